"""Signs of reals from facts that are combined, and slopes where a choice is settled.

Each test of a refusal names the falsehood that would be proved."""

from fractions import Fraction
from random import Random

import pytest

from derive.kernel.context import Context, Rejected
from derive.kernel.replay import Step, prove
from derive.kernel.signs import Combination, bounds, follows
from derive.kernel.terms import (
    ONE,
    ZERO,
    Add,
    And,
    Call,
    Case,
    Diff,
    Entry,
    Fold,
    Iverson,
    Mul,
    Not,
    Or,
    Pow,
    Rel,
    Var,
    equals,
    fold,
    neg,
    number,
    sub,
)
from derive.kernel.theory import Tensor, Theory
from derive.language.rules import RULES
from derive.numeric.evaluate import Meanings
from derive.numeric.numbers import Undefined, is_exact
from derive.numeric.views import View
from derive.numeric.worlds import World
from derive.search.entailment.integers import find

a, b, c = (Var(name, False) for name in "abc")
i, k, n, m = (Var(name, True) for name in "iknm")
THEORY = Theory(tensors={"x": Tensor(((ZERO, n),))})
VALUES = [Fraction(v) for v in ("-3", "-1", "-1/2", "0", "1/3", "1", "2")]


def x(at):
    return Entry("x", (at,), False)


def lt(left, right):
    return Rel("<", left, right)


def shows(facts, goal):
    return Context(THEORY, tuple(facts), find, hypotheses=tuple(facts)).shows(goal)


def refuses(lhs, rhs, *steps, facts=()):
    with pytest.raises(Rejected):
        prove(THEORY, tuple(facts), equals(lhs, rhs), steps, (), RULES, find)


# -- Combinations ----------------------------------------------------------------------------------

@pytest.mark.parametrize("facts, goal", [
    ([lt(ONE, c)], lt(ZERO, c)),
    ([lt(a, b), lt(b, c)], lt(a, c)),
    ([Rel("<=", a, b), lt(b, c)], lt(a, c)),
    ([lt(ZERO, a), lt(a, ONE), lt(ZERO, b)], lt(Mul((a, b)), b)),
    ([lt(Call("abs", (a,)), b)], lt(a, b)),
    ([lt(b, Call("abs", (a,))), lt(ZERO, b)], Not(equals(a, ZERO))),
    ([], lt(a, Call("exp", (a,)))),
])
def test_what_follows_is_shown(facts, goal):
    assert shows(facts, goal)


@pytest.mark.parametrize("facts, goal", [
    ([lt(neg(ONE), c)], lt(ZERO, c)),
    ([Rel("<=", a, b), Rel("<=", b, c)], lt(a, c)),
    ([lt(a, ONE), lt(b, ONE)], lt(Mul((a, b)), ONE)),
    ([lt(a, b)], lt(Call("abs", (a,)), b)),
    ([], lt(Add((a, ONE)), Call("exp", (a,)))),
    ([], lt(ONE, Call("sin", (a,)))),
    ([lt(ZERO, Mul((a, b)))], lt(ZERO, a)),
])
def test_what_does_not_follow_is_not_shown(facts, goal):
    """Else a bound that a number reaches, or passes, would hold strictly."""
    assert not shows(facts, goal)


def test_a_weight_is_positive():
    """Else a < b would give b < a."""
    assert follows(lt(a, b), Combination(((Fraction(1), (lt(ZERO, sub(b, a)),)),)), lambda c: True)
    assert not follows(lt(b, a), Combination(((Fraction(-1), (lt(ZERO, sub(b, a)),)),)),
                       lambda c: True)


def test_a_combination_adds_up():
    assert not follows(lt(ZERO, b), Combination(((Fraction(1), (lt(ZERO, a),)),)), lambda c: True)


def test_nothing_strict_follows_from_what_is_not():
    """Else 0 <= a would give 0 < a."""
    weak = Combination(((Fraction(1), (Rel("<=", ZERO, a),)),))
    assert follows(Rel("<=", ZERO, a), weak, lambda c: True)
    assert not follows(lt(ZERO, a), weak, lambda c: True)


def test_every_part_holds():
    """Else 0 < a would follow from itself."""
    assert not follows(lt(ZERO, a), Combination(((Fraction(1), (lt(ZERO, a),)),)), lambda c: False)


