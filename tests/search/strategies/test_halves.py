"""Which of two numbers is the larger, where a claim takes a function with a kink of them."""

import pytest

from derive.language import statement
from derive.search.proving.prove import sign
from derive.search.strategies.halves import halves
from derive.search.strategies.made import Makings

DECLARED = "size n; tensor g[n]; real c > 0, u; "


def said(text: str) -> list[tuple[str, bool]]:
    (found,) = statement.read(DECLARED + text)
    shown = halves(found.theory, found.facts(), found.claim, sign, Makings())
    return [(t.claim.op, "max" in repr(t.claim)) for t in shown]


@pytest.mark.parametrize("text, wanted", [
    ("assume norm(g) > c; claim max(1, norm(g)/c) = norm(g)/c", "<"),
    ("assume norm(g) >= c; claim max(1, norm(g)/c) = norm(g)/c", "<="),
    ("assume norm(g) < c; claim max(1, norm(g)/c) = 1", "<"),
])
def test_the_larger_of_two_numbers_is_found(text, wanted):
    assert said(text) == [(wanted, False)]


@pytest.mark.parametrize("text", [
    "claim max(1, norm(g)/c) = 1",
    "assume norm(g) > u; claim max(1, norm(g)/u) = norm(g)/u",         # u may be negative
    "assume u > c; claim max(c, u) = u",                               # said outright
])
def test_nothing_is_said_of_what_is_open_or_known(text):
    assert said(text) == []
