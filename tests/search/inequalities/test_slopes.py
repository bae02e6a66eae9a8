"""Inequalities by the sign of a slope: what is found, and that nothing false is."""

import pytest

from derive.language.statement import read
from derive.search.proving.prove import prove


def found(claim: str):
    (statement,) = read(claim.replace("; ", "\n"))
    return prove(statement.theory, statement.facts(), statement.links[0])


@pytest.mark.parametrize("claim", [
    "real x >= 0; claim tanh(x) <= x",
    "real x <= 0; claim x <= tanh(x)",
    "real x; claim cos(x) >= 1 - x^2/2",
    "real x >= 0; claim sin(x) >= x - x^3/6",
    "real x in (0, 1); claim -log(1-x) >= x + x^2/2",
    "real p in (0, 1); claim -p*log(p) - (1-p)*log(1-p) <= log(2)",
    "size n; tensor x[n]; assume x[i] >= 0 for i < n; claim tanh(x[i]) <= x[i] for i < n"])
def test_a_number_does_not_fall_where_its_slope_is_not_negative(claim):
    assert "mean value" in found(claim).theorem.rests_on


@pytest.mark.parametrize("claim", [
    "real x; claim tanh(x) <= x",
    "real x >= -1; claim sin(x) <= x",
    "real x > -1; claim log(1 + x) >= x - x^2/2",
    "real x; assume x != 0; claim -1/x <= x",
    "real x in (0, 1); claim -x*log(x) - (1-x)*log(1-x) <= 1/2"])
def test_what_is_false_on_one_side_is_not_proved_from_the_other(claim):
    assert found(claim) is None