def test_an_alternative_is_used_when_the_others_are_ruled_out():
    """Else `i = m or x[i] < 0` would make x[m] negative."""
    fact = fold("all", ZERO, n, k, Or((equals(k, m), lt(x(k), ZERO))))
    inside = [Rel("<=", ZERO, i), lt(i, n), Rel("<=", ZERO, m), lt(m, n), fact]
    assert shows([*inside, Not(equals(i, m))], lt(x(i), ZERO))
    assert not shows(inside, lt(x(i), ZERO))
    assert not shows(inside, lt(x(m), ZERO))


@pytest.mark.parametrize("number, other", [(i, m), (a, b)])
def test_of_a_fact_the_parts_of_a_conjunction_hold_and_no_others(number, other):
    """Else `0 < a or 0 < b` would make a positive, and `not (0 < a and 0 < b)` too."""
    both = lt(ZERO, number), lt(ZERO, other)
    assert all(shows([And(both)], cond) for cond in (*both, And(both)))
    assert shows([Or(both)], Or(both)) and shows([Not(And(both))], Not(And(both)))
    for fact in (Or(both), Not(And(both)), Or((And(both), And(())))):
        assert not any(shows([fact], cond) for cond in (*both, And(both)))


FUNCTIONS = ("abs", "relu", "sin", "cos", "tanh", "erf", "sigmoid", "normal_cdf", "exp", "softplus",
             "sqrt")


def ends(term, point):
    view = View(World({}, {("x", (j,)): v for j, v in enumerate(point)}),
                Meanings(Theory(tensors={"x": Tensor(((ZERO, number(2)),))})))
    value = view.meanings.value(term, view)
    return (Fraction(value),) * 2 if is_exact(value) else tuple(map(Fraction, value.fractions()))


@pytest.mark.parametrize("function", [*FUNCTIONS, "max", "min"])
def test_bounds_hold_at_random_points(function):
    """Else a function would run outside the limits that signs are read from."""
    args = (x(ZERO), x(ONE)) if function in ("max", "min") else (x(ZERO),)
    limits, random = bounds(Call(function, args)), Random(function)
    assert limits
    for _ in range(40):
        point = [random.choice(VALUES), random.choice(VALUES)]
        for limit in limits:
            try:
                _, high = ends(limit.right, point)
            except Undefined:
                continue
            assert high > 0 or high == 0 and limit.op == "<="


# -- Slopes of choices -----------------------------------------------------------------------------

def d(body, wrt):
    return Diff(body, wrt, False)


def test_a_maximum_has_no_slope_at_a_tie():
    """Else ∂max(a, b)/∂a would be 0 at a = b."""
    refuses(d(Call("max", (a, b)), a), Case(lt(a, b), ZERO, ONE), Step("differentiate"))


def test_cases_have_no_slope_on_their_boundary():
    """Else ∂{a if a > 0, -a otherwise}/∂a would be -1 at a = 0."""
    both = Case(lt(ZERO, a), a, neg(a))
    refuses(d(both, a), Case(lt(ZERO, a), ONE, neg(ONE)), Step("differentiate"))


def test_a_bracket_over_reals_has_no_slope_on_its_boundary():
    """Else ∂[a > 0]/∂a would be 0 at a = 0."""
    refuses(d(Iverson(lt(ZERO, a)), a), ZERO, Step("differentiate"))


def test_a_maximum_over_a_range_has_a_slope_where_one_entry_is_largest():
    """Else ∂(max x)/∂x[i] would be [i = m] where another entry ties with x[m]."""
    top = Fold("max", ZERO, n, fold("max", ZERO, n, k, x(k)).body, "k")
    inside = [Rel("<=", ONE, n), Rel("<=", ZERO, i), lt(i, n), Rel("<=", ZERO, m), lt(m, n)]
    strict = fold("all", ZERO, n, k, Or((equals(k, m), lt(x(k), x(m)))))
    weak = fold("all", ZERO, n, k, Rel("<=", x(k), x(m)))
    slope = Iverson(equals(m, i))
    refuses(d(top, x(i)), slope, Step("differentiate"), facts=(*inside, weak))
    assert prove(THEORY, (*inside, strict), equals(d(top, x(i)), slope), (Step("differentiate"),),
                 (), RULES, find)


def test_a_jump_on_one_side_of_a_relation_is_noticed():
    """Else ∂[[0 < a] < 1/2]/∂a would be 0 at a = 0, where the sides differ and the left one jumps."""
    jump = Rel("<", Add((Iverson(lt(ZERO, a)), ZERO)), number(Fraction(1, 2)))
    refuses(d(Iverson(jump), a), ZERO, Step("differentiate"))


