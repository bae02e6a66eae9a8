"""Aligning: terms taken off sums and products, so that both sides run over the same ranges.

A sum that runs a little further than one on the other side loses its first or its last terms;
one that begins with all of another is split where that ends.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from derive.kernel.context import marker
from derive.kernel.ring import condition, normal
from derive.kernel.rules import HOLE
from derive.kernel.terms import (
    ONE, ZERO, Add, Call, Fold, Mul, Num, Pow, Term, add, children, open_body, sub, subterms, within)
from derive.search.normal.folds import from_start
from derive.search.normal.trace import Trace

MOST_PEELED = 4                 # terms taken off a sum to meet another


def align_ranges(left: Trace, right: Trace, alike: bool = True) -> bool:
    """Take terms off sums that stand on the other side, or beside, over shorter ranges; only
    those with the same body, if `alike`."""
    near = folds_in(left.term, right.term)
    sums = {p for p in near if not p.loose}
    if not sums:
        return False
    others = (sums if alike else near) | supposed(left.here.facts)
    pairs = [(s, o) for s in sums for o in others
             if s.kind == o.kind and s is not o and (s.body == o.body or not alike)]
    first = {s for s, o in pairs if s.high == o.high and short(s.low, o.low)}
    last = {s for s, o in pairs if s.low == o.low and short(o.high, s.high)}
    return peeled(left, right, first, last)


def folds_in(*terms: Term) -> set[Fold]:
    """The sums and products in some terms whose ends are closed."""
    return {p for t in terms for p in subterms(t) if isinstance(p, Fold) and p.kind in LAST
            and not (p.low.loose or p.high.loose)}


@lru_cache(maxsize=1024)
def supposed(facts: tuple[Term, ...]) -> frozenset[Fold]:
    """Those in the facts, as written and in canonical form."""
    return frozenset(folds_in(*facts, *map(condition, facts)))


def align_bodies(left: Trace, right: Trace) -> bool:
    """Take factors off products inside sums that stand there over shorter ranges, which may
    depend on the index of the sum: Π r in s+1..t is a[t] times Π r in s+1..t-1, where s < t."""
    inner = {p for t in (left.term, right.term) for p in subterms(t) if isinstance(p, Fold)
             and p.kind == "prod" and (p.low.loose or p.high.loose)}
    last = {s for s in inner if any(short(o.high, s.high) and (s.low, s.body) == (o.low, o.body)
                                    for o in inner)}
    first = {s for s in inner if any(short(s.low, o.low) and (s.high, s.body) == (o.high, o.body)
                                     for o in inner)}
    return peeled(left, right, first, last)


def peeled(left: Trace, right: Trace, first: set[Term], last: set[Term]) -> bool:
    """Did a term come off a sum or a product of these on either side?"""
    if not first and not last:
        return False
    before = len(left.steps), len(right.steps)
    for trace in (left, right):
        peel(trace, first, last)
    return (len(left.steps), len(right.steps)) != before


def split_ranges(left: Trace, right: Trace) -> bool:
    """Split sums where sums of the same terms end that stand on the other side."""
    changed = False
    for trace, other in ((left, right), (right, left)):
        ends = {(p.kind, p.low, p.body): p.high for p in subterms(other.term)
                if isinstance(p, Fold) and p.kind in SPLITS and not p.loose}
        changed |= split_sums(trace, ends)
        trace.ring()
    return changed


def split_as_given(trace: Trace) -> None:
    """Split sums where the facts speak of sums of the same terms that end earlier."""
    align_ranges(trace, Trace(ZERO, trace.here))
    split_sums(trace, {(p.kind, p.low, p.body): p.high for fact in trace.here.facts
                       for p in subterms(condition(fact))
                       if isinstance(p, Fold) and p.kind in SPLITS and not p.loose})
    trace.ring()


SPLITS = {"sum": "sum_split", "max": "max_split", "min": "min_split"}


def split_sums(trace: Trace, ends: dict[tuple[str, Term, Term], Term]) -> bool:
    """Split each sum, maximum and minimum at the end given for its first index and its terms."""
    match trace.term:
        case Fold(kind, low, high, body, _) if (middle := ends.get((kind, low, body), high)) != high:
            split = trace.here.shows(within(low, middle, add(high, Num(Fraction(1))))) and \
                trace.rule(SPLITS[kind], l=low, m=middle, h=high, F=open_body(body, HOLE))
            if split and kind != "sum":
                trace.child(1, lambda t: (from_start(t), single(t)))
            return split
        case Add() | Mul() | Call():
            return any([trace.child(i, lambda t: split_sums(t, ends) and None)
                        for i in range(len(children(trace.term)))])
    return False


def single(trace: Trace) -> None:
    """The maximum or minimum of one entry is that entry."""
    match trace.term:
        case Fold("max" | "min" as kind, low, high, body, _) if normal(sub(high, low)) == ONE:
            trace.rule(f"{kind}_single", l=low, F=open_body(body, HOLE))


def short(low: Term, high: Term) -> bool:
    """Is high - low a small positive number?"""
    size = normal(sub(high, low))
    return isinstance(size, Num) and 0 < size.value <= MOST_PEELED


FIRST = {"sum": "sum_peel", "prod": "prod_peel"}
LAST = {"sum": "sum_peel_last", "prod": "prod_peel_last"}


def peel(trace: Trace, first: set[Term], last: set[Term]) -> None:
    term = trace.term
    if term in first or term in last:
        name = FIRST[term.kind] if term in first else LAST[term.kind]
        trace.rule(name, l=term.low, h=term.high, F=open_body(term.body, HOLE))
    elif isinstance(term, (Add, Mul, Pow, Call)):
        for i in range(len(children(term))):
            trace.child(i, lambda t: peel(t, first, last))
    elif isinstance(term, Fold) and any(p.loose for p in (*first, *last)):
        index = marker(trace.here.depth)
        inside = [{open_body(p, index) for p in found if p.loose} for found in (first, last)]
        trace.child(2, lambda t: peel(t, *inside))
