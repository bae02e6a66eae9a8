"""The names of the package: verdicts, proofs and closed forms from Python."""

import doctest
import subprocess
import sys

import pytest
from sympy import Eq, Function, IndexedBase, Sum, Symbol, log, symbols

import derive
import derive.api
from derive.language.statement import read
from derive.layers import conv1d, dense, relu, softmax
from derive.model.functions import Iverson
from derive.model.tensor import Tensor
from derive.search.answers.jacobian import NoClosedForm
from derive.search.answers.verdict import judge

n, m, k = symbols("n m k", integer=True)
i, j = symbols("i j", integer=True)
x, b, w = Tensor("x", (n,)), Tensor("b", (m,)), Tensor("w", (k,))
W = Tensor("W", (m, n))


def claim_of(result) -> str:
    return next(line for line in result.text.splitlines() if line.startswith("claim"))


def proved_again(result) -> bool:
    """Is what was printed a theorem of its own?"""
    (statement,) = read(result.text)
    return judge(statement).word == "PROVED"


@pytest.mark.parametrize("module", [derive, derive.api], ids=lambda m: m.__name__)
def test_examples_in_docstrings(module):
    assert doctest.testmod(module).attempted and not doctest.testmod(module).failed


def test_the_package_is_light_and_text_needs_no_sympy():
    code = ("import sys, derive; assert 'derive.api' not in sys.modules\n"
            "derive.verify('real a; claim a = a'); assert 'sympy' not in sys.modules")
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_name_is_there():
    assert {"verify", "assert_claim", "prove", "jacobian", "gradient"} <= set(derive.__all__)
    assert all(getattr(derive, name) for name in derive.__all__)
    with pytest.raises(AttributeError):
        derive.nonsense


# -- Verdicts and proofs -------------------------------------------------------------------------

def test_a_claim_is_verified_and_asserted():
    assert derive.verify("real a; claim a + a = 2*a").word == "PROVED"
    derive.assert_claim("real a; claim a + a = 2*a")
    with pytest.raises(AssertionError, match="left side 0, right side 1"):
        derive.assert_claim("real a; claim a = a + 1")


def test_one_claim_at_a_time():
    with pytest.raises(ValueError, match="2 found"):
        derive.verify("claim one\nreal a\nclaim a = a\n\nclaim two\nreal a\nclaim a = a")


def test_a_proof_has_its_text_its_latex_and_its_right_side():
    proof = derive.prove("size n; tensor x[n]; claim Σ i<n: 2*x[i] = 2 * Σ i<n: x[i]")
    assert proved_again(proof) and str(proof) == proof.text
    assert proof.sympy == 2 * Sum(IndexedBase("x", real=True)[i], (i, 0, n - 1))
    shown = proof._repr_latex_()
    assert shown.startswith("$$\n\\begin{aligned}") and shown.endswith("\\end{aligned}\n$$")
    assert proof.latex in shown and "$$" not in proof.latex and "&&" in shown


def test_a_claim_without_lines_shows_itself():
    """Else a notebook would show an empty display."""
    assert r"\mid" in derive.prove("size n; claim n divides n * n").latex


def test_a_claim_without_a_right_side():
    with pytest.raises(ValueError, match="no right side"):
        derive.prove("size n; claim n != 0").term


def test_no_proof_is_a_value_error_with_the_verdict():
    with pytest.raises(ValueError, match="REFUTED"):
        derive.prove("size n; claim n = n + 1")


# -- Jacobians -----------------------------------------------------------------------------------

def test_the_jacobian_of_a_text():
    found = derive.jacobian("softmax(x)")
    p = IndexedBase("p", real=True)
    assert claim_of(found).endswith("p[i] * (δ[i, j] - p[j])    for i < n, j < n")
    assert found.term == found.proof.theorem.claim.right
    assert found.sympy == p[i] * (Iverson(Eq(i, j)) - p[j])


