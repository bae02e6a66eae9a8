"""What released SymPy gets wrong, and that nothing of it reaches a term.

Each test shows the fault first, as SymPy 1.14 has it (a later SymPy may have mended it), and then
what the bridge reads.
"""

import ast
import os
from pathlib import Path

import numpy as np
import pytest
import sympy
from sympy import Eq, Function, IndexedBase, KroneckerDelta, Piecewise, Sum, Symbol, exp

import derive.layers
import derive.model
from derive.kernel.terms import Diff, Entry, Var, substitute
from derive.layers import softmax
from derive.model.bridge import BridgeError, to_sympy, to_term
from derive.model.functions import Choice, Largest, Partial
from derive.model.tensor import Tensor, total
from tests.model.evaluate import evaluate

faulty = sympy.__version__.startswith("1.14")
i, j, k, l, n, p = (Symbol(s, integer=True) for s in "ijklnp")
x = Tensor("x", (n,))


def test_derivative_in_an_entry_at_the_letter_of_the_sum():
    """Else ∂(Σ k: exp(x[k]))/∂x[k] = Σ k: exp(x[k]), a false softmax Jacobian."""
    bound = Sum(exp(x[k]), (k, 0, n - 1))
    if faulty:
        assert bound.diff(x[k]) == bound
    term = to_term(Partial(bound, x[k]))
    free = Entry("x", (Var("k", True),), False)
    assert term == Diff(to_term(total(lambda m: exp(x[m]), 0, n)), free, False)


def test_softmax_at_the_letter_of_its_own_sum():
    """Else softmax(x)[k] would be read with its free k captured by the sum."""
    p_at_i, p_at_k = to_term(softmax(x)[i]), to_term(softmax(x)[k])
    assert p_at_k == substitute(p_at_i, {Var("i", True): Var("k", True)})
    assert k not in softmax(x)[k].atoms(Sum).pop().bound_symbols


def test_strided_delta():
    """Else Σ j<=n: δ[p, 2j] = 1 at odd p: strides and dilation break."""
    wrong = Sum(KroneckerDelta(p, 2*j), (j, 0, n))
    if faulty:
        assert wrong.doit().xreplace({p: sympy.Integer(3), n: sympy.Integer(5)}).doit() == 1
    assert [evaluate(to_term(wrong), {"n": 5, "p": at}) for at in range(4)] == [1, 0, 1, 0]


def test_cases_inside_a_sum():
    """Else the letter of a sum turns up in its value."""
    leaky = Sum(Piecewise((i**2, i >= 7), (0, True)), (i, 0, 12))
    if faulty:
        assert i in (-leaky).simplify().free_symbols
    assert evaluate(to_term(-leaky), {}) == -559
    own = total(lambda i: Choice(i >= 7, i**2, 0), 0, 13)
    assert to_sympy(to_term(own)).free_symbols == set() and evaluate(to_term(own), {}) == 559


def test_descending_bounds():
    """Else Σ 0 <= k <= -3: 1 = -2; here a sum over nothing is 0."""
    descending = Sum(1, (k, 0, -3))
    if faulty:
        assert descending.doit() == -2
    assert evaluate(to_term(descending), {}) == 0


def test_simplify_of_the_softmax_jacobian():
    """SymPy's simplify stops with StopIteration; no code of ours calls it."""
    jacobian = (exp(x[i]) / Sum(exp(x[k]), (k, 0, n - 1))).diff(x[l])
    if faulty:
        with pytest.raises(StopIteration):
            sympy.simplify(jacobian)
    zeros = {"x": np.zeros(2)}
    assert evaluate(to_term(jacobian), {"n": 2, "i": 0, "l": 1}, zeros) == -0.25


def test_derivative_of_max():
    """Else max(a, b) had the derivative 1/2 at a tie, where it has none."""
    a, b = Symbol("a", real=True), Symbol("b", real=True)
    largest = sympy.Max(a, b)
    if faulty:
        assert largest.diff(a).xreplace({a: sympy.Integer(1), b: sympy.Integer(1)}) == sympy.S.Half
    assert to_term(Partial(largest, a)) == Diff(to_term(largest), Var("a", False), False)


def test_derivative_of_a_loss():
    """Else ∂L/∂x[i] = 0, for SymPy sees no x in L."""
    loss = Symbol("L", real=True)
    assert loss.diff(x[i]) == 0
    term = to_term(Partial(loss, x[i]), scalars={"L"})
    assert term == Diff(Entry("L", (), False), Entry("x", (Var("i", True),), False), False)
    assert to_term(to_sympy(term), scalars={"L"}) == term


@pytest.mark.parametrize("expression", [
    Symbol("a") - Symbol("a", real=True),
    Symbol("a", positive=True) * Symbol("a", real=True),
    Sum(x[Symbol("k", integer=True, positive=True)], (k, 0, n)),
    Sum(Symbol("k") * x[k], (k, 0, n)),
    IndexedBase("x")[i] + x[i],
    IndexedBase("x", real=True)[i, j] + x[i],
    Function("x")(i) + x[i],
    x[i] + Symbol("x", real=True),
    x[Symbol("x", integer=True)],
    Sum(x[i], (Symbol("x", integer=True), 0, n)),
    Function("f")(i) + Function("f", real=True)(i),
    Sum(Symbol("k", integer=True), (k, 0, n)) + Symbol("k", real=True) * Sum(
        Sum(k + Symbol("k", real=True), (i, 0, n)), (k, 0, n)),
])
def test_letters_that_print_alike(expression):
    """Else a theorem about one letter would be read as one about another."""
    with pytest.raises(BridgeError):
        to_term(expression)


@pytest.mark.parametrize("text", ["__import__('os').getpid()", "1 + 1", "x"])
def test_no_text_is_run(text):
    """Else a claim from a stranger runs on this machine: SymPy evaluates text as Python."""
    if faulty:
        assert sympy.sympify("__import__('os').getpid()") == os.getpid()
        assert IndexedBase("x")["1 + 1"] == IndexedBase("x")[2]
    for use in (lambda: x[text], lambda: total(lambda k: x[k], 0, text), lambda: softmax(text),
                lambda: total(lambda k: text, 0, n), lambda: Tensor("x", (text,))):
        with pytest.raises(TypeError):
            use()
    with pytest.raises(BridgeError):
        to_term(text)


@pytest.mark.parametrize("folder", [derive.model, derive.layers])
def test_no_risky_call(folder):
    """Nothing of SymPy's rewriting, and no running of text, is in the way to a term."""
    risky = {"simplify", "doit", "subs", "eval", "exec", "sympify", "parse_expr", "evalf",
             "lambdify"}
    for path in Path(folder.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node, "attr", getattr(node, "id", None))
            assert name not in risky, f"{path.name}:{node.lineno} uses {name}"


def test_equation_that_sympy_decides():
    """An equation that SymPy has made true or false is no longer a claim about its sides."""
    assert Eq(x[i], x[i]) is sympy.true
    assert to_term(Eq(x[i], x[j])) == to_term(Eq(x[i], x[j], evaluate=False))


def test_derivative_of_a_maximum_is_left_for_a_claim():
    """It has kinks: a rule for it would need the places of the maximum."""
    largest = Largest(x[0] * i, (i, 0, n - 1))
    assert (2 * largest).diff(x[0]) == 2 * sympy.Derivative(largest, x[0])
