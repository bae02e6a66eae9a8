"""Inequalities: the theorems that a proof of one rests on, each before those that use it.

The search notes how it made each theorem: as an instance of a rule of the table, by steps to
another form, in two cases, for every index, or as a combination of what was shown before.  Here
each becomes an assertion of the script, and only those that are used are written.

This file imports the kernel, the language, the search and this room.
"""

from __future__ import annotations

from collections.abc import Mapping

from derive.certify.places import place
from derive.certify.scope import ROOT, Outside
from derive.kernel.context import Context
from derive.kernel.replay import Theorem
from derive.kernel.terms import Rel, Term, names
from derive.search.inequalities.work import needed
from derive.search.prove import Found
from derive.search.strategies.made import Made


class Inequalities:
    """Writes the theorems of one proof, with the writer of the whole."""

    def __init__(self, writer, made: Mapping[Theorem, Made]):
        self.writer, self.say, self.made = writer, writer.say, made
        self.signs = writer.steps.signs

    def script(self, theorem: Theorem, have: frozenset[Term] = frozenset()) -> str:
        """A script for the claim of a theorem, where the claims in `have` are known."""
        made = self.made.get(theorem)
        if made is None:
            raise Outside("an inequality that rests on a theorem of another kind")
        if made.index is not None:
            word = self.say.index(made.index)
            inner = self.script(made.parts[0], have)
            return f"over {word}. intros R_{word}. facts. {inner}"
        if made.cond is not None:
            name, word = self.signs.fresh("C"), self.say.proposition(made.cond)
            yes, no = (self.script(part, have) for part in made.parts)
            return f"cases {word} {name}.\n  {{ {yes} }}\n  {{ {no} }}"
        if made.parts:
            scripts = [self.script(part, have) for part in made.parts]
            return " ".join([*(f"split. {{ {s} }}" for s in scripts[:-1]), scripts[-1]])
        if made.found is not None:
            if (made.found.left or made.found.right) and not made.found.made:
                return self.equation(theorem, made.found, have)
            return self.writer.condition(made.found, theorem.claim, theorem.facts)
        if isinstance(theorem.claim, Rel) and theorem.claim.op == "=":
            return self.equation(theorem, Found(theorem, made.steps, made.right,
                                                lemmas=made.lemmas, given=made.given), have)
        return self.condition(theorem, made, have)

    def beside(self, given, used, have: frozenset[Term]) -> tuple[str, frozenset[Term]]:
        """The given theorems whose claims are used, as assertions, and what is known after them."""
        lines = []
        for theorem in given:
            if theorem.claim in used and theorem.claim not in have and not self.determinants(theorem):
                name = self.signs.fresh("K")
                lines.append(f"assert ({name} : {self.say.proposition(theorem.claim)}).\n"
                             f"  {{ {self.script(theorem, have)} }}\n ")
                have = have | {theorem.claim}
        return " ".join([*lines, ""]), have

    def determinants(self, theorem: Theorem) -> bool:
        """Does a theorem speak of determinants, by which the kernel sees what is invertible?"""
        return any(self.say.theory.known.get(n) == "det" for n in names(theorem.claim))

    def condition(self, theorem: Theorem, made: Made, have: frozenset[Term]) -> str:
        """A condition by the rule of its step, or as the kernel reads it."""
        at = known(theorem, made.given, made.lemmas)
        outer, self.signs.used = self.signs.used, {}
        body = self.writer.steps.inequality(made.steps[0], at, ROOT) if made.steps else \
            self.signs.shown(theorem.claim, at, ROOT)
        used, self.signs.used = self.signs.used, outer
        before, _ = self.beside(made.given, used, have)
        return before + body

    def equation(self, theorem: Theorem, found: Found, have: frozenset[Term]) -> str:
        """An equation, beside those theorems only without which its steps are not accepted."""
        given = needed(theorem, found.left, found.right, found.lemmas, found.given)
        before, _ = self.beside(given, {t.claim for t in given}, have)
        return before + self.writer.chains.plain_chain(self.writer.chains.stations(
            Found(theorem, found.left, found.right, lemmas=found.lemmas, given=given),
            theorem.facts, [t.claim for t in given]))


def known(theorem: Theorem, given, lemmas) -> Context:
    """The place at which the kernel was asked for a theorem."""
    return place(theorem.theory, theorem.facts, (t.claim for t in given), lemmas)
