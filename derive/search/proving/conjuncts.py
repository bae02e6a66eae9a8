"""Conjuncts: several equations shown at once, and each of those that are known at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from derive.kernel import replay
from derive.kernel.context import is_equation
from derive.kernel.replay import Step, Theorem
from derive.kernel.terms import And, Fold, Term, open_body
from derive.kernel.theory import Theory
from derive.search.proving.found import Found, checked
from derive.search.strategies.induction import Range, fresh, range_of
from derive.search.strategies.made import Makings


def one_by_one(theory: Theory, facts: tuple[Term, ...], claim: And, given: tuple[Theorem, ...],
               prove: Callable) -> Found | None:
    """Equations about several levels or names, each from the ones before it and from what the facts
    say of several."""
    notes = Makings()
    known = [*given, *(t for fact in facts for t in each(theory, facts, fact, notes, (), "induction hypothesis"))]
    own = tuple(map(range_of, facts[len(facts) - trailing(facts):]))
    parts: list[Found] = []
    for equation in claim.args:
        found = prove(theory, facts, equation, tuple(known))
        if found is None:
            return None
        known.append(for_all(notes.of(found), own, notes))
        parts.append(replace(found, beside={**found.beside, **notes}))
    return Found(replay.conjunction([p.theorem for p in parts]), parts=tuple(parts))


def trailing(facts: tuple[Term, ...]) -> int:
    """How many of the last facts are ranges of indices."""
    return next((n for n, fact in enumerate(reversed(facts)) if range_of(fact) is None), len(facts))


def each(theory: Theory, facts: tuple[Term, ...], known: Term, notes: Makings,
         given: tuple[Theorem, ...] = (), reason: str = "") -> Iterator[Theorem]:
    """Each equation of what says several, for all indices that it speaks of."""
    ranges, said = opened(theory, facts, known)
    inside = (*facts, *(r.fact for r in ranges))
    for part in said.args if isinstance(said, And) else ():
        if is_equation(part) and (found := checked(
                theory, inside, part, (Step("hypothesis", to=part.right),), given=given)):
            yield for_all(notes.of(found, reason), ranges, notes)


def opened(theory: Theory, facts: tuple[Term, ...], known: Term) -> tuple[tuple[Range, ...], Term]:
    """What is known for all indices, at letters that are not taken, and their ranges."""
    ranges: tuple[Range, ...] = ()
    while isinstance(known, Fold) and known.kind == "all":
        index = fresh(theory, (*facts, *(r.fact for r in ranges)), known)
        ranges = (*ranges, Range(index, known.low, known.high))
        known = open_body(known.body, index)
    return ranges, known


def for_all(theorem: Theorem, ranges: tuple[Range, ...], notes: Makings) -> Theorem:
    """The theorem for all of these indices, whose ranges are the last of its facts."""
    for r in reversed(ranges):
        theorem = notes.for_all(theorem, r.index, replay.generalisation(theorem, r.index))
    return theorem
