"""Sizes: the integers of a claim, smallest first, that meet its hypotheses.

A size or integer scalar takes the integers closest to 0 that its own hypotheses
allow; the others are checked as soon as all their names have values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from derive.kernel.terms import And, Term, Var, subterms
from derive.numeric.evaluate import integer_condition, reads_only_integers

REACH = sorted(range(-3, 13), key=lambda v: (abs(v), v < 0))


def conjuncts(facts) -> list[Term]:
    """The facts, conjunctions taken apart."""
    return [part for fact in facts
            for part in (conjuncts(fact.args) if isinstance(fact, And) else [fact])]


def integer_names(term: Term) -> set[str]:
    return {part.name for part in subterms(term) if isinstance(part, Var) and part.integer}


def candidates(name: str, facts: list[Term], count: int) -> list[int]:
    """The first integers that the facts on this name alone allow."""
    own = [fact for fact in facts if integer_names(fact) == {name}]
    allowed = (v for v in REACH if all(integer_condition(f, {name: v}) for f in own))
    return [v for v, _ in zip(allowed, range(count))]


def decided(fact: Term) -> Callable[[dict[str, int]], bool]:
    """Does the fact hold at a point?  Worked out once for all points that agree in its names."""
    own = sorted(integer_names(fact))
    holds = cache(lambda *values: integer_condition(fact, dict(zip(own, values))))
    return lambda point: holds(*[point[name] for name in own])


def assignments(names: list[str], facts: list[Term], count: int) -> Iterator[dict[str, int]]:
    """Values for the names, `count` candidates each, by ascending sum of magnitudes."""
    facts = [f for f in conjuncts(facts) if reads_only_integers(f)
             and integer_names(f) <= set(names)]
    choices = {name: candidates(name, facts, count) for name in names}
    if not all(choices.values()) or not all(
            integer_condition(f, {}) for f in facts if not integer_names(f)):
        return
    due = {name: [decided(f) for f in facts if name in integer_names(f)
                  and integer_names(f) <= set(names[:i + 1])] for i, name in enumerate(names)}
    lowest = [min(map(abs, choices[name])) for name in names]
    highest = [max(map(abs, choices[name])) for name in names]

    def extend(i: int, point: dict[str, int], left: int) -> Iterator[dict[str, int]]:
        if i == len(names):
            yield dict(point)
            return
        name = names[i]
        for value in choices[name]:
            rest = left - abs(value)
            if sum(lowest[i + 1:]) <= rest <= sum(highest[i + 1:]):
                point[name] = value
                if all(holds(point) for holds in due[name]):
                    yield from extend(i + 1, point, rest)
                del point[name]

    for total in range(sum(lowest), sum(highest) + 1):
        yield from extend(0, {}, total)
