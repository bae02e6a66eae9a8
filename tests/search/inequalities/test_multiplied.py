"""Products of inequalities, and squares below products."""

import pytest

from tests.search.proofs import proved

MATRICES = "size m, n\ntensor A[m, n], B[m, n]\nclaim trace(A^T @ B)^2 <= "
PARTS = "size n\ntensor a[n]\nassume 0 <= a[i] for i < n\nassume a[i] <= 1 for i < n\nclaim Π i<n: "


@pytest.mark.parametrize("bound, holds", [
    ("trace(A^T @ A) * trace(B^T @ B)", True),
    ("norm(A)^2 * norm(B)^2", True),
    ("trace(A^T @ A) * trace(A^T @ A)", False),
    ("norm(A) * norm(B)", False),
])
def test_the_square_of_a_sum_over_several_indices_is_below_a_product(bound, holds):
    assert proved(MATRICES + bound) == holds


@pytest.mark.parametrize("claim, holds", [
    ("(1 + a[i]) >= 1 + Σ i<n: a[i]", True),
    ("(1 - a[i]) >= 1 - Σ i<n: a[i]", True),
    ("(1 - a[i]) <= 1 - Σ i<n: a[i]", False),
    ("(1 + a[i]) >= 1 + 2*Σ i<n: a[i]", False),
])
def test_a_product_is_at_least_what_its_first_terms_say(claim, holds):
    assert proved(PARTS + claim) == holds
