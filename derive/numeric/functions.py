"""Functions of one argument: the known ones, and concrete ones for the opaque.

`apply` gives a function or any of its derivatives at any number.  A value that
is rational is found exactly; others are intervals.  An opaque function is made
concrete by a random polynomial, or, if it has properties, by a random piecewise
linear function with these properties and no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from random import Random

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
        below = self.apply(name, order - 1, Dual(FRESH + order, 0, u, 1))
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


# -- Concrete functions for opaque ones ------------------------------------------------------

@dataclass(frozen=True)
class Polynomial:
    """Σ coefficients[i] t^i: smooth, with exact derivatives of every order."""
    coefficients: tuple

    def apply(self, order: int, u):
        row = self.coefficients
        for _ in range(order):
            row = tuple(i * c for i, c in enumerate(row))[1:]
        value = 0
        for c in reversed(row):
            value = value * u + c
        return value

    def text(self, argument: str) -> str:
        powers = [f"*{argument}^{i}" if i > 1 else f"*{argument}" if i else ""
                  for i in range(len(self.coefficients))]
        return signed_sum([f"{c}{p}" for c, p in zip(self.coefficients, powers) if c][::-1])


def signed_sum(parts: list[str]) -> str:
    """Terms like `1*t^3`, `-2*t`, `5` as one readable sum."""
    shown = []
    for part in parts:
        minus, part = ("- ", part[1:]) if part[0] == "-" else ("+ ", part)
        shown.append(minus + part.removeprefix("1*"))
    text = " ".join(shown)
    return text[2:] if text[:2] == "+ " else "-" + text[2:] if text else "0"


@dataclass(frozen=True)
class Piecewise:
    """Lines between `knots`: on the i-th piece slope·t + offset; `at_knots` at the knots."""
    knots: tuple
    pieces: tuple          # one (slope, offset) more than there are knots
    at_knots: tuple

    def apply(self, order: int, u):
        piece, knot = self.place(u)
        slope, offset = self.pieces[piece]
        if knot is not None and not self.straight(knot):
            if order:
                raise Undefined("no slope at a kink")
            return self.at_knots[knot]
        return slope * u + offset if order == 0 else slope if order == 1 else 0

    def straight(self, knot: int) -> bool:
        """Is the function one line around the knot?"""
        slope, offset = self.pieces[knot]
        return (self.pieces[knot] == self.pieces[knot + 1]
                and self.at_knots[knot] == slope * self.knots[knot] + offset)

    def place(self, u) -> tuple[int, int | None]:
        """The piece that u lies in, or the knot that it is."""
        for i, knot in enumerate(self.knots):
            side = sign(u - knot)
            if side <= 0:
                return i, None if side else i
        return len(self.knots), None

    def text(self, argument: str) -> str:
        ends = [f"{argument} < {k}" for k in self.knots] + ["otherwise"]
        parts = []
        for i, (piece, end) in enumerate(zip(self.pieces, ends)):
            parts.append(f"{Polynomial(piece[::-1]).text(argument)} "
                         + (end if end == "otherwise" else f"if {end}"))
            if i < len(self.knots):
                parts.append(f"{self.at_knots[i]} if {argument} = {self.knots[i]}")
        return "{" + ", ".join(parts) + "}"


KNOTS = (-2, -1, 0, 1, 2)
RISING, FALLING = {"nondecreasing", "increasing"}, {"nonincreasing", "decreasing"}
ABOVE = {"positive", "nonnegative"}
PROPERTIES = RISING | FALLING | ABOVE | {"continuous", "even", "odd"}
SMOOTH = {"smooth", "differentiable", "analytic"}


def concrete(properties: frozenset[str], random: Random):
    """A random function that has the properties."""
    wanted = properties - SMOOTH
    if not wanted:
        return Polynomial(tuple(random.choice((-2, -1, 1, 2, 3)) for _ in range(4)))
    if not wanted <= PROPERTIES:
        return unknown(properties)
    if wanted & (RISING | FALLING) and wanted & {"even", "odd"} or properties & SMOOTH:
        return special(properties, random)
    if wanted & {"increasing", "decreasing"} and wanted & ABOVE or {"even", "odd"} <= wanted:
        return unknown(properties)
    return piecewise(wanted, random)


def unknown(properties: frozenset[str]):
    raise Unevaluable(f"no function is known that is {', '.join(sorted(properties))}")


def special(properties: frozenset[str], random: Random) -> Polynomial:
    """A polynomial that has the properties."""
    a, b = random.choice((1, 2, 3)), random.choice((1, 2))
    for shape, row in ((ABOVE | {"even"}, (a, 0, b)), (RISING | {"odd"}, (0, a, 0, b)),
                       (FALLING | {"odd"}, (0, -a, 0, -b)),
                       ({"even", "nondecreasing", "nonincreasing"} | ABOVE, (a,))):
        if properties - SMOOTH - {"continuous"} <= shape:
            return Polynomial(row)
    return unknown(properties)


def piecewise(properties: frozenset[str], random: Random) -> Piecewise:
    """Random lines with random jumps between them, put right property by property."""
    monotone = bool(properties & (RISING | FALLING))
    steep = (1, 2) if properties & {"increasing", "decreasing"} else (0, 0, 1, 2)
    signs = (1,) if monotone else (-1, 1)
    slopes = [random.choice(signs) * random.choice(steep) for _ in range(len(KNOTS) + 1)]
    jumps = [[random.choice(signs) * random.choice((0, 1, 2)) for _ in range(2)] for _ in KNOTS]
    if "continuous" in properties:
        jumps = [(0, 0)] * len(KNOTS)
    if properties & ABOVE:
        slopes[0] = slopes[-1] = 0
    shape = joined(slopes, jumps, random.choice((-2, -1, 0, 1)))
    if properties & FALLING:
        shape = scaled(shape, -1)
    if properties & {"even", "odd"}:
        shape = mirrored(shape, -1 if "odd" in properties else 1)
    return raised(shape, 1 - bottom(shape)) if properties & ABOVE else shape


def joined(slopes, jumps, start) -> Piecewise:
    """The pieces one after the other, from the value `start` at the first knot."""
    pieces, values, level = [(slopes[0], start - slopes[0] * KNOTS[0])], [], start
    for i, knot in enumerate(KNOTS):
        values.append(level + jumps[i][0])
        level = values[-1] + jumps[i][1]
        pieces.append((slopes[i + 1], level - slopes[i + 1] * knot))
        if i + 1 < len(KNOTS):
            level += slopes[i + 1] * (KNOTS[i + 1] - knot)
    return Piecewise(KNOTS, tuple(pieces), tuple(values))


def scaled(shape: Piecewise, by: int) -> Piecewise:
    return Piecewise(shape.knots, tuple((by * s, by * o) for s, o in shape.pieces),
                     tuple(by * v for v in shape.at_knots))


def raised(shape: Piecewise, by: int) -> Piecewise:
    return Piecewise(shape.knots, tuple((s, o + by) for s, o in shape.pieces),
                     tuple(v + by for v in shape.at_knots))


def bottom(shape: Piecewise) -> int:
    """The least value, of a function whose outer pieces are flat."""
    ends = [s * knot + o for i, knot in enumerate(shape.knots) for s, o in shape.pieces[i:i + 2]]
    return min(*ends, *shape.at_knots)


def mirrored(shape: Piecewise, factor: int) -> Piecewise:
    """The right half, and its mirror image on the left, times 1 (even) or -1 (odd)."""
    middle = len(KNOTS) // 2
    if factor < 0:
        shape = raised(shape, -shape.at_knots[middle])
    values, right = shape.at_knots[middle:], shape.pieces[middle + 1:]
    left = [(-factor * s, factor * o) for s, o in reversed(right)]
    return Piecewise(KNOTS, (*left, *right), (*(factor * v for v in reversed(values[1:])), *values))
