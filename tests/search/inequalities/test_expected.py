"""Expectations are compared as what comes out is, and no further than that."""

import pytest

from tests.search.proofs import proved

CLAIMS = [
    ("claim E[(max i<n: X[i]^2)] <= Σ i<n: E[X[i]^2]", True),
    ("claim (max i<n: E[X[i]]) <= E[(max i<n: X[i])]", True),
    ("claim E[(Σ i<n: X[i])^2] <= n*Σ i<n: E[X[i]^2]", True),
    ("claim E[(max i<n: abs(X[i] - E[X[i]]))] <= Σ i<n: E[abs(X[i] - E[X[i]])]", True),
    ("claim E[(max i<n: X[i])] <= (max i<n: E[X[i]])", False),            # it is one for each outcome
    ("claim E[(max i<n: X[i])] <= Σ i<n: E[X[i]]", False),
    ("claim E[(Σ i<n: X[i])^2] <= Σ i<n: E[X[i]^2]", False),
    ("assume E[X[i]] >= 0 for i < n; claim E[X[i]^3] >= 0 for i < n", False),
    ("assume E[X[i]] >= 0 for i < n; claim E[relu(X[i])] <= E[X[i]] for i < n", False),
]


@pytest.mark.parametrize(("text", "holds"), CLAIMS)
def test_expectations_are_compared_outcome_by_outcome(text, holds):
    assert proved("size n; random X[n]; " + text) == holds
