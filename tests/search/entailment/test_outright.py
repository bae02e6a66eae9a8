"""What is entailed outright: found without a search, and accepted by the kernel."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.kernel.integers import Certificate, check
from derive.kernel.terms import (
    FALSE,
    ONE,
    TRUE,
    ZERO,
    Entry,
    Not,
    Rel,
    Var,
    equals,
    mul,
    number,
    within,
)
from derive.search.entailment.integers import EFFORT, LONG, _find
from derive.search.entailment.models import Model
from derive.search.entailment.outright import outright
from tests.search.entailment.test_integers import conditions, linear, minus, plus, times

i, k, n = (Var(name, True) for name in "ikn")
x = Var("x", False)

SAID = {
    "a fact": ([within(ZERO, i, n)], Rel("<", i, n)),
    "a weaker one": ([Rel("<", plus(i, k), n)], Rel("<=", plus(k, i), plus(n, 3))),
    "rounded down": ([Rel("<=", number(3), times(2, i))], Rel("<=", number(2), i)),
    "arithmetic": ([], equals(plus(i, k), plus(k, i))),
    "true": ([], TRUE),
    "an equation": ([equals(i, plus(k, 1))], Rel("<", k, i)),
    "turned round": ([equals(i, plus(k, 1))], equals(minus(k, i), number(-1))),
    "a range of one": ([within(k, i, plus(k, 1))], equals(i, k)),
    "other facts": ([Rel("<", ZERO, x), equals(n, k), Rel("divides", k, n), Rel("<=", ONE, n)],
                    Not(Rel("<", n, ONE))),
}
NOT_SAID = {
    "nothing": ([], Rel("<=", ZERO, i)),
    "the other way": ([Rel("<", i, n)], Rel("<", n, i)),
    "one more": ([Rel("<=", i, n)], Rel("<", i, n)),
    "half an equation": ([Rel("<=", i, k)], equals(i, k)),
    "a multiple": ([Rel("<=", ZERO, times(i, k))], Rel("<=", ZERO, i)),
    "what is false": ([], FALSE),
    "another entry": ([Rel("<=", ZERO, Entry("c", (i,), True))],
                      Rel("<=", ZERO, Entry("c", (k,), True))),
}


@pytest.mark.parametrize("name", SAID)
def test_what_a_fact_says_is_found(name):
    facts, goal = SAID[name]
    check(tuple(facts), goal, outright(tuple(facts), goal))


@pytest.mark.parametrize("name", NOT_SAID)
def test_what_no_fact_says_is_not(name):
    facts, goal = NOT_SAID[name]
    assert outright(tuple(facts), goal) is None


X, Y, Z = (Var(c, True) for c in "xyz")
LARGE = (Rel("<=", number(2), X), Rel("<=", number(1), Y), Rel("<=", number(3), Z))


@pytest.mark.parametrize("goal, holds", [
    (Rel("<", ZERO, mul(X, Y, Z)), True), (Rel("<=", number(6), mul(X, Y, Z)), True),
    (Rel("<=", number(7), mul(X, Y, Z)), False), (Not(equals(mul(X, Y, Z), number(5))), True),
    (Not(equals(mul(X, X, Y, Z), ZERO)), True), (Not(equals(mul(X, Y, Z), number(6))), False),
    (Rel("<", mul(X, Y, Z), ZERO), False), (Rel("<", ZERO, mul(X, Y, Var("w", True))), False)])
def test_a_product_of_sizes_is_at_least_that_of_their_least_values(goal, holds):
    found = outright(LARGE, goal)
    assert bool(found) == holds
    if found:
        check(LARGE, goal, found)


@settings(max_examples=300, deadline=None)
@given(st.lists(conditions, max_size=4), conditions)
def test_what_is_found_is_accepted(facts, goal):
    if found := outright(tuple(facts), goal):
        check(tuple(facts), goal, found)


@settings(max_examples=100, deadline=None)
@given(st.lists(conditions | st.builds(Rel, st.sampled_from(["=", "<="]), linear, linear),
                max_size=3), conditions)
def test_a_point_that_was_met_ends_the_search_rightly(facts, goal):
    """Where the first search says that the goal fails at a point, the longest finds nothing."""
    if isinstance(_find(tuple(facts), goal, EFFORT), Model):
        assert not isinstance(_find(tuple(facts), goal, LONG * EFFORT, True), Certificate)
