"""Sums in another order and the other way round: what they are turned to, and what they are not."""

import pytest

from derive.language.statement import read
from derive.language.text import text
from derive.search.judging.session import verify
from derive.search.normal.forwards import told_forwards
from derive.search.normal.trace import Trace, root

GIVEN = "size T; integer t; assume 0 <= t and t < T; tensor x[T], P[T, T]; real a; "


def forwards(sum_: str) -> str:
    (found,) = read(f"{GIVEN}claim {sum_} = 0")
    trace = Trace(found.claim.left, root(found.theory, found.facts()))
    told_forwards(trace)
    return text(trace.term)


@pytest.mark.parametrize("told, forward", [
    ("Σ j<t: a^j * x[t-1-j]", "Σ j<t: a^(-1+t-j) * x[j]"),
    ("Σ s<T: [s <= t] * x[s]", "Σ s<1+t: x[s]"),
    ("Σ j<t+1: x[t-j]", "Σ j<t+1: x[j]"),
    ("Σ j<t: x[j] * x[t-1-j]", "Σ j<t: x[j] * x[t-1-j]"),
    ("Σ i<t, j<i: x[t-1-i] * x[j]", "Σ i<t, j<i: x[t-1-i] * x[j]"),
])
def test_sums_are_told_forwards(told, forward):
    assert forwards(told) == forward


@pytest.mark.parametrize("claim, word", [
    ("assume Σ j<T: P[i, j] = 1 for i < T; claim Σ j<T, i<T: P[i, j] = T", "PROVED"),
    ("assume Σ j<T: P[i, j] = 1 for i < T; claim Σ j<T, i<T: P[i, j]*x[i] = Σ i<T: x[i]", "PROVED"),
    ("assume Σ j<T: P[i, j] = 1 for i < T; claim Σ j<T, i<j: P[i, j] = T", "REFUTED"),
    ("assume Σ j<T: P[i, j] = 1 for i < T; claim Σ j<T, i<T: P[i, j]*x[j] = Σ i<T: x[i]", "REFUTED"),
    ("assume Σ j<T: P[i, j] = 1 for i < T; claim Σ j<T, i<T: P[i, j]*P[j, i] = T", "REFUTED"),
])
def test_the_index_of_an_outer_sum_is_summed_over_first(claim, word):
    assert verify((GIVEN + claim).replace("; ", "\n"), repairing=0).word == word
