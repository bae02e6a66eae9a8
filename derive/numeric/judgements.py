"""A second opinion on limits, integrals and orders of growth.

None of them is settled by values at points.  What can be looked at is whether the
body close to the limit is close to the value, whether a sum of many pieces is close
to the integral, and whether f <= C g at small sizes.  Where this fails it is no
refutation, only a reason not to believe a proof.
"""

from __future__ import annotations

from fractions import Fraction

from derive.kernel.terms import (
    ONE,
    ZERO,
    Add,
    And,
    Integral,
    Mul,
    Num,
    Order,
    Pow,
    Rejected,
    Rel,
    Tends,
    Term,
    Var,
    add,
    mul,
    neg,
    number,
    substitute,
    total,
)
from derive.numeric.growth import along
from derive.numeric.numbers import Unevaluable

PIECES, REACH = 400, 40                    # of a sum for an integral, and how far -oo is
FAR, NEAR = Fraction(401, 4), Fraction(1, 1000)
STEPS = {"oo": (FAR,), "-oo": (-FAR,), "above": (NEAR,), "below": (-NEAR,), "both": (NEAR, -NEAR)}


def is_judgement(claim: Term) -> bool:
    parts = claim.args if isinstance(claim, And) else (claim,)
    return any(isinstance(part, (Order, Tends, Integral)) for part in parts)


def stand_in(claim: Term) -> Term:
    """A condition at points that holds where the judgements do, as far as points can tell."""
    match claim:
        case And(args) if is_judgement(claim):
            return And(tuple(map(stand_in, args)))
        case Tends(kind, variable, point, body, value):
            origin = ZERO if kind in ("oo", "-oo") else point
            return And(tuple(close_to(at(body, variable, moved(origin, step)), value)
                             for step in STEPS[kind]))
        case Integral():
            return close_to(pieces(claim), claim.value)
        case Order(left, right):
            return Rel("<=", left, Mul((constant(left, right), right)))
    return claim


def at(body: Term, variable: Term, value: Term) -> Term:
    """The body where the variable has this value."""
    try:
        return substitute(body, {variable: value})
    except Rejected as problem:
        raise Unevaluable(str(problem)) from None


def moved(origin: Term, step: Fraction) -> Term:
    return Num(origin.value + step) if isinstance(origin, Num) else Add((origin, Num(step)))


def close_to(approximation: Term, value: Term) -> Term:
    """Within a tenth of 1 + |value|, or nearly so."""
    error = Pow(add(approximation, neg(value)), number(2))
    return Rel("<=", error, mul(Num(Fraction(1, 100)), add(ONE, Pow(value, number(2)))))


def pieces(claim: Integral) -> Term:
    """The sum of the integrand in the middle of each piece, times its width."""
    infinite = [isinstance(end, Var) and end.name[0] == "↑" for end in (claim.low, claim.high)]
    low = add(claim.high, number(-REACH)) if infinite[0] else claim.low
    high = add(claim.low, number(REACH)) if infinite[1] else claim.high
    width = mul(add(high, neg(low)), Num(Fraction(1, PIECES)))
    k = Var("‹piece›", True)
    middle = add(low, mul(add(k, Num(Fraction(1, 2))), width))
    body = mul(at(claim.body, claim.variable, middle), width)
    return total(ZERO, number(PIECES), k, body)


def constant(left: Term, right: Term) -> Term:
    """The sum of the coefficients on the left over the least on the right, all sizes being t."""
    try:
        above, below = (along(t, Same()) for t in (left, right))
    except ValueError:
        return ONE
    return Num(sum(map(abs, above.values())) / min(map(abs, below.values()), default=Fraction(1))
               + 1)


class Same(dict):
    """Every size is t."""

    def __missing__(self, name: str) -> int:
        return 1
