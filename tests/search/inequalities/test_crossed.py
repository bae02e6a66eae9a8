"""Forms of definite matrices with two vectors: convex, and no others are."""

import pytest

from derive.language import statement
from derive.search.proving.prove import prove

BETWEEN = "x[n], y[n]; real t; {0}claim (t*x+(1-t)*y)^T @ A @ (t*x+(1-t)*y) <= t*(x^T @ A @ x) + (1-t)*(y^T @ A @ y)"
CLAIMS = [
    ("tensor A[n, n] positive semidefinite, x[n], y[n]; claim 2*(x^T @ A @ y) <= x^T @ A @ x + y^T @ A @ y", True),
    ("tensor A[n, n] positive definite, x[n], y[n]; "
     "claim (x+y)^T @ A @ (x+y) <= 2*(x^T @ A @ x) + 2*(y^T @ A @ y)", True),
    ("tensor R[n, n], x[n], y[n]; claim -2*(y^T @ R @ x) <= y^T @ y + x^T @ R^T @ R @ x", True),
    ("tensor A[n, n] positive definite, " + BETWEEN.format("assume 0 <= t <= 1; "), True),
    ("tensor A[n, n] positive semidefinite, " + BETWEEN.format(""), False),
    ("tensor A[n, n] negative semidefinite, " + BETWEEN.format("assume 0 <= t <= 1; "), False),
    ("tensor A[n, n] symmetric, x[n], y[n]; claim 2*(x^T @ A @ y) <= x^T @ A @ x + y^T @ A @ y", False),
    ("tensor A[n, n] positive semidefinite, x[n], y[n]; "
     "claim (x+y)^T @ A @ (x+y) <= x^T @ A @ x + y^T @ A @ y", False),
    ("tensor A[n, n] positive semidefinite, B[n, n], x[n], y[n]; "
     "claim 2*(x^T @ B @ y) <= x^T @ A @ x + y^T @ A @ y", False),
]


@pytest.mark.parametrize(("text", "holds"), CLAIMS)
def test_the_form_of_a_semidefinite_matrix_is_convex(text, holds):
    (read,) = statement.read("size n; " + text)
    assert (prove(read.theory, read.facts(), read.claim) is not None) == holds
