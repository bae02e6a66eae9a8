"""Guesses: points that are soon found where a goal does not hold, and never where it must."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.kernel.integers import Certificate
from derive.kernel.terms import ZERO, Entry, Floor, Not, Or, Rel, Var, equals, number, sub, within
from derive.search.entailment.guesses import guess
from derive.search.entailment.integers import EFFORT, LONG, _find
from tests.search.entailment.test_integers import conditions, plus, times

i, j, k, m, n = (Var(name, True) for name in "ijkmn")
WINDOW = (Rel("<=", number(1), n), Rel("<=", number(1), k), Rel("<=", k, n), within(ZERO, i, n),
          within(ZERO, m, plus(sub(n, k), 1)), within(ZERO, j, k))


def at(model, facts, goal):
    return all(map(model.meets, facts)) and model.meets(Not(goal))


@pytest.mark.parametrize("goal", [
    equals(plus(m, j), i), Not(equals(plus(m, j), i)), Rel("<", plus(m, j), i), Rel("<", j, m),
    Rel("<", i, k), Rel("<=", n, times(k, k)), within(ZERO, sub(i, m), k),
    Or((equals(i, j), equals(i, m)))])
def test_a_window_needs_no_search(goal):
    model = guess(WINDOW, goal)
    assert model and at(model, WINDOW, goal)


@pytest.mark.parametrize("facts, goal", [
    (WINDOW, Rel("<", plus(m, j), n)), (WINDOW, Rel("<=", ZERO, plus(m, j))),
    ((Rel("<", n, ZERO), Rel("<", ZERO, n)), equals(i, j)), ((), equals(i, i))])
def test_what_is_entailed_fails_at_no_point(facts, goal):
    assert guess(facts, goal) is None


def test_no_value_is_guessed_of_what_has_a_meaning():
    """Else ⌊n/2⌋ = 7 at n = 1 would refute that ⌊n/2⌋ < n."""
    half = Floor(n, number(2))
    assert guess((Rel("<=", number(1), n),), Rel("<", half, n)) is None
    assert guess((within(ZERO, Entry("c", (i,), True), n),), Rel("<", ZERO, Entry("c", (i,), True)))


@settings(max_examples=150, deadline=None)
@given(st.lists(conditions, max_size=3), conditions)
def test_what_a_guess_refutes_has_no_certificate(facts, goal):
    model = guess(tuple(facts), goal)
    if model is not None:
        assert at(model, facts, goal)
        assert not isinstance(_find(tuple(facts), goal, LONG * EFFORT), Certificate)
