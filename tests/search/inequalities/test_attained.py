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
    ("tensor x[2*n]; claim (max t<2*n: x[t]) = max i<n: x[2*i]", False),             # the even ones only
    ("tensor x[n * k]; claim (max t<n*k: x[t]) = max i<n: x[k*i]", False),
    ("tensor x[n * k]; claim x[t] <= max j<k: x[j] for t < n*k", False),
    ("tensor x[n * k]; claim (max t<n*k: x[t]) = min i<n: max j<k: x[k*i + j]", False),
]


@pytest.mark.parametrize(("text", "holds"), CLAIMS)
def test_entries_are_found_where_they_are_read(text, holds):
    (read,) = statement.read("size n, k; " + text)
    assert (prove(read.theory, read.facts(), read.claim) is not None) == holds
