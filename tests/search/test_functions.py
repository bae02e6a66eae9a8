"""Opaque functions with declared properties: what follows from each, and what does not."""

import pytest

from derive.search.session import verify

VECTOR = "size n; tensor x[n]; real a, b; function "


@pytest.mark.parametrize("claim, word", [
    ("f even; claim f(a) = f(-a)", "PROVED"),
    ("f even; claim f(a - b)^2 * sigmoid(-a) = f(b - a)^2 * (1 - sigmoid(a))", "PROVED"),
    ("f odd; claim f(0) = 0", "PROVED"),
    ("f odd; claim Σ i<n: f(-x[i]) = -Σ i<n: f(x[i])", "PROVED"),
    ("f odd, g even; claim g(f(a - b)) = g(f(b - a))", "PROVED"),
    ("f nonincreasing; claim f(max(x)) = min i<n: f(x[i])", "PROVED"),
    ("f decreasing; claim f(min(x)) = max i<n: f(x[i])", "PROVED"),
    ("f increasing; claim f(max(x)) = max i<n: f(x[i])", "PROVED"),
    ("f even; claim f(a) = -f(-a)", "REFUTED"),
    ("f odd; claim f(a) = f(-a)", "REFUTED"),
    ("f even; claim f(0) = 0", "REFUTED"),
    ("f; claim f(a) = f(-a)", "REFUTED"),
    ("f nonincreasing; claim f(max(x)) = max i<n: f(x[i])", "REFUTED"),
    ("f nondecreasing; claim f(max(x)) = min i<n: f(x[i])", "REFUTED"),
    ("f increasing; claim f(a) = f(b)", "REFUTED"),
])
def test_properties_of_a_function(claim, word):
    assert verify(VECTOR + claim, repairing=0).word == word


@pytest.mark.parametrize("claim, word", [
    ("relu'(0) = 0; claim relu'(a) = {1 if a > 0, 0 otherwise}", "PROVED"),
    ("relu'(0) = 1/2; claim relu'(a) = heaviside(a)", "PROVED"),
    ("relu'(0) = -7; claim a*relu'(a) = relu(a)", "PROVED"),
    ("abs'(0) = 0; claim abs'(a*b + 1) = sign(a*b + 1)", "PROVED"),
    ("relu'(0) = 0; claim relu'(relu(a)) = relu'(a)", "PROVED"),
    ("relu'(0) = 0; claim Σ i<n: relu'(x[i]) = count i<n: x[i] > 0", "PROVED"),
    ("relu'(0) = 0; assume a != 0; claim ∂relu(a)/∂a = relu'(a)", "PROVED"),
    ("relu'(0) = 0; claim relu'(a) = {1 if a >= 0, 0 otherwise}", "REFUTED"),
    ("abs'(0) = 1; claim abs'(a) = sign(a)", "REFUTED"),
    ("relu'(0) = 1; claim relu'(relu(a)) = relu'(a)", "REFUTED"),
    ("relu'(0) = 0; claim ∂relu(a)/∂a = relu'(a)", "REFUTED"),          # it has no derivative at 0
    ("relu'(0) = 0; claim relu''(a) = 0", "REFUTED"),
    ("relu'(0) = 0; claim ∂relu'(a)/∂a = 0", "REFUTED"),
    ("abs'(0) = 0; claim relu'(a) = {1 if a > 0, 0 otherwise}", "REFUTED"),
])
def test_a_convention_gives_a_symbol_a_value_at_its_kink(claim, word):
    """It makes no derivative exist."""
    assert verify(f"size n; tensor x[n]; real a, b; convention {claim}", repairing=0).word == word
