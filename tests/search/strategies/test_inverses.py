"""Square matrices whose product is I are inverse to each other; others are not."""

import pytest

from derive.language import statement
from derive.search.proving.prove import prove

CLAIMS = [
    ("tensor A[n, n], B[n, n]; assume A @ B = eye(n); claim B @ A = eye(n)", True),
    ("tensor A[n, n], B[n, n]; assume eye(n) = A @ B; claim inv(B) = A", True),
    ("tensor A[n, n], B[n, n]; assume A @ B = eye(n); claim det(A) != 0", True),
    ("tensor A[n, n], B[n, n]; assume A @ B = eye(n); claim det(A) * det(B) = 1", True),
    ("tensor Q[n, n]; assume Q^T @ Q = eye(n); claim Q @ Q^T = eye(n)", True),
    ("tensor Q[n, n]; assume Q^T @ Q = eye(n); claim det(Q)^2 = 1", True),
    ("tensor A[n, n]; assume A @ A = eye(n); claim inv(A) = A", True),
    ("tensor A[n, n]; assume A @ A = eye(n); claim det(A) = 1", False),
    ("tensor A[n, n], B[n, n]; assume A @ B = 2 * eye(n); claim B @ A = eye(n)", False),
    ("tensor A[n, n], B[n, n]; assume A @ B = B @ A; claim B @ A = eye(n)", False),
    ("tensor A[n, m], B[m, n]; assume A @ B = eye(n); claim B @ A = eye(m)", False),  # one-sided
    ("tensor Q[n, m]; assume Q^T @ Q = eye(m); claim Q @ Q^T = eye(n)", False),
]


@pytest.mark.parametrize(("text", "holds"), CLAIMS)
def test_matrices_with_the_product_one(text, holds):
    (read,) = statement.read("size n, m; " + text)
    assert (prove(read.theory, read.facts(), read.claim) is not None) == holds