def test_a_kink_on_one_side_of_a_relation_does_no_harm():
    inside = (lt(Call("abs", (a,)), b),)
    assert prove(THEORY, inside, equals(d(Iverson(lt(Call("abs", (a,)), b)), a), ZERO),
                 (Step("differentiate"),), (), RULES, find)


def test_an_equation_is_two_inequalities_and_no_strict_one():
    """Else a = b would prove a < b."""
    equation = Rel("=", a, b)
    for left, right in ((a, b), (b, a)):
        assert shows([equation], Rel("<=", left, right))
        assert not shows([equation], lt(left, right))
        assert not shows([equation], Not(Rel("=", left, right)))
    assert not shows([equation], Rel("<=", a, c))
    assert not shows([equation], Rel("<=", a, neg(b)))


# -- Extremes that differ, powers with real exponents, and what is remembered ----------------------

PAIR = Theory(tensors={"x": Tensor(((ZERO, n),)), "y": Tensor(((ZERO, n),))})
LARGEST_X, LARGEST_Y = (fold("max", ZERO, n, k, Entry(name, (k,), False)) for name in "xy")


def differ(*facts):
    return Context(PAIR, facts, find, hypotheses=facts).differ(LARGEST_X, LARGEST_Y)


def test_two_maxima_differ_only_if_all_their_entries_do():
    """Else max x ≠ max y for x = (1, 2) and y = (2, 1), which differ place by place."""
    here = Entry("x", (k,), False), Entry("y", (k,), False)
    there = Entry("x", (k,), False), Entry("y", (m,), False)
    some = fold("all", ZERO, n, k, Not(equals(*here)))
    every = fold("all", ZERO, n, k, fold("all", ZERO, n, m, Not(equals(*there))))
    assert differ(Rel("<=", ONE, n), every)
    assert not differ(Rel("<=", ONE, n), some)
    assert not differ(Rel("<=", ONE, n))


def test_maxima_of_nothing_do_not_differ():
    every = fold("all", ZERO, n, k, fold("all", ZERO, n, m, Not(equals(
        Entry("x", (k,), False), Entry("y", (m,), False)))))
    assert not differ(Rel("<=", ZERO, n), every)


def test_a_power_with_a_real_exponent_has_a_slope_above_0():
    """Else ∂a^b/∂a would be b a^(b-1) at a = 0, where a^(1/2) has no slope."""
    slope = Mul((b, Pow(a, sub(b, ONE))))
    power = d(Pow(a, b), a)
    assert prove(THEORY, (lt(ZERO, a),), equals(power, slope), (Step("differentiate"),), (), RULES,
                 find)
    for value in (slope, power):
        refuses(power, value, facts=(Rel("<=", ZERO, a), lt(ZERO, b)))


def test_a_power_whose_exponent_varies_is_no_power_with_a_constant_one():
    """Else ∂a^a/∂a would be a a^(a-1)."""
    slope = Mul((a, Pow(a, sub(a, ONE))))
    refuses(d(Pow(a, a), a), slope, Step("differentiate"), facts=(lt(ZERO, a),))


def test_what_was_found_under_other_facts_is_not_remembered():
    """Else a > 0 would hold outside the case that says so."""
    here = Context(THEORY, (), find)
    for _ in range(2):
        assert not here.shows(lt(ZERO, a))
        assert here.assume(lt(ZERO, a)).shows(lt(ZERO, a))


def test_an_index_that_no_entry_names_is_tried_as_well():
    """x[i] > 0 for every i < n and every k < m speaks of x[i], whatever k is."""
    positive = fold("all", ZERO, n, i, fold("all", ZERO, m, k, lt(ZERO, x(i))))
    inside = (Rel("<=", ONE, n), Rel("<=", ONE, m), Rel("<=", ZERO, k), lt(k, m), positive)
    assert Context(THEORY, inside, find).shows(lt(ZERO, x(ZERO)))


def test_a_bound_holds_where_a_function_has_no_value_too():
    """Else [x > 0] log(x)^2 + x + 1/x >= 2 would be proved for negative x, where the bracket
    shields the logarithm: log u <= u - 1 and 1 - 1/u <= log u together say x + 1/x >= 2."""
    log = Call("log", (a,))
    shielded = Mul((Iverson(lt(ZERO, a)), log, log))
    assert not shows([], Rel("<=", ZERO, Add((shielded, a, Pow(a, number(-1)), number(-2)))))
    assert not shows([], Rel("<=", log, sub(a, ONE)))
    assert bounds(log) == () == bounds(Call("log", (number(-1),)))
    assert shows([], Rel("<=", Call("log", (number(2),)), ONE))
