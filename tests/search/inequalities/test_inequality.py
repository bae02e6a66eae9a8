"""Inequalities are shown whatever number the first index has."""

import pytest

from derive.search.judging.session import verify
from tests.search.proofs import proved

GIVEN = "base 1; size n; tensor x[n], y[n], p[n] > 0, q[n] > 0; " \
        "assume Σ i in 1..n: p[i] = 1; assume Σ i in 1..n: q[i] = 1; "


@pytest.mark.parametrize("claim, word", [
    ("log(Σ i in 1..n: exp(x[i])) <= max(x) + log(n)", "PROVED"),
    ("max(x) <= log(Σ i in 1..n: exp(x[i]))", "PROVED"),
    ("Σ i in 1..n: p[i] * x[i] <= max(x)", "PROVED"),
    ("Σ i in 1..n: p[i] * x[i] >= min(x)", "PROVED"),
    ("-Σ i in 1..n: p[i] * log(p[i]) <= log(n)", "PROVED"),
    ("Σ i in 1..n: p[i] * log(p[i] / q[i]) >= 0", "PROVED"),
    ("exp(Σ i in 1..n: p[i] * x[i]) <= Σ i in 1..n: p[i] * exp(x[i])", "PROVED"),
    ("log(Σ i in 1..n: exp(x[i])) <= max(x) + log(n) - 1/2", "REFUTED"),
    ("Σ i in 1..n: p[i] * x[i] <= min(x)", "REFUTED"),
])
def test_counted_from_one(claim, word):
    assert verify(GIVEN + "claim " + claim).word == word


@pytest.mark.parametrize("claim, holds", [
    ("real x > 0, y > 0, t; assume 0 <= t <= 1; claim t*x + (1-t)*y > 0", True),
    ("real x > 0, y >= 0, t; assume 0 <= t <= 1; claim t*x + (1-t)*y > 0", False),
    ("real x > 0, y > 0, t <= 1; claim t*x + (1-t)*y > 0", False),
    ("real x > 0, y > 0, t; assume 0 <= t <= 1; claim t*log(x) + (1-t)*log(y) <= log(t*x + (1-t)*y)", True),
    ("real x > 0, y > 0, t; assume 0 <= t <= 1; claim t*log(x) + (1-t)*log(y) >= log(t*x + (1-t)*y)", False),
])
def test_a_number_that_may_be_0_is_positive_or_0(claim, holds):
    assert proved(claim) == holds


SHRUNK = "real v, l > 0; let p = {v - l if v > l, v + l if v < -l, 0 otherwise}; claim "


@pytest.mark.parametrize("claim, holds", [
    (SHRUNK + "abs(p) <= abs(v)", True), (SHRUNK + "abs(p) <= abs(v) - l", False),
    (SHRUNK + "abs(p - v) <= l", True), (SHRUNK + "abs(p - v) < l", False),
])
def test_the_kink_of_a_named_number(claim, holds):
    assert proved(claim) == holds


WEIGHTS = "size n; tensor x[n]; let p = softmax(x); claim "


@pytest.mark.parametrize("claim, holds", [
    (WEIGHTS + "Σ i<n: p[i]^2 <= 1", True), (WEIGHTS + "Σ i<n: p[i]^2 < 1", False),
    (WEIGHTS + "-(Σ i<n: p[i]*log(p[i])) >= 0", True), (WEIGHTS + "-(Σ i<n: p[i]*log(p[i])) > 0", False),
    (WEIGHTS.replace("p = softmax(x)", "p[i] = exp(x[i]) for i<n") + "Σ i<n: p[i]^2 <= 1", False),
])
def test_weights_that_add_up_to_1_are_at_most_1(claim, holds):
    assert proved(claim) == holds
