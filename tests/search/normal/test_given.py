"""Given values: what hypotheses say that an atom is, used from left to right."""

import pytest

from derive.kernel.terms import subterms
from derive.language.statement import read
from derive.search.judging.session import verify
from derive.search.normal.given import given_values, reached

CIRCLES = ["real x, y; assume x = y^2, y = x^2; claim x^4 = x",
           "real a, b, c; assume a = b*c, b = a*c; claim a = a*c^2",
           "size n; tensor x[n]; assume x[0] = x[n-1]^2, x[n-1] = x[0]^2; claim x[0] = x[0]^4",
           "real x, y, z; assume x = y^2, y = z^2, z = x^2; claim x = z^4"]


@pytest.mark.parametrize("claim", CIRCLES)
def test_no_value_comes_back_to_what_it_is_the_value_of(claim):
    """Else an atom would be replaced for ever."""
    (found,) = read(claim)
    given = list(given_values(found.facts()))
    assert given
    for i, (atom, value) in enumerate(given):
        others = given[:i] + given[i + 1:]
        assert all(atom not in set(subterms(t)) for t in reached(value, others))


@pytest.mark.parametrize("claim", CIRCLES)
def test_facts_in_a_circle_are_used(claim):
    found = verify(claim.replace("; ", "\n"), repairing=0)
    assert found.word == "PROVED", found.text()
