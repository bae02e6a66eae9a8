"""Models: points at which facts hold refute what does not hold there, and nothing else."""

from hypothesis import given, settings
from hypothesis import strategies as st

from derive.kernel.integers import Certificate
from derive.kernel.terms import TRUE, ZERO, Entry, Floor, Iverson, Not, Rel, Var, equals, number, within
from derive.search.entailment import models
from derive.search.entailment.integers import EFFORT, LONG, _find, find
from derive.search.entailment.models import Model, is_refuted, remember
from tests.search.entailment.test_integers import conditions, plus, times

i, k, n = (Var(name, True) for name in "ikn")
x = Var("x", False)
RANGES = within(ZERO, i, n), within(ZERO, k, n)


def test_a_model_meets_what_holds_there():
    at = Model({i: 1, k: 2, n: 3, Entry("c", (i,), True): 2})
    for cond in (*RANGES, Rel("<", i, k), equals(plus(i, k), n), Not(equals(i, k)), TRUE,
                 equals(Entry("c", (i,), True), k), Rel("<=", times(i, k), plus(n, -1))):
        assert at.meets(cond) and not at.meets(Not(cond))


def test_what_is_no_arithmetic_of_names_is_met_nowhere():
    """⌊n/2⌋ is no number of its own: that it is 7 where n = 1 would refute what holds."""
    half = Floor(n, number(2))
    at = Model({n: 1, half: 7, Iverson(Rel("<", i, n)): 5})
    for term in (half, Iverson(Rel("<", i, n))):
        assert not at.meets(Rel("<=", ZERO, term)) and not at.meets(Rel("<", term, ZERO))
    assert not at.meets(Rel("divides", number(2), n))
    assert at.meets(Rel("<", ZERO, x))           # nothing is known of real numbers here


def test_one_search_answers_the_next_questions(monkeypatch):
    models.remembered.cache_clear()
    assert find(RANGES, equals(i, k)) is None
    monkeypatch.setattr("derive.search.entailment.integers._find", None)
    further = (*RANGES, Rel("<=", ZERO, n))
    for goal in (equals(i, k), Rel("<=", n, i), Rel("<", plus(n, 5), k)):
        assert find(further, goal) is None
    models.remembered.cache_clear()


def test_facts_that_contradict_each_other_entail_all(monkeypatch):
    """A point is remembered only if all the facts hold there, far ones as well."""
    models.remembered.cache_clear()
    empty = (Rel("<", n, ZERO), Rel("<", ZERO, n))
    assert isinstance(find((within(ZERO, i, k), *empty), equals(i, k)), Certificate)
    assert find(empty, equals(i, k))
    assert not models.remembered()


@settings(max_examples=150, deadline=None)
@given(st.lists(conditions, max_size=3), conditions,
       st.dictionaries(st.sampled_from([Var(name, True) for name in "abcdijkmn"]),
                       st.integers(-3, 5)))
def test_what_a_model_refutes_has_no_certificate(facts, goal, values):
    models.remembered.cache_clear()
    remember(Model(values))
    if is_refuted(tuple(facts), goal):
        assert not isinstance(_find(tuple(facts), goal, LONG * EFFORT, True), Certificate)
    models.remembered.cache_clear()
