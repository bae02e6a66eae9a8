"""Limits and integrals of formulas in one real variable.

A limit is read off the form of a term, as a derivative is: sums, products, powers
and continuous functions of what has limits, and the values of known functions at
infinity.  `OO` and `-OO` are handled as in the extended line; 0 · oo, oo - oo and
1/0 are rejected.  Before, the term may be rewritten by steps that hold eventually:
for all large k, or for all h close to the point and other than it.  Limits that were
shown before may stand for parts of the term: by squeezing a number between two that
tend to the same, or by L'Hôpital's rule.

One theorem is built in: for a >= 0 the sums (Σ a_i^k)^(1/k) lie between max a and
n^(1/k) max a, and tend to max a.

An integral is found by an antiderivative F: continuous, with F' = f but for points
that are named.  This file is trusted.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import prod

from derive.kernel.context import Context, Rejected
from derive.kernel.definedness import require_well_formed
from derive.kernel.ring import normal
from derive.kernel.terms import (
    ONE, ZERO, Add, And, Call, Case, Diff, Fold, Integral, Mul, Not, Num, Pow, Rel, Tends, Term, Var,
    children, close, equals, inverse, is_integer, mul, neg, number, open_body, sub, substitute, subterms)

OO, MINUS_OO = Var("↑oo", False), Var("↑-oo", False)       # no text can name these
CONTINUOUS = {"exp", "sin", "cos", "tanh", "atan", "sigmoid", "softplus", "erf", "normal_cdf",
              "relu", "abs", "max", "min"}
JUMPS = {"heaviside", "sign"}                              # at 0 only
AT_INFINITY = {                                            # limits at -oo and at oo
    "exp": (ZERO, OO), "sigmoid": (ZERO, ONE), "tanh": (number(-1), ONE), "relu": (ZERO, OO),
    "abs": (OO, OO), "softplus": (ZERO, OO), "normal_cdf": (ZERO, ONE), "erf": (number(-1), ONE),
    "heaviside": (ZERO, ONE), "sign": (number(-1), ONE), "log": (None, OO), "sqrt": (None, OO)}
Known = Mapping[Term, Term]                                # of parts: what they tend to


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
    kind, k, point = claim.kind, claim.variable, claim.point
    for fact in facts:
        require_well_formed(fact, here)
        match fact:
            case Rel("<", low, var) if var == k and not depends(low, k, here):
                holds = kind == "oo" or kind == "above" and normal(low) == normal(point) or (
                    kind != "-oo" and here.shows(Rel("<", low, point)))
            case Rel("<", var, high) if var == k and not depends(high, k, here):
                holds = kind == "-oo" or kind == "below" and normal(high) == normal(point) or (
                    kind != "oo" and here.shows(Rel("<", point, high)))
            case _:
                holds = kind in ("above", "below", "both") and fact == Not(equals(k, point))
        if not holds:
            raise Rejected("this does not hold eventually")
    return here.assume(*facts)


def limit(term: Term, claim: Tends, near: Context, here: Context, known: Known) -> Term:
    """The limit of a term, OO or MINUS_OO; `near` is what holds eventually, and some limits are
    `known`."""
    k = claim.variable

    def of(part: Term, where: Context = here) -> Term:
        return limit(part, claim, near, where, known)

    if not depends(term, k, here) or term in known:
        return known.get(term, term)
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
        case Pow(base, power) if is_integer(power) and here.shows(Rel("<=", ZERO, power)):
            return Pow(finite(of(base)), finite(of(power)))
        case Pow(base, power):
            return exponential(of(base), of(power), here)
        case Call(function, args):
            return called(function, [of(a) for a in args], here)
        case Fold(("sum" | "max" | "min") as kind, low, high, body, letter) if not (
                depends(low, k, here) or depends(high, k, here)):
            inside, index = here.enter(low, high)
            return Fold(kind, low, high, close(finite(limit(
                open_body(body, index), claim, beside(near, inside), inside, known)), index), letter)
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
    return OO if prod(sign_of(v, here) for v in limits) > 0 else MINUS_OO


def sign_of(value: Term, here: Context) -> int:
    sign = {OO: 1, MINUS_OO: -1}.get(value) or here.positive(value) - here.positive(neg(value))
    if not sign:
        raise Rejected("the sign of a factor beside oo is not known")
    return sign


def powered(value: Term, power: Fraction, base: Term, near: Context, here: Context) -> Term:
    """A fixed power of what tends to `value`."""
    whole = power.denominator == 1
    if value in (OO, MINUS_OO):
        if power == 0 or not whole and value == MINUS_OO:
            raise Rejected("a power at infinity")
        return ZERO if power < 0 else OO if value == OO or power % 2 == 0 else MINUS_OO
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
    return OO if sign_of(sub(base, ONE), here) * sign_of(power, here) > 0 else ZERO


def called(function: str, limits: list[Term], here: Context) -> Term:
    """A function of what has limits: continuous there, or known at infinity."""
    if any(v in (OO, MINUS_OO) for v in limits):
        at = AT_INFINITY.get(function, (None, None))[limits[0] == OO] if len(limits) == 1 else None
        if at is None:
            raise Rejected(f"{function} at infinity")
        return at
    properties = here.theory.functions.get(function)
    if function in ("log", "sqrt"):
        here.show(Rel("<" if function == "log" else "<=", ZERO, limits[0]))
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


# -- Limits by other limits ------------------------------------------------------------------------

def by_limits(near: Term, known: tuple[Term, ...]) -> Tends:
    """What follows from known limits and from what holds eventually: that g tends to L, from f and h
    that do and f <= g <= h; and that f/g tends to L, from f' = a, g' = b != 0 and a/b that tends to
    L, where f and g tend to 0, or 1/g does."""
    match near, known:
        case And((Rel("<=", f, g), Rel("<=", same, h))), (Tends(kind, k, point, low, value), high) if (
                low == f and same == g and high == Tends(kind, k, point, h, value)):
            return Tends(kind, k, point, g, value)
        case And((Rel("=", Diff(f, x, False), a), Rel("=", Diff(g, y, False), b), off)), (
                Tends(kind, k, point, slopes, value), *others) if (
                x == y == k and off == Not(equals(b, ZERO)) and slopes == Mul((a, inverse(b)))
                and others in ([Tends(kind, k, point, part, ZERO) for part in parts]
                               for parts in ((f, g), (inverse(g),)))):
            return Tends(kind, k, point, Mul((f, inverse(g))), value)
    raise Rejected("the limit does not follow by squeezing, nor by L'Hôpital's rule")


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
    if here.theory.randomness(low) or here.theory.randomness(high):
        raise Rejected("an end that is random would be bound by an expectation")
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

def require_made_of(functions: set[str], term: Term, variable: Var, here: Context) -> None:
    """Reject what is not made of the variable by these functions, sums, products and powers: if they
    are continuous, so is the term, and if they jump at most, it is bounded on bounded intervals."""
    for part in subterms(term):
        if depends(part, variable, here) and not isinstance(part, (Var, Add, Mul)) and not (
                isinstance(part, Pow) and isinstance(part.exponent, Num)
                and part.exponent.value.denominator == 1 and part.exponent.value >= 0
                or isinstance(part, Call) and part.function in functions):
            raise Rejected("this is not known to be continuous, or to have an integral")


def between(claim: Integral, antiderivative: Term, here: Context) -> Term:
    """F at the upper end less F at the lower one, or less its limit there."""
    t, low, high = claim.variable, claim.low, claim.high
    if any(depends(end, t, here) for end in (low, high)):
        raise Rejected("an end of an integral does not move")

    def at(end: Term) -> Term:
        kind = {OO: "oo", MINUS_OO: "-oo"}.get(end, "both")
        return finite(limit(antiderivative, Tends(kind, t, end, antiderivative, ZERO), here, here, {}))
    if low != MINUS_OO and high != OO:
        here.show(Rel("<=", low, high))
    return Add((at(high), mul(number(-1), at(low))))
