"""Renaming, reordering, rewriting and swapping never change a verdict.

A sample of the library and the homework claims; `python -m tests.gate.metamorphic` tries all."""

import random

import pytest

from derive.language.statement import read
from derive.search.answers.verdict import judge
from tests.gate import metamorphic
from tests.gate.gate import true_texts

SEED, MANY = 5, 14
FALSE = [
    "size n\ntensor x[n]\nlet p = softmax(x)\nclaim ∂p[i]/∂x[j] = p[i] * (1 - p[j]) for i < n, j < n",
    "size n, k with k <= n\ntensor x[n], w[k]\nlet y = conv1d(x, w)\nloss L(y)\n"
    "claim ∂L/∂x[i] = Σ p<n-k+1: ∂L/∂y[p] * w[p-i] * [0 <= p-i < k] for i < n",
    "size m, n\ntensor A[m, n], x[n]\nclaim Σ i<m: Σ j<n: A[i, j] * x[j] = Σ j<n: x[j]",
]


def chosen():
    claims = sorted(true_texts())
    return [pytest.param(source, id=name) for name, source in
            random.Random(SEED).sample(claims, MANY)]


@pytest.mark.parametrize("source", [*chosen(), *FALSE])
def test_a_verdict_does_not_depend_on_presentation(source):
    assert list(metamorphic.broken_laws(source, metamorphic.LAWS, SEED)) == []


@pytest.mark.parametrize("zero, one", [
    ("size n; tensor x[n]; claim ∂(Σ k<n: x[k]^2)/∂x[i] = 2*x[i] for i < n",
     "base 1; size n; tensor x[n]; claim ∂(Σ k<=n: x[k]^2)/∂x[i] = 2*x[i] for i <= n"),
    ("size n; tensor x[n]; let p = softmax(x); claim ∂p[i]/∂x[j] = p[i]*p[j] for i < n, j < n",
     "base 1; size n; tensor x[n]; let p = softmax(x); "
     "claim ∂p[i]/∂x[j] = p[i]*p[j] for i <= n, j <= n"),
    ("size n, k with k <= n; tensor x[n], w[k]; let y = conv1d(x, w); "
     "claim y[p] = Σ j<k: x[p+j]*w[j] for p < n-k+1",
     "base 1; size n, k with k <= n; tensor x[n], w[k]; let y = conv1d(x, w); "
     "claim y[p] = Σ j<=k: x[p+j-1]*w[j] for p <= n-k+1"),
    ("size n; tensor x[n]; claim x[i+1] = x[i+1] for i < n",
     "base 1; size n; tensor x[n]; claim x[i+1] = x[i+1] for i <= n"),
    ("size n; claim Σ i<n: i = n*(n-1)/2", "base 1; size n; claim Σ i<=n: (i-1) = n*(n-1)/2"),
])
def test_a_verdict_does_not_depend_on_the_base(zero, one):
    first, second = (judge(*read(source), patience=0.5) for source in (zero, one))
    assert first.word == second.word


def test_the_laws_change_the_texts():
    """Else they would hold for nothing."""
    source = FALSE[1]
    for law in metamorphic.TEXT_LAWS:
        assert law(source, random.Random(1)) != source, law.__name__
    (statement,) = read(source)
    for law in (metamorphic.sides_swapped, metamorphic.shuffled):
        assert law(statement, random.Random(1)).claim != statement.claim


def test_a_broken_law_is_seen():
    def contradicted(source, chance):
        return source.replace("(1 - p[j])", "(δ[i, j] - p[j])")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(metamorphic, "TEXT_LAWS", (contradicted,))
        assert list(metamorphic.broken_laws(FALSE[0], (contradicted,), 0)) == [
            ("contradicted", "REFUTED", "PROVED")]
