"""Derivatives: by exact dual numbers, total through definitions, undefined at kinks."""

from fractions import Fraction
from functools import reduce

import pytest

from derive.kernel.terms import (
    ONE,
    ZERO,
    Call,
    Case,
    Diff,
    Entry,
    Floor,
    Iverson,
    Pow,
    Rel,
    Var,
    add,
    equals,
    fold,
    inverse,
    mul,
    neg,
    number,
    sub,
    total,
)
from derive.kernel.theory import Definition, Tensor, Theory
from derive.numeric.numbers import Undecided, Undefined, Unevaluable
from derive.numeric.opaque import Polynomial
from derive.numeric.worlds import World

i, k, n = (Var(name, True) for name in "ikn")
a, b = Var("a", False), Var("b", False)


def d(body, wrt, direct=False):
    return Diff(body, wrt, direct)


def relu(u):
    return Call("relu", (u,))


def name_of(name, *at):
    return Entry(name, at, False)


@pytest.mark.parametrize("term,at,slope", [
    (Pow(a, number(3)), 2, 12),
    (inverse(a), 2, Fraction(-1, 4)),
    (mul(a, a, b), 3, 30),
    (Pow(a, number(Fraction(1, 2))), 4, Fraction(1, 4)),
    (Call("sqrt", (a,)), 9, Fraction(1, 6)),
    (Call("exp", (a,)), 0, 1),
    (Call("log", (a,)), 4, Fraction(1, 4)),
    (Call("atan", (a,)), 2, Fraction(1, 5)),
    (Call("tanh", (a,)), 0, 1),
    (Call("sigmoid", (a,)), 0, Fraction(1, 4)),
    (Call("max", (a, b)), 3, 0),
    (Call("max", (a, b)), 7, 1),
    (relu(neg(a)), -2, -1),
    (Iverson(Rel("<", ZERO, a)), 1, 0),
    (Case(Rel("<", a, ZERO), ZERO, mul(a, a)), 3, 6),
    (Floor(a, ONE), Fraction(1, 2), 0),
    (b, 1, 0),
])
def test_derivatives_by_hand(value, term, at, slope):
    assert value(d(term, a), entries={"a": at, "b": 5}) == slope


@pytest.mark.parametrize("term", [
    relu(a), Call("abs", (a,)), Call("heaviside", (a,)), Call("sign", (a,)), Call("max", (a, ZERO)),
    Call("sqrt", (a,)), Case(Rel("<", a, ZERO), ZERO, a), Iverson(Rel("<=", a, ZERO)),
    Floor(a, ONE), inverse(a), Call("log", (a,)), Call("relu'", (a,)), relu(relu(a)),
    mul(Call("heaviside", (a,)), number(2)), d(relu(a), a), add(relu(a), mul(a, a)),
])
def test_no_derivative_at_a_kink(value, term):
    with pytest.raises(Undefined):
        value(d(term, a), entries={"a": 0})


@pytest.mark.parametrize("term,slope", [
    (sub(relu(a), relu(neg(a))), 1),
    (mul(a, relu(a)), 0),
    (mul(a, Call("abs", (a,))), 0),
    (relu(mul(a, a)), 0),
    (Case(Rel("<", a, ZERO), neg(mul(a, a)), mul(a, a)), 0),
    (sub(Call("max", (a, neg(a))), Call("abs", (a,))), 0),
    (mul(a, Call("heaviside", (a,)), a), 0),
    (relu(b), 0),
])
def test_kinks_may_cancel(value, term, slope):
    """Else ∂(relu(a) - relu(-a))/∂a = 1 would be refuted at 0."""
    assert value(d(term, a), entries={"a": 0, "b": 0}) == slope


def test_a_tie_that_cannot_be_told_is_undecided(value):
    with pytest.raises(Undecided):
        value(d(Call("heaviside", (mul(a, a),)), a), entries={"a": 0})


def test_ties_under_a_maximum(value):
    theory = Theory({"x": Tensor(((ZERO, n),))})
    top = fold("max", ZERO, n, k, name_of("x", k))
    at = {"n": 2}, {"x": [3, 3]}
    with pytest.raises(Undefined):
        value(d(top, name_of("x", ZERO)), theory, *at)
    assert value(d(top, name_of("x", ONE)), theory, {"n": 2}, {"x": [3, 4]}) == 1


def test_second_derivatives(value):
    term = mul(Pow(a, number(3)), Pow(b, number(2)))
    point = {"a": 2, "b": 3}
    assert value(d(d(term, a), a), entries=point) == 108
    assert value(d(d(term, a), b), entries=point) == 72
    assert value(d(d(term, b), a), entries=point) == 72
    assert value(d(d(d(term, a), b), b), entries=point) == 24


