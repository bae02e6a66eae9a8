"""Exact numbers, intervals that hold the value, and dual numbers."""

from fractions import Fraction

import mpmath
import pytest

from derive.numeric import intervals
from derive.numeric.functions import Functions
from derive.numeric.numbers import (
    Dual,
    Kink,
    Undecided,
    Undefined,
    floor,
    larger,
    magnitude,
    power,
    reciprocal,
    relu,
    same,
    sign,
)

KNOWN = {"exp": mpmath.exp, "log": mpmath.log, "sqrt": mpmath.sqrt, "sin": mpmath.sin,
         "cos": mpmath.cos, "tan": mpmath.tan, "tanh": mpmath.tanh, "atan": mpmath.atan,
         "erf": mpmath.erf, "normal_cdf": mpmath.ncdf, "sinh": mpmath.sinh, "cosh": mpmath.cosh,
         "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
         "softplus": lambda x: mpmath.log(1 + mpmath.exp(x))}


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.parametrize("x", [Fraction(1, 3), Fraction(7, 2), Fraction(-5, 3), Fraction(9)])
def test_intervals_are_narrow_and_hold_the_value(name, x):
    if name in ("log", "sqrt") and x < 0:
        x = -x
    low, high = intervals.interval(x, 110).fractions()
    assert low <= x <= high
    enclosure = getattr(intervals, name)(intervals.interval(x, 110))
    low, high = enclosure.fractions()
    with mpmath.workdps(60):
        true = KNOWN[name](mpmath.mpf(x.numerator) / x.denominator)
        assert mpmath.mpf(low.numerator) / low.denominator <= true
        assert true <= mpmath.mpf(high.numerator) / high.denominator
    assert high - low < Fraction(1, 10 ** 25)


def test_reciprocal_and_powers():
    assert reciprocal(4) == Fraction(1, 4) and power(0, 0) == 1 and power(Fraction(1, 2), -2) == 4
    with pytest.raises(Undefined):
        reciprocal(0)
    with pytest.raises(Undefined):
        power(0, -1)


def test_an_interval_around_zero_decides_nothing():
    third = intervals.interval(Fraction(1, 3), 110)
    with pytest.raises(Undecided):
        sign(third - Fraction(1, 3))
    with pytest.raises(Undecided):
        reciprocal(third - third)
    assert third * 0 == 0 and sign(third) == 1 and floor(third) == 0


def test_floor_rounds_towards_minus_infinity():
    assert floor(Fraction(-1, 2)) == -1 and floor(Fraction(3, 2)) == 1


def test_dual_numbers_follow_the_product_and_quotient_rules():
    x = Dual(1, 0, 3, 1)
    y = x * x * reciprocal(x + 1)
    assert y.value == Fraction(9, 4) and y.slope == Fraction(15, 16)


def test_inner_derivatives_do_not_mix_with_outer_ones():
    x, y = Dual(1, 0, 3, 1), Dual(2, 0, 5, 1)
    product = x * y
    assert product.slope.value == 3 and product.slope.slope == 1 and product.value.slope == 5


def test_a_tie_is_a_kink_unless_nothing_moves():
    with pytest.raises(Kink):
        relu(Dual(1, 0, 0, 1))
    assert relu(Dual(1, 0, 0, 0)).slope == 0
    assert relu(Dual(1, 1, 0, 1)).slope == 1 and relu(Dual(1, -1, 0, 1)).slope == 0
    assert larger(Dual(1, 1, 2, 5), 2).slope == 5 and magnitude(Dual(1, -1, 0, 1)).slope == -1


def test_a_pole_beside_the_point_is_undecided_and_at_the_point_undefined():
    with pytest.raises(Undefined):
        reciprocal(Dual(1, 0, 0, 1))
    with pytest.raises(Undecided):
        reciprocal(Dual(1, 1, 0, 1))


def test_zero_times_anything_stays_put():
    assert same(Dual(1, 0, 2, 1) * 0, 0)


@pytest.mark.parametrize("name,at,result", [
    ("exp", 0, 1), ("log", 1, 0), ("sqrt", Fraction(9, 4), Fraction(3, 2)), ("sin", 0, 0),
    ("cos", 0, 1), ("tanh", 0, 0), ("atan", 0, 0), ("sigmoid", 0, Fraction(1, 2)), ("erf", 0, 0),
    ("normal_cdf", 0, Fraction(1, 2)), ("heaviside", 0, Fraction(1, 2)), ("sign", 0, 0),
    ("heaviside", -3, 0), ("heaviside", 2, 1), ("sign", -2, -1), ("abs", -2, 2), ("relu", -1, 0),
])
def test_values_that_are_rational_are_exact(name, at, result):
    assert Functions({}, {}, 110)(name, at) == result


@pytest.mark.parametrize("name,at", [("log", 0), ("log", -1), ("sqrt", -1)])
def test_log_and_root_are_undefined_where_they_have_no_value(name, at):
    with pytest.raises(Undefined):
        Functions({}, {}, 110)(name, at)
