"""Limits and integrals of formulas in one real variable.

A limit is read off the form of a term, as a derivative is: sums, products, powers
and continuous functions of what has limits, and the values of known functions at
infinity.  `OO` and `-OO` are handled as in the extended line; 0 · oo, oo - oo and
1/0 are rejected.  Before, the term may be rewritten by steps that hold eventually:
for all large k, or for all h close to the point and other than it.

One theorem is built in: for a >= 0 the sums (Σ a_i^k)^(1/k) lie between max a and
n^(1/k) max a, and tend to max a.

An integral is found by an antiderivative F: continuous, with F' = f but for points
that are named.  This file is trusted.
"""

from __future__ import annotations

from fractions import Fraction

from derive.kernel.context import Context, Rejected
from derive.kernel.definedness import require_well_formed
from derive.kernel.ring import normal
from derive.kernel.terms import (
    ONE, ZERO, Add, Call, Case, Diff, Fold, Integral, Mul, Not, Num, Pow, Rel, Tends, Term, Var,
    children, close, equals, mul, neg, number, open_body, substitute, subterms)

OO, MINUS_OO = Var("↑oo", False), Var("↑-oo", False)       # no text can name these
CONTINUOUS = {"exp", "sin", "cos", "tanh", "atan", "sigmoid", "softplus", "erf", "normal_cdf",
              "relu", "abs", "max", "min"}
JUMPS = {"heaviside", "sign"}                              # at 0 only
AT_INFINITY = {                                            # limits at -oo and at oo
    "exp": (ZERO, OO), "sigmoid": (ZERO, ONE), "tanh": (number(-1), ONE), "relu": (ZERO, OO),
    "abs": (OO, OO), "softplus": (ZERO, OO), "normal_cdf": (ZERO, ONE), "erf": (number(-1), ONE),
    "heaviside": (ZERO, ONE), "sign": (number(-1), ONE), "log": (None, OO), "sqrt": (None, OO)}


def require_new(variable: Term, here: Context) -> None:
    """Reject a variable of which anything is known, or that is a name of the theory."""
    if not isinstance(variable, Var) or variable.integer or variable.name in here.theory.tensors:
        raise Rejected("the variable is a real number of its own")
    if any(depends(fact, variable, here) for fact in here.facts) or any(
            variable.name in said for said in here.theory.mentioned.values()):
        raise Rejected("something else is said of the variable")


def depends(term: Term, variable: Var, here: Context) -> bool:
    return variable.name in here.theory.reach(term)


def eventually(claim: Tends, facts: tuple[Term, ...], here: Context) -> Context:
    """The context near the limit; each fact holds eventually."""
    k, point = claim.variable, claim.point
    for fact in facts:
        require_well_formed(fact, here)
        match fact:
            case Rel("<", low, var) if var == k and not depends(low, k, here):
                if claim.kind == "oo" or claim.kind == "above" and normal(low) == normal(point):
                    continue
                if claim.kind != "-oo":
                    here.show(Rel("<", low, point))
                    continue
            case Rel("<", var, high) if var == k and not depends(high, k, here):
                if claim.kind == "-oo" or claim.kind == "below" and normal(high) == normal(point):
                    continue
                if claim.kind != "oo":
                    here.show(Rel("<", point, high))
                    continue
            case Not(Rel("=", var, other)) if var == k and other == point and claim.kind in (
                    "above", "below", "both"):
                continue
        raise Rejected("this does not hold eventually")
    return here.assume(*facts)


