"""Jensen: a convex function at a mean is at most the mean of its values.

The mean may be one of two points, t x + (1 - t) y, or of a sum, Σ p[k] x[k]; here the weights
are read off the number that the function is taken of.  Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from derive.kernel.replay import Theorem
from derive.kernel.ring import equal, from_monomial, from_polynomial, normal, polynomial
from derive.kernel.rules import HOLE
from derive.kernel.terms import (
    ONE, Call, Entry, Fold, Term, Var, add, inverse, mul, open_body, sub)
from derive.search.inequalities.undone import has
from derive.search.inequalities.work import Work


def of_convex(work: Work, function: str, mean: Term, near: list[Term]) -> Iterator[Theorem]:
    """What convexity says of a function at a mean, beside the same function at other places."""
    if not has(work, function, "convex"):
        return
    for x, y in permutations(near, 2):
        weight = share(mean, x)
        if weight is not None and equal(mean, add(mul(weight, x), mul(sub(ONE, weight), y))):
            yield from filter(None, [work.instance("convex", g=function, A=x, B=y, T=weight)])
    parts = polynomial(mean)
    if len(parts) != 1:
        return
    (mono, coeff), = parts.items()
    for fold, power in mono:
        if isinstance(fold, Fold) and fold.kind == "sum" and power == 1:
            scale = from_monomial(tuple(p for p in mono if p[0] != fold), coeff)
            for weight, value in weighted(fold, scale):
                yield from filter(None, [work.instance(
                    "jensen", g=function, l=fold.low, h=fold.high, F=weight, G=value)])


def share(mean: Term, point: Term) -> Term | None:
    """How often a name stands in a number that is linear in it."""
    if not isinstance(point, (Var, Entry, Call)):
        return None
    found = {tuple(p for p in m if p[0] != point): c for m, c in polynomial(mean).items()
             if (point, 1) in m}
    return from_polynomial(found) if found else None


def weighted(fold: Fold, scale: Term) -> Iterator[tuple[Term, Term]]:
    """The weight and the value at each index, for the ways to read a multiple of a sum as a mean."""
    body = open_body(fold.body, HOLE)
    if equal(scale, inverse(sub(fold.high, fold.low))):
        yield ONE, body
    parts = polynomial(body)
    if normal(scale) == ONE and len(parts) == 1:
        (mono, coeff), = parts.items()
        for factor in mono:
            yield (from_monomial((factor,)),
                   from_monomial(tuple(p for p in mono if p != factor), coeff))
