"""Numbers: what a formula's value is made of, and what can go wrong with it.

A number is an `int` or a `Fraction`, exact; an `Interval` that surely holds it;
or a `Dual`, a number and its slope in one variable.  Floating point never occurs.

A dual number may carry a side: it then stands for the values at points close to
the point, on one side of it, so that comparisons are decided by the slope where
the values tie.  Without a side such a tie is a `Kink`, left to whoever
differentiates.
"""

from __future__ import annotations

from fractions import Fraction

LARGEST = 200_000          # bits of an exact power


class Undefined(Exception):
    """The formula certainly has no value at the point."""


class Undecided(Exception):
    """The evaluator cannot tell, at this point."""


class Unevaluable(Exception):
    """The evaluator cannot evaluate the formula, at any point."""


class OutOfTime(Exception):
    """The time is up."""


class Kink(Exception):
    """A comparison ties at the point and may go either way nearby."""

    def __init__(self, level: int):
        super().__init__("a comparison ties at the point")
        self.level = level


PENDING = (Undefined, Undecided, Kink)     # what a bracket that is 0 takes away again


class Dual:
    """value + slope·ε for the variable of one derivative; inner derivatives have higher levels."""

    __slots__ = ("level", "side", "slope", "value")

    def __init__(self, level: int, side: int, value, slope):
        self.level, self.side, self.value, self.slope = level, side, value, slope

    def like(self, value, slope) -> Dual:
        return Dual(self.level, self.side, value, slope)

    def __add__(self, other):
        if type(other) is Dual:
            if other.level == self.level:
                return self.like(self.value + other.value, self.slope + other.slope)
            if other.level > self.level:
                return other.like(self + other.value, other.slope)
        return self.like(self.value + other, self.slope)

    __radd__ = __add__

    def __neg__(self):
        return self.like(-self.value, -self.slope)

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return -self + other

    def __mul__(self, other):
        if type(other) is Dual:
            if other.level == self.level:
                return self.like(self.value * other.value,
                                 self.value * other.slope + self.slope * other.value)
            if other.level > self.level:
                return other.like(self * other.value, self * other.slope)
        elif is_zero(other):
            return 0
        return self.like(self.value * other, self.slope * other)

    __rmul__ = __mul__

    def reciprocal(self):
        if self.side and is_zero(self.value):
            raise Undecided("a pole at the point")
        inverse = reciprocal(self.value)
        return self.like(inverse, -(inverse * inverse) * self.slope)

    def power(self, exponent: int):
        return self.like(power(self.value, exponent),
                         exponent * power(self.value, exponent - 1) * self.slope)

    def sign(self) -> int:
        here = sign(self.value)
        if here:
            return here
        if not self.side:
            raise Kink(self.level)
        nearby = sign(self.slope)
        if nearby:
            return nearby * self.side
        raise Undecided("a comparison close to the point")

    def floor(self) -> int:
        whole = floor(self.value)
        return whole if sign(self - whole) > 0 else whole - 1


def split(value, level: int):
    """Value and slope at this level."""
    if type(value) is Dual and value.level == level:
        return value.value, value.slope
    return value, 0


def is_exact(x) -> bool:
    return type(x) is int or type(x) is Fraction


def is_zero(x) -> bool:
    """Is the number 0 exactly, and everywhere near the point?"""
    return is_exact(x) and x == 0


def tidy(x):
    """The same number, as an `int` where it is one."""
    return x.numerator if type(x) is Fraction and x.denominator == 1 else x


def sign(x) -> int:
    """-1, 0 or 1, for certain."""
    if is_exact(x):
        return (x > 0) - (x < 0)
    return x.sign()


def same(a, b) -> bool:
    """Are the numbers equal, for certain either way?"""
    if is_exact(a) and is_exact(b):
        return a == b
    return sign(a - b) == 0


def reciprocal(x):
    if not is_exact(x):
        return x.reciprocal()
    if x == 0:
        raise Undefined("1/0")
    return tidy(1 / Fraction(x))


def power(x, exponent: int):
    """x^exponent for an integer exponent; 0^0 = 1."""
    if exponent == 0:
        return 1
    if exponent < 0:
        return power(reciprocal(x), -exponent)
    if not is_exact(x):
        return x if exponent == 1 else x.power(exponent)
    size = max(abs(x.numerator), x.denominator).bit_length()
    if size > 1 and size * exponent > LARGEST:
        raise Undecided("the number is too large")
    return x ** exponent


def floor(x) -> int:
    """⌊x⌋, towards -oo."""
    return x.__floor__() if is_exact(x) else x.floor()


def whole(value) -> int:
    """The value as an index; what is not an integer has no entry there."""
    if type(value) is int:
        return value
    if is_exact(value):
        if value.denominator == 1:
            return value.numerator
        raise Undefined(f"{value} is not an integer")
    raise Unevaluable("an index that depends on a real number")


def relu(x):
    """max(x, 0); at a tie its slope is that of the side, and 0 where x has slope 0."""
    if type(x) is not Dual or not is_zero(x.value):
        return nonzero_relu(x)
    if is_zero(x.slope):
        return x.like(0, 0)
    if not x.side:
        raise Kink(x.level)
    return x if sign(x.slope) * x.side > 0 else x.like(0, 0)


def nonzero_relu(x):
    try:
        return x if sign(x) > 0 else 0
    except Undecided:
        if type(x) is Dual:
            raise
        return x.relu()


def larger(a, b):
    """max(a, b)."""
    difference = a - b
    try:
        return a if sign(difference) > 0 else b
    except (Undecided, Kink):
        return b + relu(difference)


def smaller(a, b):
    """min(a, b)."""
    return -larger(-a, -b)


def magnitude(x):
    """|x|."""
    try:
        return x if sign(x) >= 0 else -x
    except (Undecided, Kink):
        return relu(x) + relu(-x)
