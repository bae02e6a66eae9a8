"""Inequalities about maxima, from the same about every entry; and between squares."""

import pytest

from tests.search.proofs import proved

VECTOR = "size n; tensor x[n]; "


@pytest.mark.parametrize("text", [
    "real b > 0; claim (max i<n: x[i]) <= logsumexp(b*x)/b",
    "real b > 0; claim b*(max i<n: x[i]) <= logsumexp(b*x)",
    "claim (max i<n: x[i])^2 <= Σ k<n: x[k]^2",
    "claim exp(min i<n: x[i]) <= 1/n*Σ k<n: exp(x[k])",
    "claim exp(max i<n: x[i]) <= Σ k<n: exp(x[k])",
    "claim (min i<n: x[i])^2 <= Σ k<n: x[k]^2",
])
def test_what_holds_of_every_entry_holds_of_the_greatest(text):
    assert proved(VECTOR + text)


@pytest.mark.parametrize("text", [
    "real b > 0; claim (max i<n: x[i]) <= logsumexp(x)/b",
    "real b; claim b*(max i<n: x[i]) <= b*logsumexp(x)",
    "claim (max i<n: x[i]) <= 1/n*Σ k<n: x[k]",
    "claim exp(max i<n: x[i]) <= 1/n*Σ k<n: exp(x[k])",
    "tensor y[n]; assume x[i] <= y[i] for i < n; claim (max i<n: x[i]) <= min i<n: y[i]",
])
def test_what_does_not_hold_of_every_entry_is_not_shown_so(text):
    assert not proved(VECTOR + text)


@pytest.mark.parametrize("text", [
    "real a; claim tanh(a)^2 <= a^2",
    "claim x[i]^2 <= (Σ k<n: abs(x[k]))^2 for i < n",
    "real a, b; claim (sigmoid(a) - sigmoid(b))^2 <= ((a - b)/4)^2",
])
def test_squares_are_compared_by_what_is_squared(text):
    assert proved(VECTOR + text)


@pytest.mark.parametrize("text", [
    "real a, b; assume a <= b; claim a^2 <= b^2",
    "real a; claim a^2 <= tanh(a)^2",
    "real a; claim tanh(a)^2 < a^2",
])
def test_and_not_by_less(text):
    assert not proved(VECTOR + text)
