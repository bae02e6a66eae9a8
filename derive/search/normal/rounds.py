"""Rounds: sums around a circle begun elsewhere, so that what is read around it is read in order.

    Σ i<n: x[(i - j) mod n] cos(2π f i / n)  ->  Σ i<n: x[i] cos(2π f ((i + j) mod n) / n)

where the angle goes round with the index: its whole turns are taken off, and it is the angle of
i + j.  Only a sum is turned whose index stands in nothing but such entries and angles.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.ring import normal
from derive.kernel.terms import (
    ONE, ZERO, Call, Entry, Floor, Mod, Term, Var, add, mul, names, neg, sub, substitute, subterms)
from derive.search.entailment.indices import coefficient
from derive.search.normal.functions import ANGLES
from derive.search.normal.sums import (
    Binder, Monomial, align, apply_reindexing, flatten, ranges_ordered)
from derive.search.normal.trace import Trace


def begin_elsewhere(trace: Trace) -> bool:
    """Sum over the place that the entries are read at, where there is an index with one."""
    mono = flatten(trace.term, trace.here)
    if mono is None or not mono.binders:
        return False
    for binder in mono.binders:
        for place in places(mono, binder):
            trial = Trace(trace.term, trace.here)
            if turned(trial, mono, binder, place):
                trace.term = trial.term
                trace.steps += trial.steps
                return True
    return False


def places(mono: Monomial, binder: Binder) -> Iterator[Floor]:
    """The one division by the length of the index's range in all entries that read at the index."""
    index, length = binder.index, normal(sub(binder.high, binder.low))
    angles = [f for f in mono.factors if isinstance(f, Call) and f.function in ANGLES
              and index.name in names(f)]
    entries = [f for f in mono.factors if index.name in names(f) and f not in angles]
    if not angles or not entries or not all(isinstance(f, Entry) for f in entries) or any(
            index.name in names(part) for part in (*mono.guards, *(
                end for b in mono.binders for end in (b.low, b.high)))):
        return
    floors = {p for f in entries for p in subterms(f) if isinstance(p, (Floor, Mod))
              and index.name in names(p)}
    found = next(iter(floors), None)
    if len(floors) == 1 and normal(found.under) == length and coefficient(
            normal(found.over), index) in (ONE, neg(ONE)):
        yield Floor(normal(found.over), found.under)


def turned(trace: Trace, mono: Monomial, binder: Binder, place: Floor) -> bool:
    """i as low + (± (m - c) - low) mod n, where entries are read at m = (± i + c) mod n."""
    index, over, length = binder.index, place.over, place.under
    turn = coefficient(over, index)
    rest = normal(sub(over, mul(turn, index)))
    back = normal(add(binder.low, within(sub(mul(turn, sub(index, rest)), binder.low), length)))
    moved = {index: back}
    binders = tuple(Binder(index, ZERO, normal(length), b.letter) if b == binder else b
                    for b in mono.binders)
    target = Monomial(mono.coeff, binders, mono.guards, tuple(
        substitute(f, moved) for f in mono.factors))
    forward = tuple(within(over, length) if b == binder else b.index for b in mono.binders)
    backward = tuple(moved.get(b.index, b.index) for b in mono.binders)
    if not ranges_ordered(binders) or not apply_reindexing(trace, mono, target, forward, backward):
        return False
    read = Monomial(mono.coeff, binders, mono.guards, tuple(
        in_order(f, index, place, moved) for f in mono.factors))
    align(trace, read.nest())
    return True


def in_order(factor: Term, index: Var, place: Floor, moved: dict[Term, Term]) -> Term:
    """The factor with the new index: an entry that was read around the circle is read at it."""
    if isinstance(factor, Entry) and index.name in names(factor):
        remainder = normal(sub(place.over, mul(place.under, place)))
        behind = [normal(sub(p, remainder)) for p in factor.at]
        return Entry(factor.tensor, tuple(
            substitute(p, moved) if index.name in names(more) else normal(add(index, more))
            if index.name in names(p) else p for p, more in zip(factor.at, behind)), factor.integer)
    return substitute(factor, moved)


def within(value: Term, length: Term) -> Term:
    """The remainder of a division by the length."""
    return sub(value, mul(length, Floor(normal(value), length)))
