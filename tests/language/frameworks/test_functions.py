"""Claims in the notation of NumPy and PyTorch: what their authors mean is proved, what would be
another tensor there is refuted or refused."""

import pytest

from derive.language.parser import Parser
from derive.language.tokens import end_of, tokens
from derive.language.written import written
from derive.search.judging.session import verify

NET = "size n, m, d; tensor X[n, m], W[m, d], b[d]; let Y = X @ W + b; loss L(Y); "
ROWS = "size n, d; tensor X[n, d]; "
VECTOR = "size n; tensor x[n], y[n]; real c; "

TRUE = [
    VECTOR + "let p = np.exp(x) / np.sum(np.exp(x)); claim p = softmax(x)",
    VECTOR + "let p = np.exp(x - np.max(x)) / np.sum(np.exp(x - np.max(x))); claim p = softmax(x)",
    VECTOR + "claim (x + c).sum() = x.sum() + n*c",
    VECTOR + "let m = x.mean(); claim ((x - m)**2).mean() = (x**2).mean() - m**2",
    VECTOR + "let L = ((x - y)**2).mean(); claim grad(L, x) = 2*(x - y)/n",
    VECTOR + "let L = F.mse_loss(x, y); claim grad(L, x) = 2*(x - y)/n",
    VECTOR + "claim np.dot(x, y) = x.T @ y = (x * y).sum() = np.matmul(x, y)",
    VECTOR + "claim np.where(x > 0, x, 0) = np.maximum(x, 0)",
    ROWS + "claim X.max(dim=1)[0] = torch.max(X, 1)[0] = X.max(dim=1).values = np.max(X, axis=1)",
    ROWS + "let v, k = X.max(dim=1, keepdim=True); claim v[i, 0] = torch.amax(X, 1)[i] for i < n",
    ROWS + "claim torch.max(X, dim=1)[1] = X.max(dim=1).indices = X.argmax(dim=1)",
    VECTOR + "claim np.cumsum(x)[-1] = x.sum()", VECTOR + "claim np.abs(x)[-1] = np.abs(x[n-1])",
    ROWS + "claim X[:, -1] = X[:, d-1]", ROWS + "claim np.exp(X)[-1, -1] = np.exp(X[n-1, d-1])",
    "size n; tensor x[n] zero outside; claim np.exp(x[-1]) = 1",
    VECTOR + "claim F.dropout(x, 1/2, training=False) = x",
    ROWS + "let P = F.softmax(X, dim=1); claim P.sum(1) = 1",
    "size n, d; tensor X[n, 3*d]; let q, k, v = X.split(d, dim=1); claim v[i, j] = X[i, 2*d + j] "
    "for i < n, j < d",
    "size n, d; tensor t[n] integer in 0..d-1, A[d, n]; claim F.embedding(t, A) = F.one_hot(t, d).float() @ A",
    VECTOR + "claim (x > 0).astype(float) * x = torch.relu(x)",
    VECTOR + "claim torch.cat([x, y]).pow(2).sum() = np.square(x).sum() + (y**2).sum()",
    VECTOR + "assume x[i] > 0 for i < n; claim (1/x * x).sum() = np.log1p(x - 1).sum()/1 - np.log(x).sum() + n",
    NET + "claim grad(L, b) = grad(L, Y).sum(axis=0)",
    NET + "claim grad(L, W).sum() = (X.T @ grad(L, Y)).sum()",
    ROWS + "claim (X - X.mean(axis=0)).sum(axis=0) = zeros(d)",
    ROWS + "claim (X - X.mean(axis=1, keepdims=True)).sum(dim=-1) = 0",
    ROWS + "let P = np.exp(X) / np.exp(X).sum(axis=1, keepdims=True); claim P = softmax(X)",
    ROWS + "claim torch.softmax(X, dim=-1).sum(axis=1) = np.ones(n)",
    ROWS + "claim np.linalg.norm(X - X.mean(axis=0))**2 = (X**2).sum() - n*(X.mean(axis=0)**2).sum()",
    ROWS + "claim (2/n * X.T @ X).sum() = 2*(X.T @ X / n).sum()",
    ROWS + "claim X.sum(axis=(0, 1)) = np.sum(X) = X.flatten().sum()",
    ROWS + "claim X.max(axis=1)[i] >= X[i, j] for i < n, j < d",
    "size n, h, d; tensor X[n, h*d]; claim X.reshape(n, h, d)[i, a, b] = X[i, a*d + b] "
    "for i < n, a < h, b < d",
    "size n, k with k divides n; tensor x[n]; claim x.reshape(n//k, k).reshape(n) = x",
    "size n, k with k divides n; tensor x[n]; claim (x.reshape(-1, k)**2).sum() = (x**2).sum()",
    "size T, d, h with h divides d; tensor X[T, d]; claim X.view(T, h, -1)[t, i, j] = X[t, i*(d//h) + j] "
    "for t < T, i < h, j < d//h",
    "size N, C, m, n; tensor x[N, C, m, n]; claim F.group_norm(x, 1) = F.layer_norm(x, (C, m, n))",
    "size N, C, n; tensor x[N, C, n]; claim F.group_norm(x, C) = F.instance_norm(x)",
    "size N, c, G, n; tensor x[N, G*c, n]; claim Σ u<c, l<n: F.group_norm(x, G)[i, g*c+u, l] = 0 "
    "for i < N, g < G",
    "size n, d; tensor X[n, d], t[n] integer in 0..d-1; let L = F.cross_entropy(X, t); "
    "claim ∂L/∂X[i, j] = (softmax(X)[i, j] - [t[i] = j])/n for i < n, j < d",
    "size m, n; tensor Z[m, n]; let A = np.maximum(0, Z); loss L(A); "
    "assume Z[i, j] != 0 for i < m, j < n; claim grad(L, Z) = grad(L, A) * (Z > 0)",
    "size m, n; tensor x[n], W[m, n], b[m]; let h = np.tanh(W @ x + b); loss L(h); "
    "claim grad(L, W) = np.outer(grad(L, h) * (1 - h**2), x)",
    "size m, n; tensor A[m, n], B[m, n]; claim A.T @ B = (B.T @ A).T",
    "size m, n; tensor x[m], A[m, n]; claim np.abs(x @ A)[j] = abs(dot(x, A[:, j])) for j < n",
    "size m, n; tensor x[m+n]; claim sum(x) = sum(x[:m]) + sum(x[m:])",
    VECTOR + "claim np.sum(x > 0) = count i<n: x[i] > 0",
    VECTOR + "claim (x > 0).mean() = (x > 0).astype(float).sum() / n",
    VECTOR + "claim np.sum((x > 0).float() * (y > 0)) = count i<n: (x[i] > 0 and y[i] > 0)",
    VECTOR + "let r = x.T; claim np.dot(r, y) = r @ y and shape(r) = (n)",
    "size n; tensor x[n]; claim x[::-1][i] = x[n-1-i] for i < n",
    "size n; tensor x[n+1]; claim sum(x[1:] - x[:-1]) = x[n] - x[0]",
    "size n; tensor x[2*n]; claim sum(x) = sum(x[::2]) + sum(x[1::2])",
    "size n, k with k <= n; tensor x[n]; claim sum(x[-k:]) + sum(x[:-k]) = sum(x)",
    "size m, n; tensor A[m, n], B[n, m]; claim (A @ B)[i, i] = dot(A[i, :], B[:, i]) for i < m",
    "base 1; size m, n; tensor A[m, n]; claim sum(A) = Σ j in 1..n: sum(A[:, j])",
    "size n, m; tensor a[n], b[m]; claim a[:, None] * b[None, :] = np.outer(a, b)",
    "size n, m; tensor a[n], b[m]; claim a[:, np.newaxis] * b = np.outer(a, b)",
    "size n, d; tensor x[n, d], y[n, d]; let D = ((x[:, None] - y[None])**2).sum(-1); "
    "claim D[i, j] = Σ k<d: (x[i, k] - y[j, k])^2 for i < n, j < n",
    "size n, d, m; tensor x[n, d, m]; claim x[..., 0].sum() = Σ i<n, j<d: x[i, j, 0]",
    "size n, d; tensor x[n, d]; claim x[..., 0, 0] = x[0, 0]",
]
FALSE = [
    VECTOR + "let p = np.exp(x) / np.exp(x).mean(); claim p = softmax(x)",
    VECTOR + "let m = x.mean(); claim ((x - m)**2).mean() = (x**2).mean() - m",
    VECTOR + "let L = F.mse_loss(x, y); claim grad(L, x) = 2*(x - y)",
    VECTOR + "claim np.where(x > 0, x, c) = np.maximum(x, 0)",
    VECTOR + "claim x**2 * y = np.square(x * y)",
    "size n; tensor a[n], b[n]; claim a[None, :] * b[:, None] = np.outer(a, b)",
    ROWS + "claim (X - X.mean(axis=1, keepdims=True)).sum(axis=0) = 0",
    ROWS + "claim X.max(axis=1)[i] > X[i, j] for i < n, j < d",
    "size n; tensor A[n, n]; claim A**2 = A @ A",
    "size n; tensor A[n, n]; claim A - A.mean(axis=1, keepdims=1) = A - A.mean(axis=1)",
    "size n; tensor A[n, n]; claim (A - A.mean(axis=1)).sum(axis=1) = np.zeros(n)",
    "size m, n; tensor X[m, n]; claim X.reshape(n, m) = X.T",
    "size n, k with k divides n; tensor x[n]; claim x.reshape(n//k, k) = x.reshape(k, n//k).T; assume n//k = k",
    "size N, C, n with C >= 2; tensor x[N, C, n]; claim F.group_norm(x, 1) = F.instance_norm(x)",
    "size n, d; tensor X[n, d], t[n] integer in 0..d-1; let L = F.cross_entropy(X, t); "
    "claim ∂L/∂X[i, j] = softmax(X)[i, j] - [t[i] = j] for i < n, j < d",
    "size m, n; tensor Z[m, n]; let A = np.maximum(0, Z); loss L(A); "
    "claim grad(L, Z) = grad(L, A) * (Z > 0)",
    "size n; tensor x[n+1]; claim sum(x[1:] - x[:-1]) = x[0] - x[n]",
    "size n; tensor x[2*n+1]; claim sum(x[::2]) = sum(x[1::2])",
]
REFUSED = [
    (ROWS + "claim X.min(dim=1)[1][0] = 0", "of values and of the places of a maximum"),
    (ROWS + "let v, k = X.max(1); claim v = k", "is a pair in PyTorch"),
    (ROWS + "claim X.max(1)[0] = max j<d: X[0, j]", "is a pair in PyTorch"),
    (ROWS + "claim torch.min(X, dim=1)[i] = (min j<d: X[i, j]) for i < n", "write `.values` behind it"),
    (VECTOR + "claim np.sort(x)[0] = np.min(x)", "declare the sorted vector"),
    (VECTOR + "claim torch.topk(x, 1)[0] = x.max()", "declare the sorted vector"),
    (VECTOR + "claim x.sort().values[0] = x.min()", "of a maximum or a minimum along an axis"),
    (VECTOR + "claim (torch.randn(n) + x).sum() = x.sum()", "declare what is drawn"),
    (VECTOR + "claim jax.lax.stop_gradient(x) = x", "declare what is held"),
    (VECTOR + "claim F.dropout(x, 1/2) = x", "random where it is trained"),
    (VECTOR + "claim x.astype(int) = np.abs(x).astype(int)", "cuts off their fractions"),
    (VECTOR + "claim np.zeros(n, dtype=c) = 0 * x", "is a type of numbers"),
    (ROWS + "claim np.diagflat(X)[0] = 0", "takes a vector"),
    (VECTOR + "claim np.add(x, y, c) = x", "takes x, y"),
    (VECTOR + "claim np.add(x, y, alpha=2) = x", "no option `alpha`"),
    (VECTOR + "claim torch.add(x, y, 2) = x", "takes x, y"),
    (ROWS + "claim X.mean(0, 1)[0, j] = 0 for j < d", "as in `axis=(0, 1)`"),
    ("size n; tensor x[n, n]; claim x + 1 = x", "`+` of a number and a tensor"),
    ("size n; tensor x[n]; claim x * x = x", "entry by entry is `.*`"),
    (ROWS + "claim X - X.mean(axis=1) = X", "shapes (n, d) and (n)"),
    (ROWS + "claim X.sum(axis=2) = X", "they are 0..1"),
    (VECTOR + "claim np.sum(x @ y.T) = np.dot(x, y)", "write np.outer(u, v), or np.dot(u, v)"),
    (VECTOR + "claim x.T.sum(axis=0) = x", "`x.T` of a vector is x"),
    (VECTOR + "claim sum(x.T[1:]) = 0", "a slice of the transpose"),
    (VECTOR + "claim np.sum((x > 0) * (y > 0) + (x > 0) * (y > c)) = n", "a product of conditions"),
    (VECTOR + "claim np.dot((x > 0) * (y > 0), (x > 0) * (y > 0)) = c", "a product of conditions"),
    (VECTOR + "claim np.sum((x > 0).astype(bool)) = n", "by `.astype(float)`"),
    (VECTOR + "claim np.abs(x.T)[0] = np.abs(x)", "`x.T` of a vector is x"),
    (VECTOR + "claim shape(np.concatenate([x.T, y.T])) = (2, n)", "`x.T` of a vector is x"),
    (VECTOR + "claim shape(np.abs(x.T)) = (1, n)", "have 1 and 2 axes"),
    (VECTOR + "let r = x.transpose(); claim r[0, i] = x[i] for i < n", "2 indices"),
    ("size m, n; tensor A[m, n], B[m, n+1]; claim np.concatenate([A, B]).sum() = c; real c",
     "shapes (m, n) and (m, n+1)"),
    ("size m, n; tensor A[n, m], B[n+1, m]; claim np.concatenate([A, B], axis=1).sum() = c; real c",
     "shapes (m, n) and (m, n+1)"),
    ("size n; tensor A[n, n], B[n, n]; claim (A * A @ B).sum() = c; real c", "from the left"),
    ("size n; tensor A[n, n], x[n]; claim (1 / A @ x).sum() = c; real c", "from the left"),
    (VECTOR + "claim x.var() = variance(x)", "PyTorch's by n - 1"),
    (VECTOR + "claim np.max(x, y) = x", "is along an axis"),
    (VECTOR + "claim np.frobnicate(x) = x", "not a function that the language knows"),
    (VECTOR + "claim x.sum(weights=y) = c", "no option `weights`"),
    (ROWS + "claim X.reshape(n, n) = X", "not as many entries"),
    ("size n, k with k <= n; tensor x[n]; claim x.reshape(n//k, k).sum() = x.sum()", "not as many entries"),
    ("size n, k; tensor x[n]; claim x.reshape(-1, k).sum() = x.sum()", "not as many entries"),
    ("size n; tensor x[n, 3, n]; claim F.group_norm(x, 2) = x", "needs 2 divides 3"),
    ("size n; tensor x[n]; claim sum(x[:5]) = sum(x[:5])", "leaves its range"),
    ("size n, k; tensor x[n]; claim sum(x[:k]) = sum(x[:k])", "leaves its range"),
    ("base 1; size n; tensor x[n]; claim sum(x[1:]) = sum(x)", "declare `base 0`"),
    ("base 1; size n; tensor x[n]; claim np.argmax(x) >= 1", "declare `base 0`"),
    ("size n; tensor x[n]; claim x[..., 0, ...] = x", "`...` stands once"),
    ("size n; tensor x[n]; claim x[..., 0, 0] = x", "2 indices for a tensor with 1 axes"),
    ("size n; tensor a[n], b[n]; claim a[None, :] * b = np.outer(a, b)", "`=` of shapes"),
    (ROWS + "claim X.mean(axis=1, keepdims=n) = X.mean(axis=1, keepdims=n)", "is True or False"),
]


@pytest.mark.parametrize("claim", TRUE)
def test_what_numpy_would_find_equal_is_proved(claim):
    found = verify(claim.replace("; ", "\n"), repairing=0)
    assert found.word == "PROVED", found.text()


@pytest.mark.parametrize("claim", FALSE)
def test_what_numpy_would_find_different_is_not(claim):
    """Else the notation would be read as something else than NumPy computes."""
    found = verify(claim.replace("; ", "\n"), repairing=0)
    assert found.word == "REFUTED", found.text()


@pytest.mark.parametrize("claim, message", REFUSED)
def test_what_is_not_certain_or_does_not_fit_is_refused(claim, message):
    found = verify(claim.replace("; ", "\n"), repairing=0)
    assert found.word in ("ILL-TYPED", "SYNTAX ERROR") and message in found.text(), found.text()


@pytest.mark.parametrize("text", ["x[1:, i, ::2, :]", "np.sum(x, axis=0)", "A**2 + x**n",
                                  "np.linalg.norm(x[:-1])"])
def test_the_notation_is_written_as_it_is_read(text):
    found = tokens(text)
    assert written(Parser(found, end_of(found)).formula()) == text
