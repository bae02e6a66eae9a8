"""Division: a sum of quotients whose numerators are a multiple of the denominator.

    (g^2 - b g^2) / (1 - b)  ->  g^2

Ring arithmetic multiplies out, and then (1 - b) g^2 / (1 - b) no longer shows what cancels.
"""

from __future__ import annotations

from derive.kernel.ring import (
    Monomial, Poly, from_polynomial, multiply, polynomial)
from derive.kernel.terms import Add, Mul, Term, add, inverse
from derive.search.normal.multiples import quotient as beside
from derive.search.normal.trace import Trace

MOST_STEPS = 24                 # products taken off a numerator


def divide_exactly(trace: Trace) -> bool:
    """Cancel a denominator that divides the sum of what stands above it; did the term change?"""
    whole = polynomial(trace.term)
    for divisor in dict.fromkeys(a for m in whole for a, e in m if e == -1 and isinstance(a, Add)):
        above = {tuple(p for p in m if p != (divisor, -1)): c
                 for m, c in whole.items() if (divisor, -1) in m}
        result = quotient(above, polynomial(divisor))
        if result is None:
            continue
        others = from_polynomial({m: c for m, c in whole.items() if (divisor, -1) not in m})
        trial = Trace(trace.term, trace.here)
        product = Mul((result, divisor, inverse(divisor)))
        trial.ring(to=Add((product, others)))
        if trial.rule("cancel", (0,), A=divisor, B=result):
            trial.ring()
            trace.term, trace.steps = trial.term, [*trace.steps, *trial.steps]
            return True
    return False


def quotient(over: Poly, under: Poly) -> Term | None:
    """What the divisor is to be multiplied with, if nothing is left over."""
    lead, left, parts = max(under, key=order), dict(over), []
    for _ in range(MOST_STEPS):
        if not left:
            return add(*parts)
        top = max(left, key=order)
        if (rest := beside(top, lead)) is None:
            return None
        part = {rest: left[top] / under[lead]}
        parts.append(from_polynomial(part))
        for m, c in multiply(part, under).items():
            left[m] = left.get(m, 0) - c
        left = {m: c for m, c in left.items() if c}
    return None


def order(mono: Monomial) -> tuple:
    """By degree, then by the names."""
    return sum(e for _, e in mono), [(a.key, e) for a, e in mono]
