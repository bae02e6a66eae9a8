"""Sizes: every choice of integers that meets the hypotheses, by ascending sum of magnitudes."""

from itertools import product

from derive.kernel.terms import ONE, And, Not, Rel, Var, add, equals
from derive.numeric.evaluate import integer_condition
from derive.numeric.sizes import assignments, candidates

a, b, c = (Var(name, True) for name in "abc")
FACTS = [Rel("<=", ONE, a), Rel("<=", a, add(b, c)), Not(equals(a, b)), Rel("divides", c, b),
         And((Rel("<=", ONE, b), Rel("<=", ONE, c)))]


def test_the_points_are_those_that_meet_every_fact():
    choices = [range(1, 6)] * 3
    met = [dict(zip("abc", point)) for point in product(*choices)]
    met = [point for point in met if all(integer_condition(f, point) for f in FACTS)]
    found = list(assignments(["a", "b", "c"], FACTS, 5))
    assert met and sorted(map(list, map(dict.values, found))) == sorted(
        map(list, map(dict.values, met)))
    sums = [sum(point.values()) for point in found]
    assert sums == sorted(sums)


def test_no_point_meets_facts_that_contradict_each_other():
    assert not list(assignments(["a", "b"], [Rel("<", a, b), Rel("<", b, a)], 4))
    assert candidates("a", [equals(a, ONE)], 4) == [1]
