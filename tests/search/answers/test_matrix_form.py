"""Matrix forms: what is recognised, that it is proved, and what is left alone."""

from dataclasses import replace

import re

import pytest

from derive.kernel.terms import Mul, Rel, number
from derive.report.matrices import matrix_latex
from derive.report.show import show
from derive.search.answers.jacobian import jacobian_of
from derive.search.answers.matrix_form import matrix_form

LINEAR = ("size m, n, l", "tensor A[m, n], B[n, l], x[n]")


def right(expression, given=(), wrt=None):
    return str(jacobian_of(expression, given, wrt).matrix).partition(" = ")[2]


@pytest.mark.parametrize("expression, matrix", [
    ("softmax(x)", "diag(p) - p @ p^T"),
    ("dense(x, W, b)", "W"),
    ("dense(x, W, b, φ)", "diag(φ'(W @ x + b)) @ W"),
    ("residual(y, A, b, φ)", "diag(φ'(A @ y + b)) @ A + eye(n)"),
    ("dense(dense(x, A, a, f), B, b, f)",
     "diag(f'(B @ y + b)) @ B @ diag(f'(A @ x + a)) @ A"),
    ("softmax(dense(x, W, b))", "diag(p) @ W - outer(p, W^T @ p)"),
    ("dense(softmax(x), W, b)", "W @ diag(y) - W @ y @ y^T"),
    ("relu(x)", "diag(heaviside(x))"),
    ("tanh(x)", "eye(n) - diag(p .* p)"),
    ("log_softmax(z)", "eye(n) - (1/(Σ k<n: exp(z[k]))) * outer(ones(n), exp(z))"),
])
def test_the_jacobian_of_a_layer(expression, matrix):
    # A letter is not part of a formula: any letter may bind the sum.
    assert re.sub(r"Σ (\w+)<n: exp\(z\[\1\]\)", "Σ k<n: exp(z[k])", right(expression)) == matrix


@pytest.mark.parametrize("expression, given, matrix", [
    ("grad(L, B)", (*LINEAR, "let Y = A @ B", "loss L(Y)"), "A^T @ grad(L, Y)"),
    ("grad(L, A)", (*LINEAR, "let Y = A @ B", "loss L(Y)"), "grad(L, Y) @ B^T"),
    ("grad(L, x)", (*LINEAR, "let y = A @ x", "loss L(y)"), "A^T @ grad(L, y)"),
    ("grad(L, A)", (*LINEAR, "let y = A @ x", "loss L(y)"), "grad(L, y) @ x^T"),
    ("jacobian(y, x)", (*LINEAR, "let y = 3 * (A @ x)"), "3 * A"),
    ("jacobian(y, x)", ("base 1", *LINEAR, "let y = A @ x"), "A"),
    ("grad(r, x)", ("size n", "tensor A[n, n], x[n]", "let r = x^T @ A @ x"), "A^T @ x + A @ x"),
    ("jacobian(y, x)", ("size n", "tensor x[n]", "let y[i] = x[i] - 1/n * Σ k<n: x[k] for i < n"),
     "eye(n) - 1/n * ones(n, n)"),
])
def test_gradients_and_given_tensors(expression, given, matrix):
    assert right(expression, given) == matrix


@pytest.mark.parametrize("expression", ["conv1d(x, w)", "avgpool1d(x, window=k)"])
def test_what_is_no_product_of_the_named_tensors_has_none(expression):
    assert jacobian_of(expression).matrix is None


def test_a_form_that_is_not_proved_is_not_returned():
    """What is read off a wrong closed form is read well, and is wrong all the same."""
    found = jacobian_of("softmax(x)")
    claim = found.statement.claim
    wrong = Rel("=", claim.left, Mul((number(2), claim.right)))
    assert matrix_form(replace(found.statement, claim=wrong), found.declared) is None


def test_a_form_whose_shapes_do_not_fit_is_not_returned():
    found = jacobian_of("softmax(x)")
    assert matrix_form(found.statement, "size n, m\ntensor x[n], p[m]") is None


def test_it_is_printed_beside_the_proof():
    found = jacobian_of("softmax(x)")
    assert show(found.proof).endswith(
        "qed\n# in matrix form: jacobian(p, x) = diag(p) - p @ p^T\n")
    tex = r"\frac{\partial p}{\partial x} = \operatorname{diag}(p) - p \, p^{\top}"
    assert matrix_latex(found.matrix) == tex
    assert tex in show(found.proof, "latex") and tex in show(found.proof, "markdown")


@pytest.mark.parametrize("expression, wrt, tex", [
    ("softmax(dense(x, W, b))", None,
     r"\operatorname{diag}(p) \, W - p \, (W^{\top} \, p)^{\top}"),
    ("sigmoid(x)", None, r"\operatorname{diag}(p) - \operatorname{diag}(p \odot p)"),
    ("residual(y, A, b, f)", None, r"\operatorname{diag}(f'(A \, y + b)) \, A + I_{n}"),
    ("gated(h, c, W, x)", "c", r"\operatorname{diag}(h) - \operatorname{diag}(W \, x)"),
])
def test_latex(expression, wrt, tex):
    assert matrix_latex(jacobian_of(expression, wrt=wrt).matrix).endswith(f" = {tex}")
