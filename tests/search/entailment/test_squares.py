"""Inequalities by sums of squares: quadratic forms, Cauchy and Schwarz, and what is false beside."""

from fractions import Fraction

import pytest

from derive.kernel.ring import equal, polynomial
from derive.kernel.terms import Add, Mul, Num
from derive.language.formulas import formula
from derive.search.judging.session import records
from derive.search.entailment.squares import squares

TRUE = [
    "real x, y; claim 2*x*y <= x^2 + y^2",
    "real x, y; claim (x + y)^2 <= 2*x^2 + 2*y^2",
    "real x; claim x <= x^2 + 1/4",
    "real x; claim x < x^2 + 1",
    "real x, y, z; claim x*y + y*z + z*x <= x^2 + y^2 + z^2",
    "size n; tensor x[n], y[n]; claim (x^T @ y)^2 <= (x^T @ x) * (y^T @ y)",
    "size n; tensor x[n]; claim (Σ i<n: x[i])^2 <= n * Σ i<n: x[i]^2",
    "size n; tensor x[n]; let m = (Σ i<n: x[i])/n; claim m^2 <= (Σ i<n: x[i]^2)/n",
    "real x, y; assume x = 2*y; claim x <= 2*y",
]
FALSE = [
    "real x, y; claim 2*x*y <= x^2 + y^2 - 1/100",
    "real x; claim x <= x^2 + 1/5",
    "real x; claim x < x^2 + 1/4",
    "real x, y; claim 3*x*y <= x^2 + y^2",
    "size n; tensor x[n], y[n]; claim (x^T @ x) * (y^T @ y) <= (x^T @ y)^2",
    "size n; tensor x[n], y[n]; claim (x^T @ y)^2 < (x^T @ x) * (y^T @ y)",
    "size n; tensor x[n]; claim (Σ i<n: x[i])^2 <= Σ i<n: x[i]^2",
    "size n; tensor x[n]; let m = (Σ i<n: x[i])/n; claim (Σ i<n: x[i]^2)/n <= m^2",
    "real x, y; assume x = 2*y; claim x < 2*y",
]


def word(claim: str) -> str:
    (record,) = records(claim, patience=0.3)
    return record.word


@pytest.mark.parametrize("claim", TRUE)
def test_what_is_true_is_proved(claim):
    assert word(claim) == "PROVED"


@pytest.mark.parametrize("claim", FALSE)
def test_what_is_false_beside_it_is_refuted(claim):
    assert word(claim) == "REFUTED"


@pytest.mark.parametrize("form", ["a^2 - 2*a*b + b^2", "2*a^2 + 2*a*b + b^2 - 2*a + 5", "a^2 + b^2",
                                  "(a + b + c)^2 + (a - c)^2", "a^2 - a + 1/4",
                                  "a^4 + b^2", "(a*b - c)^2 + a^2"])
def test_completed_squares_add_up(form):
    term = formula(form, "real a, b, c")
    found = squares(polynomial(term), "<=")
    total = Add(tuple(Mul((Num(weight), *(c.right for c in conds)))
                      for weight, conds in found.parts))
    assert equal(total, term) and all(weight > 0 for weight, _ in found.parts)


@pytest.mark.parametrize("form", ["a^2 - b^2", "a*b", "a^2 + 3*a*b + b^2", "a^2 - a", "a - 1", "-a^2",
                                  "a^4 - b^2", "a^4 + a^3 + b^2"])
def test_what_is_no_sum_of_squares_has_none(form):
    assert squares(polynomial(formula(form, "real a, b")), "<=") is None


def test_nothing_is_left_over_of_a_strict_inequality():
    """(a - b)^2 is 0 where a = b."""
    assert squares(polynomial(formula("a^2 - 2*a*b + b^2", "real a, b")), "<") is None
    assert squares(polynomial(formula("a^2 + 1", "real a")), "<").parts[-1] == (Fraction(1), ())
