"""Roots of products of sums: taken apart, or put together."""

import pytest

from tests.search.proofs import proved


@pytest.mark.parametrize("claim", [
    "real a in (0, 1), b in (0, 1); claim sqrt(b)*sqrt(1-a) = sqrt(b*(1-a))",
    "real a in (0, 1), b in (0, 1); claim sqrt(b)*sqrt(1-a) = sqrt(b-a*b)",
    "real a in (0, 1), b in (0, 1); claim sqrt((1-a)/(1-b)) = sqrt(1-a)/sqrt(1-b)",
    "real a > 1, b > 1; claim sqrt(a*b-a)/sqrt(b-1) = sqrt(a)",
])
def test_the_root_of_a_product_of_sums_is_a_product_of_roots(claim):
    assert proved(claim.replace("; ", "\n"))


@pytest.mark.parametrize("claim", [
    "real a in (0, 1); claim sqrt(1-a^2) = sqrt(1-a)*sqrt(1+a)",
    "real a in (0, 1), b in (0, 1); claim sqrt(1-a-b+a*b) = sqrt(1-a)*sqrt(1-b)",
])
def test_a_product_of_roots_of_sums_is_one_root(claim):
    assert proved(claim.replace("; ", "\n"))


@pytest.mark.parametrize("claim", [
    "real a, b; claim sqrt((a-1)*(b-1)) = sqrt(a-1)*sqrt(b-1)",
    "real a in (0, 1), b > 1; claim sqrt((1-a)*(1-b)) = sqrt(1-a)*sqrt(1-b)",
    "real a; claim sqrt(1-a^2) = sqrt(1-a)*sqrt(1+a)",
    "real a in (0, 1), b in (0, 1); claim sqrt(b)*sqrt(1-a) = sqrt(b*(1+a))",
])
def test_roots_of_what_may_be_negative_are_not_parted(claim):
    assert not proved(claim.replace("; ", "\n"))


@pytest.mark.parametrize("claim", [
    "real x, a > 0; claim tanh(x/sqrt(a)) = tanh(x*sqrt(1/a))",
    "real x; claim exp(sqrt(2)*x/sqrt(π)) = exp(sqrt(2/π)*x)",
])
def test_the_root_of_a_reciprocal_is_the_reciprocal_of_a_root(claim):
    assert proved(claim.replace("; ", "\n"))
    assert not proved(claim.replace("; ", "\n").replace("sqrt(1/a)", "sqrt(a)").replace("2/π", "π/2"))
