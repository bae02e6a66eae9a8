"""Closed forms that need a hypothesis, or names for the parts of a definition."""

import re

import pytest

from derive.language.text import text
from derive.search.jacobian import NoClosedForm, jacobian_of
from derive.search.session import verify


def closed(expression, given=()):
    return text(jacobian_of(expression, given).term)


@pytest.mark.parametrize("expression, answer, hypothesis", [
    ("maxpool1d(x, window=k)", "δ[i*k+argmax l<k: x[i*k+l], j]", "_ = _ or x[_] != x[_]"),
    ("maxpool1d(x, window=k, stride=s)", "δ[j, i*s+argmax l<k: x[i*s+l]]",
     "_ = _ or x[_] != x[_]"),
    ("layernorm(x)", "(δ[i, j] - 1/n - u[i] * u[j] / n / v) / sqrt(v)", "u[_]^2 > 0"),
    ("layernorm(x, g, b)", "g[i] * (δ[i, j] - 1/n - u[i] * u[j] / n / v) / sqrt(v)",
     "u[_]^2 > 0"),
    ("rmsnorm(x)", "1/sqrt(a) * δ[i, j] - p[j] * x[i] / a / n", "x[_]^2 > 0"),
    ("relu(x)", "heaviside(x[i]) * δ[i, j]", "x[_] != 0"),
])
def test_the_hypothesis_that_is_needed_is_stated(expression, answer, hypothesis):
    found = jacobian_of(expression)
    assert text(found.term) == answer
    facts = " ".join(map(text, found.statement.theory.facts))
    assert hypothesis in re.sub(r"\b[i-u]\d*\b(?!\[)", "_", facts)     # whatever letter is bound


def test_no_hypothesis_where_none_is_needed():
    found = jacobian_of("layernorm(x, epsilon=e)")
    assert text(found.term) == "(δ[i, j] - 1/n - u[i] * u[j] / n / v) / sqrt(v)"
    assert not any("x" in text(f) for f in found.statement.theory.facts)


@pytest.mark.parametrize("given", [
    ("size n, k with k <= n", "tensor x[n]"),
    ("size n, k with k <= n", "tensor x[n]", "assume x[i] != x[0] for i < n, i != 0")])
def test_a_maximum_with_ties_has_no_jacobian(given):
    """At a tie the maximum has a kink, which some entries apart from one do not exclude."""
    with pytest.raises(NoClosedForm):
        jacobian_of("maxpool1d(x, window=k)", given)


POOL = """
size     n, k, s  with k <= n
tensor   x[n] {kind}
let      y = maxpool1d(x, window=k, stride=s)
claim    ∂y[p]/∂x[i] = [i = s*p + argmax j<k: {key}]  for p < (n-k)//s + 1, i < n
"""


@pytest.mark.parametrize("kind, key, word", [
    ("distinct", "x[s*p+j]", "PROVED"),
    ("", "x[s*p+j]", "REFUTED"),               # undefined at a tie
    ("distinct", "x[p+j]", "REFUTED"),         # the stride is lost
    ("distinct", "-x[s*p+j]", "REFUTED"),      # the smallest entry
])
def test_the_derivative_of_max_pooling(kind, key, word):
    assert verify(POOL.format(kind=kind, key=key), repairing=0).word == word


def test_a_window_under_a_strict_argmax():
    claim = """
size     n, k, s  with k <= n
tensor   x[n]
tensor   a[(n-k)//s + 1] integer in 0..k-1
assume   x[s*p+j] {op} x[s*p+a[p]]  for p < (n-k)//s + 1, j < k, j != a[p]
let      y = maxpool1d(x, window=k, stride=s)
loss     L(y)
claim    ∂L/∂x[i] = Σ p<(n-k)//s + 1: ∂L/∂y[p] * [i = s*p + a[p]]  for i < n
"""
    assert verify(claim.format(op="<"), repairing=0).word == "PROVED"
    assert verify(claim.format(op="<="), repairing=0).word != "PROVED"


def test_a_closed_form_is_not_the_question():
    """Else any derivative would be its own answer."""
    with pytest.raises(NoClosedForm):
        jacobian_of("∂y/∂x[i]", ("size n", "tensor x[n]", "let y = max k<n: x[k]"))
