"""Multiples: an equation of the facts used as often as its longest product stands in a term.

    (1 - a)^2 Σ = R, Σ being a sum:    a^2 Σ b  ->  (R - Σ + 2 a Σ) b

An induction's hypothesis gives such a multiple of a sum, and no value of the sum itself.
"""

from __future__ import annotations

from functools import lru_cache

from derive.kernel.ring import Monomial, Poly, from_monomial, from_polynomial, polynomial
from derive.kernel.terms import Add, Fold, Mul, Rel, Term
from derive.search.normal.trace import Trace


MOST_USED = 12                  # times one equation is used


def use_multiples(trace: Trace) -> bool:
    """Replace the longest products of equations between multiples of sums; did the term change?"""
    before = len(trace.steps)
    for left, lead, right in multiples(trace.here.facts):
        for _ in range(MOST_USED):
            found = next(((m, q) for m in polynomial(trace.term)
                          if (q := quotient(m, lead)) is not None), None)
            if found is None or not replace_multiple(
                    trace, left, right, *found, polynomial(left)[lead]):
                break
    return len(trace.steps) > before


@lru_cache(maxsize=64)
def multiples(facts: tuple[Term, ...]) -> tuple[tuple[Term, Monomial, Term], ...]:
    """The equations whose left side has several products with a sum or product over a range,
    each with the longest of these."""
    found = []
    for fact in facts:
        match fact:
            case Rel("=", left, right):
                parts: Poly = polynomial(left)
                folds = [m for m in parts if any(
                    isinstance(a, Fold) and a.kind in ("sum", "prod") for a, _ in m)]
                if len(parts) > 1 and folds and all(e > 0 for m in parts for _, e in m):
                    lead = max(folds, key=lambda m: (sum(e for _, e in m), repr(m)))
                    found.append((left, lead, right))
    return tuple(found)


def quotient(mono: Monomial, lead: Monomial) -> Monomial | None:
    """What the product is to be multiplied with to be the monomial, if it divides it."""
    powers = dict(mono)
    for a, e in lead:
        powers[a] = powers.get(a, 0) - e
        if powers[a] < 0:
            return None
    return tuple((a, e) for a, e in mono if powers[a] for e in (powers[a],))


def replace_multiple(trace: Trace, left: Term, right: Term, mono: Monomial, rest: Monomial,
                     scale) -> bool:
    """The term as a multiple of the left side and what is over, the left side replaced."""
    whole = dict(polynomial(trace.term))
    factor = from_monomial(rest, whole[mono] / scale)
    product = Mul((factor, left))
    for m, c in polynomial(product).items():
        whole[m] = whole.get(m, 0) - c
    others = from_polynomial({m: c for m, c in whole.items() if c})
    trace.ring(to=Add((product, others)))
    if not trace.attempt("hypothesis", (0, 1), to=right):
        return False
    trace.ring()
    return True
