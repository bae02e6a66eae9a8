"""Prefixes: sums over parts of a range, each as a difference of sums from 0 on.

    Σ k in l..h-1: F(k) = Σ k<h: F(k) - Σ k<l: F(k)        Σ k<h: F(k) [k < c] = Σ k<c: F(k)

So the parts into which padding, a mask or a concatenation cuts a range add up again.
"""

from __future__ import annotations

from dataclasses import replace

from derive.kernel.ring import normal
from derive.kernel.rules import HOLE
from derive.kernel.terms import ZERO, Add, Fold, Mul, Rel, add, neg, open_body
from derive.search.normal.cases import bounds_from
from derive.search.normal.sums import Monomial, apply_reindexing, flatten
from derive.search.normal.trace import Trace


def to_prefixes(trace: Trace) -> bool:
    """Write each sum of a product as a difference of sums from 0 on; did the term change?"""
    before = len(trace.steps)
    match trace.term:
        case Fold("sum"):
            while cut_by_guard(trace):
                pass
            if isinstance(trace.term, Fold):
                from_zero(trace)
        case Mul(factors):
            for i in range(len(factors)):
                trace.child(i, to_prefixes)
    return len(trace.steps) > before


def cut_by_guard(trace: Trace) -> bool:
    """Shorten the range by a guard that is a bound of the index."""
    mono = flatten(trace.term, trace.here)
    if mono is None or not mono.binders:
        return False
    first, *others = mono.binders
    for guard in mono.guards:
        low, high = bounds_from(guard, first.index)
        rest = tuple(g for g in mono.guards if g != guard)
        for cut in ([replace(first, low=low)] if low is not None else []) + (
                [replace(first, high=high)] if high is not None else []):
            short = Monomial(mono.coeff, (cut, *others), rest, mono.factors)
            if apply_reindexing(trace, mono, short, mono.indices(), mono.indices()):
                return True
    return False


def from_zero(trace: Trace) -> None:
    """The sum as one from 0 on, less what was added."""
    fold = trace.term
    low, high = normal(fold.low), normal(fold.high)
    if low == ZERO or not all(trace.here.shows(Rel("<=", a, b)) for a, b in ((ZERO, low), (low, high))):
        return
    added = Fold("sum", ZERO, low, fold.body, fold.letter)
    trace.ring(to=Add((add(added, fold), neg(added))))
    trace.rule("sum_split", path=(0,), backwards=True, l=ZERO, m=fold.low, h=fold.high,
               F=open_body(fold.body, HOLE))
