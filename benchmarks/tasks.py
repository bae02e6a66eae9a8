"""The tasks: claims that are proved for every size, and that peers are given as well.

The first are those of the design's list; then one from each topic of a course.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """A claim as a person writes it, and the topic it stands for."""
    name: str
    claim: str
    topic: str = "the design's list"


TASKS = (
    Task("softmax Jacobian", """
size n
tensor x[n]
let p = softmax(x)
claim ∂p[i]/∂x[j] = p[i] * (δ[i, j] - p[j])  for i < n, j < n
"""),
    Task("cross-entropy gradient", """
size n
tensor x[n], t[n]
assume Σ k<n: t[k] = 1
let p = softmax(x)
let L = -Σ k<n: t[k] * log(p[k])
claim ∂L/∂x[i] = p[i] - t[i]  for i < n
"""),
    Task("cross-entropy Hessian", """
size n
tensor z[n], t[n]
assume Σ k<n: t[k] = 1
let p = softmax(z)
let L = cross_entropy(z, t)
claim D(L, z[i], z[j]) = p[i] * (δ[i, j] - p[j])  for i < n, j < n
"""),
    Task("layer norm Jacobian", """
size n
real e > 0
tensor x[n]
let a = 1/n * Σ k<n: x[k]
let s = sqrt(e + 1/n * Σ k<n: (x[k] - a)^2)
let y[i] = (x[i] - a) / s  for i < n
claim ∂y[i]/∂x[j] = (δ[i, j] - 1/n - y[i] * y[j] / n) / s  for i < n, j < n
"""),
    Task("attention, scores", """
size m, n, e
tensor S[m, n], V[n, e], G[m, e]
let P[i, j] = exp(S[i, j]) / (Σ k<n: exp(S[i, k]))  for i < m, j < n
let Y = P @ V
let L = Σ i<m, c<e: G[i, c] * Y[i, c]
claim ∂L/∂S[i, j] = P[i, j] * (Σ c<e: G[i, c] * (V[j, c] - Y[i, c]))  for i < m, j < n
"""),
    Task("convolution duality", """
size n, k with k <= n
tensor x[n], w[k]
let y = conv1d(x, w)
loss L(y)
claim ∂L/∂x[i] = Σ p<n-k+1: ∂L/∂y[p] * w[i-p] * [0 <= i-p < k]  for i < n
"""),
    Task("2-D convolution, weights", """
size C, M, h, w, a, b with a <= h, b <= w
tensor x[C, h, w], W[M, C, a, b], c[M]
let y = conv2d(x, W, c)
loss L(y)
claim ∂L/∂W[d, e, i, j] = Σ p<h-a+1, q<w-b+1: ∂L/∂y[d, p, q] * x[e, p+i, q+j]
      for d < M, e < C, i < a, j < b
"""),
    Task("quadratic form, gradient", """
size n
tensor A[n, n], x[n]
let f = x^T @ A @ x
claim grad(f, x) = (A + A^T) @ x
""", "matrix calculus"),
    Task("sigmoid Jacobian", """
size n
tensor x[n]
let y = sigmoid(x)
claim ∂y[i]/∂x[j] = δ[i, j] * y[i] * (1 - y[i])  for i < n, j < n
""", "activations"),
    Task("squared error, gradient", """
size m, n
tensor X[m, n], w[n], y[m]
let L = Σ i<m: ((X @ w)[i] - y[i])^2
claim grad(L, w) = 2 * X^T @ (X @ w - y)
""", "losses"),
    Task("RMS norm Jacobian", """
size n
real e > 0
tensor x[n]
let s = sqrt(e + 1/n * Σ k<n: x[k]^2)
let y[i] = x[i] / s  for i < n
claim ∂y[i]/∂x[j] = (δ[i, j] - y[i] * y[j] / n) / s  for i < n, j < n
""", "normalisation"),
    Task("convolution and its adjoint", """
size n, k with k <= n
tensor x[n], w[k], y[n-k+1]
claim Σ p<n-k+1: y[p] * conv1d(x, w)[p] = Σ i<n: x[i] * (Σ p<n-k+1: y[p] * w[i-p] * [0 <= i-p < k])
""", "convolution"),
    Task("average pooling, gradient", """
size n, k with k <= n
tensor x[n]
let y[p] = 1/k * Σ j<k: x[p+j]  for p < n-k+1
loss L(y)
claim ∂L/∂x[i] = 1/k * Σ p<n-k+1: ∂L/∂y[p] * [0 <= i-p < k]  for i < n
""", "pooling"),
    Task("attention scores, queries", """
size m, n, d
tensor Q[m, d], K[n, d]
let S = Q @ K^T / sqrt(d)
loss L(S)
claim ∂L/∂Q[i, a] = Σ j<n: ∂L/∂S[i, j] * K[j, a] / sqrt(d)  for i < m, a < d
""", "attention"),
    Task("recurrent step Jacobian", """
size m, n
tensor x[n], h[m], W[m, n], U[m, m], b[m]
let z = tanh(b + W @ x + U @ h)
claim ∂z[i]/∂h[j] = (1 - z[i]^2) * U[i, j]  for i < m, j < m
""", "recurrence"),
    Task("embedding, gradient", """
size T, V, d
tensor c[T] integer in 0..V-1
tensor W[V, d], G[T, d]
let L = Σ t<T, a<d: G[t, a] * W[c[t], a]
claim ∂L/∂W[v, a] = Σ t<T: [c[t] = v] * G[t, a]  for v < V, a < d
""", "indexing"),
    Task("ridge regression, Hessian", """
size m, n
real a
tensor X[m, n], w[n], y[m]
let L = (Σ i<m: ((X @ w)[i] - y[i])^2) + a * Σ j<n: w[j]^2
claim D(L, w[i], w[j]) = 2 * (Σ k<m: X[k, i] * X[k, j]) + 2 * a * δ[i, j]  for i < n, j < n
""", "optimisation"),
)


BLOCKS = {"residual": "φ(A{l} @ y{k} + b{l}) + y{k}", "plain": "φ(A{l} @ y{k} + b{l})"}


def network(block: str, depth: int) -> str:
    """The gradient in the first bias through so many layers, each a `let` of its own."""
    layers = range(1, depth + 1)
    lets = (f"let y{l} = {BLOCKS[block].format(l=l, k=l - 1)}" for l in layers)
    return "\n".join(("size n", "function φ", "tensor y0[n], " + ", ".join(
        f"A{l}[n, n], b{l}[n]" for l in layers), *lets, f"loss L(y{depth})",
        "claim ∂L/∂b1[i] = ∂L/∂y1[i] * φ'((A1 @ y0 + b1)[i])  for i < n"))
