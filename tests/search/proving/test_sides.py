"""The side of a kink that a fact gives away, and no other."""

import pytest

from tests.search.proofs import proved


@pytest.mark.parametrize("text", [
    "real a; assume max(0, a) > 0; claim a > 0",
    "real a; assume relu(a) = 0; claim a <= 0",
    "real a; assume abs(a) = a; claim a >= 0",
    "real a, b; assume max(a, b) = a; claim b <= a",
    "real a, b; assume max(a, b) > a; claim min(a, b) = a",
    "real a, b; assume relu(a) + relu(b) = 0; claim a <= 0",
    "real a, b; assume relu(a) = relu(b) + 1; claim a > 0",
    "real a, m; let l = max(0, a^2 + m); assume l > 0; claim ∂l/∂a = 2*a",
    "size n; tensor z[n]; let h = relu(z); assume h[i] > 0 for i < n; claim h = z",
    "size n; tensor z[n]; let h = relu(z); assume h[i] = 0 for i < n; claim z[i] <= 0 for i < n",
    "size n; tensor z[n]; let h = relu(z); assume h[i] > 0 for i < n; "
    "claim ∂h[i]/∂z[j] = δ[i, j] for i < n, j < n",
])
def test_what_a_fact_says_of_the_side(text):
    assert proved(text)


@pytest.mark.parametrize("text", [
    "real a; assume max(0, a) >= 0; claim a > 0",
    "real a; assume relu(a) = 0; claim a < 0",
    "real a; assume abs(a) = a; claim a > 0",
    "real a, b; assume max(a, b) >= a; claim b > a",
    "real a, b; assume relu(a) + relu(b) > 0; claim a > 0",
    "real a, m; let l = max(0, a^2 + m); assume l >= 0; claim ∂l/∂a = 2*a",
    "size n; tensor z[n]; let h = relu(z); assume any i<n: h[i] > 0; claim z[0] > 0",
])
def test_and_what_it_does_not_say(text):
    assert not proved(text)


def test_what_is_random_has_no_side():
    assert proved("random X; real m; assume E[relu(X)] = m, E[X] = 0; claim E[relu(-X)] = m")
    assert not proved("random X; assume E[relu(X)] > 0; claim E[X] > 0")
