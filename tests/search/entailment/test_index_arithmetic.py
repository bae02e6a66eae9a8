"""Row-major indices, nested floors and sums over flattened indices: what holds for every size is
proved, and its usual mistakes are not."""

import pytest

from derive.kernel.integers import check
from derive.language.statement import read
from derive.search.entailment.integer_points import seems_entailed
from derive.search.entailment.integers import find
from derive.search.judging.session import verify

SIZES = "size n, m, a, b, c, s, t, r\n"


def goal(claim):
    (statement,) = read(SIZES + "claim " + claim, "<claim>")
    return statement.facts(), statement.claim


@pytest.mark.parametrize("claim", [
    "(n // s) // t = n // (s*t)",
    "((n + s - 1) // s + t - 1) // t = (n + s*t - 1) // (s*t)",
    "((i*b + j)*c + k) // (b*c) = i  for i < a, j < b, k < c",
    "((i*b + j)*c + k) // c - b*(((i*b + j)*c + k) // (b*c)) = j  for i < a, j < b, k < c",
    "k // r + i*r < m*r  for k < r*r, i < m",
    "i // s <= n // s  for i < n",
])
def test_floors_are_found_out(claim):
    facts, wanted = goal(claim)
    check(facts, wanted, find(facts, wanted))


@pytest.mark.parametrize("claim", [
    "(n // s) // t = n // (s + t)",
    "((n + s - 1) // s + t - 1) // t = (n + s*t) // (s*t)",
    "((i*b + j)*c + k) // (b*c) = i  for i < a, j in 0..b, k < c",
    "k // r + i*r < m*r  for k in 0..r*r, i < m",
    "s * (n // s) = n",
])
def test_what_fails_at_small_integers_is_not_searched_for(claim):
    facts, wanted = goal(claim)
    assert not seems_entailed(facts, wanted) and find(facts, wanted) is None


GIVEN = SIZES + """
tensor x[n], u[a*b], v[r*n], f[a, b], g[a, b, c], h[r*r, m, n]
let    up[i] = x[i // r]  for i < r*n
let    shuffled[i, j] = h[r*(i mod r) + j mod r, i // r, j // r]  for i < m*r, j < n*r
loss   L(up)
"""


@pytest.mark.parametrize("right, wrong", [
    ("(Σ k<a*b: f[k // b, k mod b]) = Σ i<a, j<b: f[i, j]",
     "(Σ k<a*b: f[k // b, k mod b]^2) = (Σ i<a, j<b: f[i, j])^2"),
    ("(Σ i<a, j<b: u[i*b + j]) = Σ k<a*b: u[k]", "(Σ i<a, j<b: u[j]) = Σ k<a*b: u[k]"),
    ("(Σ i<a, j<b: u[i + a*j]) = Σ k<a*b: u[k]", "(Σ i<a, j<b: u[i*j]) = Σ k<a*b: u[k]"),
    ("(Σ k<a*b*c: g[k // (b*c), (k // c) mod b, k mod c]) = Σ i<a, j<b, l<c: g[i, j, l]", None),
    ("(Σ i<n: x[(i - s) mod n]) = Σ i<n: x[i]", "(Σ i<n: x[(2*i) mod n]) = Σ i<n: x[i]"),
    ("(Σ i<r*n: x[i // r]) = r * Σ j<n: x[j]", "(Σ i<r*n: x[i // r]) = n * Σ j<n: x[j]"),
    ("(Σ i<r*n: x[i // r] * v[i]) = Σ j<n: x[j] * Σ k<r: v[r*j + k]",
     "(Σ i<r*n: x[i // r] * v[i]) = Σ j<n: x[j] * Σ k<r: v[j + k]"),
    ("∂L/∂x[j] = Σ k<r: ∂L/∂up[r*j + k]  for j < n", "∂L/∂x[j] = ∂L/∂up[r*j]  for j < n"),
    ("(Σ i<m*r, j<n*r: shuffled[i, j]) = Σ k<r*r, i<m, j<n: h[k, i, j]", None),
    ("(Σ p<m: [0 <= k - s*p < s]) = 1  for k < m*s",
     "(Σ p<m: [0 <= k - s*p <= s]) = 1  for k < m*s"),
])
def test_sums_over_flattened_indices(right, wrong):
    assert verify(GIVEN + "claim " + right, repairing=0).word == "PROVED"
    if wrong:
        assert verify(GIVEN + "claim " + wrong, repairing=0).word == "REFUTED"


@pytest.mark.parametrize("right, wrong", [
    ("(Σ i<n: i) = n*(n-1)/2", "(Σ i<n: i) = n*(n+1)/2"),
    ("(Σ i<n: (2*i + 1)) = n^2", "(Σ i<n: (2*i - 1)) = n^2"),
    ("(Σ i in 1..n: i^2) = n*(n+1)*(2*n+1)/6", "(Σ i<n: i^2) = n*(n+1)*(2*n+1)/6"),
    ("(Σ i<n, j<i: 1) = n*(n-1)/2", "(Σ i<n, j<i: 1) = n*(n+1)/2"),
    ("(Σ i<n: Σ j<n: [j < i]) = n*(n-1)/2", "(Σ i<n: Σ j<n: [j <= i]) = n*(n-1)/2"),
])
def test_sums_in_closed_form_are_proved_by_induction_on_the_size(right, wrong):
    assert verify(SIZES + "claim " + right, repairing=0).word == "PROVED"
    assert verify(SIZES + "claim " + wrong, repairing=0).word == "REFUTED"
