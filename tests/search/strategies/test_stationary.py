"""Slopes and quotients among the facts: what they say without these, shown without the evaluator."""

import pytest

from derive.kernel.ring import normal
from derive.kernel.terms import sub
from derive.language.text import text as written
from derive.search.judging.session import records
from tests.search.proofs import proved

LIKELIHOOD = "size n; tensor x[n]; real m, v > 0; let l = -n/2*log(v) - (Σ i<n: (x[i] - m)^2)/(2*v); "
SHARES = "size k; tensor c[k] > 0, q[k] > 0; real l; assume c[i]/q[i] = l for i < k; "


@pytest.mark.parametrize("text", [
    LIKELIHOOD + "assume ∂l/∂m = 0; claim m = mean(x)",
    LIKELIHOOD + "assume 0 = ∂l/∂m; claim m = mean(x)",
    LIKELIHOOD + "assume ∂l/∂v = 0; claim n*v = Σ i<n: (x[i] - m)^2",
    SHARES + "assume Σ i<k: q[i] = 1; claim q[i] = c[i]/(Σ j<k: c[j]) for i < k",
    "size d; tensor A[d, d], x[d]; let f = x^T @ A @ x; assume ∂f/∂x[i] = 0 for i < d; "
    "claim (A + A^T) @ x = zeros(d)",
])
def test_a_slope_that_vanishes_gives_an_equation_of_numbers(text):
    assert proved(text)


@pytest.mark.parametrize("text", [
    LIKELIHOOD + "claim m = mean(x)",
    LIKELIHOOD + "assume ∂l/∂v = 0; claim m = mean(x)",
    LIKELIHOOD + "assume ∂l/∂m = 1; claim m = mean(x)",
    SHARES + "claim l = Σ i<k: c[i]",
    "size k; tensor c[k], q[k]; real l; assume q[i] != 0 for i < k; assume c[i]/q[i] = l for i < k; "
    "assume Σ i<k: q[i] = 1; claim q[i] = c[i]/(Σ j<k: c[j]) for i < k",     # all counts may be 0
    "real a, x; let l = a*x^2; assume ∂l/∂x = 0; claim x = 0",               # for a may be 0
    "real x; tensor y[2]; assume ∂(x*y[0])/∂x = ∂(x*y[1])/∂x; claim x = 0",
])
def test_and_no_more_than_it_says(text):
    assert not proved(text)


def test_what_a_stationary_point_says_is_told_before_the_claim():
    (record,) = records("size n; real m, v > 0; tensor x[n]; let l = -1/(2*v) * Σ k<n: (x[k] - m)^2; "
                        "assume ∂l/∂m = 0; claim m = mean(x)")
    (derivation,) = record.verdict.proof.derivations
    ((ranges, lemma),) = derivation.lemmas
    assert ranges == () and normal(lemma.lines[-1].term) == normal(
        sub(lemma.theorem.claim.right, lemma.theorem.claim.left))
    assert "m * n" in written(lemma.lines[-1].term) and "∂" not in written(lemma.lines[-1].term)
    assert lemma.lines[1].reason == "hypothesis"


def test_what_holds_at_each_index_is_told_once():
    (record,) = records("size k; tensor p[k] > 0, c[k] > 0; real l; assume Σ i<k: p[i] = 1; "
                        "assume c[i]/p[i] = l for i < k; claim l = Σ i<k: c[i]")
    (derivation,) = record.verdict.proof.derivations
    assert [len(ranges) for ranges, _ in derivation.lemmas] == [1, 0]
