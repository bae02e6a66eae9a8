"""Finite differences: right derivatives agree with the references, wrong ones are far off."""

from functools import cache

import pytest

from derive import library
from derive.language.statement import read
from derive.report.show import show
from derive.search.numbers.finite_differences import Comparison, compare
from derive.search.answers.verdict import judge

DENSE = "size m, n\ntensor x[n], W[m, n], b[m]\nfunction φ\nlet y = dense(x, W, b, φ)\n"
CONV = "size n, k with k <= n\ntensor x[n], w[k]\nlet y = conv1d(x, w)\n"
SOFTMAX = "size n\ntensor x[n]\nlet p = softmax(x)\n"


def of(source):
    statement, = read(source)
    return compare(statement)


@cache
def compared(path):
    return [compare(statement) for statement in read(path.read_text("utf-8"), str(path))]


@pytest.mark.parametrize("path", library.files(), ids=lambda p: p.stem)
def test_the_library_agrees_with_the_references(path):
    assert all(found is None or found.error < 1e-7 for found in compared(path))


def test_most_derivatives_of_layers_are_compared():
    found = [one for path in library.files() for one in compared(path)]
    assert sum(f is not None for f in found) >= 45


@pytest.mark.parametrize("right, wrong", [
    (DENSE + "claim jacobian(y, x) = diag(φ'(W @ x + b)) @ W",
     DENSE + "claim jacobian(y, x) = diag(φ(W @ x + b)) @ W"),
    (CONV + "claim ∂y[i]/∂x[j] = w[j-i] * [0 <= j-i < k]    for i < n-k+1, j < n",
     CONV + "claim ∂y[i]/∂x[j] = w[j-i] * [0 < j-i < k]    for i < n-k+1, j < n"),
    (CONV + "loss L(y)\nclaim ∂L/∂w[j] = Σ p<n-k+1: ∂L/∂y[p] * x[p+j]    for j < k",
     CONV + "loss L(y)\nclaim ∂L/∂w[j] = Σ p<n-k: ∂L/∂y[p] * x[p+j]    for j < k"),
    (SOFTMAX + "claim ∂p[i]/∂x[j] = p[i] * (δ[i, j] - p[j])    for i < n, j < n",
     SOFTMAX + "claim ∂p[i]/∂x[j] = p[i] * (δ[i, j] + p[j])    for i < n, j < n"),
    ("base 1\n" + SOFTMAX
     + "claim ∂p[i]/∂x[j] = p[i] * (δ[i, j] - p[j])    for i <= n, j <= n",
     "base 1\n" + SOFTMAX + "claim ∂p[i]/∂x[j] = -p[i] * p[j]    for i <= n, j <= n"),
    (SOFTMAX + "claim ∂p[i]/∂x[j] = -p[i] * p[j]    for i < n, j < n, i != j",
     SOFTMAX + "claim ∂p[i]/∂x[j] = p[i] * p[j]    for i < n, j < n, i != j"),
], ids=["dense", "conv1d", "conv1d weights", "softmax", "base one", "off the diagonal"])
def test_a_wrong_side_is_far_off(right, wrong):
    assert of(right).error < 1e-7
    assert of(wrong).error > 1e-2


def test_a_side_without_a_value_is_no_agreement():
    assert of(SOFTMAX + "claim ∂p[i]/∂x[j] = log(-p[i])    for i < n, j < n").error > 1


def test_a_layer_of_numbers_has_no_sizes():
    found = of("real z\nlet y = sigmoid(z)\nclaim ∂y/∂z = y * (1 - y)")
    assert found.error < 1e-7 and not found.sizes


def test_it_stands_on_the_page():
    statement, = read(CONV + "claim ∂y[i]/∂w[j] = x[i+j]    for i < n-k+1, j < k")
    verdict = judge(statement)
    for dialect in ("latex", "markdown"):
        shown = show(verdict.proof, dialect, verdict.survey)
        assert "Central differences of the NumPy reference at sizes $n = " in shown
        assert "largest relative error below $10^{-6}$." in shown


def test_hypotheses_on_values_are_met():
    found = of("size n\ntensor z[n], t[n]\nassume Σ k<n: t[k] = 1\nlet H = cross_entropy(z, t)\n"
               "claim ∂H/∂z[i] = softmax(z)[i] - t[i]    for i < n")
    assert found.error < 1e-7


def test_sizes_meet_the_hypotheses_with_room():
    sizes = of("size n, k with k divides n\ntensor x[n]\nlet y = avgpool1d(x, window=k, stride=k)\n"
               "loss L(y)\nclaim ∂L/∂x[k*p+j] = ∂L/∂y[p] / k    for p < n/k, j < k").sizes
    assert sizes["n"] % sizes["k"] == 0 and 5 <= sizes["n"] <= 40
    sizes = of(CONV + "claim ∂y[i]/∂w[j] = x[i+j]    for i < n-k+1, j < k").sizes
    assert 2 * sizes["k"] <= sizes["n"]


@pytest.mark.parametrize("claim", [
    "claim p[i] = p[i]    for i < n",                                  # no derivative
    "claim Σ i<n: ∂p[i]/∂x[j] = 0    for j < n",
    "let r = Σ k<n: x[k]\nclaim ∂r/∂x[i] = 1    for i < n",            # of no layer
    "claim ∂p[i]/∂x[j] = ∂p[j]/∂x[i]    for i < n, j < n",             # no closed form
    "assume x[i] > 1 and x[i] < 1 for i < n\nclaim ∂p[i]/∂x[j] = 1    for i < n, j < n"])
def test_other_claims_are_left_alone(claim):
    assert of(SOFTMAX + claim) is None


def test_it_is_the_same_every_time():
    assert of(DENSE + "claim ∂y[i]/∂b[j] = δ[i, j] * φ'(b[i] + Σ k<n: W[i, k] * x[k])"
              "    for i < m, j < m") == of(
        DENSE + "claim jacobian(y, b) = diag(φ'(W @ x + b))")


@pytest.mark.parametrize("error, bound", [(0.0, -6), (1e-11, -6), (3e-6, -5), (0.5, 0), (7.0, 1)])
def test_the_bound_is_a_power_of_ten_above_the_error(error, bound):
    assert Comparison({}, error).bound == bound
