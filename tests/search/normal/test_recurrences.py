"""Which hypotheses are used as recurrences, and which as definitions."""

import pytest

from derive.kernel.terms import Entry
from derive.language import statement
from derive.search.normal.given import opened_all, shifted
from derive.search.normal.recurrences import directions

DECLARED = "size n; tensor a[n+2], b[n+2], d[n+2]; real w; "


def directed(assumed: str):
    (read,) = statement.read(f"{DECLARED}{assumed}; claim w = w")
    return directions(read.theory.facts)


def given(found) -> list[str]:
    return [opened_all(d.equation)[1].left.tensor for d in found]


@pytest.mark.parametrize("assumed, recurrences, definitions", [
    ("assume a[t+1] = w*a[t] for t < n", ["a"], []),
    ("assume a[t] = a[t-1] + t for t in 1..n", ["a"], []),
    ("assume w*a[t] = a[t+1] for t < n", ["a"], []),
    ("assume a[t+1] - a[t] = -w*d[t] for t < n", ["a"], []),
    ("assume a[t+2] = a[t+1] + a[t] for t < n", ["a"], []),
    ("assume a[t+1] = w*b[t] for t < n; assume b[t+1] = w*a[t] for t < n", ["a", "b"], []),
    ("assume b[t] = w*d[t] for t < n", [], ["b"]),
    ("assume a[t+1] = b[t]^2 for t < n", [], ["a"]),
    ("assume a[t] = b[t] for t < n", [], []),                # either may stand for the other
    ("assume a[t+1]^2 = a[t] for t < n", [], []),
    ("assume a[t+1] = w*b[t+1] for t < n; assume b[t+1] = w*a[t+1] for t < n", [], []),
    ("assume a[0] = w", [], []),
    ("assume a[t] >= b[t] for t < n", [], []),
])
def test_directions(assumed, recurrences, definitions):
    found = directed(assumed)
    assert (given(found.recurrences), given(found.definitions)) == (recurrences, definitions)


@pytest.mark.parametrize("assumed, recurring", [
    ("assume a[t+1] <= w*a[t] for t < n", {"a"}),
    ("assume a[t] <= b[t+1] for t < n", set()),
    ("assume abs(a[t+1]) <= abs(a[t]) + b[t] for t < n", {"a"}),
])
def test_inequalities_from_level_to_level(assumed, recurring):
    assert directed(assumed).recurring == recurring


def test_the_entry_that_is_given_is_the_last_one():
    (found,) = directed("assume a[t+1] - a[t] = d[t] for t < n").recurrences
    _, equation = opened_all(found.equation)
    assert equation.left.tensor == "a" and shifted(equation.left.at[0])
    assert "a" in {p.tensor for p in equation.right.terms if isinstance(p, Entry)}