@pytest.mark.parametrize("f, wrt, given, right", [
    (softmax(x), x, (), "y[i] * (δ[i, j] - y[j])    for i < n, j < n"),
    (dense(x, W, b), x, (), "W[i, j]    for i < m, j < n"),
    (dense(x, W, b), "W", (), "x[k] * δ[i, j]    for i < m, j < m, k < n"),
    (dense(x, W, b), b, (), "δ[i, j]    for i < m, j < m"),
    (dense(x, W, b, Function("φ")), x, (),
     "W[i, j] * φ'(b[i] + Σ k<n: W[i, k] * x[k])    for i < m, j < n"),
    (conv1d(x, w), x, (), "w[j-i] * [0 <= j-i < k]    for i in 0..n - k, j < n"),
    (conv1d(x, w), "w", (), "x[i+j]    for i in 0..n - k, j < k"),
    (conv1d(x, w, stride=2), w, (x,), "x[2*i+j]    for i in 0..(n - k) // 2, j < k"),
    (relu(x), x, ("assume x[i] != 0 for i < n",), "heaviside(x[i]) * δ[i, j]    for i < n, j < n"),
], ids=str)
def test_the_jacobian_of_a_composed_tensor(f, wrt, given, right):
    found = derive.jacobian(f, wrt, given)
    assert claim_of(found).endswith(f"= {right}")
    assert proved_again(found)


def test_layers_compose():
    found = derive.jacobian(dense(conv1d(x, w), Tensor("A", (m, n - k + 1))), x)
    assert "w[j-l] * [0 <= j-l < k]" in claim_of(found) and "tensor   A[m, " in found.text
    assert proved_again(found)


def test_letters_are_not_confused():
    """Else the index i of the result would be the scalar i of the layer."""
    shifted = Tensor(lambda a: x[a] * i, (n,))
    found = derive.jacobian(shifted, x)
    assert claim_of(found).endswith("i * δ[j, k]    for j < n, k < n")
    assert proved_again(found)


@pytest.mark.parametrize("stride", [2, Symbol("s", integer=True)])
def test_a_shape_that_its_indices_do_not_tell(stride):
    """Else the kernel's gradient would be claimed for an input of another size."""
    with pytest.raises(ValueError, match="shape of x cannot be told"):
        derive.jacobian(conv1d(x, w, stride=stride), w)


def test_a_kink_has_no_jacobian():
    with pytest.raises(NoClosedForm):
        derive.jacobian(relu(x), x)


def test_only_a_named_tensor_is_differentiated_in():
    with pytest.raises(ValueError, match="named tensor"):
        derive.jacobian(softmax(x), softmax(x))


# -- Gradients -----------------------------------------------------------------------------------

def test_the_gradient_of_a_text():
    found = derive.gradient("Σ k<n: x[k]^2", x, ["size n", "tensor x[n]"])
    assert found.sympy == 2 * IndexedBase("x", real=True)[i]


def test_the_gradient_of_a_sympy_expression():
    a = Symbol("a", positive=True)
    found = derive.gradient(Sum(log(a) * x[i]**2, (i, 0, n - 1)), x)
    assert "assume   a > 0" in found.text and proved_again(found)
    assert claim_of(found).endswith("2 * log(a) * x[i]    for i < n")
    assert claim_of(derive.gradient(a**2, a)).endswith("∂y/∂a = 2 * a")


def test_assumptions_against_a_size_are_refused():
    """Else everything would follow from hypotheses that contradict each other."""
    negative = Symbol("d", integer=True, negative=True)
    with pytest.raises(ValueError, match="d stands for a size"):
        derive.gradient(negative * Symbol("a", real=True), "a")


@pytest.mark.parametrize("f", ["softmax(x)", softmax(x)], ids=str)
def test_a_tensor_has_no_gradient(f):
    with pytest.raises(ValueError, match="scalar"):
        derive.gradient(f, "x")
