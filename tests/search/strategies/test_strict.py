"""Events by strict comparisons: what expectations of them come to, and what they do not."""

import pytest

from derive.kernel.terms import ONE
from derive.language import statement
from derive.search.normal.policy import Policy
from derive.search.normal.trace import Trace, root
from derive.search.proving.prove import prove
from derive.search.strategies.strict import speaks_of_events, strictly


def read(text: str):
    (one,) = statement.read(text)
    return one


def strict(one, term) -> Trace:
    trace = Trace(term, root(one.theory, one.facts()))
    strictly(trace, Policy(frozenset(one.theory.definitions)))
    return trace


@pytest.mark.parametrize("text", [
    "random X; claim E[[X <= 0]] = 1 - E[[X > 0]]",
    "random X; claim E[[X = 0]] = 1 - E[[X > 0]] - E[[X < 0]]",
    "random X; claim E[relu(-X)] = E[relu(X)] - E[X]",
    "random X; real a > 0; claim E[[abs(X) > a]] = E[[X > a]] + E[[X < -a]]",
    "random X; real a, b; assume a <= b; claim E[[a < X and X <= b]] = E[[X > a]] - E[[X > b]]",
    "random X, Y; claim E[max(X, Y)] + E[min(X, Y)] = E[X] + E[Y]",
    "size n; random X[n]; claim E[count i<n: X[i] <= 0] = n - E[count i<n: X[i] > 0]",
])
def test_both_sides_are_the_same_strict_comparisons(text):
    one = read(text)
    left, right = strict(one, one.claim.left), strict(one, one.claim.right)
    assert left.term == right.term


@pytest.mark.parametrize("text", [
    "random X; claim E[[X <= 0]] = E[[X < 0]]",
    "random X; claim E[[X = 0]] = 0",
    "random X; claim E[relu(-X)] = E[relu(X)] + E[X]",
    "random X; real a; claim E[[abs(X) > a]] = E[[X > a]] + E[[X < -a]]",       # a may be negative
    "random X; real a, b; claim E[[a < X and X <= b]] = E[[X > a]] - E[[X > b]]",
    "random X, Y; claim E[max(X, Y)] = E[X]*E[[X > Y]] + E[Y]*E[[Y >= X]]",
    "random X; claim E[[1/X <= 0]] = 1 - E[[1/X > 0]]",                         # undefined where X = 0
    "random X; real p; assume E[[X > 0]] = p; claim E[[X < 0]] = 1 - p",
])
def test_what_is_not_so_is_not_proved(text):
    one = read(text)
    assert prove(one.theory, one.facts(), one.claim) is None


def test_a_condition_that_is_not_random_is_no_event():
    one = read("real a; random X; claim E[[a > 0]*X] + E[[X > 0]] = 1")
    plain, event = one.claim.left.terms
    assert not speaks_of_events(one.theory, plain) and speaks_of_events(one.theory, event)
    assert not speaks_of_events(one.theory, ONE)
