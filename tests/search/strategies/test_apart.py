"""What brackets come to that compare distinct numbers, or such a number and their maximum."""

import pytest

from derive.kernel.terms import Term
from derive.language import statement
from derive.language.text import text
from derive.search.judging.session import verify
from derive.search.proving.equations import bracket
from derive.search.proving.found import checked
from derive.search.proving.prove import prove
from derive.search.strategies.apart import apart
from derive.search.strategies.made import Makings

DISTINCT = "size n; tensor x[n] distinct, y[n]; "


def said(claim: str) -> list[Term]:
    (found,) = statement.read(DISTINCT + claim)
    return [t.claim for t in apart(found.theory, found.facts(), found.claim, bracket, checked,
                                   Makings())]


def meant(*claims: str, declared: str = "") -> list[Term]:
    return [found.claim for claim in claims for found in statement.read(
        f"{DISTINCT}{declared}claim {claim}")]


EQUAL = "all t<n, u<n: [x[t] = x[u]] = δ[t, u]"


def test_entries_are_equal_where_their_indices_are():
    assert said("claim [x[i] = x[j]] = δ[i, j] for i < n, j < n") == meant(EQUAL)


def test_an_entry_is_the_maximum_at_the_argmax():
    assert said("let m = max k<n: x[k]; claim [x[i] = m] = 0 for i < n") == meant(
        EQUAL, "all t<n: [x[t] = max k<n: x[k]] = δ[t, argmax k<n: x[k]]")


def test_the_indices_of_a_definition_get_names_of_their_own():
    """One of them is the claim's index, of which something is known."""
    declared = "size k; assume k <= n; "
    first, second, *_ = said(declared + "let z[i] = max j<k: x[i+j] for i < n-k+1; "
                            "claim [x[i] = z[i]] = 0 for i < n-k+1")
    assert [first, second] == meant(
        EQUAL, "all p<n-k+1, t<n: [x[t] = max j<k: x[j+p]] = δ[t, (argmax j<k: x[j+p])+p]",
        declared=declared)


def test_the_maximum_of_the_window_that_the_claim_names_is_told_too():
    """Where the window of an entry is found by division its number is no name of an index."""
    claim = ("size k; assume k <= n; let m[j] = max r<k: x[j+r] for j < n-k+1; "
             "claim [x[i] = m[i//k]] = 0 for i < n-k+1")
    assert "i//k" in text(said(claim)[-1])


@pytest.mark.parametrize("claim", [
    "claim [y[i] = y[j]] = δ[i, j] for i < n, j < n", "claim x[0] = y[0]",
    "claim [y[i] = max k<n: y[k]] = 0 for i < n"])
def test_of_numbers_that_may_be_equal_nothing_is_said(claim):
    assert said(claim) == []


PROVED = [
    "claim [x[i] = x[j]] = [i = j] for i < n, j < n",
    "claim Σ j<n: [x[i] = x[j]] = 1 for i < n",
    "claim Σ j<n: x[j] * [x[j] = max i<n: x[i]] = max i<n: x[i]",
    "let m = max i<n: x[i]; claim ∂m/∂x[j] = [x[j] = m] for j < n",
    "size k; assume k <= n; let z[p] = max j<k: x[p+j] for p < n-k+1; loss L(z); "
    "claim ∂L/∂x[i] = Σ p<n-k+1: ∂L/∂z[p] * [0 <= i-p < k] * [x[i] = z[p]] for i < n",
]


@pytest.mark.parametrize("claim", PROVED)
def test_the_gradient_of_a_maximum_by_where_the_entries_are_equal_to_it(claim):
    assert verify(DISTINCT + claim).word == "PROVED"


@pytest.mark.parametrize("claim", [
    "claim Σ j<n: [y[j] = max i<n: y[i]] = 1",
    "claim [y[i] = y[j]] = [i = j] for i < n, j < n",
    "claim [x[i] = y[j]] = [i = j] for i < n, j < n",
    "claim [x[i] = x[j]] = [i <= j] for i < n, j < n",
    "claim [x[j] = max i<n-1: x[i]] = [j = argmax i<n: x[i]] for j < n",
    "claim [x[j] = max i<n: y[i]] = [j = argmax i<n: y[i]] for j < n",
    "claim [x[j] = max i<n: -x[i]] = [j = argmax i<n: -x[i]] for j < n",
])
def test_where_numbers_may_be_equal_nothing_is_proved_even_without_the_evaluator(claim):
    (found,) = statement.read(DISTINCT + claim)
    assert prove(found.theory, found.facts(), found.claim) is None
    assert verify(DISTINCT + claim, repairing=0).word in ("REFUTED", "ILL-TYPED")
