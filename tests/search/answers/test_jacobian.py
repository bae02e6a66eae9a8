"""Closed forms that need a hypothesis, or names for the parts of a definition."""

import re

import pytest

from derive.kernel.terms import Diff, subterms
from derive.language.text import text
from derive.layers import catalogue
from derive.model.signature import forms
from derive.search.answers.jacobian import NoClosedForm, jacobian_of
from derive.search.judging.session import verify


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
    ("relu6(x)", "(heaviside(x[i]) - heaviside(x[i] - 6)) * δ[i, j]",
     "x[_] != 0) all _<_: (x[_] != 6"),
    ("hardtanh(x)", "(heaviside(1 + x[i]) - heaviside(x[i] - 1)) * δ[i, j]", "x[_] != -1"),
    ("elu(x)", "(exp(x[i]) + [x[i] > 0] - exp(x[i]) * [x[i] > 0]) * δ[i, j]", "x[_] != 0"),
    ("relu(dense(x, W, b))", "W[i, j] * heaviside(y[i])", "y[_] != 0"),
    ("hardtanh(dense(x, W, b))", "W[i, j] * (heaviside(1 + y[i]) - heaviside(y[i] - 1))",
     "y[_] != -1"),
    ("relu(maxpool1d(x, window=k))", "heaviside(y[i]) * δ[i*k+argmax l<k: x[i*k+l], j]",
     "y[_] != 0"),
    ("maxpool2d(x, window=k)",
     "δ[a, j*k+argmax u<k: x[i*k+argmax p<k: max q<k: x[i*k+p, j*k+q], j*k+u]] "
     "* δ[l, i*k+argmax u<k: max p<k: x[i*k+u, j*k+p]]", "x[_, _] != x[_, _]"),
    ("lppool1d(x, window=k, p=2)", "x[j] / y[i] * [0 <= j-i*k < k]", "x[_*_+_]^2 > 0"),
    ("lppool1d(x, window=k, p=q)",
     "abs(x[j])^(q-1) * sign(x[j]) * (Σ l<k: abs(x[i*k+l])^q)^(1/q-1) * [0 <= j-i*k < k]",
     "x[_] != 0"),
    ("batchnorm(x, g, b)", "g[j] * (δ[k, i] - 1/B - u[i, j] * u[k, j] / B / v[j]) / sqrt(v[j]) "
     "* δ[l, j]", "u[_, _]^2 > 0"),
    ("hardshrink(x)", "δ[i, j] * [abs(x[i]) > 1/2]", "1/2 != abs(x[_])"),
    ("prelu(x, a)", "(a + [x[i] > 0] - a * [x[i] > 0]) * δ[i, j]", "x[_] != 0"),
    ("kl_divergence(p, q)", "1 + log(p[i]) - log(q[i])", "p[_] > 0) all _<_: (q[_] > 0"),
    ("cosine_similarity(x, z)", "z[i] / sqrt(c) / sqrt(v) - p * x[i] / v", "x[_]^2 > 0"),
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


def test_the_gates_of_a_cell_have_names():
    found = jacobian_of("lstm_cell(x, h, c, W, U, b)")
    assert text(found.term) == (
        "W[i+m, j] * c[i] * u[i] + W[i+2*m, j] * z[i] + W[i, j] * t[i] * z[i]"
        " - W[i+m, j] * c[i] * u[i]^2 - W[i, j] * t[i] * z[i]^2 - W[i+2*m, j] * t[i]^2 * z[i]")
    gru = text(jacobian_of("gru_cell(x, h, W, U, b, c)").term)
    assert "Σ" not in gru and len(gru) < 400


OPTIONS = {"slope": "slope=c", "window": "window=k", "p": "p=q", "groups": "groups=G",
           "size": "size=m", "scale": "scale=s", "factor": "factor=r", "rows": "rows=r",
           "columns": "columns=c"}
UNKNOWN = {"adaptive_maxpool2d"}        # a maximum of maxima whose ends depend on where they stand


def calls():
    """Every layer with letters for its arguments, and each tensor among these."""
    for name in catalogue.names():
        needed = [OPTIONS[p.name] for p in catalogue.parameters(name)
                  if p.required and p.kind in catalogue.KINDS.values()]
        for form in forms(catalogue.signature(name)):
            call = f"{name}({', '.join([*(f.name for f in form), *needed])})"
            yield from ((call, f.name) for f in form if f.axes is not None)


@pytest.mark.parametrize("call, tensor", dict.fromkeys(calls()))
def test_every_layer_has_a_closed_form_in_each_of_its_tensors(call, tensor):
    if call.partition("(")[0] in UNKNOWN:
        with pytest.raises(NoClosedForm):
            jacobian_of(call, wrt=tensor)
        return
    found = jacobian_of(call, wrt=tensor)
    assert not any(isinstance(part, Diff) for part in subterms(found.term))


@pytest.mark.parametrize("expression, given", [
    ("hardtanh(x)", ("size n", "tensor x[n]", "assume x[i] != 1 for i < n")),
    ("relu6(x)", ("size n", "tensor x[n]", "assume x[i] != 0 for i < n, i != 0",
                  "assume x[i] != 6 for i < n")),
    ("maxpool2d(x, window=k)", ("size m, n, k with k <= m, k <= n", "tensor x[m, n]",
                                "assume j = v or x[i, j] != x[i, v] for i < m, j < n, v < n")),
    ("lppool1d(x, window=k, p=2)", ("size n, k with k <= n", "tensor x[n]")),
    ("kl_divergence(p, q)", ("size n", "tensor p[n], q[n]", "assume p[i] > 0 for i < n")),
    ("kl_divergence(p, q)", ("size n", "tensor p[n], q[n]", "assume q[i] > 0 for i < n")),
    ("l1_loss(x, t)", ("size n", "tensor x[n], t[n]")),
])
def test_a_point_that_is_not_excluded_leaves_no_closed_form(expression, given):
    """At x = -1, x[0] = 0, two rows with one maximum, a window of zeros, a logarithm of 0 and an
    error of 0 there is no slope."""
    with pytest.raises(NoClosedForm):
        jacobian_of(expression, given)


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
