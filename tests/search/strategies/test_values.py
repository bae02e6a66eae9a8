"""Claims whose indices take a few known numbers: right tables, wrong ones, ranges with a hole."""

import pytest

from derive.search.judging.session import verify

IMAGE = """
let A[i, j] = [[4, 5, 2, 2, 1], [3, 3, 2, 2, 4], [4, 3, 4, 1, 1], [5, 1, 4, 1, 2], [5, 1, 3, 1, 4]][i, j]
              for i < 5, j < 5
let B[i, j] = [[4, 3, 3], [5, 5, 5], [2, 4, 3]][i, j] for i < 3, j < 3
let C[k, l] = Σ a<3, b<3: A[k+a, l+b] * B[a, b]  for k < 3, l < 3
"""
GRADIENT = """
tensor A[5, 5]
let B[i, j] = [[4, 3, 3], [5, 5, 5], [2, 4, 3]][i, j] for i < 3, j < 3
let C[k, l] = Σ a<3, b<3: A[k+a, l+b] * B[a, b]  for k < 3, l < 3
loss L(C)
assume ∂L/∂C[k, l] = 1 for k < 3, l < 3
claim ∂L/∂A[i, j] = [[4, 7, 10, 6, 3], [9, 17, 25, 16, 8], [11, 23, 34, {}, 11],
                     [7, 16, 24, 17, 8], [2, 6, 9, 7, 3]][i, j]  for i < 5, j < 5
"""
TABLE = "let A[i, j] = [[1, 5, 3], [2, 2, 9]][i, j] for i < 2, j < 3\n"
ENTRIES = "tensor x[4]\nassume x[0] = 1\nassume x[1] = 2\nassume x[3] = 4\n"


@pytest.mark.parametrize("claim, word", [
    (IMAGE + "claim C[k, l] = [[109, 92, 72], [108, 85, 74], [110, 74, 79]][k, l] for k < 3, l < 3",
     "PROVED"),
    (IMAGE + "claim C[k, l] = [[109, 92, 72], [108, 85, 74], [110, 75, 79]][k, l] for k < 3, l < 3",
     "REFUTED"),
    (GRADIENT.format(23), "PROVED"),
    (TABLE + "claim A[i, j] <= 9 for i < 2, j < 3", "PROVED"),
    (TABLE + "claim A[i, j] < 9 for i < 2, j < 3", "REFUTED"),
    (TABLE + "claim A[i, j] < 9 for i < 2, j < 3, j != 2", "PROVED"),
    (TABLE + "claim A[i, j] < 9 for i < 2, j < 3, j != 1", "REFUTED"),
    (TABLE + "claim A[i, j] != 4 for i < 2, j < 3", "PROVED"),
    (TABLE + "claim A[i, j] != 3 for i < 2, j < 3", "REFUTED"),
    (TABLE + "claim (Σ j<3: A[i, j]) = 9 + 4*i for i < 2", "PROVED"),
    (TABLE + "claim (Σ j<3: A[i, j]) = 9 + 3*i for i < 2", "REFUTED"),
    (ENTRIES + "claim x[i] = i + 1 for i < 2", "PROVED"),
    (ENTRIES + "claim x[i] = i + 1 for i < 4, i != 2", "PROVED"),
    (ENTRIES + "claim x[i] = i + 1 for i < 4", "REFUTED"),
    (ENTRIES + "claim x[i] = i + 1 for i < 4, i != 1", "REFUTED"),
    ("tensor W[2, 2]\nlet v = [3, 1]\nlet y = W @ v\n"
     "claim ∂y[i]/∂W[a, b] = [i = a] * (3 - 2*b) for i < 2, a < 2, b < 2", "PROVED"),
    ("tensor W[2, 2]\nlet v = [3, 1]\nlet y = W @ v\n"
     "claim ∂y[i]/∂W[a, b] = 3 - 2*b for i < 2, a < 2, b < 2", "REFUTED"),
])
def test_each_value(claim, word):
    assert verify(claim, repairing=0).word == word


def test_one_wrong_entry_of_25_is_named():
    record = verify(GRADIENT.format(24), repairing=0)
    assert record.word == "REFUTED"
    assert {n: int(v) for n, v in record.json()["counterexample"]["index"].items()} == {"i": 2, "j": 3}


def test_what_is_common_to_the_values_is_a_line_of_the_proof():
    lines = verify(GRADIENT.format(23), repairing=0).json()["steps"]
    assert [step["reason"] for step in lines][-1] == "each value of i, j"
    assert len(lines) > 2
