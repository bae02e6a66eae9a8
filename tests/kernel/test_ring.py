"""Ring arithmetic keeps the value, is a fixed point, and refuses what is not ring arithmetic."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.kernel.ring import equal, normal, polynomial
from derive.kernel.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    And,
    Case,
    Entry,
    Floor,
    Fold,
    Iverson,
    Mod,
    Mul,
    Not,
    Num,
    Or,
    Pow,
    Rel,
    Var,
    delta,
    inverse,
    neg,
    number,
    sub,
    total,
)

i, j, k, n, m = (Var(name, True) for name in "ijknm")
a, b = Var("a", False), Var("b", False)


def x(*at):
    return Entry("x", at, False)


def value(term, env, bound=()):
    """A tiny evaluator, independent of the program's own; x[i] is i*i + 1/2."""
    match term:
        case Num(v):
            return v
        case Var(name, _):
            return env[name]
        case Add(terms):
            return sum(value(t, env, bound) for t in terms)
        case Mul(factors):
            result = Fraction(1)
            for f in factors:
                result *= value(f, env, bound)
            return result
        case Pow(base, Num(power)):
            v = Fraction(value(base, env, bound))
            return v ** int(power) if v or power >= 0 else Fraction(0)
        case Entry(_, (index,), _):
            return Fraction(value(index, env, bound)) ** 2 + Fraction(1, 2)
        case Fold("sum", low, high, body, _):
            span = range(int(value(low, env, bound)), int(value(high, env, bound)))
            return sum((value(body, env, (v, *bound)) for v in span), Fraction(0))
        case Iverson(cond):
            return Fraction(holds(cond, env, bound))
        case Case(cond, then, other):
            return value(then if holds(cond, env, bound) else other, env, bound)
        case Floor(over, under):
            d = value(under, env, bound)
            return value(over, env, bound) // d if d else 0
        case Mod(over, under):
            return value(over, env, bound) % value(under, env, bound)
    return bound[term.depth]


def holds(cond, env, bound):
    match cond:
        case Rel("=", p, q):
            return value(p, env, bound) == value(q, env, bound)
        case Rel("<=", p, q):
            return value(p, env, bound) <= value(q, env, bound)
        case Rel("<", p, q):
            return value(p, env, bound) < value(q, env, bound)
        case Not(c):
            return not holds(c, env, bound)
        case And(cs):
            return all(holds(c, env, bound) for c in cs)
        case Or(cs):
            return any(holds(c, env, bound) for c in cs)


INDICES = st.sampled_from([i, j, ZERO, ONE, sub(i, j), Add((i, number(2))), Mul((number(2), j))])
CONDITIONS = st.recursive(
    st.builds(Rel, st.sampled_from(["=", "<=", "<"]), INDICES, INDICES),
    lambda c: st.builds(Not, c) | st.builds(lambda p, q: And((p, q)), c, c)
    | st.builds(lambda p, q: Or((p, q)), c, c), max_leaves=3)
REALS = st.recursive(
    st.sampled_from([a, b, x(i), x(j), number(2), number("1/3"), i]),
    lambda t: st.builds(lambda p, q: Add((p, q)), t, t) | st.builds(lambda p, q: Mul((p, q)), t, t)
    | st.builds(lambda p: Pow(p, number(2)), t) | st.builds(inverse, t)
    | st.builds(lambda c, p: Mul((Iverson(c), p)), CONDITIONS, t)
    | st.builds(Case, CONDITIONS, t, t) | st.builds(lambda p: total(ZERO, n, i, p), t)
    | st.builds(lambda p: total(i, n, j, p), t), max_leaves=8)


@settings(max_examples=400, deadline=None)
@given(REALS)
def test_the_normal_form_keeps_the_value_and_is_a_fixed_point(term):
    plain = normal(term)
    assert normal(plain) == plain
    for vi, vj, vn in product((-1, 0, 2), (0, 1), (0, 2)):
        env = {"i": vi, "j": vj, "n": vn, "a": Fraction(2, 3), "b": Fraction(-1)}
        assert value(plain, env) == value(term, env)


@pytest.mark.parametrize("left, right, falsehood", [
    (Mul((a, inverse(a))), ONE, "0/0 = 1"),
    (delta(Mul((number(2), i)), j), delta(i, Floor(j, number(2))), "at j = 1, i = 0"),
    (total(ZERO, n, k, ONE), n, "at n = -2: an empty sum is 0"),
    (total(ZERO, n, k, x(i)), x(i), "at n = 2"),
    (Pow(x(i), MINUS_ONE), x(i), "at x = 2"),
    (Mul((x(i), x(i))), x(i), "a real is not idempotent"),
    (Iverson(Rel("<=", a, b)), Iverson(Rel("<", a, b)), "at a = b"),
    (Iverson(Rel("<=", Mul((n, i)), ZERO)), Iverson(Rel("<=", i, ZERO)), "at n = -1"),
    (delta(Mul((n, i)), Mul((n, j))), delta(i, j), "at n = 0"),
])
def test_what_is_not_ring_arithmetic_is_not_equal(left, right, falsehood):
    assert not equal(left, right), falsehood


def test_a_doubled_index_is_never_odd():
    """Else Σ δ[2k, 2j+1] would be 1."""
    odd = Add((Mul((number(2), j)), ONE))
    assert normal(delta(Mul((number(2), k)), odd)) == ZERO


def test_the_form_of_a_sum_does_not_depend_on_the_depth_at_which_it_stood():
    inner = total(ZERO, n, k, Mul((x(k), delta(k, j))))
    outer = total(ZERO, m, i, Mul((x(i), inner)))
    assert equal(outer, Mul((total(ZERO, m, i, x(i)), inner)))


def test_a_letter_is_not_part_of_a_formula():
    assert total(ZERO, n, i, x(i)) == total(ZERO, n, j, x(j))


def test_negation_distributes():
    assert equal(neg(sub(a, b)), sub(b, a))


def test_a_factor_of_an_outer_index_is_not_lost():
    """Else Σ i<n: x[i] · Σ k<n: x[k] = Σ i<n: Σ k<n: x[k]."""
    n, i, k = (Var(name, True) for name in "nik")
    x = [Entry("x", (index,), False) for index in (i, k)]
    both = total(ZERO, n, i, total(ZERO, n, k, Mul(tuple(x))))
    assert not equal(both, total(ZERO, n, i, total(ZERO, n, k, x[1])))
    assert equal(both, Pow(total(ZERO, n, i, x[0]), Num(Fraction(2))))


@pytest.mark.parametrize("number_", [Fraction(0), Fraction(1), Fraction(-1), Fraction(3, 2)])
def test_a_number_times_a_polynomial_is_what_it_is_on_the_other_side(number_):
    """Numbers are multiplied in by a way of their own, where they stand first."""
    total_ = Add((a, x(i), Num(Fraction(5))))
    there, back = Mul((Num(number_), total_)), Mul((total_, Num(number_)))
    assert polynomial(there) == polynomial(back)
    assert equal(there, total_) == (number_ == 1)
    assert polynomial(Mul((Num(number_), ZERO))) == {} and () not in polynomial(Mul((ZERO, total_)))
