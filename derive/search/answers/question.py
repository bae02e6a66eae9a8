"""Questions: what is this derivative?

A question is answered by a closed form that is proved.  Where there is none, the parts of the
definition are given names, and then one hypothesis is tried after another: a root or a divisor is
positive, no entry stands at a kink, no two entries are equal.  The hypothesis is part of the
theorem that is the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from derive.kernel.terms import ZERO, Call, Entry, Rel, Term, mul, names, within
from derive.language.statement import Statement, read
from derive.language.text import text
from derive.numeric.refute import survey
from derive.search.answers.matrix_form import MatrixForm, matrix_form
from derive.search.answers.parts import with_named_parts
from derive.search.answers.suppose import assumed, distinct, in_domain, off_kinks
from derive.search.closed_form import closed_form, length
from derive.search.derivation.proof import (
    Derivation,
    Disagreement,
    Proof,
    Unshown,
    require_meaning,
)
from derive.search.normal.folds import factors_of
from derive.search.normal.readable import readable
from derive.search.proving.found import Found
from derive.search.proving.prove import prove
from derive.search.strategies.grounds import grounds, wanted_signs

NAME = re.compile(r"[^\W\d]\w*'*")
LONG = 40                       # from this length on a closed form may gain by names


class NoClosedForm(Exception):
    """No closed form was found, or the expression could not be completed."""


@dataclass(frozen=True)
class Solution(Proof):
    """The proof of a closed form, with the matrix form that it is printed beside."""
    matrix: MatrixForm | None = None


@dataclass(frozen=True)
class ClosedForm:
    """The theorem derivative = closed form, with the statement that declares its names, and
    the text of their declarations."""
    statement: Statement
    found: Found
    declared: str = ""

    @property
    def term(self) -> Term:
        """The closed form itself."""
        return self.found.theorem.claim.right

    @cached_property
    def matrix(self) -> MatrixForm | None:
        """The closed form with whole tensors, proved anew, if it has such a form."""
        return matrix_form(self.statement, self.declared)

    @property
    def proof(self) -> Solution:
        return Solution(self.statement, (Derivation(self.found),), matrix=self.matrix)


def solved(declared: str, derivative: str, expression: str, ranges: str = "") -> ClosedForm:
    """The closed form of a derivative under declarations; raises NoClosedForm."""
    (statement,) = read(f"{declared}\nclaim {derivative} = {derivative}{ranges}", "<expression>")
    found = closed_form(statement.theory, statement.facts(), statement.claim.left)
    if found is None:
        raise NoClosedForm(f"no closed form found for {expression}")
    claim = found.theorem.claim
    try:
        require_meaning(statement)
    except Unshown as problem:
        raise NoClosedForm(f"no closed form of {expression}: {problem}") from None
    looked = survey(statement.theory, statement.facts(), claim, statement.ranges)
    if looked.witness:
        raise Disagreement(f"{text(claim)} is proved and has a counterexample")
    return ClosedForm(replace(statement, claim=claim, links=(claim,)), found, declared)


@dataclass(frozen=True)
class Question:
    """The Jacobian of the last of some lines of `let`, in a tensor among what is declared."""
    declared: str
    lets: tuple[str, ...]
    out: str
    target: str
    expression: str

    @property
    def source(self) -> str:
        return "\n".join([self.declared, *self.lets])

    @cached_property
    def probe(self) -> Statement:
        """The declarations alone, read."""
        (statement,) = read(f"{self.source}\nclaim 0 = 0", "<expression>")
        return statement

    def answer(self) -> ClosedForm:
        """The shorter of the closed forms without names for the parts, and with them; the
        latter is looked for where the former is long.  Raises NoClosedForm."""
        plain = self.solved()
        if plain and length(plain.term) < LONG:
            return plain
        named = self.in_parts and self.in_parts.solved()
        found = min(filter(None, (plain, named)), key=lambda a: length(a.term), default=None)
        if found is None:
            raise NoClosedForm(f"no closed form found for {self.expression}")
        return found

    def solved(self) -> ClosedForm | None:
        try:
            return solved(self.source, f"jacobian({self.out}, {self.target})", self.expression)
        except NoClosedForm:
            return None

    @cached_property
    def in_parts(self) -> Question | None:
        """The same question, its last `let` written in parts with names of their own."""
        definition = self.probe.theory.definitions[self.out]
        lines = with_named_parts(self.probe.theory, self.out, set(NAME.findall(self.source)))
        if lines is None:
            return None
        other = replace(self, lets=(*self.lets[:-1], *lines))
        theory = other.probe.theory
        facts = (*other.probe.facts(), *other.unshown, *self.unshown)
        inside = tuple(within(low, i, high) for i, (low, high) in zip(
            definition.indices, theory.axes(self.out)))
        same = Rel("=", Entry(self.out, definition.indices, False), definition.body)
        return other if prove(theory, (*facts, *inside), same) else None

    # -- Hypotheses ---------------------------------------------------------------------------

    def answer_under_hypotheses(self) -> ClosedForm:
        """The answer, under a hypothesis where there is none without.  Raises NoClosedForm."""
        try:
            return self.answer()
        except NoClosedForm as problem:
            for asked in self.under_hypotheses():
                try:
                    return asked.answer()
                except NoClosedForm:
                    continue
            raise problem

    def under_hypotheses(self) -> Iterator[Question]:
        """The question with one supposition after another that may be needed."""
        taken = set(NAME.findall(self.source))
        for way in filter(None, (self.in_parts, self)):
            if lines := off_kinks(way.probe.theory, self.out, self.target, taken):
                way = way.given(*lines)
                yield way
            if lines := way.positive_parts:
                yield way.given(*lines)
        if line := distinct(self.probe.theory, self.target, taken):
            yield way.given(line)                        # off the kinks as well

    def given(self, *hypotheses: str) -> Question:
        return replace(self, declared="\n".join([self.declared, *hypotheses]))

    @property
    def positive_parts(self) -> list[str]:
        """Lines that suppose what is not shown to be positive to be so, at all indices."""
        theory = self.probe.theory
        indices = zip(theory.definitions[self.out].indices, theory.axes(self.out))
        ranges = [(i, *ends) for i, ends in indices]
        lines = [assumed(f"{text(readable(c.right))} > 0",
                         [r for r in ranges if r[0].name in names(c)]) for c in self.unshown]
        return lines + in_domain(theory, self.probe.facts(), self.out, set(NAME.findall(self.source)))

    @cached_property
    def unshown(self) -> tuple[Term, ...]:
        """That what stands under roots and logarithms, and divisors, are positive, where this is
        not shown; a root is, where what stands under it is, and a product, where the factors
        are of which it is not known."""
        theory, facts = self.probe.theory, self.probe.facts()
        entry = Entry(self.out, theory.definitions[self.out].indices, False)
        here, _ = grounds(theory, facts, entry)
        parts = (mul(*(f for f in factors_of(cond.right) if not here.positive(f)))
                 for cond in wanted_signs(theory, entry, here) if not here.shows(cond))
        return tuple(dict.fromkeys(Rel("<", ZERO, part) for part in parts if not (
            isinstance(part, Call) and part.function == "sqrt")))
