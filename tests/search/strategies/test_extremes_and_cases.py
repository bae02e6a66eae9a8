"""Entries at an argmax, extremes turned over, sums over cases and sums that end elsewhere."""

import pytest

from derive.search.judging.session import verify

GIVEN = """
size     n, m, k, s  with k <= n
tensor   x[n], y[m], v[n + m]
let      z[i] = {x[i] if i < n, y[i-n] otherwise}  for i < n + m
let      p = maxpool1d(x, window=k, stride=s)
"""


@pytest.mark.parametrize("claim, word", [
    ("x[argmax i<n: x[i]] = max i<n: x[i]", "PROVED"),
    ("p[i] = x[s*i + argmax j<k: x[s*i + j]]  for i < (n-k)//s + 1", "PROVED"),
    ("x[argmax i<n: -x[i]] = max i<n: x[i]", "REFUTED"),
    ("x[argmax i<k: x[i]] = max i<n: x[i]", "REFUTED"),
    ("(max i<n: -x[i]) = -(min i<n: x[i])", "PROVED"),
    ("(min i<n: -x[i]) = -(max i<n: x[i])", "PROVED"),
    ("(max i<n: -x[i]) = -(max i<n: x[i])", "REFUTED"),
    ("(Σ i<n+m: z[i]) = (Σ i<n: x[i]) + (Σ i<m: y[i])", "PROVED"),
    ("(Σ i<n+m: v[i] * z[i]) = (Σ i<n: v[i] * x[i]) + (Σ i<m: v[n+i] * y[i])", "PROVED"),
    ("(Σ i<n+m: v[i] * z[i]) = (Σ i<n: v[i] * x[i]) + (Σ i<m: v[i] * y[i])", "REFUTED"),
    ("(Σ i<n+m: v[i]) = (Σ i<n: v[i]) + (Σ i<m: v[n+i])", "PROVED"),
    ("(Σ i<n+m: v[i]) = (Σ i<n: v[i]) + (Σ i<n: v[i])", "REFUTED"),
])
def test_a_claim(claim, word):
    assert verify(GIVEN + "claim " + claim, repairing=0).word in (
        (word,) if word == "PROVED" else ("REFUTED", "ILL-TYPED"))
