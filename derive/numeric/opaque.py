"""Opaque functions, made concrete.

A function without properties is smooth: a random polynomial, with exact
derivatives of every order.  One with properties has these only: random lines
with kinks, and with jumps between them unless it is continuous.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from random import Random

from derive.numeric.numbers import Undefined, Unevaluable, sign


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
PROPERTIES = RISING | FALLING | ABOVE | {"continuous", "even", "odd", "convex"}
SMOOTH = {"smooth", "differentiable", "analytic"}


def concrete(properties: frozenset[str], random: Random, deep: bool = False):
    """A random function that has the properties; a line if it will be composed deeply."""
    wanted = properties - SMOOTH
    if not wanted:
        return Polynomial(tuple(random.choice((-2, -1, 1, 2, 3)) for _ in range(2 if deep else 4)))
    if not wanted <= PROPERTIES:
        return unknown(properties)
    if "convex" in wanted:
        return convex(properties, random)
    if wanted & (RISING | FALLING) and wanted & {"even", "odd"} or properties & SMOOTH or (
            wanted & RISING and wanted & FALLING):
        return special(properties, random)
    if wanted & {"increasing", "decreasing"} and wanted & ABOVE or "odd" in wanted and (
            wanted & ABOVE or "even" in wanted):
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
    if not properties & ABOVE:
        return shape
    least = random.choice((1, Fraction(1, 4)) if "positive" in properties else (0, 1))
    return raised(shape, least - bottom(shape))


def convex(properties: frozenset[str], random: Random) -> Piecewise:
    """Lines that are steeper and steeper, put right property by property."""
    if properties & {"odd", *SMOOTH} or properties & (RISING | FALLING) and properties & (
            ABOVE | {"even"}) or properties & RISING and properties & FALLING:
        return unknown(properties)
    least = 1 if properties & {"increasing", "decreasing"} else 0
    lowest = least if properties & (RISING | FALLING) else -3
    slopes = sorted(random.randint(lowest, 3) for _ in range(len(KNOTS) + 1))
    if properties & FALLING:
        slopes = [-slope for slope in reversed(slopes)]
    if properties & (ABOVE | {"even"}):
        slopes = sorted(map(abs, slopes))
    shape = joined(slopes, [(0, 0)] * len(KNOTS), random.choice((-2, -1, 0, 1)))
    if properties & (ABOVE | {"even"}):
        shape = mirrored(shape, 1)
    return raised(shape, random.choice((1, Fraction(1, 4))) - bottom(shape)) \
        if properties & ABOVE else shape


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
