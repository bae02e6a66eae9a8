"""Matrices: determinants that are not 0, and products with a vector."""

import pytest

from tests.search.proofs import proved

RANK_ONE = "size n; tensor A[n,n] invertible; tensor u[n], v[n]; assume 1 + v^T @ inv(A) @ u != 0; claim "
RIDGE = "size n, d; real l > 0; tensor X[n,d], y[n]; claim "


@pytest.mark.parametrize("claim, holds", [
    (RANK_ONE + "det(A + outer(u, v)) != 0", True),
    (RANK_ONE + "det(A - outer(u, v)) != 0", False),
    (RANK_ONE.replace("1 + v", "2 + v") + "det(A + outer(u, v)) != 0", False),
    ("size n; tensor u[n]; claim det(eye(n) + outer(u, u)) > 0", True),
    ("size n; tensor u[n], v[n]; claim det(eye(n) + outer(u, v)) != 0", False),
])
def test_a_determinant_that_is_a_multiple_of_what_is_not_0(claim, holds):
    assert proved(claim) == holds


@pytest.mark.parametrize("claim, holds", [
    (RANK_ONE + "inv(A + outer(u, v)) = "
     "inv(A) - inv(A) @ outer(u, v) @ inv(A) / (1 + v^T @ inv(A) @ u)", True),
    (RANK_ONE + "inv(A + outer(u, v)) = "
     "inv(A) + inv(A) @ outer(u, v) @ inv(A) / (1 + v^T @ inv(A) @ u)", False),
    (RANK_ONE + "inv(A + outer(u, v)) @ u = inv(A) @ u / (1 + v^T @ inv(A) @ u)", True),
])
def test_an_inverse_after_a_change_of_rank_one(claim, holds):
    assert proved(claim) == holds


@pytest.mark.parametrize("claim, holds", [
    (RIDGE + "inv(X^T @ X + l*eye(d)) @ X^T @ y = X^T @ inv(X @ X^T + l*eye(n)) @ y", True),
    (RIDGE + "inv(X^T @ X + l*eye(d)) @ X^T @ y = X^T @ inv(X @ X^T + 2*l*eye(n)) @ y", False),
    (RIDGE + "y - X @ inv(X^T @ X + l*eye(d)) @ X^T @ y = l * inv(X @ X^T + l*eye(n)) @ y", True),
    (RIDGE + "y - X @ inv(X^T @ X + l*eye(d)) @ X^T @ y = inv(X @ X^T + l*eye(n)) @ y", False),
])
def test_matrices_that_are_equal_beside_a_vector(claim, holds):
    assert proved(claim) == holds
