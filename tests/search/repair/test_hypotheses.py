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
]


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
