"""Bound indices that equations determine go with their sums, in as few steps as there may be."""

import pytest

from derive.kernel.terms import Fold, subterms
from derive.language.statement import read
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
