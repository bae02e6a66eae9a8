"""Functions of one argument, and their derivatives.

`apply` gives a function or any of its derivatives at any number.  A value that
is rational is found exactly; others are intervals.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from derive.numeric.numbers import (
    Dual,
    Kink,
    Undecided,
    Undefined,
    Unevaluable,
    is_exact,
    is_zero,
    magnitude,
    power,
    reciprocal,
    relu,
    sign,
    tidy,
)

HALF = Fraction(1, 2)
FRESH = 1_000_000          # levels of the derivatives taken here, above all others


def intervals():
    """The interval library, imported at the first transcendental value."""
    from derive.numeric import intervals as library
    return library


# -- Values -----------------------------------------------------------------------------

def square_root(x):
    """The root of a rational square, exactly; None for another number."""
    top, bottom = isqrt(x.numerator), isqrt(x.denominator)
    if top * top == x.numerator and bottom * bottom == x.denominator:
        return tidy(Fraction(top, bottom))
    return None


EXACT = {
    ("exp", 0): 1, ("log", 1): 0, ("sin", 0): 0, ("cos", 0): 1, ("tan", 0): 0, ("sinh", 0): 0,
    ("cosh", 0): 1, ("tanh", 0): 0, ("atan", 0): 0, ("sigmoid", 0): HALF, ("erf", 0): 0,
    ("normal_cdf", 0): HALF,
}

def heaviside(u):
    side = sign(u)
    return HALF if side == 0 else (side + 1) // 2


ALGEBRAIC = {"abs": magnitude, "relu": relu, "heaviside": heaviside, "sign": sign}


def transcendental(name: str, u, bits: int):
    """The value at a number that is not dual."""
    if is_exact(u):
        if (name, u) in EXACT:
            return EXACT[name, u]
        if name in ("log", "sqrt") and u < 0 or name == "log" and u == 0:
            raise Undefined(f"{name} of {u}")
        root = square_root(u) if name == "sqrt" else None
        if root is not None:
            return root
    library = intervals()
    return getattr(library, name)(library.interval(u, bits))


# -- Slopes -----------------------------------------------------------------------------

def positive(u):
    if sign(u) <= 0:
        raise Undefined("no slope where the argument is not positive")
    return u


def off_zero(u, value):
    """A slope that exists except at 0."""
    if sign(u) == 0:
        raise Undefined("no slope at a kink")
    return value(u)


def gaussian(u, at):
    """exp(-u²/2)/√(2π)."""
    library = intervals()
    scale = library.sqrt(2 * library.pi(at.bits)).reciprocal()
    return at("exp", u * u * -HALF) * scale


def error_slope(u, at):
    """2 exp(-u²)/√π."""
    library = intervals()
    return at("exp", -(u * u)) * (2 * library.sqrt(library.pi(at.bits)).reciprocal())


def sigmoid_slope(u, at):
    value = at("sigmoid", u)
    return value * (1 - value)


SLOPES = {
    "exp": lambda u, at: at("exp", u),
    "log": lambda u, at: reciprocal(positive(u)),
    "sqrt": lambda u, at: reciprocal(2 * at("sqrt", positive(u))),
    "sin": lambda u, at: at("cos", u),
    "cos": lambda u, at: -at("sin", u),
    "tan": lambda u, at: 1 + power(at("tan", u), 2),
    "sinh": lambda u, at: at("cosh", u),
    "cosh": lambda u, at: at("sinh", u),
    "tanh": lambda u, at: 1 - power(at("tanh", u), 2),
    "atan": lambda u, at: reciprocal(1 + u * u),
    "sigmoid": sigmoid_slope,
    "softplus": lambda u, at: at("sigmoid", u),
    "erf": error_slope,
    "normal_cdf": gaussian,
    "relu": lambda u, at: off_zero(u, heaviside),
    "abs": lambda u, at: off_zero(u, sign),
    "heaviside": lambda u, at: off_zero(u, lambda _: 0),
    "sign": lambda u, at: off_zero(u, lambda _: 0),
}


class Functions:
    """What the names of functions mean at one point; `at(name, u)` is a value."""

    def __init__(self, opaque: dict, conventions: dict, bits: int):
        self.opaque, self.conventions, self.bits = opaque, conventions, bits
        self.known: dict = {}

    def __call__(self, name: str, u):
        return self.apply(name, 0, u)

    def apply(self, name: str, order: int, u):
        """The `order`-th derivative of the function at u."""
        if name in self.opaque:
            return self.opaque[name].apply(order, u)
        if name not in SLOPES:
            raise Unevaluable(f"the function {name} has no evaluator")
        if order == 0 and name in ALGEBRAIC:
            return ALGEBRAIC[name](u)
        if is_exact(u):
            place = name, order, u
            if place not in self.known:
                self.known[place] = self.plain(name, order, u)
            return self.known[place]
        return self.dual(name, u) if order == 0 and type(u) is Dual else self.plain(name, order, u)

    def pi(self):
        return intervals().pi(self.bits)

    def dual(self, name: str, u: Dual):
        if name == "sqrt" and is_zero(u.value):
            return self.root_of_nothing(u)
        return u.like(self.apply(name, 0, u.value), self.apply(name, 1, u.value) * u.slope)

    def root_of_nothing(self, u: Dual):
        """√u close to a point where u is 0."""
        if not u.side:
            raise Kink(u.level)
        if sign(u.slope) * u.side < 0:
            raise Undefined("root of a negative number")
        raise Undecided("an infinite slope")

    def plain(self, name: str, order: int, u):
        """A value or slope from the tables; a higher derivative is the slope of the one below."""
        if order == 0:
            return transcendental(name, u, self.bits)
        if order == 1:
            if is_exact(u) and (name, u) in self.conventions:
                return self.conventions[name, u]
            return SLOPES[name](u, self)
        try:
            below = self.apply(name, order - 1, Dual(FRESH + order, 0, u, 1))
        except Kink as kink:
            if kink.level != FRESH + order:
                raise
            raise Undefined("no slope at a kink") from None
        return below.slope if type(below) is Dual and below.level == FRESH + order else 0


def real_power(base, exponent, at):
    """base^exponent for a real exponent: base > 0, or base = 0 and exponent > 0."""
    side = sign(base)
    if side < 0 or side == 0 and sign(exponent) <= 0:
        raise Undefined("a real power of this base")
    if side == 0:
        return 0
    if is_exact(exponent):
        exponent = tidy(Fraction(exponent))
        if type(exponent) is int:
            return power(base, exponent)
        if exponent.denominator == 2:
            return power(at("sqrt", base), exponent.numerator)
    return at("exp", exponent * at("log", base))
