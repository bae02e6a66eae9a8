"""Bounded: what bounds numbers that are never negative is not negative itself.

    |g[t]| <= G for t < T,  1 <= T      gives    0 <= |g[0]| <= G

A fact for all indices of a range says so where the range begins, if it is not empty.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel import replay
from derive.kernel.context import Rejected
from derive.kernel.replay import Theorem
from derive.kernel.terms import ZERO, Fold, Rel, Term, is_integer, open_body
from derive.kernel.theory import Theory
from derive.language.rules import RULES
from derive.search.entailment.integers import find
from derive.search.normal.trace import root
from derive.search.strategies.induction import range_of
from derive.search.strategies.made import Made, Makings


def bounds(theory: Theory, facts: tuple[Term, ...], notes: Makings) -> Iterator[Theorem]:
    """The signs of the bounds in the facts, where nothing else says them; they hold whatever the
    indices of a claim are."""
    here, general = root(theory, facts), tuple(f for f in facts if range_of(f) is None)
    for fact in general:
        match first(fact):
            case Rel("<" | "<=" as op, small, bound) as at_first if not is_integer(bound):
                wanted = Rel(op, ZERO, bound)
                if fact != at_first and here.nonnegative(small) and not here.shows(wanted):
                    yield from shown(theory, general, at_first, wanted, notes)


def first(fact: Term) -> Term:
    """What a fact says where its ranges begin, of the last range as of the first."""
    while isinstance(fact, Fold) and fact.kind == "all":
        fact = open_body(fact.body, fact.low)
    return fact


def shown(theory: Theory, facts: tuple[Term, ...], at_first: Rel, wanted: Rel,
          notes: Makings) -> Iterator[Theorem]:
    """The sign of a bound, by way of what the fact says at the first index."""
    given: tuple[Theorem, ...] = ()
    try:
        for claim in (at_first, wanted):
            made = Made((), (), given)
            given = (*given, notes.noted(replay.prove(
                theory, facts, claim, (), (), RULES, find, (), given), made))
    except Rejected:
        return
    yield given[-1]
