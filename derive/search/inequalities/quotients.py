"""Quotients in what is known: a <= 1/L says that a L <= 1, for a positive L.

Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.replay import Theorem
from derive.kernel.ring import normal
from derive.kernel.terms import ZERO, And, Rel, Term, is_integer, mul, sub
from derive.search.inequalities.alone import cleared
from derive.search.inequalities.work import Form
from derive.search.strategies.meeting import denominator


def without_quotients(form: Form) -> Iterator[Theorem]:
    """The facts that compare quotients, times their common denominators."""
    work = form.known
    for op, difference in dict.fromkeys(c for fact in work.facts for c in compared(fact)):
        below = denominator(difference)
        scale = mul(*below) if below else None
        if scale is None or not work.here.shows(Rel("<", ZERO, scale)):
            continue
        larger = mul(difference, scale)
        same = cleared(work, larger, difference, below)
        product = same and work.outright(Rel(op, ZERO, larger))
        yield from filter(None, [product and work.knowing(product, same).outright(
            Rel(op, ZERO, same.claim.right))])


def compared(fact: Term) -> Iterator[tuple[str, Term]]:
    """By what number one side of a fact is at least the other; of an equation, both ways."""
    match fact:
        case And(args):
            for arg in args:
                yield from compared(arg)
        case Rel("<" | "<=" as op, left, right) if not (is_integer(left) and is_integer(right)):
            yield op, normal(sub(right, left))
        case Rel("=", left, right) if not (is_integer(left) and is_integer(right)):
            yield from (("<=", normal(sub(right, left))), ("<=", normal(sub(left, right))))
