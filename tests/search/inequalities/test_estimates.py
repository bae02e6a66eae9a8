"""What the table says of functions, times what stands beside them."""

import pytest

from derive.kernel.ring import equal
from derive.language.statement import read
from derive.search.inequalities.estimates import multiplied_out
from derive.search.judging.session import verify
from tests.search.proofs import proved

GIVEN = "real p in (0, 1), q in (0, 1)\nclaim "


@pytest.mark.parametrize("claim, word", [
    ("p*log(p/q) + (1 - p)*log((1 - p)/(1 - q)) >= 0", "PROVED"),
    ("-p*log(q) - (1 - p)*log(1 - q) >= -p*log(p) - (1 - p)*log(1 - p)", "PROVED"),
    ("p*log(q/p) + (1 - p)*log((1 - p)/(1 - q)) >= 0", "REFUTED"),
    ("p*log(p/q) + (1 - p)*log((1 - p)/(1 - q)) > 0", "REFUTED"),
])
def test_a_tangent_times_the_factor_beside_the_logarithm(claim, word):
    found = verify(GIVEN + claim, patience=0.3, repairing=0)
    assert found.word == word, found.text()


@pytest.mark.parametrize("number, weight, product", [
    ("log(p) + q/p - 1", "p", "p*(log(p) - 1) + q"),
    ("log(q) + p/(1 - q) - 1", "1 - q", "(1 - q)*(log(q) - 1) + p"),
    ("log(p) + q/p - 1", "q", None),
])
def test_a_number_times_what_it_is_divided_by(number, weight, product):
    (s,) = read(GIVEN + " = ".join((number, weight, product or "0")))
    number, weight = s.links[0].left, s.links[0].right
    found = multiplied_out(weight, number)
    assert equal(found, s.links[1].right) if product else found is None


@pytest.mark.parametrize("claim, holds", [
    ("a*log(D) + b*log(1-D) <= a*log(a/(a+b)) + b*log(b/(a+b))", True),
    ("a*log(D) + b*log(1-D) <= a*log(b/(a+b)) + b*log(a/(a+b))", False),
    ("a*log(a/c) + b*log(b/d) >= (a+b)*log((a+b)/(c+d))", True),
    ("a*log(a/c) + b*log(b/d) >= (a+b)*log((c+d)/(a+b))", False),
])
def test_a_tangent_of_a_logarithm_touches_where_another_has_the_same_weight(claim, holds):
    assert proved(f"real a > 0, b > 0, c > 0, d > 0, D in (0, 1)\nclaim {claim}") == holds


@pytest.mark.parametrize("claim, holds", [
    ("real x, s > 0; claim s*x - exp(x) <= s*log(s) - s", True),
    ("real x, s > 0; claim s*x - exp(x) <= s*log(s)/2 - s", False),
    ("real x, s in (0, 1); claim s*x - softplus(x) <= s*log(s) + (1-s)*log(1-s)", True),
    ("real x, s in (0, 1); claim s*x - softplus(x) <= 2*s*log(s) + (1-s)*log(1-s)", False),
    ("real x, y, s in (0, 1); claim s*x + (1-s)*y - s*log(s) - (1-s)*log(1-s) <= log(exp(x) + exp(y))", True),
    ("real x, y, s in (0, 1); claim s*x + (1-s)*y - s*log(s) <= log(exp(x) + exp(y)) - 1", False),
])
def test_a_conjugate_function(claim, holds):
    assert proved(claim.replace("; ", "\n")) == holds
