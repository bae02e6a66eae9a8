"""Common factors under a root: sqrt(a^2 e + Σ (a x[k] - Σ a x[k])^2) = |a| sqrt(e + Σ (x[k] - Σ x[k])^2).

The factor is taken out of the term as it is written, before sums of squares are multiplied out:
afterwards nothing shows that what is left under the root is not negative.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from derive.kernel.terms import ONE, Add, Fold, Mul, Num, Pow, Term, add, mul, with_children
from derive.search.normal.trace import Trace


def take_out(trace: Trace) -> bool:
    """The root of a number that is a multiple of a square, as a product of two roots."""
    under = trace.term.args[0]
    if not isinstance(under, (Add, Mul, Fold)):
        return False
    for factor, power in factors(under).items():
        square, rest = Pow(factor, Num(Fraction(2 * (power // 2)))), without(
            under, factor, 2 * (power // 2))
        if power > 1 and rest is not None:
            trace.child(0, lambda t: t.ring(to=mul(square, rest)))
            return trace.rule("sqrt_mul", A=square, B=rest)
    return False


def apart(trace: Trace) -> bool:
    """The root of a product as it is written, or of a sum whose terms share a factor, as one root
    for each factor: sqrt(b (1 - a)) = sqrt(b) sqrt(1 - a)."""
    under = trace.term.args[0]
    if isinstance(under, Mul):
        first, rest = under.factors[0], mul(*under.factors[1:])
    else:
        first, rest = next(((factor, rest) for factor in factors(under)
                            if (rest := without(under, factor, 1)) not in (None, ONE)), (ONE, under))
    if first == ONE:
        return False
    trace.child(0, lambda t: t.ring(to=mul(first, rest)) and None)
    return trace.rule("sqrt_mul", A=first, B=rest)


def factors(term: Term) -> Counter[Term]:
    """The numbers that the whole of a term is a multiple of, each as often as it is."""
    match term:
        case Num():
            return Counter()
        case Mul(parts):
            return sum(map(factors, parts), Counter())
        case Pow(base, Num(power)) if power > 0 and power.denominator == 1:
            return Counter({f: n * int(power) for f, n in factors(base).items()})
        case Add((first, *others)):
            shared = factors(first)
            for other in others:
                shared &= factors(other)
            return shared
        case Fold("sum", _, _, body, _):
            return Counter({f: n for f, n in factors(body).items() if not f.loose})
    return Counter({term: 1})


def without(term: Term, factor: Term, times: int) -> Term | None:
    """The term divided by a power of one of its factors; None if a power would have to be torn."""
    match term:
        case _ if not times:
            return term
        case _ if term == factor:
            return ONE
        case Mul(parts):
            kept = []
            for part in parts:
                here = min(times, factors(part)[factor])
                kept.append(without(part, factor, here))
                times -= here
            return None if None in kept else mul(*kept)
        case Pow(base, Num(power)) if times % power == 0:
            kept = without(base, factor, int(times / power))
            return kept and Pow(kept, Num(power))
        case Add(parts):
            kept = [without(part, factor, times) for part in parts]
            return None if None in kept else add(*kept)
        case Fold("sum", low, high, body, _):
            kept = without(body, factor, times)
            return kept and with_children(term, (low, high, kept))
    return None