def limit(term: Term, claim: Tends, near: Context, here: Context) -> Term:
    """The limit of a term, OO or MINUS_OO; `near` is what holds eventually."""
    k = claim.variable

    def of(part: Term, where: Context = here) -> Term:
        return limit(part, claim, near, where)

    if not depends(term, k, here):
        return term
    match term:
        case Var():
            return {"oo": OO, "-oo": MINUS_OO}.get(claim.kind, claim.point)
        case Add(terms):
            return added([of(t) for t in terms])
        case Mul(factors):
            return multiplied([of(f) for f in factors], here)
        case Pow(Fold("sum", low, high, Pow(base, power), letter), Pow(root, Num(minus))) if (
                minus == -1 and power == root == k and claim.kind == "oo"):
            return root_of_powers(low, high, base, letter, k, here)
        case Pow(base, Num(power)):
            return powered(of(base), power, base, near, here)
        case Pow(base, power):
            return exponential(of(base), of(power), here)
        case Call(function, args):
            return called(function, [of(a) for a in args], here)
        case Fold(("sum" | "max" | "min") as kind, low, high, body, letter) if not (
                depends(low, k, here) or depends(high, k, here)):
            inside, index = here.enter(low, high)
            return Fold(kind, low, high, close(finite(limit(
                open_body(body, index), claim, beside(near, inside), inside)), index), letter)
        case Case(cond, then, other) if not depends(cond, k, here):
            return Case(cond, finite(of(then, here.assume(cond))),
                        finite(of(other, here.assume(Not(cond)))))
    raise Rejected(f"no rule gives the limit of this {type(term).__name__}")


def beside(near: Context, inside: Context) -> Context:
    """What holds eventually, and for an index bound on the way."""
    return inside.assume(*(f for f in near.facts if f not in inside.facts))


def finite(value: Term) -> Term:
    if value in (OO, MINUS_OO):
        raise Rejected("a part grows beyond all bounds")
    return value


def added(limits: list[Term]) -> Term:
    infinite = {v for v in limits if v in (OO, MINUS_OO)}
    if len(infinite) > 1:
        raise Rejected("oo - oo")
    return infinite.pop() if infinite else Add(tuple(limits))


def multiplied(limits: list[Term], here: Context) -> Term:
    if not any(v in (OO, MINUS_OO) for v in limits):
        return Mul(tuple(limits))
    sign = 1
    for v in limits:
        sign *= sign_of(v, here)
    return OO if sign > 0 else MINUS_OO


def sign_of(value: Term, here: Context) -> int:
    if value in (OO, MINUS_OO):
        return 1 if value == OO else -1
    if here.positive(value):
        return 1
    if here.positive(neg(value)):
        return -1
    raise Rejected("the sign of a factor beside oo is not known")


def powered(value: Term, power: Fraction, base: Term, near: Context, here: Context) -> Term:
    """A fixed power of what tends to `value`."""
    whole = power.denominator == 1
    if value in (OO, MINUS_OO):
        if power < 0 and (whole or value == OO):
            return ZERO
        if power > 0 and (whole or value == OO):
            return OO if value == OO or power % 2 == 0 else MINUS_OO
        raise Rejected("a power at infinity")
    if whole and power >= 0:
        return Pow(value, Num(power))
    if normal(value) == ZERO and power < 0 and near.positive(base):
        return OO
    here.show(Not(equals(value, ZERO)) if whole else Rel("<", ZERO, value))
    return Pow(value, Num(power))


def exponential(base: Term, power: Term, here: Context) -> Term:
    """What a power tends to whose exponent moves: the base tends to a positive number."""
    here.show(Rel("<", ZERO, finite(base)))
    if power not in (OO, MINUS_OO):
        return Pow(base, power)
    if here.shows(Rel("<", ONE, base)):
        return OO if power == OO else ZERO
    here.show(Rel("<", base, ONE))
    return ZERO if power == OO else OO


def called(function: str, limits: list[Term], here: Context) -> Term:
    """A function of what has limits: continuous there, or known at infinity."""
    if any(v in (OO, MINUS_OO) for v in limits):
        at = AT_INFINITY.get(function, (None, None))[limits[0] == OO] if len(limits) == 1 else None
        if at is None:
            raise Rejected(f"{function} at infinity")
        return at
    properties = here.theory.functions.get(function)
    if function == "log":
        here.show(Rel("<", ZERO, limits[0]))
    elif function == "sqrt":
        here.show(Rel("<=", ZERO, limits[0]))
    elif function in JUMPS:
        here.show(Not(equals(limits[0], ZERO)))
    elif function not in CONTINUOUS and not (
            properties is not None and (not properties or "continuous" in properties)):
        raise Rejected(f"{function} is not known to be continuous")
    return Call(function, tuple(limits))


