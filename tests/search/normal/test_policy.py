"""Which of the hypotheses are used from either side."""

import pytest

from derive.language import statement
from derive.search.normal.policy import Policy
from derive.search.normal.recurrences import directions

DECLARED = "size n; tensor g[n]; real r, s, t; "


@pytest.mark.parametrize("text, left_out", [
    ("assume r = norm(g), Σ i<n: g[i]^2 = r^2; claim r = s", 1),
    ("assume r = norm(g), s = r + 1, Σ i<n: g[i]^2 = (s - 1)^2; claim r = s", 1),
    ("assume r = norm(g), Σ i<n: g[i]^2 = t; claim r = s", 0),
    ("assume r = norm(g), Σ i<n: g[i] = r^2; claim r = s", 0),
])
def test_an_equation_is_left_out_that_leads_from_a_value_back_to_the_name(text, left_out):
    (found,) = statement.read(DECLARED + text)
    facts = found.facts()
    definitions = directions(facts).definitions
    others = tuple(f for f in facts if f not in [d.fact for d in definitions])
    assert len(Policy(definitions=definitions).leading_back(others)) == left_out
