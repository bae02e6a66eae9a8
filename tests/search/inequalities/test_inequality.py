"""Inequalities are shown whatever number the first index has."""

import pytest

from derive.search.judging.session import verify

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