def test_an_opaque_function_and_its_primes(value):
    theory = Theory(functions={"φ": frozenset()})
    opaque = {"φ": Polynomial((1, -1, 0, 1))}
    inner = Call("φ", (mul(a, a),))
    args = theory, (), {"a": 2}, opaque
    assert value(d(inner, a), *args) == 4 * 47
    assert value(mul(Call("φ'", (mul(a, a),)), number(2), a), *args) == 4 * 47
    assert value(d(Call("φ'", (a,)), a), *args) == value(Call("φ''", (a,)), *args) == 12


NET = Theory(
    {"x": Tensor(((ZERO, n),)), "u": Tensor(((ZERO, n),)), "v": Tensor(()), "L": Tensor(())},
    {"u": Definition((i,), mul(name_of("x", i), name_of("x", i))),
     "v": Definition((), add(total(ZERO, n, k, mul(name_of("u", k), name_of("x", k))),
                             name_of("x", ZERO)))},
    losses={"L": "u"})
AT = {"n": 2}, {"x": [2, 3]}
V, X0, U0 = name_of("v"), name_of("x", ZERO), name_of("u", ZERO)


def test_a_derivative_is_total_through_definitions(value):
    assert value(d(V, X0), NET, *AT) == 3 * 4 + 1


def test_a_defined_name_is_a_fresh_variable_of_its_derivative(value):
    assert value(d(V, U0), NET, *AT) == 2
    assert value(d(X0, U0), NET, *AT) == 0
    assert value(d(U0, U0), NET, *AT) == 1


def test_direct_holds_every_definition(value):
    assert value(d(V, X0, True), NET, *AT) == 0
    body = add(total(ZERO, n, k, mul(name_of("u", k), name_of("x", k))), X0)
    assert value(d(body, X0, True), NET, *AT) == 4 + 1


def test_a_loss_depends_on_all_entries_of_its_tensor_through_them_alone(value):
    loss = name_of("L")
    chain = total(ZERO, n, k, mul(d(loss, name_of("u", k)), d(name_of("u", k), X0)))
    assert value(d(loss, X0), NET, *AT) == value(chain, NET, *AT) != 0
    assert value(d(loss, name_of("u", number(7))), NET, *AT) != 0


X, U = ([name_of(name, number(j)) for j in range(3)] for name in "xu")


@pytest.mark.parametrize("wrt", [(X[0],), (X[1],), (U[2],), (X[0], X[0]), (X[0], X[1]), (X[2], U[2]),
                                 (U[1], U[0]), (X[0], X[1], X[0])], ids=str)
def test_a_loss_has_the_slopes_of_the_polynomial_that_it_is(value, wrt):
    """u[0] = x[0] x[1], u[1] = 5 and u[2] = x[2], of which each derivative moves but some."""
    body = add(mul(Iverson(equals(i, ZERO)), X[0], X[1]),
               mul(number(5), Iverson(equals(i, ONE))), mul(Iverson(equals(i, number(2))), X[2]))
    net = Theory(NET.tensors, {"u": Definition((i,), body)}, losses={"L": "u"})
    at = {"n": 3}, {"x": [2, -3, Fraction(1, 2)]}
    written = add(*(mul(number(c), *(U[j] for (j,) in entries)) for c, entries in World(
        {}).loss("L", (), [(0,), (1,), (2,)])))
    slopes = [reduce(d, wrt, term) for term in (name_of("L"), written)]
    assert value(slopes[0], net, *at) == value(slopes[1], net, *at)


def test_a_derivative_in_a_defined_name_under_one_in_an_input(value):
    """∂/∂x of ∂v/∂u[0] = x[0] is 1: the point at which u is held moves with x."""
    assert value(d(d(V, U0), X0), NET, *AT) == 1


def test_entries_of_one_tensor_are_independent(value):
    theory = Theory({"A": Tensor(((ZERO, n), (ZERO, n))), "w": Tensor(((ZERO, n),), False, True)})
    at = {"n": 2}, {"A": [[1, 2], [2, 1]], "w": [1, 1]}
    assert value(d(name_of("A", ZERO, ONE), name_of("A", ONE, ZERO)), theory, *at) == 0
    outside = name_of("w", number(5))
    assert value(d(outside, outside), theory, *at) == 0


def test_no_derivative_in_an_integer_tensor(value):
    theory = Theory({"c": Tensor(((ZERO, n),), integer=True)})
    entry = Entry("c", (ZERO,), True)
    with pytest.raises(Unevaluable):
        value(d(entry, entry), theory, {"n": 1}, {"c": [1]})


def test_a_bracket_over_the_variable_is_no_constant_at_its_boundary(value):
    with pytest.raises(Undefined):
        value(d(Iverson(equals(a, ZERO)), a), entries={"a": 0})
    assert value(d(Iverson(equals(a, ZERO)), a), entries={"a": 1}) == 0
