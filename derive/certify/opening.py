"""The opening of a script: what is asserted before the chain of equalities begins.

The equations of recursive definitions, the laws of inverses, that nothing is at a kink, and that
every derivative of the claim exists.

This file imports the kernel, the language, the search and this room.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from derive.certify.nearby import where
from derive.certify.places import place
from derive.certify.recursions import Recursions
from derive.certify.scope import ROOT, Outside, Scope
from derive.certify.statement import Statement
from derive.certify.steps import Steps, unfolded
from derive.kernel.calculus import derivative
from derive.kernel.context import Context, Rejected
from derive.kernel.matrices import inverse_laws
from derive.kernel.terms import (
    ZERO, Diff, Entry, Fold, Not, Rel, Term, Var, close, names, open_body, rebuild, subterms)
from derive.search.normal.turns import turns
from derive.search.proving.exceptions import unexcepted
from derive.search.strategies.made import Makings


class Opening:
    """Writes the opening for one statement."""

    def __init__(self, parts: Statement, steps: Steps, proved: Callable[[Term], str | None]):
        self.parts, self.say, self.steps, self.proved = parts, parts.say, steps, proved

    def lines(self) -> list[str]:
        """The assertions, and the conjuncts of the claim that say that something exists."""
        parts = self.parts
        return [*Recursions(parts).lines(),
                *self.off_kinks(),
                *self.inverse_laws(),
                *("split. { is_invertible. }" for _ in parts.inverses),
                *(f"split. {{ {self.exists(said)} }}" for said in parts.existence)]

    def inverse_laws(self) -> list[str]:
        """What is known of the inverses that the claim reads, as the kernel words it."""
        theory = self.say.theory
        read = {n for n, kind in theory.known.items() if kind == "inv" and n in self.parts.used}
        found = []
        for name in sorted(read):
            matrix = theory.losses[name]
            has = Not(Rel("=", Entry(theory.of("det", matrix), (), False), ZERO))
            here = place(theory, (has,))
            found.append(f"assert (N{len(found)} : {self.say.proposition(has)}). {{ {self.invertible(has)} }}")
            for law in inverse_laws(here):
                if name in names(law):
                    found.append(f"assert (N{len(found)} : {self.say.proposition(law)}). "
                                 "{ inverse_law. }")
        return found

    def invertible(self, has: Term) -> str:
        """Why a determinant is not 0: by the facts alone, or by what it comes to."""
        if place(self.say.theory, self.parts.facts).shows(has):
            return "is_invertible."
        return self.proved(has) or "is_invertible."

    def off_kinks(self) -> list[str]:
        """That what is differentiated is at none of its kinks, where this takes a proof."""
        claim, facts = self.parts.claim, self.parts.facts
        if not any(isinstance(p, Diff) for p in subterms(claim)):
            return []
        theory = self.say.theory
        here = place(theory, facts)
        bodies = [theory.definitions[n].body for n in sorted(theory.reach(claim))
                  if n in theory.definitions and not theory.definitions[n].indices]
        conds = dict.fromkeys(c for term in (claim, *bodies) for p in subterms(term)
                              if not p.loose for c in turns(p) if isinstance(c, Rel))
        said = (self.steps.signs.asserted(Not(Rel("=", c.left, c.right)), here, ROOT) for c in conds)
        return [*filter(None, said), *self.unexcepted()]

    def unexcepted(self) -> list[str]:
        """What the hypotheses say of all indices but one, where it holds of that one as well."""
        told = {t.claim: None for t in unexcepted(self.say.theory, self.parts.facts, Makings())}
        return [f"assert ({self.steps.signs.fresh('N')} : {self.say.proposition(claim)}). {{ {script} }}"
                for claim in told if (script := self.proved(claim))]

    def exists(self, said: str) -> str:
        """Why a derivative exists; one of a derivative by the formula of that one."""
        if said not in self.parts.second:
            return "exists_derivative."
        inner, wrt, here, above = self.parts.second[said]
        context = place(self.say.theory, self.parts.facts)
        inside, word = self.say.inside(wrt, False, here), self.say.variable(wrt)
        value, reason = self.value(inner, context.under_derivative(wrt, False), inside)
        letters = (re.match(r"forall (\w+) : (\w),?", one) for one in above)
        opened = "".join(f"intros {found[1] if found else ''}{'' if found and found[2] == 'W' else ' ?'}. "
                         for found in letters)
        near = where(self.say, wrt, context, inside)
        return (f"{opened}{'exists_nearby' if near else 'exists_second'} (fun {word} => {self.say.real(value, inside)}){near}. "
                f"{{ over {word}. {'try intros ?. facts. ' if near else ''}{reason} }} derivative_exists.")

    def value(self, slope: Diff, context: Context, here: Scope) -> tuple[Term, str]:
        """What a derivative comes to near the point, and a script for it."""
        body = slope.body if slope.direct else self.written_in(slope.body, slope.wrt)
        try:
            value = derivative(body, slope.wrt, context, slope.direct)
        except Rejected as problem:
            raise Outside(f"a second derivative: {problem}") from None
        if not isinstance(slope.body, Diff):
            return value, "open_definitions; differentiate."
        inside, word = self.say.inside(slope.wrt, False, here), self.say.variable(slope.wrt)
        inner, reason = self.value(slope.body, context.under_derivative(slope.wrt, False), inside)
        between = Diff(inner, slope.wrt, slope.direct)
        return value, (f"transitivity {self.say.real(between, here)}. "
                       f"{{ in_derivative {word}{where(self.say, slope.wrt, context, inside)}. {reason} }} "
                       "differentiate.")

    def written_in(self, term: Term, wrt: Term, depth: int = 0) -> Term:
        """The term with the definitions of what follows the variable written in, since a second
        derivative goes through them; one by recursion is differentiated once."""
        theory, variable = self.say.theory, wrt.tensor if isinstance(wrt, Entry) else wrt.name
        if isinstance(term, Fold):
            index = Var(f"▹{depth}", True)
            body = self.written_in(open_body(term.body, index), wrt, depth + 1)
            return Fold(term.kind, term.low, term.high, close(body, index), term.letter)
        if isinstance(term, Entry) and term.tensor != variable and term.tensor in theory.definitions \
                and term.tensor not in theory.recursive and variable in theory.reach_of(term.tensor, stop=variable):
            return self.written_in(unfolded(theory, term), wrt, depth)
        return rebuild(term, lambda part, _: self.written_in(part, wrt, depth))