def root_of_powers(low: Term, high: Term, base: Term, letter: str, k: Var, here: Context) -> Term:
    """max a <= (Σ a^k)^(1/k) <= n^(1/k) max a, for a >= 0."""
    here.show(Rel("<", low, high))
    inside, index = here.enter(low, high)
    value = open_body(base, index)
    if depends(value, k, here):
        raise Rejected("what is raised to the power moves itself")
    inside.show(Rel("<=", ZERO, value))
    return Fold("max", low, high, base, letter)


# -- Slopes ------------------------------------------------------------------------------------

def by_slope(known: tuple[Term, ...], claim: Term, low: Term, high: Term, here: Context):
    """What is to be shown of a and b, and F(a) <= F(b), from 0 <= ∂F/∂z wherever the known facts
    hold; or with < for <=, by the mean value theorem.

    Those of the facts that speak of z bound it on one side by what does not move: they hold on an
    interval.  If they hold at a and b, F has a derivative from a to b."""
    match claim:
        case Rel("<" | "<=" as op, zero, Diff(body, Var() as z, False)) if zero == ZERO and not any(
                isinstance(part, Diff) for part in subterms(body)):
            require_new(z, here)
        case _:
            raise Rejected("this is not the sign of a derivative")
    moving = [fact for fact in known if depends(fact, z, here)]
    for fact in moving:
        bound = fact.arg if isinstance(fact, Not) else fact
        if not isinstance(bound, Rel) or bound.op not in ("<", "<=") or z not in children(
                bound) or all(depends(side, z, here) for side in children(bound)):
            raise Rejected("the facts do not bound an interval")
    needed = [substitute(fact, {z: end}) for fact in moving for end in (low, high)]
    needed += [fact for fact in known if fact not in moving] + [Rel(op, low, high)]
    return tuple(needed), Rel(op, *(substitute(body, {z: end}) for end in (low, high)))


# -- Integrals -----------------------------------------------------------------------------------

def require_continuous(term: Term, variable: Var, here: Context) -> None:
    """Reject an antiderivative that is not continuous everywhere by its form."""
    for part in subterms(term):
        if not depends(part, variable, here):
            continue
        match part:
            case Var() | Add() | Mul():
                pass
            case Pow(_, Num(power)) if power.denominator == 1 and power >= 0:
                pass
            case Call(function, _) if function in CONTINUOUS:
                pass
            case _:
                raise Rejected("the antiderivative is not continuous by its form")


def require_integrable(body: Term, variable: Var, here: Context) -> None:
    """Reject what is not piecewise continuous, and bounded on bounded intervals, by its form."""
    for part in subterms(body):
        if depends(part, variable, here) and not isinstance(part, (Var, Add, Mul)) and not (
                isinstance(part, Pow) and isinstance(part.exponent, Num)
                and part.exponent.value.denominator == 1 and part.exponent.value >= 0
                or isinstance(part, Call) and part.function in CONTINUOUS | JUMPS):
            raise Rejected("this is not known to be integrable")


def between(claim: Integral, antiderivative: Term, here: Context) -> Term:
    """F at the upper end less F at the lower one, or less its limit there."""
    t, low, high = claim.variable, claim.low, claim.high
    if any(depends(end, t, here) for end in (low, high)):
        raise Rejected("an end of an integral does not move")

    def at(end: Term, kind: str) -> Term:
        there = Tends(kind, t, end, antiderivative, ZERO)
        return finite(limit(antiderivative, there, here, here))
    lower = at(ZERO, "-oo") if low == MINUS_OO else at(low, "both")
    upper = at(ZERO, "oo") if high == OO else at(high, "both")
    if low != MINUS_OO and high != OO:
        here.show(Rel("<=", low, high))
    return Add((upper, mul(number(-1), lower)))
