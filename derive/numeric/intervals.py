"""Intervals: two numbers between which the value surely lies.

All rounding is outward.  The elementary functions are those of mpmath's interval
library, widened by a unit in the last place; the error function is summed here.
mpmath is slow to import, so this file is only imported once a transcendental
value is met.
"""

from __future__ import annotations

from fractions import Fraction

from mpmath.libmp import from_int, from_rational, mpf_le, mpf_sign, to_rational
from mpmath.libmp.libmpf import mpf_min_max
from mpmath.libmp.libmpi import (
    mpi_add,
    mpi_atan,
    mpi_cos,
    mpi_div,
    mpi_exp,
    mpi_log,
    mpi_mul,
    mpi_neg,
    mpi_pi,
    mpi_pow_int,
    mpi_sin,
    mpi_sqrt,
)

from derive.numeric.numbers import Undecided, Undefined

HUGE = 1 << 20             # the largest argument of exp, sin and cos


class Interval:
    """The numbers between `ends`, a pair of binary fractions kept to `bits` bits."""

    __slots__ = ("bits", "ends")

    def __init__(self, ends, bits: int):
        self.ends, self.bits = ends, bits

    def meet(self, other, operation):
        """The operation on both, or NotImplemented for what is neither exact nor an interval."""
        kind = type(other)
        if kind is Interval:
            bits = max(self.bits, other.bits)
            return Interval(operation(self.ends, other.ends, bits), bits)
        if kind is int or kind is Fraction:
            return Interval(operation(self.ends, ends(other, self.bits), self.bits), self.bits)
        return NotImplemented

    def __add__(self, other):
        return self.meet(other, mpi_add)

    __radd__ = __add__

    def __neg__(self):
        return Interval(mpi_neg(self.ends), self.bits)

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return -self + other

    def __mul__(self, other):
        if (type(other) is int or type(other) is Fraction) and other == 0:
            return 0
        return self.meet(other, mpi_mul)

    __rmul__ = __mul__

    def reciprocal(self):
        if not self.sign():
            raise Undefined("1/0")
        return Interval(mpi_div(ends(1, self.bits), self.ends, self.bits), self.bits)

    def power(self, exponent: int):
        return Interval(mpi_pow_int(self.ends, exponent, self.bits), self.bits)

    def sign(self) -> int:
        low, high = map(mpf_sign, self.ends)
        if low > 0 or high < 0:
            return low
        if low == high:
            return 0
        raise Undecided("an interval around 0")

    def floor(self) -> int:
        low, high = (end.__floor__() for end in self.fractions())
        if low != high:
            raise Undecided("an interval around an integer")
        return low

    def relu(self):
        low, high = self.ends
        zero = from_int(0)
        return Interval((mpf_min_max([low, zero])[1], mpf_min_max([high, zero])[1]), self.bits)

    def fractions(self) -> tuple[Fraction, Fraction]:
        return tuple(Fraction(*to_rational(end)) for end in self.ends)

    def width(self) -> Fraction:
        low, high = self.fractions()
        return high - low


def ends(x, bits: int):
    """The tightest ends around an exact number."""
    if type(x) is int:
        return from_int(x, bits, "f"), from_int(x, bits, "c")
    return (from_rational(x.numerator, x.denominator, bits, "f"),
            from_rational(x.numerator, x.denominator, bits, "c"))


def interval(x, bits: int) -> Interval:
    return x if type(x) is Interval else Interval(ends(x, bits), bits)


def widened(function, x: Interval) -> Interval:
    """The function's interval, a unit in the last place wider."""
    bits = x.bits
    unit = Fraction(1, 1 << bits)
    around_one = ends(1 - unit, bits + 8)[0], ends(1 + unit, bits + 8)[1]
    return Interval(mpi_mul(function(x.ends, bits + 8), around_one, bits), bits)


def moderate(x: Interval) -> Interval:
    if not all(mpf_le(from_int(-HUGE), end) and mpf_le(end, from_int(HUGE)) for end in x.ends):
        raise Undecided("the argument is too large")
    return x


def exp(x: Interval) -> Interval:
    return widened(mpi_exp, moderate(x))


def log(x: Interval) -> Interval:
    if x.sign() <= 0:
        raise Undefined("log of a number that is not positive")
    return widened(mpi_log, x)


def sqrt(x: Interval) -> Interval:
    if x.sign() < 0:
        raise Undefined("root of a negative number")
    return widened(mpi_sqrt, x)


def sin(x: Interval) -> Interval:
    return widened(mpi_sin, moderate(x))


def cos(x: Interval) -> Interval:
    return widened(mpi_cos, moderate(x))


def atan(x: Interval) -> Interval:
    return widened(mpi_atan, x)


def tanh(x: Interval):
    return 1 - 2 * (exp(2 * x) + 1).reciprocal()


def sigmoid(x: Interval):
    return (1 + exp(-x)).reciprocal()


def softplus(x: Interval):
    return log(1 + exp(x))


def sinh(x: Interval):
    return (exp(x) - exp(-x)) * Fraction(1, 2)


def cosh(x: Interval):
    return (exp(x) + exp(-x)) * Fraction(1, 2)


def tan(x: Interval):
    return sin(x) * cos(x).reciprocal()


def pi(bits: int) -> Interval:
    return Interval(mpi_pi(bits), bits)


def erf(x: Interval) -> Interval:
    """The error function increases: its values at the two ends enclose it."""
    low, high = (erf_of_exact(end, x.bits) for end in x.fractions())
    return Interval((low.ends[0], high.ends[1]), x.bits)


def erf_of_exact(x: Fraction, bits: int) -> Interval:
    """2/√π e^(-x²) Σ 2^n x^(2n+1) / (2n+1)!!, whose terms all have the sign of x."""
    if abs(x) > 16:
        tail = Interval((ends(0, bits)[0], ends(Fraction(1, 1 << 256), bits)[1]), bits)
        return 1 - tail if x > 0 else tail - 1
    square, n = x * x, 0
    term = total = interval(x, bits + 32)
    small = Fraction(1, 1 << (bits + 16))
    while 4 * square >= 2 * n + 3 or bigger(term, small):
        n += 1
        term = term * (2 * square / (2 * n + 1))
        total = total + term
    rest = term * Interval((from_int(0), from_int(1)), bits)
    scale = 2 * exp(interval(-square, bits + 32)) * sqrt(pi(bits + 32)).reciprocal()
    return Interval(mpi_add(((total + rest) * scale).ends, ends(0, bits), bits), bits)


def bigger(x: Interval, bound: Fraction) -> bool:
    return max(map(abs, x.fractions())) > bound


def normal_cdf(x: Interval) -> Interval:
    return (1 + erf(x * sqrt(interval(2, x.bits)).reciprocal())) * Fraction(1, 2)
