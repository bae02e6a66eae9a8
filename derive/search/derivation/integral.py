"""Integrals: what a number is that stands below a curve, in lines for a reader.

    F' = f               an antiderivative, but at the points where it has a kink
    lim F = v            what it tends to, where an end of the integral is not a number
    ∫ f = [F] = F(b) - F(a) = v

What stands between brackets with its ends is written as the integral of a slope (`between`): there
it means what F comes to at the upper end less what it comes to at the lower one.  Every other line
is a theorem of the kernel, or a side of one that it was found equal to.
"""

from __future__ import annotations

from derive.kernel import replay
from derive.kernel.context import Rejected
from derive.kernel.limits import MINUS_OO, OO, finite, limit
from derive.kernel.replay import Theorem
from derive.kernel.ring import normal
from derive.kernel.terms import (
    ZERO, Add, Diff, Integral, Not, Rel, Tends, Term, add, equals, neg, substitute)
from derive.language.rules import RULES
from derive.search.derivation.limit import Forms, Passage, Telling, tends
from derive.search.derivation.reasons import because
from derive.search.derivation.telling import Line
from derive.search.entailment.integers import find
from derive.search.normal.trace import root
from derive.search.proving.found import Found

ENDS = {OO: "oo", MINUS_OO: "-oo"}


def between(claim: Integral, antiderivative: Term) -> Integral:
    """An antiderivative between the ends of an integral."""
    return Integral(claim.variable, claim.low, claim.high,
                    Diff(antiderivative, claim.variable, False), claim.value)


def bracketed(term: Term) -> Term | None:
    """What stands between brackets, if the term is `between`; an integrand is no derivative."""
    match term:
        case Integral(variable, _, _, Diff(body, wrt, False)) if wrt == variable:
            return body
    return None


class Shown:
    """What is displayed of an integral: its antiderivative, in reading order where its limits are
    read off that as well, the points where it has no slope, what it comes to at the ends, and the
    number that is claimed."""

    def __init__(self, found: Found):
        self.found, self.claim, first = found, found.theorem.claim, found.left[0]
        self.forms, self.points = Forms(found.theorem), tuple(first.instance["points"])
        self.conds = tuple(Not(equals(self.claim.variable, p)) for p in self.points)
        self.whole, self.limits = self.read_off(self.term_by_term(first.to)) or self.read_off(first.to)
        low, high = (self.at(end) for end in (self.claim.low, self.claim.high))
        self.difference = high if low == ZERO else self.forms.of(neg(low)) if high == ZERO else Add((high, neg(low)))
        self.value = self.forms.letters.written(self.claim.value)
        if normal(self.difference) == normal(self.value):
            self.difference = self.value

    def term_by_term(self, term: Term) -> Term:
        """A sum in reading order, of which nothing is taken out."""
        plain = normal(term)
        return add(*map(self.forms.of, plain.terms)) if isinstance(plain, Add) else self.forms.of(plain)

    def at(self, end: Term) -> Term:
        """What the antiderivative comes to at an end."""
        if end in ENDS:
            return self.limits[end].claim.value
        return self.term_by_term(substitute(self.whole, {self.claim.variable: end}))

    def read_off(self, whole: Term) -> tuple[Term, dict[Term, Theorem]] | None:
        """An antiderivative, and what it tends to at the ends that are no numbers."""
        ends = [end for end in (self.claim.low, self.claim.high) if end in ENDS]
        try:
            return whole, {end: self.limit(whole, end) for end in ends}
        except Rejected:
            return None

    def limit(self, whole: Term, end: Term) -> Theorem:
        theory, facts, t = self.found.theorem.theory, self.found.theorem.facts, self.claim.variable
        there, here = Tends(ENDS[end], t, ZERO, whole, ZERO), root(theory, facts)
        value = self.forms.of(normal(finite(limit(whole, there, here, here, {}))))
        return replay.prove(theory, facts, tends(there, whole, value), (), (), RULES, find)

    def slope(self) -> Rel:
        """What the slope of the antiderivative is."""
        return equals(Diff(self.whole, self.claim.variable, False), self.claim.body)

    def passages(self) -> tuple[Passage, ...]:
        """What leads to the integral, the lines from it to its value last."""
        slope, claim = self.slope(), self.claim
        found = [Passage((Line(slope.left), Line(slope.right, "differentiating")), self.conds)]
        found += [Passage(tuple(Telling({}, Forms(one)).limit(one, (), ()))) for one in self.limits.values()]
        lines = [Line(claim), Line(between(claim, self.whole), "continuous antiderivative"),
                 Line(self.difference, "values at the ends")]
        if self.difference != self.value:
            lines.append(Line(self.value, ", ".join(self.reasons()) or "arithmetic"))
        return *found, Passage(tuple(lines))

    def reasons(self) -> list[str]:
        """Why the number that was found is the one claimed, where arithmetic alone does not say so."""
        made = self.found.beside
        return list(dict.fromkeys(r for t in self.found.given if isinstance(t.claim, Rel) and t in made
                                  for r in because(t, made[t])))


def passages(found: Found) -> tuple[Passage, ...]:
    """What leads to an integral; none for other claims."""
    return Shown(found).passages() if isinstance(found.theorem.claim, Integral) else ()
