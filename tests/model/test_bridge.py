"""The bridge there and back: terms keep their values, expressions come back the same."""

import math
from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Function, Rational, Symbol, ceiling, floor

from derive.kernel import terms as t
from derive.model import functions as own
from derive.model.bridge import BridgeError, hypotheses, to_sympy, to_term
from derive.model.tensor import Tensor
from tests.model.evaluate import evaluate

I, N, C = t.Var("i", True), t.Var("n", True), t.Var("c", False)
LETTERS = {"i": 1, "n": 3, "c": Fraction(-2, 3), "r": Fraction(5, 2)}
ARRAYS = {"x": np.array([Fraction(3), Fraction(-1, 2), Fraction(0)], dtype=object),
          "A": np.array([[1, -2], [Fraction(1, 3), 4]], dtype=object)}
FUNCTIONS = {"φ": lambda u: u*u - 2, "φ'": lambda u: 2*u}


def indices(depth):
    """Integer terms under `depth` binders."""
    atoms = st.sampled_from([I, N, *map(t.number, range(-2, 4)), *map(t.Bound, range(depth))])
    return st.recursive(atoms, lambda inner: st.one_of(
        st.builds(lambda a, b: t.Add((a, b)), inner, inner),
        st.builds(lambda a, b: t.Mul((a, b)), inner, inner),
        st.builds(lambda a, b: t.Floor(a, t.number(b)), inner, st.integers(1, 3)),
        st.builds(lambda a, b: t.Mod(a, t.number(b)), inner, st.integers(1, 3))), max_leaves=3)


def conditions(depth):
    a = indices(depth)
    relation = st.one_of(
        st.builds(t.Rel, st.sampled_from(["=", "<=", "<"]), a, a),
        st.builds(lambda b, d: t.Rel("divides", t.number(d), b), a, st.integers(1, 3)),
        st.builds(t.within, a, a, a))
    return st.recursive(relation, lambda inner: st.one_of(
        st.builds(t.Not, inner), st.builds(lambda p, q: t.And((p, q)), inner, inner),
        st.builds(lambda p, q: t.Or((p, q)), inner, inner)), max_leaves=2)


def scalars(depth, height):
    """Real terms under `depth` binders; entries are read inside, divisors are positive."""
    def mod(a, n):
        return t.Mod(a, t.number(n))

    leaf = st.one_of(
        st.just(C), st.fractions(-2, 2, max_denominator=3).map(t.number), indices(depth),
        st.builds(lambda a: t.Entry("x", (mod(a, 3),), False), indices(depth)),
        st.builds(lambda a, b: t.Entry("A", (mod(a, 2), mod(b, 2)), False),
                  indices(depth), indices(depth)))
    if not height:
        return leaf
    inner, body = scalars(depth, height - 1), scalars(depth + 1, height - 1)
    letters = st.sampled_from(["i", "j", "k", "c"])
    return st.one_of(
        leaf,
        st.builds(lambda *parts: t.Add(parts), inner, inner, inner),
        st.builds(lambda *parts: t.Mul(parts), inner, inner),
        st.builds(lambda u: t.inverse(t.Add((t.ONE, t.Mul((u, u))))), inner),
        st.builds(lambda u, e: t.Pow(u, t.number(e)), inner, st.integers(0, 3)),
        st.builds(lambda f, u: t.Call(f, (u,)),
                  st.sampled_from(["relu", "abs", "sign", "heaviside", "φ", "φ'"]), inner),
        st.builds(lambda f, u, v: t.Call(f, (u, v)), st.sampled_from(["max", "min"]), inner, inner),
        st.builds(t.Iverson, conditions(depth)),
        st.builds(t.Case, conditions(depth), inner, inner),
        st.builds(lambda kind, low, b, name: t.Fold(kind, low, t.Add((low, t.number(2))), b, name),
                  st.sampled_from(["sum", "prod", "max", "min", "argmax"]), indices(depth), body,
                  letters),
        st.builds(lambda low, high, b, letter: t.Fold("sum", low, high, b, letter),
                  indices(depth), indices(depth), body, letters))


def value(term):
    return evaluate(term, LETTERS, ARRAYS, FUNCTIONS)


@settings(max_examples=300, deadline=None)
@given(scalars(0, 2))
def test_a_term_keeps_its_value(term):
    """Else what is shown as SymPy, or read from it, says something else."""
    expression = to_sympy(term)
    assert value(to_term(expression)) == value(term)
    assert to_sympy(to_term(expression)) == expression


