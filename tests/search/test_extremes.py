"""Maxima of maxima are exchanged, and only those that have the same entries."""

import pytest

from derive.search.session import verify

GIVEN = "size m, n\ntensor x[m, n], y[n]\nclaim "


@pytest.mark.parametrize("claim, word", [
    ("(max i<m: max j<n: x[i, j]) = (max j<n: max i<m: x[i, j])", "PROVED"),
    ("(max i<m: max j<n: x[i, j]) = (max j<n: max i<m: x[i, 0])", "REFUTED"),
    ("(max i<m: min j<n: x[i, j]) = (min j<n: max i<m: x[i, j])", "REFUTED"),
    ("(max i<m: max j<n: x[i, j]) >= (max i<m: x[i, 0])", "UNKNOWN"),        # true, and not found
    ("max(max i<m: x[i, 0], max j<n: x[0, j]) = max(max j<n: x[0, j], max i<m: x[i, 0])", "PROVED"),
    ("max(max i<m: x[i, 0], max j<n: x[0, j]) = max(max j<n: x[0, j], max i<m: x[i, n-1])",
     "REFUTED"),
])
def test_a_claim_about_maxima(claim, word):
    record = verify(GIVEN + claim, repairing=0)
    assert record.word == word, record.text()
