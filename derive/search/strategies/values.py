"""Value by value: claims whose indices take a few known numbers, such as the entries of a table.

What is common to the values is worked out once, for an index of which only the range is known:
the sides with their tables left shut.  Then the claim is shown at each number, where the cases
of a table are decided by arithmetic alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import product

from derive.kernel import replay
from derive.kernel.context import Rejected, is_constant_condition
from derive.kernel.replay import Theorem
from derive.kernel.terms import (
    And,
    Num,
    Rel,
    Term,
    Var,
    names,
    number,
    substitute,
)
from derive.kernel.theory import Theory
from derive.search.normal.normalise import simplify
from derive.search.normal.policy import Policy
from derive.search.normal.readable import readable
from derive.search.normal.trace import Trace, root
from derive.search.strategies.made import Makings
from derive.search.strategies.meeting import met
from derive.search.strategies.policies import has_table, is_tabled, numeric, tables

MOST_POINTS = 100               # combinations of values


@dataclass(frozen=True)
class Values:
    """How a claim was proved value by value: what each index runs through, and the equation
    that gives its left side for all of them, if there is one; and what was found at each."""
    ranges: tuple[tuple[Var, range], ...]
    general: object | None = None             # a `prove.Found`
    shown: Mapping[tuple[int, ...], object] = field(default_factory=dict, compare=False)
    notes: Makings = field(default_factory=Makings, compare=False)

    @property
    def reason(self) -> str:
        names = ", ".join(index.name for index, _ in self.ranges)
        return f"each value of {names}"


def value_ranges(facts: tuple[Term, ...], claim: Term) -> tuple[tuple[Var, range], ...]:
    """The indices of the claim whose ranges, between numbers, are the last of the facts; none if
    they have too many values together."""
    found: list[tuple[Var, range]] = []
    points = 1
    for fact in reversed(facts):
        match fact:
            case And((Rel("<=", Num(low), index), Rel("<", other, Num(high)))) if (
                    index == other and isinstance(index, Var) and low.denominator == 1
                    and high.denominator == 1 and low < high):
                found.append((index, range(int(low), int(high))))
                points *= high - low
            case _:
                break
    return tuple(reversed(found)) if points <= MOST_POINTS and any(
        index.name in names(claim) for index, _ in found) else ()


def restricted(facts: tuple[Term, ...]) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """The facts up to the last range, and those behind it, such as i != 2, if they speak of
    integers alone."""
    end = max((i for i, fact in enumerate(facts, 1) if value_ranges((fact,), fact)), default=0)
    return (facts[:end], facts[end:]) if all(map(is_constant_condition, facts[end:])) \
        else (facts, ())


def by_values(theory: Theory, facts: tuple[Term, ...], claim: Term, checked: Callable,
              prove: Callable, given: tuple[Theorem, ...]) -> tuple[Theorem, Values] | None:
    """The claim, from the claim at every value of its indices."""
    ranges = value_ranges(facts, claim)
    if not ranges:
        return None
    base = facts[:len(facts) - len(ranges)]
    beside = tuple(t for t in given if set(t.facts) <= set(base))
    general = common = None
    notes = Makings()
    if isinstance(claim, Rel) and has_table(theory, claim):
        general = in_general(theory, facts, claim.left, checked, given)
    try:
        if general:
            beside = (*beside, for_all_values(notes.of(general), ranges, notes))
            common = general.theorem.claim.right
    except Rejected:
        general = None
    shown = {}
    for point in product(*(values for _, values in ranges)):
        at = {index: number(value) for (index, _), value in zip(ranges, point)}
        link = substitute(claim, at)
        found = by_numbers(theory, base, link, common and substitute(common, at), checked, beside)
        found = found or prove(theory, base, link, beside)
        if found is None:
            return None
        shown[point] = found
    try:
        return (joined({point: found.theorem for point, found in shown.items()}, ranges, claim),
                Values(ranges, general, shown, notes))
    except Rejected:
        return None


def in_general(theory: Theory, facts: tuple[Term, ...], term: Term, checked: Callable,
               given: tuple[Theorem, ...]):
    """What the term comes to for all the values, its tables shut, if that is something else."""
    if is_tabled(term):
        return None
    here = root(theory, facts, *(theorem.claim for theorem in given))
    trace = Trace(term, here)
    reach = theory.reach(term)
    try:
        simplify(trace, Policy(frozenset(n for n in theory.definitions if n in reach)
                               - tables(theory, term)))
    except Rejected:
        return None
    plain = readable(trace.term)
    trace.ring(to=plain)
    return checked(theory, facts, Rel("=", term, plain), trace.steps, (), (), given) \
        if plain != term else None


def for_all_values(theorem: Theorem, ranges, notes: Makings) -> Theorem:
    for index, _ in reversed(ranges):
        theorem = notes.for_all(theorem, index, replay.generalisation(theorem, index))
    return theorem


def by_numbers(theory: Theory, facts: tuple[Term, ...], link: Term, common: Term | None,
               checked: Callable, given: tuple[Theorem, ...]):
    """An equation about tables at one value of each index; its left side is known to be
    `common`, where this is given."""
    if not (isinstance(link, Rel) and link.op == "=" and has_table(theory, link)):
        return None
    here = root(theory, facts, *(theorem.claim for theorem in given))
    left, right = Trace(link.left, here), Trace(link.right, here)
    if common is not None:
        left.attempt("hypothesis", to=common)
    if not met(left, right, numeric(theory, link)):
        return None
    return checked(theory, facts, link, left.steps, right.steps, (), given)


def joined(shown: dict[tuple[int, ...], Theorem], ranges, claim: Term) -> Theorem:
    """One theorem from those at all points, one index after the other."""
    for place, (index, values) in enumerate(ranges):
        later = [i for i, _ in ranges[place + 1:]]
        shown = {rest: replay.exhaustion(
            [shown[value, *rest] for value in values], index, values.start,
            substitute(claim, dict(zip(later, map(number, rest)))))
            for rest in dict.fromkeys(point[1:] for point in shown)}
    return shown[()]
