"""Operations that rearrange tensors, functions and constants: true claims are proved, and the
falsehoods beside them refuted."""

import pytest

from derive.search.judging.session import verify

TRUE = [
    "size m, n; tensor A[m, n]; claim vec(A)[i + m*j] = A[i, j] for i < m, j < n",
    "size a, b, c, d; tensor A[a, b], B[c, d]; claim kron(A, B)^T = kron(A^T, B^T)",
    "size m, n; tensor u[m], v[n]; claim vec(u @ v^T) = kron(v, u)",
    "size m, n; tensor x[m], y[n]; claim concat(x, y)[m + j] = y[j] for j < n",
    "base 1; size m, n; tensor x[m], y[n]; claim concat(x, y)[j] = x[j] for j <= m",
    "size n; tensor x[n]; claim norm(x)^2 = dot(x, x)",
    "size n; tensor x[n]; claim n * mean(x) = sum(x)",
    "size n; tensor x[n]; claim variance(x) = 1/n * (Σ k<n: x[k]^2) - mean(x)^2",
    "size n; tensor x[n]; claim flip(x)[i] = x[n-1-i] for i < n",
    "base 1; size n; tensor x[n]; claim flip(x)[i] = x[n+1-i] for i <= n",
    "size n; tensor x[n]; claim cumsum(x)[i] - (Σ k<i: x[k]) = x[i] for i < n",
    "size n; integer s; tensor x[n]; claim roll(x, s)[i] = x[(i - s) mod n] for i < n",
    "real x; claim sin(x)^2 + cos(x)^2 = 1",
    "real x; claim cosh(x)^2 - sinh(x)^2 = 1",
    "real x, y; claim cos(x - y) = cos(x)*cos(y) + sin(x)*sin(y)",
    "real x; claim normal_cdf(-x) = 1 - normal_cdf(x)",
    "real x; claim ∂erf(x)/∂x = 2*exp(-x^2)/sqrt(pi)",
    "real mean; claim mean + 0 = mean",
    "size n; claim ([[1, 0], [0, 2]]^(n))[0, 1] = 0",
]
FALSE = [
    "size n; claim [[1, 0], [0, 2]]^(n) = [[1, 0], [0, 3]]^(n)",
    "size m, n; tensor A[m, n]; claim vec(A)[i*n + j] = A[i, j] for i < m, j < n",
    "size a, b; tensor A[a, a], B[b, b]; claim kron(A, B) = kron(B, A)",
    "size n; tensor x[n]; claim norm(x) = sum(x)",
    "size n; tensor x[n]; claim variance(x) = 1/n * (Σ k<n: x[k]^2)",
    "size n; tensor x[n]; claim flip(x)[i] = x[n-2-i] for i < n - 1",
    "real x; claim sin(2*x) = 2*sin(x)",
    "real x; claim cos(-x) = -cos(x)",
    "real x; claim sqrt(x^2) = x",
    "real x; claim gelu(x) = gelu_tanh(x)",
    "real x; claim normal_cdf(-x) = -normal_cdf(x)",
    "claim pi = 22/7",
]


@pytest.mark.parametrize("claim", TRUE)
def test_what_is_true_is_proved(claim):
    assert verify(claim.replace("; ", "\n")).word == "PROVED"


@pytest.mark.parametrize("claim", FALSE)
def test_what_is_false_is_not(claim):
    """Else the operation, or the rule behind it, would mean something else."""
    assert verify(claim.replace("; ", "\n")).word == "REFUTED"
