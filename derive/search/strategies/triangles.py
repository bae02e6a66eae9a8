"""Triangles: a sum over a square as its diagonal and what lies below it, on either side.

    Σ i<n, j<n: F(i, j) = Σ i<n: F(i, i) + Σ i<n, j<i: (F(i, j) + F(j, i))

Sums above the diagonal are turned over it, so that only those below it are left.
"""

from __future__ import annotations

from derive.kernel.context import marker
from derive.kernel.ring import equal, normal
from derive.kernel.rules import HOLE
from derive.kernel.terms import (
    ONE,
    Add,
    Fold,
    Mul,
    Term,
    Var,
    add,
    children,
    names,
    open_body,
    subterms,
)
from derive.search.normal.sums import Binder, Monomial, apply_reindexing, flatten
from derive.search.normal.trace import Trace


def has_triangle(term: Term) -> bool:
    """Does a sum whose range ends at the index of another stand in it?"""
    return any(isinstance(p, Fold) and p.kind == "sum" and (p.low.loose or p.high.loose)
               for p in subterms(term))


def to_triangles(trace: Trace) -> bool:
    """Cut each square in a product of sums, and turn over what lies above a diagonal; did the
    term change?"""
    before = len(trace.steps)
    nested(trace)
    match trace.term:
        case Fold("sum", low, high, _, _):
            if not turned(trace):
                trace.child(2, lambda t: cut(t, marker(t.here.depth - 1), low, high))
        case Mul(factors):
            for i in range(len(factors)):
                trace.child(i, to_triangles)
    return len(trace.steps) > before


def nested(trace: Trace) -> None:
    """A product of two sums over one range, or the square of a sum, as a sum over a square."""
    mono = None if isinstance(trace.term, Fold) else flatten(trace.term, trace.here)
    if mono and len(mono.binders) == 2 and not has_triangle(trace.term):
        row, column = mono.binders
        if equal(row.low, column.low) and equal(row.high, column.high):
            trace.ring(to=mono.nest())


def cut(trace: Trace, index: Var, first: Term, end: Term) -> None:
    """Under a sum over an index: the sums over the same range, before the index, at it and after
    it; of those from the index on, or up to it, the term at the index."""
    match trace.term:
        case Add() | Mul():
            for i in range(len(children(trace.term))):
                trace.child(i, lambda t: cut(t, index, first, end))
        case Fold("sum", low, high, body, _):
            inner, after = open_body(body, HOLE), normal(add(index, ONE))
            begins, ends = equal(low, first), equal(high, end)
            if begins and ends:
                trace.rule("sum_split", l=low, m=index, h=high, F=inner)
                trace.child(1, lambda t: t.rule("sum_peel", l=index, h=high, F=inner))
            elif equal(low, index) and ends:
                trace.rule("sum_peel", l=low, h=high, F=inner)
            elif begins and equal(high, after):
                trace.rule("sum_split", l=low, m=index, h=high, F=inner)
                trace.child(1, lambda t: t.rule("sum_peel", l=index, h=high, F=inner))


def turned(trace: Trace) -> bool:
    """Σ i, j > i: F = Σ j, i < j: F, and the other way round where F is free of i, so that the
    indices i can be counted."""
    mono = flatten(trace.term, trace.here)
    if mono is None or len(mono.binders) != 2:
        return False
    row, column = mono.binders
    after = normal(add(row.index, ONE))
    if equal(column.high, row.high) and equal(column.low, after):
        ends = row.low, column.index
    elif equal(column.low, row.low) and equal(column.high, row.index) and not any(
            row.index.name in names(f) for f in (*mono.factors, *mono.guards)):
        ends = normal(add(column.index, ONE)), row.high
    else:
        return False
    over = (Binder(column.index, row.low, row.high, column.letter),
            Binder(row.index, *ends, row.letter))
    both = column.index, row.index
    return apply_reindexing(trace, mono, Monomial(mono.coeff, over, mono.guards, mono.factors),
                            both, both)
