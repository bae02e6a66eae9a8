"""Bounds that follow from facts added up, weighed or unsquared, shown without the evaluator."""

import pytest

from derive.language import statement
from derive.search.proving.prove import prove

DESCENT = "size n; tensor f[n+1], g[n]; real c; assume f[t+1] <= f[t] - c*g[t]^2 for t < n; "
CLAIMS = [
    (DESCENT + "assume c > 0; claim n*(min t<n: g[t]^2) <= (f[0] - f[n])/c", True),
    (DESCENT + "assume c > 0; claim n*(max t<n: g[t]^2) <= (f[0] - f[n])/c", False),
    (DESCENT + "assume f[n] >= 0; claim c*(Σ t<n: g[t]^2) <= f[0]", True),
    (DESCENT + "assume f[t] >= 0 for t < n+1; claim c*(Σ t<n: g[t]^2) <= f[0]", True),
    (DESCENT + "assume f[t] >= 0 for t < n; claim c*(Σ t<n: g[t]^2) <= f[0]", False),
    ("size n; tensor e[n+1]; real r >= 0, c; assume e[t+1] <= r*e[t] + c for t<n; "
     "claim e[n] <= r^n*e[0] + c*(Σ t<n: r^t)", True),
    ("size n; tensor e[n+1]; real r, c; assume e[t+1] <= r*e[t] + c for t<n; "
     "claim e[n] <= r^n*e[0] + c*(Σ t<n: r^t)", False),
    ("size m, n; tensor Q[m, n]; assume Q^T @ Q = eye(n); claim abs(Q[i, j]) <= 1 for i<m, j<n",
     True),
    ("size n; tensor u[n], w[n] > 0; claim (Σ i<n: u[i])^2 <= (Σ i<n: w[i])*(Σ i<n: u[i]^2/w[i])",
     True),
    ("size n; tensor u[n], w[n]; assume w[i] != 0 for i<n; "
     "claim (Σ i<n: u[i])^2 <= (Σ i<n: w[i])*(Σ i<n: u[i]^2/w[i])", False),
    ("size n; tensor w[n] > 0, x[n], y[n]; "
     "claim (Σ i<n: w[i]*x[i]*y[i])^2 <= (Σ i<n: w[i]*x[i]^2)*(Σ i<n: w[i]*y[i]^2)", True),
    ("size n; tensor w[n], x[n], y[n]; "
     "claim (Σ i<n: w[i]*x[i]*y[i])^2 <= (Σ i<n: w[i]*x[i]^2)*(Σ i<n: w[i]*y[i]^2)", False),
    ("real a, b; assume a^2 + b^2 = 1; claim abs(a*b) <= 1/2", True),
    ("real a >= 0, b >= 0, c >= 0; claim a*b*c <= ((a + b + c)/3)^3", True),
    ("real a, b, c; claim a*b*c <= ((a + b + c)/3)^3", False),
    ("size n; claim Σ k in 1..n: 1/k^2 <= 2 - 1/n", True),
]


@pytest.mark.parametrize(("text", "holds"), CLAIMS)
def test_a_bound_is_shown_where_its_facts_give_it(text, holds):
    (read,) = statement.read(text)
    assert (prove(read.theory, read.facts(), read.claim) is not None) == holds
