"""Operations that rearrange tensors, functions and constants: true claims are proved, and the
falsehoods beside them refuted."""

import pytest

from derive.language.errors import LanguageError
from derive.language.statement import read
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
    "size n; tensor x[n]; claim max(x, 0) - max(-x, 0) = x",
    "size n; tensor x[n]; claim sum([0 <= x <= 1]) = count i < n: (0 <= x[i] and x[i] <= 1)",
    "size m, n; tensor X[m, n]; loss L(Y); assume X[i, j] != 0 for i < m, j < n; "
    "let Y = relu(X); claim grad(L, X) = grad(L, Y) .* [X > 0]",
    r"size m, n, p; tensor A[m, n], B[m, p], x[n], y[p]; base 1; claim "
    r"$\begin{bmatrix} A & B \end{bmatrix} [x;y] = A x + B y$",
    r"size n; tensor w[n], x[n]; real b; base 1; claim "
    r"\begin{bmatrix} w^\top & b \end{bmatrix} \begin{bmatrix} x \\ 1 \end{bmatrix} = w^\top x + b",
    r"size m, n, T; tensor W[n, n+m], x[T, m]; base 1; let $h_0 = 0_n$; "
    r"let $h_t = \tanh(W [h_{t-1}, x_t])$ for t in 1..T; claim "
    r"$\frac{\partial h_{t,i}}{\partial h_{t-1,j}} = (1 - h_{t,i}^2) W_{ij}$ for t in 1..T",
    "real x; claim sin(x)^2 + cos(x)^2 = 1",
    "real x; claim cosh(x)^2 - sinh(x)^2 = 1",
    "real x, y; claim cos(x - y) = cos(x)*cos(y) + sin(x)*sin(y)",
    "real x; claim normal_cdf(-x) = 1 - normal_cdf(x)",
    "real x; claim ∂erf(x)/∂x = 2*exp(-x^2)/sqrt(pi)",
    "real mean; claim mean + 0 = mean",
    "size n; claim ([[1, 0], [0, 2]]^(n))[0, 1] = 0",
    "size n; tensor x[n]; real c; claim x + c - x = c * ones(n)",
    "size n; tensor x[n]; claim (1 - x) .* x + x .* x = x",
    "size m, n; tensor A[m, n], x[n]; claim A @ x - A @ x = 0",
    "size n, k with k <= n; tensor x[n]; claim avgpool1d(x, k, stride=1)[0] = (Σ j<k: x[j]) / k",
    "size n; tensor x[n]; real e > 0; claim layernorm(x, eps=e) = layernorm(x, epsilon=e)",
    "size n, k, s with k <= n, s divides n - k; tensor x[n], w[k], g[(n-k)//s + 1]; "
    "claim x^T @ conv_transpose1d(g, w, stride=s) = g^T @ conv1d(x, w, stride=s)",
]
FALSE = [
    "size n; claim [[1, 0], [0, 2]]^(n) = [[1, 0], [0, 3]]^(n)",
    "size m, n; tensor A[m, n]; claim vec(A)[i*n + j] = A[i, j] for i < m, j < n",
    "size a, b; tensor A[a, a], B[b, b]; claim kron(A, B) = kron(B, A)",
    "size n; tensor x[n]; claim norm(x) = sum(x)",
    "size n; tensor x[n]; claim variance(x) = 1/n * (Σ k<n: x[k]^2)",
    "size n; tensor x[n]; claim flip(x)[i] = x[n-2-i] for i < n - 1",
    "size n; tensor x[n]; claim sum([0 <= x < 1]) = count i < n: (0 <= x[i] and x[i] <= 1)",
    "size n; tensor x[n]; loss L(y); let y = relu(x); claim grad(L, x) = grad(L, y) .* [x > 0]",
    r"size m, n, p; tensor A[m, n], B[m, p], x[n], y[p]; base 1; claim "
    r"$\begin{bmatrix} A & B \end{bmatrix} [y;x] = A x + B y$",
    r"size m, n, T; tensor W[n, n+m], x[T, m]; base 1; let $h_0 = 0_n$; "
    r"let $h_t = \tanh(W [x_t, h_{t-1}])$ for t in 1..T; claim "
    r"$\frac{\partial h_{t,i}}{\partial h_{t-1,j}} = (1 - h_{t,i}^2) W_{ij}$ for t in 1..T",
    "real x; claim sin(2*x) = 2*sin(x)",
    "real x; claim cos(-x) = -cos(x)",
    "real x; claim sqrt(x^2) = x",
    "real x; claim gelu(x) = gelu_tanh(x)",
    "real x; claim normal_cdf(-x) = -normal_cdf(x)",
    "claim pi = 22/7",
    "size n; tensor x[n]; real c; claim x + c = x",
    "size n; tensor x[n]; claim x = 0",
    "size n, k with k <= n; tensor x[n]; claim avgpool1d(x, k, stride=1)[0] = Σ j<k: x[j]",
]


@pytest.mark.parametrize("claim", TRUE)
def test_what_is_true_is_proved(claim):
    assert verify(claim.replace("; ", "\n")).word == "PROVED"


@pytest.mark.parametrize("claim", FALSE)
def test_what_is_false_is_not(claim):
    """Else the operation, or the rule behind it, would mean something else."""
    assert verify(claim.replace("; ", "\n")).word == "REFUTED"


@pytest.mark.parametrize("claim, message", [
    ("size n; tensor x[n]; claim x > 0", "`>` of a number and a tensor"),
    ("size n; tensor x[n]; claim {1 if x > 0, 2 otherwise} = 1", "`>` of a number and a tensor"),
    ("size n; tensor x[n]; claim [x = 0] = zeros(n)", "`=` of a number and a tensor"),
    ("size m, n, k; tensor A[m, n], x[k]; claim A @ x = A @ x", "n columns meet k rows"),
    ("size n; tensor x[n]; claim maxpool1d(x, 2, 3) = x", "maxpool1d needs window"),
    ("size m, n; tensor x[m], y[n]; claim [x > y] = [x > y]", "`>` of shapes (m) and (n)"),
    (r"base 1; size m, n; tensor A[m, n], x[n]; claim \begin{bmatrix} A & x \end{bmatrix} = A",
     "blocks side by side have as many rows"),
    ("size n; tensor x[n], y[n]; claim Σ i<n: x[i] + y[i] = 0", "put all that it runs over in brackets"),
    ("size n, T; tensor W[n, n], x[T, n]; let h[0] = 1; let h[t+1] = W @ h[t] + x[t] for t < T; "
     "claim h[T] = h[T]", "write `zeros(n)` for a vector"),
])
def test_shapes_that_do_not_fit_are_said(claim, message):
    """Else a condition of a tensor would hold of some of its entries only."""
    found = verify(claim.replace("; ", "\n"))
    assert found.word == "ILL-TYPED" and message in found.text(), found.text()


@pytest.mark.parametrize("call, option", [
    ("layernorm(x, eps=0, epsilon=1)", "epsilon"), ("layernorm(x, eps=0, eps=1)", "epsilon"),
    ("maxpool1d(x, window=2, kernel_size=1)", "window")])
def test_an_option_is_given_once(call, option):
    """Else the claim would be of one of them, and the reader would not know of which."""
    with pytest.raises(LanguageError, match=f"the option `{option}` is given twice"):
        read(f"size n; tensor x[n]; claim {call} = x".replace("; ", "\n"))
