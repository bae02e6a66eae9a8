"""Prefixes: sums over parts of a range, each as a difference of sums from 0 on.

    Σ k in l..h-1: F(k) = Σ k<h: F(k) - Σ k<l: F(k)        Σ k<h: F(k) [k < c] = Σ k<c: F(k)
    Σ k<h: x[i+k+1] = Σ k in 1..h: x[i+k]

So the parts into which padding, a mask or a concatenation cuts a range add up again, and the
window that moves by one place keeps the sum of what stays in it.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from derive.kernel.ring import normal, polynomial
from derive.kernel.rules import HOLE
from derive.kernel.terms import (
    ZERO, Add, Entry, Fold, Mul, Rel, Term, Var, add, names, neg, number, open_body, substitute,
    subterms)
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
                from_entries(trace)
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


def from_entries(trace: Trace) -> None:
    """The sum over an index that begins where the entries do that it is read in."""
    mono = flatten(trace.term, trace.here)
    if mono is None or not mono.binders:
        return
    first, *others = mono.binders
    begins = {steps for factor in mono.factors for part in subterms(factor)
              if isinstance(part, Entry) for index in part.at
              if (steps := beginning(index, first.index)) is not None}
    if len(begins) != 1 or (steps := begins.pop()) <= 0:
        return
    before, after = add(first.index, number(-steps)), add(first.index, number(steps))
    moved = replace(first, low=normal(add(first.low, number(steps))),
                    high=normal(add(first.high, number(steps))))
    target = Monomial(mono.coeff, (moved, *others), *(
        tuple(normal(substitute(part, {first.index: before})) for part in parts)
        for parts in (mono.guards, mono.factors)))
    own = tuple(b.index for b in others)
    apply_reindexing(trace, mono, target, (after, *own), (before, *own))


def beginning(at: Term, index: Var) -> Fraction | None:
    """k, for the place `… + index + k` of an entry."""
    parts = polynomial(at)
    if parts.get(((index, 1),)) != 1 or any(index.name in names(a) for m in parts for a, _ in m
                                            if m != ((index, 1),)):
        return None
    return parts.get((), Fraction(0))


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
