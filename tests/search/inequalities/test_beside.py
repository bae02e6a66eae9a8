"""What is left of a claim beside what Cauchy and Schwarz say of a square in it."""

import pytest

from derive.language import statement
from derive.search.proving.prove import prove

CLAIMS = [
    ("tensor A[n, n]; claim trace(A)^2 <= n*(Σ i<n, j<n: A[i, j]^2)", True),
    ("tensor x[n]; claim (Σ i<n: x[i])^2 <= n*(Σ i<n: x[i]^2) + (Σ i<n: abs(x[i]))", True),
    ("tensor A[n, n]; claim trace(A)^2 <= Σ i<n, j<n: A[i, j]^2", False),
    ("tensor x[n]; claim (Σ i<n: x[i])^2 <= n*(Σ i<n: x[i]^2) + (Σ i<n: x[i])", False),
    ("tensor x[n]; claim (Σ i<n: x[i])^2 < n*(Σ i<n: x[i]^2)", False),
]


@pytest.mark.parametrize(("text", "holds"), CLAIMS)
def test_the_rest_is_shown_by_itself(text, holds):
    (read,) = statement.read("size n; " + text)
    assert (prove(read.theory, read.facts(), read.claim) is not None) == holds
