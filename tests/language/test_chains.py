"""Chains of real numbers state a fact for each link, and are written as chains again."""

import pytest

from derive.language import statement
from derive.language.chains import joined, parted
from derive.language.text import text


def facts(assumed: str) -> list[str]:
    (read,) = statement.read(f"real a, b, c, d\ninteger i, j\nassume {assumed}\nclaim a = a")
    return [text(f) for f in read.theory.facts], [text(f) for f in joined(read.theory.facts)]


@pytest.mark.parametrize("assumed, stated", [
    ("a < b <= c", ["a < b", "b <= c"]),
    ("a < b <= c < d", ["a < b", "b <= c", "c < d"]),
    ("a < b and c = 0", ["a < b", "c = 0"]),
])
def test_a_chain_states_each_of_its_links(assumed, stated):
    assert facts(assumed)[0] == stated


@pytest.mark.parametrize("assumed", ["a < b <= c", "a < b <= c < d", "a < b", "0 <= i < j"])
def test_a_chain_is_written_as_it_was_stated(assumed):
    assert facts(assumed)[1] == [assumed]


@pytest.mark.parametrize("assumed", ["a < b and c < d", "a <= b and b = c"])
def test_what_is_no_chain_is_not_written_as_one(assumed):
    assert facts(assumed)[1] == facts(assumed)[0]


def test_a_range_of_integers_is_one_condition():
    (read,) = statement.read("integer i, n\nassume 0 <= i < n\nclaim i = i")
    (fact,) = read.theory.facts
    assert parted(fact) == (fact,)
