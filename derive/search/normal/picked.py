"""Picked terms: Σ i: [i = argmax k: x[k]] * F(i) is the term of the argmax.

Such a bracket says which index is meant by way of real numbers, so that it is no part of the
ranges of a sum (see `sums`, where other brackets are solved).  The sum is split around the term
instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.context import is_constant_condition
from derive.kernel.ring import equal, from_polynomial, normal, polynomial
from derive.kernel.rules import HOLE
from derive.kernel.terms import (
    Floor, Fold, Iverson, Mul, Rel, Term, is_integer, mul, names, neg, open_body, sub, subterms)
from derive.search.entailment.indices import coefficient
from derive.search.normal.collapse import divided_out
from derive.search.normal.trace import Trace


def pick(trace: Trace) -> bool:
    """Split a sum before and behind the term that a bracket picks."""
    fold, body = trace.term, open_body(trace.term.body, HOLE)
    for at in (divided_out(at, trace.here) for at in picked(body)):
        if trace.rule("sum_split", l=fold.low, m=at, h=fold.high, F=body):
            trace.child(1, lambda t: t.rule("sum_peel", l=at, h=fold.high, F=body))
            return True
    return False


def picked(body: Term) -> Iterator[Term]:
    """The indices, named by way of reals, to which a bracket of a product compares its own."""
    for factor in body.factors if isinstance(body, Mul) else (body,):
        match factor:
            case Iverson(Rel("=", left, right) as cond) if is_integer(left) and is_integer(
                    right) and not is_constant_condition(cond):
                gap = dict(polynomial(sub(right, left)))
                coeff = gap.pop(((HOLE, 1),), None)
                rest = from_polynomial({m: -c / coeff for m, c in gap.items()} if coeff else {})
                if coeff in (1, -1) and HOLE.name not in names(rest):
                    yield rest
                yield from window_of(sub(right, left))


def window_of(gap: Term) -> Iterator[Term]:
    """i // k, where k*j + argmax r<k: … = i says that i lies in the window j."""
    for part in dict.fromkeys(subterms(gap)):
        if isinstance(part, Fold) and part.kind == "argmax" and not part.loose:
            for whole in (gap, neg(gap)):
                rest = normal(sub(whole, part))
                length, step = sub(part.high, part.low), coefficient(rest, HOLE)
                if step is not None and equal(step, length) and HOLE.name in names(part):
                    known = normal(neg(sub(rest, mul(step, HOLE))))
                    yield Floor(normal(sub(known, part.low)), step)
