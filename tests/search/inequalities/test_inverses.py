"""The inverse of a definite matrix has the form of the matrix, and no other inverse has."""

import pytest

from derive.language import statement
from derive.search.proving.prove import prove

CLAIMS = [
    ("tensor S[n, n] positive definite, x[n]; claim x^T @ inv(S) @ x >= 0", True),
    ("tensor S[n, n] negative definite, x[n]; claim x^T @ inv(S) @ x <= 0", True),
    ("tensor S[n, n] positive definite; claim trace(inv(S)) >= 0", True),
    ("tensor S[n, n] symmetric invertible, x[n]; claim x^T @ inv(S) @ x >= 0", False),
]


@pytest.mark.parametrize(("text", "holds"), CLAIMS)
def test_a_form_of_an_inverse_has_the_sign_of_its_matrix(text, holds):
    (read,) = statement.read("size n; " + text)
    assert (prove(read.theory, read.facts(), read.claim) is not None) == holds
