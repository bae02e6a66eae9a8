"""A maximum is at least what is one of its entries, and no more than that."""

import pytest

from derive.language import statement
from derive.search.proving.prove import prove

CLAIMS = [
    ("tensor x[n * k]; claim x[t] <= max i<n: max j<k: x[k*i + j] for t < n*k", True),
    ("tensor x[n * k]; claim (max t<n*k: x[t]) = max i<n: max j<k: x[k*i + j]", True),
    ("tensor x[n * k]; claim (min i<n: min j<k: abs(x[k*i + j])) = min t<n*k: abs(x[t])", True),
    ("tensor x[n]; integer r; claim (max i<n: x[(i + r) mod n]) = max i<n: x[i]", True),
    ("tensor x[n]; integer r; claim (min i<n: x[i]) = min i<n: x[(r - i) mod n]", True),
    ("tensor x[n + k]; claim x[t] <= max i<n: max j<k: x[i + j] for t < n+k-1", True),
    ("tensor x[n + k]; claim (max t<n+k-1: x[t]) = max i<n: max j<k: x[i + j]", True),
    ("tensor x[3*n + k]; claim (max t<3*n+k: x[t]) = max i<n+1: max j<k+2: x[2*i + j]", False),
    ("tensor x[n + k]; claim (max t<n+k: x[t]) = max i<n: max j<k: x[i + j]", False),
    ("tensor A[n, k]; claim A[i, j] <= max b<k: max a<n: A[a, b] for i < n, j < k", True),
    ("tensor A[n, k]; let u[i] = max j<k: A[i, j] for i < n; let v[j] = max i<n: A[i, j] for j < k; "
     "let a = max i<n: u[i]; let b = max j<k: v[j]; claim a = b", True),
    ("tensor A[n, k]; let u[i] = max j<k: A[i, j] for i < n; let v[i] = min j<k: A[i, j] for i < n; "
     "claim u[i] = v[i] for i < n", False),
    ("tensor x[n]; claim (max j<k: x[i]) = x[i] for i < n", True),
    ("tensor x[n]; claim (min j<k: x[(j + i*k) // k]) = x[i] for i < n", True),
    ("tensor x[n]; claim (min j<k: x[(j + i) // k]) = x[i] for i < n", False),
    ("tensor x[2*n]; claim (max t<2*n: x[t]) = max i<n: x[2*i]", False),             # the even ones only
    ("tensor x[n * k]; claim (max t<n*k: x[t]) = max i<n: x[k*i]", False),
    ("tensor x[n * k]; claim x[t] <= max j<k: x[j] for t < n*k", False),
    ("tensor x[n * k]; claim (max t<n*k: x[t]) = min i<n: max j<k: x[k*i + j]", False),
]


@pytest.mark.parametrize(("text", "holds"), CLAIMS)
def test_entries_are_found_where_they_are_read(text, holds):
    (read,) = statement.read("size n, k; " + text)
    assert (prove(read.theory, read.facts(), read.claim) is not None) == holds
