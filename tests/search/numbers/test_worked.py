"""Tensors that are written out, roots of numbers, and masks: right claims and their twins."""

import pytest

from derive.search.judging.session import verify

IMAGE = "let C[c, i, j] = [[109, 92, 72], [108, 85, 74], [110, 74, 79]][i, j] for c < 1, i < 3, j < 3\n"


@pytest.mark.parametrize("claim, word", [
    (IMAGE + "claim maxpool2d(C, window=2, stride=1)[0, i, j] = [[109, 92], [110, 85]][i, j] for i < 2, j < 2",
     "PROVED"),
    (IMAGE + "claim maxpool2d(C, window=2, stride=1)[0, i, j] = [[109, 92], [110, 84]][i, j] for i < 2, j < 2",
     "REFUTED"),
    ("let v = [1, 2, 3]\nclaim v .* v = [1, 4, 9]", "PROVED"),
    ("let v = [1, 2, 3]\nclaim v .* v = [1, 4, 8]", "REFUTED"),
    ("claim [[1, 2], [3, 4]] @ [[0, 1], [1, 0]] = [[2, 1], [4, 3]]", "PROVED"),
    ("claim [[1, 2], [3, 4]] @ [1, 1] = [3, 7, 0]", "ILL-TYPED"),
    ("claim [[1, 2], [3]] @ [1, 1] = [3, 7]", "ILL-TYPED"),
    ("claim [1, 2, 3][3] = 3", "ILL-TYPED"),
    ("claim sqrt(12) = 2*sqrt(3)", "PROVED"),
    ("claim sqrt(12) = 3*sqrt(2)", "REFUTED"),
    ("claim sqrt(3)*sqrt(1/3) = 1", "PROVED"),
    ("claim sqrt(2)*sqrt(1/3) = 1", "REFUTED"),
    ("size m; tensor z[m], B[m] integer in 0..1; real p > 0\n"
     "claim relu(B[j]*z[j]/p) = B[j]*relu(z[j])/p for j < m", "PROVED"),
    ("size m; tensor z[m], B[m] integer in 0..2; real p > 0\n"
     "claim relu(B[j]*z[j]/p) = B[j]^2*relu(z[j])/p for j < m", "REFUTED"),
    ("size m; tensor z[m], B[m] integer in 0..1; real p > 0\n"
     "claim sigmoid(B[j]*z[j]/p) = B[j]*sigmoid(z[j]/p) for j < m", "REFUTED"),
])
def test_a_worked_claim_gets_its_verdict(claim, word):
    assert verify(claim).word == word
