"""Derivatives of the known functions, and concrete functions for opaque ones."""

from fractions import Fraction
from itertools import combinations, pairwise
from random import Random

import mpmath
import pytest

from derive.numeric.functions import SLOPES, Functions
from derive.numeric.numbers import Undefined, Unevaluable
from derive.numeric.opaque import Piecewise, Polynomial, concrete

AT = Fraction(2, 3)
PLAIN = {"relu": lambda x: max(x, 0), "abs": abs, "heaviside": lambda x: int(x > 0),
         "sign": mpmath.sign, "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
         "softplus": lambda x: mpmath.log(1 + mpmath.exp(x)), "normal_cdf": mpmath.ncdf}


@pytest.mark.parametrize("name", sorted(SLOPES))
@pytest.mark.parametrize("order", [1, 2, 3])
def test_slopes_against_numerical_differentiation(name, order):
    ours = Functions({}, {}, 200).apply(name, order, AT)
    low, high = ours.fractions() if hasattr(ours, "fractions") else (ours, ours)
    with mpmath.workdps(60):
        true = mpmath.diff(PLAIN.get(name) or getattr(mpmath, name),
                           mpmath.mpf(AT.numerator) / AT.denominator, order)
        assert abs(true - mpmath.mpf(low.numerator) / low.denominator) < mpmath.mpf(10) ** -12
    assert high - low < Fraction(1, 10 ** 20)


@pytest.mark.parametrize("name", ["relu", "abs", "heaviside", "sign"])
def test_no_slope_at_a_kink_but_by_convention(name):
    with pytest.raises(Undefined):
        Functions({}, {}, 110).apply(name, 1, 0)
    assert Functions({}, {(name, 0): 0}, 110).apply(name, 1, 0) == 0
    with pytest.raises(Undefined):
        Functions({}, {(name, 0): 0}, 110).apply(name, 2, 0)


def test_a_polynomial_and_its_derivatives():
    cube = Polynomial((1, -1, 0, 1))
    assert cube.text("t") == "t^3 - t + 1"
    assert [cube.apply(order, 2) for order in range(5)] == [7, 11, 12, 6, 0]


def test_an_opaque_function_without_properties_is_smooth():
    assert isinstance(concrete(frozenset(), Random(1)), Polynomial)


POINTS = [Fraction(i, 4) for i in range(-14, 15)]
CHECKS = {
    "nondecreasing": lambda f: all(a <= b for a, b in pairs(f)),
    "nonincreasing": lambda f: all(a >= b for a, b in pairs(f)),
    "increasing": lambda f: all(a < b for a, b in pairs(f)),
    "decreasing": lambda f: all(a > b for a, b in pairs(f)),
    "even": lambda f: all(f(x) == f(-x) for x in POINTS),
    "odd": lambda f: all(f(x) == -f(-x) for x in POINTS),
    "positive": lambda f: all(f(x) > 0 for x in POINTS + [-1000, 1000]),
    "nonnegative": lambda f: all(f(x) >= 0 for x in POINTS + [-1000, 1000]),
    "continuous": lambda f: all(
        abs(f(x) - f(x + side * Fraction(1, 10 ** 9))) < Fraction(1, 10 ** 6)
        for x in POINTS for side in (1, -1)),
}


def pairs(f):
    values = [f(x) for x in POINTS]
    return list(pairwise(values))


@pytest.mark.parametrize("properties", [
    c for count in (1, 2, 3) for c in combinations(CHECKS, count)], ids=" ".join)
def test_a_concrete_function_has_the_properties(properties):
    """Else a claim about such functions would be refuted by one that is not."""
    for seed in range(12):
        try:
            function = concrete(frozenset(properties), Random(seed))
        except Unevaluable:
            assert len(properties) > 1
            continue
        for name in properties:
            assert CHECKS[name](lambda x: function.apply(0, x)), function.text("t")


@pytest.mark.parametrize("properties", [
    ("even", "positive"), ("continuous", "nondecreasing"), ("continuous", "odd"),
    ("even", "continuous", "positive"), ("nondecreasing", "odd"), ("nondecreasing", "positive"),
    ("continuous", "increasing"), ("nonincreasing", "even"), ("nondecreasing", "nonincreasing")])
def test_these_properties_go_together(properties):
    for seed in range(12):
        concrete(frozenset(properties), Random(seed))


def test_a_nondecreasing_function_may_jump():
    functions = [concrete(frozenset({"nondecreasing"}), Random(seed)) for seed in range(5)]
    assert any(f.apply(0, 1 + Fraction(1, 10 ** 9)) - f.apply(0, 1) > Fraction(1, 2)
               for f in functions)


def test_properties_that_contradict_are_refused():
    with pytest.raises(Unevaluable):
        concrete(frozenset({"increasing", "even"}), Random(0))
    with pytest.raises(Unevaluable):
        concrete(frozenset({"holomorphic"}), Random(0))


def test_a_step_as_text():
    step = Piecewise((0,), ((0, -1), (2, 1)), (Fraction(1, 2),))
    assert step.text("t") == "{-1 if t < 0, 1/2 if t = 0, 2*t + 1 otherwise}"
    with pytest.raises(Undefined):
        step.apply(1, 0)


@pytest.mark.parametrize("words", [{"convex"}, {"convex", "nondecreasing"}, {"convex", "even"},
                                   {"convex", "decreasing", "nonincreasing"}, {"convex", "positive"}])
def test_a_convex_function_lies_below_its_chords(words):
    points = [Fraction(i, 2) for i in range(-8, 9)]
    bent = 0
    for seed in range(20):
        f = concrete(frozenset(words), Random(seed))
        values = {u: f.apply(0, u) for u in points}
        chords = [values[a] + values[b] - 2 * f.apply(0, (a + b) / 2) for a in points for b in points]
        assert min(chords) >= 0
        bent += max(chords) > 0
        pairs = [(values[a], values[b]) for a in points for b in points if a < b]
        assert "nondecreasing" not in words or all(a <= b for a, b in pairs)
        assert "decreasing" not in words or all(a > b for a, b in pairs)
        assert "even" not in words or all(values[u] == values[-u] for u in points)
        assert "positive" not in words or min(values.values()) > 0
    assert bent > 10
