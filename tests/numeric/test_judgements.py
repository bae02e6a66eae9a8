"""The second opinion on limits, integrals and orders of growth."""

import pytest

from derive.language.statement import read
from derive.numeric.growth import outgrown
from derive.numeric.refute import refute, survey


def looked(claim: str):
    (s,) = read(claim)
    return survey(s.theory, s.facts(), s.claim, s.ranges, seconds=0.05)


@pytest.mark.parametrize("claim", [
    "real x > 0\nclaim limit k -> oo: sigmoid(k*x) = 1",
    "real a\nclaim limit h -> 0: ((a + h)^2 - a^2)/h = 2*a",
    "claim limit h -> 0-: heaviside(h) = 0",
    "real x\nclaim integral t in -oo..x: heaviside(t) = relu(x)",
    "real a, b with a <= b\nclaim integral t in a..b: t = (b^2 - a^2)/2",
    "size m, n\nclaim 3*m*n + m = O(m*n)",
])
def test_it_comes_close(claim):
    found = looked(claim)
    assert found.instances and not found.witness


@pytest.mark.parametrize("claim", [
    "real x > 1\nclaim limit k -> oo: sigmoid(k*x) = 1/2",
    "claim limit h -> 0: heaviside(h) = 0",
    "real x > 0\nclaim integral t in -oo..x: heaviside(t) = relu(x) + 1",
    "size m, n\nclaim m^2*n^2 = O(m)",
])
def test_it_does_not_come_close_and_refutes_nothing(claim):
    assert looked(claim).witness
    (s,) = read(claim)
    assert refute(s.theory, s.facts(), s.claim, s.ranges, seconds=0.05) is None


@pytest.mark.parametrize("given, claim, found", [
    ("size m, n", "m*n^2 = O(m^2*n)", {"m": 0, "n": 1}),
    ("size m, n", "m*n = O(m + n)", {"m": 1, "n": 1}),
    ("size m, n", "m*n = O(m^2 + n^2)", None),
    ("size m, n with m <= n", "n = O(m)", None),
    ("size n", "n^2 - n^2 = O(1)", None),
])
def test_a_path_on_which_one_side_outgrows_the_other(given, claim, found):
    (s,) = read(f"{given}\nclaim {claim}")
    path = outgrown(s.links[0].left, s.links[0].right, s.facts())
    assert (path and path.sizes) == found
