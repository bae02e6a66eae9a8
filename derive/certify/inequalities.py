"""Inequalities: the theorems that a proof of one rests on, each before those that use it.

The search notes how it made each theorem: as an instance of a rule of the table, by steps to
another form, in two cases, for every index, for every outcome, from the sign of a slope, or as a
combination of what was shown before.  Here each becomes an assertion of the script, and only those
that are used are written.

This file imports the kernel, the language, the search and this room.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from derive.certify.chances import require_moments
from derive.certify.forms import LEMMAS
from derive.certify.places import place
from derive.certify.scope import ROOT, Outside
from derive.certify.speaker import WAY
from derive.kernel.context import Context
from derive.kernel.matrices import inverse_laws
from derive.kernel.replay import Theorem
from derive.kernel.terms import ZERO, Entry, Not, Rel, Term, names
from derive.search.derivation.margin import by_itself
from derive.search.derivation.proof import Derivation
from derive.search.inequalities.work import needed
from derive.search.proving.found import Found
from derive.search.strategies.made import Made


class Inequalities:
    """Writes the theorems of one proof, with the writer of the whole; those that are `told` as a
    page shows them."""

    def __init__(self, writer, made: Mapping[Theorem, Made], told: tuple[Derivation, ...] = ()):
        self.writer, self.say, self.made = writer, writer.say, made
        self.shown = {fact.theorem: fact.claim for one in told for fact in one.chain}
        self.parts = {one.theorem for one in told if one.ours and one.chain}     # else nothing states them
        self.margins = {one.theorem: one for one in told if one.margin}
        self.signs = writer.steps.signs

    def script(self, theorem: Theorem, have: frozenset[Term] = frozenset()) -> str:
        """A script for the claim of a theorem, where the claims in `have` are known."""
        if theorem in self.margins:
            return self.margin(self.margins[theorem])
        plain = self.plain(theorem, have)
        shown = self.shown.get(theorem, theorem.claim)
        if self.say.proposition(shown) == self.say.proposition(theorem.claim) \
                and theorem not in self.parts:
            return plain
        name = self.signs.fresh("D")
        return (f"assert ({name} : {self.say.proposition(shown)}). "
                f"{{ {self.turned(shown, theorem.claim)} {plain} }} "
                f"{self.turned(theorem.claim, shown)} exact {name}.")

    def turned(self, claim: Rel, other: Rel) -> str:
        """An inequality, from another one whose sides are equal to its own by arithmetic."""
        sides = zip((claim.left, claim.right), (other.left, other.right))
        first, second = (self.writer.steps.ring.equal(*pair, ROOT) for pair in sides)
        return (f"apply ({LEMMAS[claim.op]}_at {self.say.real(other.left)} {self.say.real(other.right)}). "
                f"{{ {first} }} {{ {second} }}")

    def plain(self, theorem: Theorem, have: frozenset[Term]) -> str:
        """The same, as the theorem has it."""
        made = self.made.get(theorem)
        if made is None:
            raise Outside("an inequality that rests on a theorem of another kind")
        if made.ends:
            return self.by_slope(made, have)
        if made.outcome:
            require_moments(theorem.claim.right.body, theorem.theory)
            return f"mean_of_nonneg. over {WAY}. {self.script(made.parts[0], have)}"
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
        if made.induction is not None:
            return self.writer.induced(theorem, made.induction)
        if made.found is not None:
            self.writer.note(made.found)
            if told := self.writer.lemmas.get(theorem):
                return self.lemma(theorem, made.found, told)
            if made.found.left and theorem.claim.op != "=":
                return self.of_equal(theorem, made.found, have)
            if (made.found.left or made.found.right) and not made.found.made \
                    and not made.found.induction:
                return self.equation(theorem, made.found, have)
            return self.writer.condition(made.found, theorem.claim, theorem.facts)
        if isinstance(theorem.claim, Rel) and theorem.claim.op == "=":
            return self.equation(theorem, Found(theorem, made.steps, made.right,
                                                lemmas=made.lemmas, given=made.given), have)
        same = next((one for one in made.given if one.claim == theorem.claim and one in self.made), None)
        return self.script(same, have) if same else self.condition(theorem, made, have)

    def by_slope(self, made: Made, have: frozenset[Term]) -> str:
        """What the sign of a slope says of the values at two points, by the mean value theorem:
        the sign, wherever the facts on the slope's variable hold, and that they do between."""
        slope, shown = made.parts
        sign, derivative = slope.claim.op, slope.claim.right
        variable, say = derivative.wrt, self.say
        word, rises, between = say.real(variable), self.signs.fresh("S"), self.signs.fresh("B")
        given = "".join(f"{say.proposition(fact)} -> " for fact in slope.facts
                        if variable.name in names(fact))
        curve, _ = say.curve(derivative.body, variable, False, ROOT)
        ends = " ".join(map(say.real, made.ends))
        return (f"assert ({rises} : forall {word} : R, {given}{say.proposition(slope.claim)}).\n"
                f"  {{ over {word}. intros. facts. {self.script(slope, have)} }}\n"
                f"  assert ({between} : {say.proposition(shown.claim)}).\n"
                f"  {{ {self.script(shown, have)} }}\n"
                f"  apply (mean_value_{LEMMAS[sign]} {curve} {ends}); facts.\n"
                f"  {{ assumption. }}\n"
                f"  {{ over {word}. intros. derivative_exists. }}\n"
                f"  over {word}. intros. apply {rises}; lra.")

    def of_equal(self, theorem: Theorem, found: Found, have: frozenset[Term]) -> str:
        """The sign of a number, from that of another to which a theorem says it is equal."""
        claim, (step,) = theorem.claim, found.left
        before, have = self.beside(found.given, {Rel("=", step.to, claim.right)}, have)
        noted = "".join(f"assert ({self.signs.fresh('N')} : {self.say.proposition(lemma)}) by side. "
                        for lemma in found.lemmas)
        at = known(theorem, found.given, found.lemmas)
        sign = self.resting_on(found.given, have, lambda: self.signs.shown(
            Rel(claim.op, claim.left, step.to), at, ROOT))
        return (f"{before}{noted}apply ({LEMMAS[claim.op]}_at {self.say.real(claim.left)} "
                f"{self.say.real(step.to)}). {{ reflexivity. }} {{ symmetry. by_hypothesis. }} {sign}")

    def lemma(self, theorem: Theorem, found: Found, told) -> str:
        """An equation that a page tells before the claim, stated as it stands there."""
        claim, body = theorem.claim, self.writer.condition(
            found, theorem.claim, theorem.facts, told)
        if not told.lines:
            return body
        shown = Rel("=", told.lines[0].term, told.lines[-1].term)
        name = self.signs.fresh("D")
        ways = [f"assert ({name} : {self.say.proposition(shown)}).\n  {{ "]
        for one, other, why in ((shown, claim, f"{{ {body} }}"), (claim, shown, f"{{ exact {name}. }}")):
            start, end = (self.writer.steps.ring.equal(*pair, ROOT) for pair in (
                (one.left, other.left), (other.right, one.right)))
            ways.append(f"transitivity {self.say.real(other.left)}. {{ {start} }} "
                        f"transitivity {self.say.real(other.right)}. {why} {end} ")
        return f"{ways[0]}{ways[1]}}}\n  {ways[2]}"

    def beside(self, given, used, have: frozenset[Term]) -> tuple[str, frozenset[Term]]:
        """The given theorems whose claims are used, as assertions, and what is known after them."""
        lines = []
        for theorem in given:
            if theorem.claim in used and theorem.claim not in have:
                name = self.signs.fresh("K")
                lines.append(f"assert ({name} : {self.say.proposition(theorem.claim)}).\n"
                             f"  {{ {self.script(theorem, have)} }}\n ")
                lines += self.laws(theorem)
                have = have | {theorem.claim}
        return " ".join([*lines, ""]), have

    def laws(self, theorem: Theorem) -> list[str]:
        """The laws of the inverse that there is where a determinant is not 0, of one shown to be so."""
        match theorem.claim:
            case Not(Rel("=", Entry(name, ()), right)) if right == ZERO and theorem.theory.known.get(
                    name) == "det":
                inverse = theorem.theory.of("inv", theorem.theory.losses[name])
                return [f"assert ({self.signs.fresh('N')} : {self.say.proposition(law)}). {{ inverse_law. }}"
                        for law in inverse_laws(place(theorem.theory, (theorem.claim,)))
                        if inverse in names(law)]
        return []

    def condition(self, theorem: Theorem, made: Made, have: frozenset[Term]) -> str:
        """A condition by the rule of its step, or as the kernel reads it."""
        at = known(theorem, made.given, made.lemmas)
        return self.resting_on(made.given, have, lambda: (
            self.writer.steps.inequality(made.steps[0], at, ROOT) if made.steps else
            self.signs.shown(theorem.claim, at, ROOT)))

    def resting_on(self, given, have: frozenset[Term], write: Callable[[], str]) -> str:
        """What is written, below those of the given theorems that it uses."""
        outer, self.signs.used = self.signs.used, {}
        body = write()
        used, self.signs.used = self.signs.used, outer
        before, _ = self.beside(given, used, have)
        return before + body

    def margin(self, told: Derivation) -> str:
        """An inequality from the difference of its sides, as a page shows it: what it is equal
        to, and that this is not negative."""
        theorem, given = told.theorem, told.found.given
        (difference, shown, _), beside = (line.term for line in told.margin), told.shown_by[0].known
        claim, (same, sign) = theorem.claim, (self.signs.fresh("M") for _ in range(2))
        at, facts = known(theorem, beside, ()), theorem.facts
        equal, limit = Rel("=", difference, shown), Rel(claim.op, ZERO, shown)
        why = self.writer.condition(by_itself(theorem, equal, given), equal, facts)
        signed = self.resting_on(beside, frozenset(), lambda: self.signs.sign(
            claim.op, shown, at, ROOT))
        return (f"assert ({same} : {self.say.relation(equal)}). {{ {why} }} "
                f"assert ({sign} : {self.say.relation(limit)}). {{ {signed} }} "
                f"apply ({LEMMAS[claim.op]}_by_gap {self.say.real(difference)}). {{ arithmetic. }} "
                f"apply ({LEMMAS[claim.op]}_same {self.say.real(shown)}). {{ exact {same}. }} exact {sign}.")

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
