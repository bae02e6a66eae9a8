"""Quotients in what is known: a <= 1/L says that a L <= 1, for a positive L.

Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.replay import Theorem
from derive.kernel.ring import normal
from derive.kernel.terms import ZERO, Rel, mul
from derive.search.entailment.signs import relations
from derive.search.inequalities.alone import cleared
from derive.search.inequalities.work import Form
from derive.search.strategies.meeting import denominator


def without_quotients(form: Form) -> Iterator[Theorem]:
    """The facts that compare quotients, times their common denominators."""
    work = form.known
    for known in dict.fromkeys(r for fact in work.facts for r in relations(fact, form.goal)):
        below = denominator(difference := normal(known.right))
        scale = mul(*below) if below else None
        if scale is None or difference.loose or not work.here.shows(Rel("<", ZERO, scale)):
            continue
        larger = mul(difference, scale)
        same = cleared(work, larger, difference, below)
        product = same and work.outright(Rel(known.op, ZERO, larger))
        yield from filter(None, [product and work.knowing(product, same).outright(
            Rel(known.op, ZERO, same.claim.right))])
