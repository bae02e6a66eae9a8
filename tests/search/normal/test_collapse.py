"""Bound indices that equations determine go with their sums, in as few steps as there may be."""

import pytest

from derive.kernel.terms import Fold, subterms
from derive.language.statement import read
from derive.language.text import text
from derive.search.normal.collapse import collapse
from derive.search.normal.trace import Trace, root

SIZES = "size n, m\ntensor A[n, m]\nclaim {} = 0  for p < n, q < m"


def collapsed(side: str) -> Trace:
    (statement,) = read(SIZES.format(side))
    (link,) = statement.links
    trace = Trace(link.left, root(statement.theory, statement.facts()))
    trace.ring()
    trace.steps.clear()
    collapse(trace)
    return trace


@pytest.mark.parametrize("side", [
    "Σ i<n, j<m: δ[i, p] * δ[j, q] * A[i, j]",
    "Σ i<n, j<m: δ[i, p] * δ[i + j, p + q] * A[i, j]",
    "Σ i<n, j<m, k<m: δ[k, j] * δ[i, p] * δ[j, q] * A[i, k]",
])
def test_indices_that_equations_give_go_in_one_step(side):
    trace = collapsed(side)
    assert len(trace.steps) == 1
    assert not any(isinstance(part, Fold) for part in subterms(trace.term))


@pytest.mark.parametrize("side", [
    "Σ i<n, j<m: δ[i, p] * A[i, j]",
    "Σ i<n, j<m: δ[i, j] * A[i, j]",
    "Σ i<n, j<m: δ[i + j, j + p] * A[i, j]",
])
def test_what_no_equation_gives_is_summed_over_still(side):
    trace = collapsed(side)
    assert sum(isinstance(part, Fold) for part in subterms(trace.term)) == 1


def read_at(side: str) -> str:
    (statement,) = read(f"size n, C\ntensor y[n] integer in 0..C-1\ntensor A[n]\nclaim {side} = 0  for i < n, j < C, j != y[i]")
    (link,) = statement.links
    trace = Trace(link.left, root(statement.theory, statement.facts()))
    trace.ring()
    collapse(trace)
    return text(trace.term)


def test_a_bracket_is_read_at_the_index_that_another_gives():
    """That j is not y[i] refutes the bracket, and then it cannot be shown where the sum is removed."""
    assert read_at("Σ k<n: δ[j, y[k]] * δ[k, i]") == "Σ k<n: δ[0, -j+y[i]] * δ[0, -k+i]"


def test_a_bracket_is_not_read_at_an_index_that_none_gives():
    assert "y[k]" in read_at("Σ k<n: δ[j, y[k]] * [k < i]") and "y[k]" in read_at("Σ k<n: δ[j, y[k]] * δ[2*k, i]")
