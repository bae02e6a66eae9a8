"""Opaque functions with declared properties: what follows from each, and what does not."""

import pytest

from derive.search.judging.session import verify

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
