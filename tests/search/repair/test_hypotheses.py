"""Hypotheses: a claim that holds only sometimes stays REFUTED, and the repair says when it holds."""

import pytest

from derive.search.judging.session import verify

CLAIMS = [
    ("real x; claim x / x = 1", "assume x != 0"),
    ("real x; claim exp(log(x)) = x", "assume x > 0"),
    ("real a, b; claim max(a, b) = b", "assume a <= b"),
    ("size n; tensor x[n]; claim abs(x[i]) = x[i] for i < n", "x[i] >= 0"),
    ("size n; tensor x[n]; claim ∂relu(x[i])/∂x[i] = heaviside(x[i]) for i < n", "x[i] != 0"),
    ("size n; tensor A[n, n]; claim A^T = A", "tensor A symmetric"),
    ("size n; tensor A[n, n], x[n]; let q = x^T @ A @ x; claim grad(q, x) = 2 * (A @ x)", ""),
    ("size n, k; claim n mod k = 0", "assume k divides n"),
    ("size n; tensor x[n], t[n]; let p = softmax(x); let L = -Σ i<n: t[i] * log(p[i]); "
     "claim ∂L/∂x[i] = p[i] - t[i] for i < n", "assume Σ i<n: t[i] = 1"),
    ("size n; tensor x[n], y[n]; let z[i] = x[i] for i < n; "
     "claim x[i-1] * y[i] = y[i] * x[i-1] for i < n", "tensor x zero outside"),
    ("real x, y; claim log(x * y) = log(x) + log(y)", "assume x > 0 and y > 0"),
    ("real a, b, c; claim a / b = a * c / (b * c)", "assume b != 0 and c != 0"),
    ("real p; claim -p * log(p) >= 0", "assume 0 < p <= 1"),
    ("size n; tensor x[n]; claim norm(x / norm(x)) = 1", "assume norm(x) != 0"),
    ("size n; tensor A[n, n]; claim inv(A) @ A = eye(n)", "tensor A invertible"),
    ("size n; tensor A[n, n], B[n, n]; claim inv(A @ B) = inv(B) @ inv(A)",
     "tensor B invertible\ntensor A invertible"),
    ("size m, n; tensor A[m, n]; claim inv(A^T @ A) @ A^T @ A = eye(n)", "assume det(A^T @ A) != 0"),
    ("size n; tensor Q[n, n], x[n]; claim norm(Q @ x) = norm(x)", "tensor Q orthogonal"),
    ("size n; tensor A[n, n], x[n]; claim x^T @ A @ x >= 0", "tensor A positive semidefinite"),
    ("size n; tensor A[n, n]; claim det(A) > 0", "tensor A positive definite"),
    ("size m, n; tensor W[m, n], x[n]; claim relu(W @ x) = W @ x",
     "assume (W @ x)[i] >= 0 for i < m"),
    ("size n; tensor x[n]; function f; claim f(1/n * Σ i<n: x[i]) <= 1/n * Σ i<n: f(x[i])",
     "function f convex"),
    ("base 1; size n; tensor p[n]; claim Σ i<=n: p[i]^2 <= 1",
     "assume p[i] >= 0 for i <= n\nassume Σ i<=n: p[i] = 1"),
]


@pytest.mark.parametrize("claim", [
    "real x; claim x > 0", "real x, y; claim x != y", "size n; tensor x[n]; claim x[i] > 0 for i < n"])
def test_a_claim_is_no_hypothesis_of_its_own(claim):
    found = verify(claim.replace("; ", "\n"))
    assert found.word == "REFUTED" and found.repair is None, found.text()


@pytest.mark.parametrize("claim, hypothesis", CLAIMS)
def test_a_claim_that_holds_only_sometimes(claim, hypothesis):
    found = verify(claim, repairing=10.0)
    assert found.word in ("REFUTED", "ILL-TYPED") and found.repair, found.text()
    assert hypothesis in (found.repair.hypothesis or found.repair.sentence), found.text()


def test_the_verdict_stays_and_the_counterexample_violates_the_hypothesis():
    found = verify("real x; claim x / x = 1")
    assert found.word == "REFUTED" and found.verdict.witness.values["x"] == 0
    assert found.json()["repair"] == "holds if `x != 0`"
    assert found.json()["repaired"]["hypothesis"] == "assume x != 0"
    assert "repair: holds if `x != 0`" in found.text()


def test_no_hypothesis_rescues_what_is_never_true():
    """Else hypotheses that contradict each other would make anything hold."""
    assert verify("real x; claim x = x + 1").repair is None or \
        not verify("real x; claim x = x + 1").repair.hypothesis


def test_a_repair_may_be_declined():
    assert verify("real x; claim x / x = 1", repairing=0).repair is None
