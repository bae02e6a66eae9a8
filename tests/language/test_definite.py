"""What definite matrices are read as, how they are refuted, and that they can be written down."""

import pytest

from derive.api import prove, verify
from derive.language.errors import LanguageError
from derive.language.statement import read
from derive.report.proof_file import proof_file

MATRIX = "size n\ntensor A[n, n] positive definite\n"


def test_a_counterexample_shows_the_matrix_and_not_how_it_was_made():
    verdict = verify(MATRIX + "claim A[0, 0] = 2")
    values = verdict.verdict.witness.values
    assert verdict.word == "REFUTED" and set(values) == {"A"}
    assert all(row[i] > 0 for i, row in enumerate(values["A"]))


def test_hypotheses_that_contradict_a_property_prove_nothing():
    assert verify(MATRIX + "assume A[0, 0] < 0\nclaim 1 = 2").word == "UNKNOWN"


def test_a_proof_names_the_property_and_reads_back():
    written = proof_file(prove(MATRIX + "tensor x[n]\nclaim 0 <= x^T @ A @ x").proof)
    assert "A[n, n] positive definite" in written and "margin(A) > 0" not in written
    assert verify(written).word == "PROVED"


@pytest.mark.parametrize("words", ["A[m, n] positive definite", "A[n, n] integer positive definite",
                                   "A[n, n] positive", "A[n, n] positive definite negative definite",
                                   "A[n] positive semidefinite"])
def test_what_cannot_be_definite_is_refused(words):
    with pytest.raises(LanguageError):
        read(f"size m, n\ntensor {words}\nclaim 1 = 1")
