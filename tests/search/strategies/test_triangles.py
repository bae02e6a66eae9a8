"""Sums over squares, their diagonals and triangles."""

import pytest

from derive.search.judging.session import verify

GIVEN = "size n; tensor x[n], y[n], A[n, n], S[n, n] symmetric; "


@pytest.mark.parametrize("claim, word", [
    ("Σ i<n, j<n: A[i, j] = trace(A) + Σ i<n, j<i: (A[i, j] + A[j, i])", "PROVED"),
    ("Σ i<n, j<n: S[i, j] = trace(S) + 2 * Σ i<n, j<i: S[i, j]", "PROVED"),
    ("Σ i<n, j in i+1..n-1: A[i, j] = Σ i<n, j<i: A[j, i]", "PROVED"),
    ("Σ i<n, j in 0..i: A[i, j] = trace(A) + Σ i<n, j<i: A[i, j]", "PROVED"),
    ("Σ i<n, j<n: abs(x[i] - x[j]) = 2 * Σ i<n, j<i: abs(x[i] - x[j])", "PROVED"),
    ("Σ i<n, j in i+1..n-1: x[i] * x[j] = ((Σ i<n: x[i])^2 - Σ i<n: x[i]^2) / 2", "PROVED"),
    ("Σ i<n, j<i: (x[i] - x[j])^2 = n * Σ i<n: x[i]^2 - (Σ i<n: x[i])^2", "PROVED"),
    ("variance(x) = 1/n^2 * Σ i<n, j<i: (x[i] - x[j])^2", "PROVED"),
    ("(Σ i<n: x[i]) * Σ j<n: y[j] = x^T @ y + Σ i<n, j<i: (x[i] * y[j] + x[j] * y[i])", "PROVED"),
    ("Σ i<n, j<n: A[i, j] = trace(A) + 2 * Σ i<n, j<i: A[i, j]", "REFUTED"),
    ("Σ i<n, j<n: A[i, j] = Σ i<n, j<i: (A[i, j] + A[j, i])", "REFUTED"),
    ("Σ i<n, j in 0..i: x[i] * x[j] = ((Σ i<n: x[i])^2 - Σ i<n: x[i]^2) / 2", "REFUTED"),
])
def test_triangles(claim, word):
    assert verify(GIVEN + "claim " + claim).word == word


def test_triangles_counted_from_one():
    assert verify("base 1; size n; tensor x[n]; claim Σ i in 1..n, j in i+1..n: (x[i] - x[j])^2 = "
                  "n * Σ i in 1..n: x[i]^2 - (Σ i in 1..n: x[i])^2").word == "PROVED"
