"""Proof scripts: a proof of this program as a theorem of Coq.

The derivation becomes a chain of equalities, from the left side of the claim to its right.
Every line that a page shows stands in the chain, in its order, and so does every term that
the kernel's steps pass; what lies between two of them is one step.

This file imports the kernel, the table of rules, the search and this room.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from derive.certify.inequalities import Inequalities
from derive.certify.places import place
from derive.certify.statement import ROOT, Outside, Scope, Statement
from derive.certify.steps import Steps
from derive.kernel.calculus import derivative
from derive.kernel.context import Context, Rejected
from derive.kernel.matrices import inverse_laws
from derive.kernel.replay import Theorem, rewrite
from derive.kernel.ring import equal
from derive.kernel.terms import (
    ZERO, And, Diff, Entry, Fold, Not, Or, Rel, Term, conj, names, open_body,
    subterms)
from derive.language.rules import RULES
from derive.language.text import text
from derive.search.entailment.integers import find
from derive.search.derivation.proof import Derivation, Proof
from derive.search.inequalities.work import needed
from derive.search.normal.turns import turns
from derive.search.prove import Found, prove
from derive.search.strategies.made import Made

HEAD = "From DeriveCert Require Import DerivePrelude.\nLocal Open Scope R_scope.\n"


@dataclass(frozen=True)
class Link:
    """One equality of the chain, for the report of a step that Coq refuses."""
    number: int
    before: str
    after: str
    reason: str


@dataclass
class Script:
    """A theorem as Coq text: `statement` says what is claimed, `proof` why."""
    name: str
    statement: str
    proof: str = ""
    links: list[Link] = field(default_factory=list)
    parts: Statement | None = None
    title: str = ""
    example: str = ""            # that the hypotheses can be met, where values are found

    @property
    def text(self) -> str:
        return f"{self.statement}\n{self.proof}"


def script(proof: Proof, name: str) -> Script:
    """The theorem of a proof; raises Outside where there is no word or tactic for it."""
    claims = [d.theorem.claim for d in proof.derivations]
    theorem = proof.theorem
    if conj(*claims) != proof.statement.claim:
        raise Outside("a chain of several links that is proved as a whole")
    if theorem.facts != proof.statement.facts():
        raise Outside("a theorem under other facts than its statement")
    parts = Statement(name, theorem.theory, theorem.facts, proof.statement.claim)
    return Writer(parts).write(proof)


class Writer:
    """Writes one theorem."""

    def __init__(self, parts: Statement):
        self.parts, self.say = parts, parts.say
        self.steps = Steps(self.say, RULES)
        self.links: list[Link] = []
        self.made: dict[Theorem, Made] = {}      # how what is used beside the claim was made

    def write(self, proof: Proof) -> Script:
        parts, name = self.parts, self.parts.name
        lines = []
        if parts.definitions:
            closed = [self.say.definition_word(n) for n in self.say.theory.recursive]
            words = " ".join(word for word, _, _ in parts.definitions if word not in closed)
            lines += [f"#[export] Hint Unfold {words} : definitions."] if words else []
        variables = "".join(f" {v}" for v, _ in parts.variables)
        hypotheses = "".join(f" H{i}" for i in range(len(parts.hypotheses)))
        lines += [f"Theorem {name} : {name}_statement.", "Proof.",
                  f"  unfold {name}_statement. intros{variables}{hypotheses}. facts."
                  if variables or hypotheses else f"  unfold {name}_statement."]
        lines += [f"  {self.equation_of(name)}" for name in self.say.theory.recursive
                  if name in parts.used]
        lines += [f"  {off}" for off in self.off_kinks(parts.claim, parts.facts)]
        lines += ["  split. { is_invertible. }" for _ in parts.inverses]
        lines += [f"  {law}" for law in self.inverse_laws()]
        lines += [f"  split. {{ {self.exists(said)} }}" for said in parts.existence]
        links = proof.written or proof.derivations
        if proof.written:
            lines.append("  " + self.chain(proof.theorem.claim, links, proof.lines))
        else:
            for i, d in enumerate(links):
                last = i == len(links) - 1
                block = self.derivation(d)
                lines.append(f"  {block}" if last else f"  split. {{ {block} }}")
        lines.append("Qed.")
        return Script(name, parts.text(), "\n".join(lines), self.links, parts)

    def inverse_laws(self) -> list[str]:
        """What is known of the inverses that the claim reads, as the kernel words it."""
        theory = self.say.theory
        read = {n for n, kind in theory.known.items() if kind == "inv" and n in self.parts.used}
        found = []
        for name in sorted(read):
            matrix = theory.losses[name]
            has = Not(Rel("=", Entry(theory.of("det", matrix), (), False), ZERO))
            here = Context(theory, (has,), find, hypotheses=(has,))
            found.append(f"assert (N{len(found)} : {self.say.proposition(has)}) by is_invertible.")
            for law in inverse_laws(here):
                if name in names(law):
                    found.append(f"assert (N{len(found)} : {self.say.proposition(law)}). "
                                 "{ inverse_law. }")
        return found

    def off_kinks(self, claim: Term, facts) -> list[str]:
        """That what is differentiated is at none of its kinks, where this takes a proof."""
        if not any(isinstance(p, Diff) for p in subterms(claim)):
            return []
        theory = self.say.theory
        here = Context(theory, facts, find, hypotheses=facts)
        bodies = [theory.definitions[n].body for n in sorted(theory.reach(claim))
                  if n in theory.definitions and not theory.definitions[n].indices]
        conds = dict.fromkeys(c for term in (claim, *bodies) for p in subterms(term)
                              if not p.loose for c in turns(p) if isinstance(c, Rel))
        said = (self.steps.signs.asserted(Not(Rel("=", c.left, c.right)), here, ROOT) for c in conds)
        return list(filter(None, said))

    def exists(self, said: str) -> str:
        """Why a derivative exists; one of a derivative by the formula of that one."""
        if said not in self.parts.second:
            return "exists_derivative."
        inner, wrt, here, above = self.parts.second[said]
        context = Context(self.say.theory, self.parts.facts, find, hypotheses=self.parts.facts)
        inside, word = self.say.inside(wrt, False, here), self.say.variable(wrt)
        value, reason = self.value(inner, context.under_derivative(wrt, False), inside)
        letters = (re.match(r"forall (\w+) :", one) for one in above)
        opened = "".join(f"intros {found[1]} ?. " if found else "intros ?. " for found in letters)
        return (f"{opened}exists_second (fun {word} => {self.say.real(value, inside)}). "
                f"{{ over {word}. {reason} }} derivative_exists.")

    def value(self, slope: Diff, context: Context, here: Scope) -> tuple[Term, str]:
        """What a derivative comes to near the point, and a script for it."""
        try:
            value = derivative(slope.body, slope.wrt, context, slope.direct)
        except Rejected as problem:
            raise Outside(f"a second derivative: {problem}") from None
        if not isinstance(slope.body, Diff):
            return value, "open_definitions; differentiate."
        inside, word = self.say.inside(slope.wrt, False, here), self.say.variable(slope.wrt)
        inner, reason = self.value(slope.body, context.under_derivative(slope.wrt, False), inside)
        between = Diff(inner, slope.wrt, slope.direct)
        return value, (f"transitivity {self.say.real(between, here)}. "
                       f"{{ in_derivative {word}. {reason} }} differentiate.")

    def equation_of(self, name: str) -> str:
        """The equation of a recursive definition, under the name by which steps call it."""
        theory, say = self.say.theory, self.say
        definition = theory.definitions[name]
        at, ranges = definition.indices, theory.ranges(name, definition.indices)
        letters = [say.index(i) for i in at]
        bounds = [f"({say.integer(low)} <= {letter} < {say.integer(high)})%Z"
                  for letter, (low, high) in zip(letters, ranges)]
        said = "".join(f"forall {x} : Z, {bound} -> " for x, bound in zip(letters, bounds))
        low, high = (f"({say.integer(end)})%Z" for end in ranges[0])
        opened = "".join(f"over {x}. intros R_{i}. " for i, x in enumerate(letters))
        return (f"assert ({say.equation(name)} : {said}"
                f"{say.real(Entry(name, at, False))} = {say.real(definition.body)}).\n"
                f"  {{ {opened}by_recursion {low} {high} {say.step(name, ROOT)} "
                f"{say.indices(at, ROOT)}. }}")

    # -- One derivation ----------------------------------------------------------------

    def derivation(self, d: Derivation) -> str:
        return self.condition(d.found, d.theorem.claim, d.theorem.facts,
                              [(line.term, line.reason) for line in d.lines])

    def condition(self, found: Found | None, claim: Term, facts, shown=()) -> str:
        """A script for a claim."""
        if found is None:
            raise Outside("a part of the claim is not proved by itself")
        self.made |= {**found.beside, **found.made}
        if found.theorem in found.made:
            return Inequalities(self, self.made).script(found.theorem)
        theory = self.say.theory
        if found.values:
            return self.valued(found, facts)
        if found.cases:
            word = self.say.proposition(found.cond)
            name = f"C{len(facts)}"
            yes, no = (self.condition(f, claim, f.theorem.facts) for f in found.cases)
            return f"cases {word} {name}.\n  {{ {yes} }}\n  {{ {no} }}"
        if found.induction:
            return self.inductive(found, facts)
        if found.multiplied:
            self.made |= found.multiplied.notes
            links = [(one.claim.right, Inequalities(self, self.made).script(one), "multiplied")
                     for one in found.multiplied.links]
            return self.chained(claim, [(claim.left, "", ""), *links])
        if found.index:
            word = self.say.index(found.index)
            (inner_found,) = found.parts
            inside = inner_found.theorem
            return (f"over {word}. intros R_{word}. facts. "
                    f"{self.condition(inner_found, inside.claim, inside.facts)}")
        match claim:
            case Rel("=", _, _) if found.left or found.right or not self.integers(claim):
                return self.equation(found, claim, facts, shown)
            case And(args):
                blocks = [self.condition(prove(theory, facts, a), a, facts) for a in args]
                return " ".join([*(f"split. {{ {b} }}" for b in blocks[:-1]), blocks[-1]])
            case Or((Not(cond), conclusion)):
                inner = prove(theory, (*facts, cond), conclusion)
                if inner is None:
                    return "side."
                block = self.condition(inner, conclusion, (*facts, cond))
                word = self.say.proposition(cond)
                return f"cases {word} C{len(facts)}; [ right | left; assumption ]. {block}"
        return "side."

    def inductive(self, found: Found, facts) -> str:
        """The claim for all of a range, by induction, and from it the one that is claimed."""
        way, (general,) = found.induction, found.given
        index, whole = self.say.index(way.index), f"G{len(facts)}"
        held = self.say.proposition(open_body(general.claim.body, way.index))
        base, step = (self.at(f.theorem.claim, own[len(own) - inner(general.claim.body):], f, own)
                      for f, own in ((way.base, way.base_facts), (way.step, way.step_facts)))
        return (f"assert ({whole} : {self.say.proposition(general.claim)}).\n"
                f"  {{ apply (range_induction {self.say.index(way.low)} {self.say.index(way.high)} "
                f"(fun {index} : Z => {held})).\n"
                f"  {{ cbv beta. intros B{whole}. {base} }}\n"
                f"  {{ over {index}. intros L{whole} R{whole} I{whole}. {step} }} }}\n"
                f"  by_hypothesis.")

    def at(self, claim: Rel, ranges, found: Found, facts) -> str:
        """A script for the claim over these ranges, at the index of an induction."""
        over = "".join(f"over {self.say.index(r.args[0].right)}. intros R{len(facts)}_{i}. "
                       for i, r in enumerate(ranges))
        left, right = self.say.real(claim.left), self.say.real(claim.right)
        if claim.op != "=":
            return (f"{over}facts. apply ({'lt' if claim.op == '<' else 'le'}_at {left} {right}). "
                    f"{{ at_index. }} {{ at_index. }}\n  {self.condition(found, claim, facts)}")
        return (f"{over}facts. transitivity {left}. {{ at_index. }} symmetry. "
                f"transitivity {right}. {{ at_index. }} symmetry.\n  "
                f"{self.condition(found, claim, facts)}")

    def valued(self, found: Found, facts) -> str:
        """The claim at each of the numbers that its indices may be, its left side as it is for
        all of them."""
        way, right = found.values, self.say.real(found.theorem.claim.right)
        self.made |= way.notes
        common = self.asserted(way.general) if way.general else ""
        shown = [one.parts[0] if isinstance(one.theorem.claim, Or) and one.parts else one
                 for one in way.shown.values()]          # what else is known stands among the facts
        split = " ".join(f"each_value {self.say.index(index)} ({values.start})%Z ({values.stop})%Z."
                         for index, values in way.ranges)
        blocks = [f"{{ {self.condition(one, one.theorem.claim, one.theorem.facts)} }}"
                  for one in shown]
        return "\n  ".join([f"{common}transitivity {right}.", "{ " + split, *blocks, "}",
                            "reflexivity."])

    def asserted(self, found: Found) -> str:
        """An equation with its displayed lines, and the way there and back through its right
        side."""
        name, left, right = self.steps.signs.fresh("K"), *(
            self.say.real(side) for side in (found.theorem.claim.left, found.theorem.claim.right))
        return (f"assert ({name} : {left} = {right}).\n  {{ {self.derivation(Derivation(found))} }}\n  "
                f"transitivity {right}. {{ exact {name}. }} transitivity {left}. "
                f"{{ symmetry. exact {name}. }}\n  ")

    def integers(self, claim: Rel) -> bool:
        return self.say.is_plain(claim.left) and self.say.is_plain(claim.right)

    def equation(self, found: Found, claim: Rel, facts, shown) -> str:
        used = needed(found.theorem, found.left, found.right, found.lemmas, found.given)
        before, _ = Inequalities(self, self.made).beside(
            used, {t.claim for t in used}, frozenset(facts))
        lines = [before.rstrip()] if used else []
        for i, lemma in enumerate(found.lemmas):
            lines.append(f"assert (L{i} : {self.say.proposition(lemma)}) by side.")
        chain = self.stations(found, facts, [t.claim for t in used])
        if self.integers(claim):
            lines.append("apply eq_IZR.")
            left = self.say.real(claim.left)
            lines.append(f"transitivity {left}. {{ integer_equal. }} symmetry. "
                         f"transitivity {self.say.real(claim.right)}. {{ integer_equal. }} symmetry.")
        chain, asides = self.with_lines(chain, shown, facts)
        lines += [*asides, self.chained(claim, chain, without(asides))]
        return "\n  ".join(lines)

    def chain(self, claim: Rel, derivations, shown) -> str:
        """The links of a proof written by hand, one after the other."""
        lines = [self.head(claim)]
        for i, d in enumerate(derivations):
            body = self.derivation(d)
            if i == len(derivations) - 1:
                lines.append(body)
            else:
                lines.append(f"transitivity {self.say.real(d.theorem.claim.right)}. {{ {body} }}")
        return "\n  ".join(lines)

    def stations(self, found: Found, facts, known=()) -> list[tuple[Term, str, str]]:
        """(term, script from the term before, reason) along both sides of an equation; `known`
        is what the script has asserted besides."""
        claim, theory = found.theorem.claim, self.say.theory
        here = place(theory, facts, known, found.lemmas)
        down = self.side(claim.left, found.left, here, False)
        up = self.side(claim.right, found.right, here, True)
        met = down[-1][0] if down else claim.left
        meet = up[-1][0] if up else claim.right
        joint = [(meet, self.steps.ring.equal(met, meet, Scope()), "arithmetic")]
        back = []
        ends = [claim.right] + [t for t, _, _ in up]
        for (_, reason_script, reason), target in zip(reversed(up), reversed(ends[:-1])):
            back.append((target, f"symmetry. {reason_script}", reason))
        return [(claim.left, "", ""), *down, *joint, *back]

    def side(self, term: Term, steps, here: Context, _: bool):
        passed = []
        for step in steps:
            after = rewrite(term, step.path, step, RULES, here)
            passed.append((after, self.steps.script(term, after, step, here),
                           step.rule or step.move))
            term = after
        return passed

    def with_lines(self, chain, shown, facts):
        """The chain with every displayed line in it, each beside the term it is a form of; and
        assertions that they are equal, for the way there and back."""
        found, asides, at = list(chain), [], 0
        for term, _ in shown[1:-1]:
            place = next((k for k in range(at, len(found)) if found[k][0] == term), None)
            if place is None:
                place = next((k for k in range(at, len(found)) if equal(found[k][0], term)), None)
                if place is None:
                    place, there = self.renamed(found, at, term, facts)
                else:
                    there = self.steps.ring.equal(found[place][0], term, Scope())
                name, near = f"A{len(asides)}", found[place][0]
                asides.append(f"assert ({name} : {self.say.real(near)} = {self.say.real(term)}).\n"
                              f"  {{ (* displayed *) {without(asides)}{there} }}")
                found[place + 1:place + 1] = [(term, f"exact {name}.", "displayed"),
                                              (near, f"symmetry. exact {name}.", "displayed")]
                place += 1
            else:
                found[place] = (term, *found[place][1:])     # with the letters of the page
            at = place
        return found, asides

    def renamed(self, found, at: int, term: Term, facts) -> tuple[int, str]:
        """Where a line stands that writes a product under its name."""
        for k in range(at, len(found)):
            other = prove(self.say.theory, facts, Rel("=", found[k][0], term))
            if other:
                return k, self.plain_chain(Rel("=", found[k][0], term), self.stations(other, facts))
        raise Outside("a displayed line is not found in the derivation")

    def plain_chain(self, claim: Rel, chain) -> str:
        lines, previous = [], chain[0][0]
        for term, body, _ in chain[1:]:
            if self.say.real(term) != self.say.real(previous):
                lines.append(f"transitivity {self.say.real(term)}. {{ {body} }}")
            previous = term
        return " ".join([*lines, "reflexivity."])

    def head(self, claim: Rel) -> str:
        """A claim `∂A/∂x = B` speaks of the derivative itself."""
        return ""

    def chained(self, claim: Rel, chain, hidden: str = "") -> str:
        lines, previous = [], chain[0][0]
        for term, body, reason in chain[1:]:
            one, two = self.say.real(previous), self.say.real(term)
            if one != two:
                number = len(self.links) + 1
                self.links.append(Link(number, text(previous), text(term), reason))
                lines.append(f"transitivity {two}.\n  {{ (* step {number}: {reason} *) "
                             f"{'' if reason == 'displayed' else hidden}{body} }}")
            previous = term
        lines.append("reflexivity.")
        return "\n  ".join(filter(None, [self.head(claim), *lines]))


def without(asides: list[str]) -> str:
    """A script forgets what is asserted aside, lest it be taken for a hypothesis."""
    return f"clear {' '.join(f'A{i}' for i in range(len(asides)))}. " if asides else ""


def inner(claim: Term) -> int:
    """How many indices the claim is taken over."""
    return 1 + inner(claim.body) if isinstance(claim, Fold) and claim.kind == "all" else 0
