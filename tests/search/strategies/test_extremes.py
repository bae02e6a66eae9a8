"""Maxima of maxima are exchanged and split, and only those that have the same entries."""

import pytest

from derive.search.judging.session import verify

GIVEN = "size m, n\ntensor x[m, n], y[n], z[m + n]\nclaim "


@pytest.mark.parametrize("claim, word", [
    ("(max i<m: max j<n: x[i, j]) = (max j<n: max i<m: x[i, j])", "PROVED"),
    ("(max i<m: max j<n: x[i, j]) = (max j<n: max i<m: x[i, 0])", "REFUTED"),
    ("(max i<m: min j<n: x[i, j]) = (min j<n: max i<m: x[i, j])", "REFUTED"),
    ("(max i<m: max j<n: x[i, j]) >= (max i<m: x[i, 0])", "PROVED"),
    ("(max i<m: max j<n: x[i, j]) > (max i<m: x[i, 0])", "REFUTED"),
    ("max(max i<m: x[i, 0], max j<n: x[0, j]) = max(max j<n: x[0, j], max i<m: x[i, 0])", "PROVED"),
    ("max(max i<m: x[i, 0], max j<n: x[0, j]) = max(max j<n: x[0, j], max i<m: x[i, n-1])",
     "REFUTED"),
    ("(max i<m+n: z[i]) = max(max i<m: z[i], max i<n: z[m+i])", "PROVED"),
    ("max(max i<m: z[i], max i in m..m+n-1: z[i]) = (max i<m+n: z[i])", "PROVED"),
    ("(max i<m+n: z[i]) = max(max i<m: z[i], max i<n: z[i])", "REFUTED"),
    ("(max i<m+n: z[i]) = max(max i<m: z[i], max i<n-1: z[m+i])", "REFUTED"),    # n = 1: of nothing
])
def test_a_claim_about_maxima(claim, word):
    record = verify(GIVEN + claim, repairing=0)
    assert record.word == word, record.text()
