"""Equations between vectors multiplied with others: eigenvectors, shown without the evaluator."""

import pytest

from tests.search.proofs import proved

EIGEN = "size n; tensor v[n], w[n]; real l, m; assume A @ v = l*v; "


@pytest.mark.parametrize("text", [
    "tensor A[n, n] symmetric; assume A @ w = m*w, l != m; claim dot(v, w) = 0",
    "tensor A[n, n]; assume A^T @ w = m*w, l != m; claim dot(v, w) = 0",
    "tensor A[n, n] positive definite; assume dot(v, v) > 0; claim l > 0",
    "tensor A[n, n]; assume A^T = -A; assume dot(v, v) > 0; claim l = 0",
])
def test_what_a_matrix_is_says_something_of_its_eigenvalues(text):
    assert proved(EIGEN + text)


@pytest.mark.parametrize("text", [
    "tensor A[n, n]; assume A @ w = m*w, l != m; claim dot(v, w) = 0",
    "tensor A[n, n] symmetric; assume A @ w = m*w; claim dot(v, w) = 0",
    "tensor A[n, n] positive definite; claim l > 0",
    "tensor A[n, n] positive semidefinite; assume dot(v, v) > 0; claim l > 0",
    "tensor A[n, n] symmetric; assume dot(v, v) > 0; claim l >= 0",
    "tensor A[n, n]; assume A @ A = A; claim l*(l - 1) = 0",
])
def test_no_more_is_said_than_that(text):
    assert not proved(EIGEN + text)