@settings(max_examples=150, deadline=None)
@given(conditions(0))
def test_a_condition_keeps_its_truth(term):
    assert value(to_term(to_sympy(term))) == value(term)


n, k = Symbol("n", integer=True), Symbol("k", integer=True)
a = Symbol("a", real=True)
x = Tensor("x", (n,))
XK = t.Entry("x", (t.Var("k", True),), False)


@pytest.mark.parametrize("function", ["exp", "log", "sqrt", "sin", "cos", "tanh", "atan", "abs",
                                      "sign", "max", "min", "relu", "heaviside", "sigmoid",
                                      "softplus", "erf", "normal_cdf", "φ", "φ''"])
def test_functions_keep_their_names(function):
    entries = [t.Entry("x", (I,), False), C][:2 if function in ("max", "min") else 1]
    term = t.Call(function, tuple(entries))
    read = to_term(to_sympy(term))
    assert read.function == function and set(read.args) == set(term.args)


@pytest.mark.parametrize("expression, term", [
    (floor((n + 3)/2), t.Floor(t.Add((N, t.number(3))), t.number(2))),
    (ceiling(n/2), t.neg(t.Floor(t.neg(N), t.number(2)))),
    (sympy.Mod(n, 3), t.Mod(N, t.number(3))),
    (Function("φ")(x[k]).diff(x[k]), t.Diff(t.Call("φ", (XK,)), XK, False)),
    (sympy.sqrt(a), t.Call("sqrt", (t.Var("a", False),))),
    (sympy.E**a, t.Call("exp", (t.Var("a", False),))),
    (x[k] / a, t.Mul((XK, t.inverse(t.Var("a", False))))),
    (1 - n, t.Add((t.neg(N), t.ONE))),
])
def test_readings(expression, term):
    assert to_term(expression) == term


def test_chain_rule_of_sympy_is_read_as_a_slope():
    u = Symbol("u", real=True)
    assert to_term(Function("φ")(2*u).diff(u)) == t.Mul(
        (t.number(2), t.Call("φ'", (t.Mul((t.number(2), t.Var("u", False))),))))


@settings(max_examples=200, deadline=None)
@given(st.integers(-9, 9), st.integers(-9, 9), st.integers(1, 5), st.integers(1, 5),
       st.integers(-9, 9), st.integers(1, 4))
def test_floor_of_a_fraction(over, more, under, other, at, m):
    """Else output sizes are wrong by one."""
    formula = floor((over*n + more)/under + n*Rational(1, other) + n/k)
    exact = Fraction(over*at + more, under) + Fraction(at, other) + Fraction(at, m)
    assert evaluate(to_term(formula), {"n": at, "k": m}) == math.floor(exact)


@pytest.mark.parametrize("expression", [
    sympy.Float("0.5"), sympy.oo, sympy.nan, sympy.zoo, sympy.I, sympy.gamma(a),
    sympy.Integral(a, (a, 0, 1)), sympy.Matrix([[1]]), sympy.Heaviside(a, 0),
    sympy.Piecewise((a, a > 0)), sympy.Symbol("a", commutative=False), sympy.Tuple(a),
    sympy.IndexedBase("x")[Symbol("i")], floor(a), sympy.Sum(a, (k, 0, a)),
    sympy.Derivative(a*n, n), sympy.Subs(a, a, 1), own.Iverson(a),
])
def test_refused(expression):
    """What cannot be said in a claim is refused, not guessed."""
    with pytest.raises(BridgeError):
        to_term(expression)


def test_terms_without_sympy_form():
    for term in (t.Bound(0), t.Meta("?a", ()), t.Fold("all", t.ZERO, N, t.TRUE, "k")):
        with pytest.raises(BridgeError):
            to_sympy(term)


def test_assumptions_are_hypotheses():
    """Else sqrt(b^2) = b, true for SymPy's positive b, would be claimed of every b."""
    b, m = Symbol("b", positive=True), Symbol("m", integer=True, nonnegative=True)
    assert sympy.sqrt(b**2) == b
    assert hypotheses(b + m + a + Symbol("u")) == (t.Rel("<", t.ZERO, t.Var("b", False)),
                                                   t.Rel("<=", t.ZERO, t.Var("m", True)))
    for lost in (Symbol("q", prime=True), Symbol("z", imaginary=True),
                 sympy.IndexedBase("x", positive=True)[k]):
        with pytest.raises(BridgeError):
            hypotheses(lost)
