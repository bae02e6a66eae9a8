"""The tasks by SymPy, for symbolic sizes: the derivative of the formula, its sums and deltas
worked out by `doit`.

A task gives both sides of its claim.  It is proved where they are equal after expansion, or by
`simplify` if no sum stands in it (on a softmax that takes seconds and shows nothing), and else
only derived.  Where a claim speaks of any loss L(y), SymPy differentiates the linear one, Σ G y,
which is the easier task.
"""

from __future__ import annotations

from sympy import (
    Function,
    IndexedBase,
    KroneckerDelta,
    Piecewise,
    Sum,
    exp,
    expand,
    log,
    simplify,
    sqrt,
    symbols,
    tanh,
)
from sympy.core.cache import clear_cache

from benchmarks.served import DERIVED, NETWORK, PROVED, serve

a, b, c, d, e, f, g, h, i, j, k, l, m, n, p, q, r, s, t, u, v = symbols(
    "a b c d e f g h i j k l m n p q r s t u v", integer=True)
eps, lam = symbols("eps lam", positive=True)
A, B, G, K, Q, S, U, V, W, X, w, x, y, z = (
    IndexedBase(name, real=True) for name in "A B G K Q S U V W X w x y z".split())


def softmax(x, i):
    return exp(x[i]) / Sum(exp(x[k]), (k, 0, n - 1))


def softmax_jacobian():
    return softmax(x, i).diff(x[j]), softmax(x, i) * (KroneckerDelta(i, j) - softmax(x, j))


def cross_entropy():
    return -Sum(y[l] * log(softmax(x, l)), (l, 0, n - 1))


def cross_entropy_gradient():
    return cross_entropy().diff(x[i]), softmax(x, i) * Sum(y[l], (l, 0, n - 1)) - y[i]


def cross_entropy_hessian():
    return (cross_entropy().diff(x[i]).diff(x[j]), Sum(y[l], (l, 0, n - 1)) * softmax(x, i) * (
        KroneckerDelta(i, j) - softmax(x, j)))


def normalised(centre):
    """(y, s): what is normalised, and the root below it."""
    root = sqrt(eps + Sum((x[k] - centre)**2, (k, 0, n - 1)) / n)
    return lambda index: (x[index] - centre) / root, root


def layer_norm_jacobian():
    out, root = normalised(Sum(x[m], (m, 0, n - 1)) / n)
    return out(i).diff(x[j]), (KroneckerDelta(i, j) - 1 / n - out(i) * out(j) / n) / root


def rms_norm_jacobian():
    out, root = normalised(0)
    return out(i).diff(x[j]), (KroneckerDelta(i, j) - out(i) * out(j) / n) / root


def attention_scores():
    def weight(i, j):
        return exp(S[i, j]) / Sum(exp(S[i, k]), (k, 0, n - 1))

    def output(i, c):
        return Sum(weight(i, l) * V[l, c], (l, 0, n - 1))
    loss = Sum(G[p, q] * output(p, q), (q, 0, d - 1), (p, 0, m - 1))
    return loss.diff(S[i, j]), weight(i, j) * Sum(G[i, q] * (V[j, q] - output(i, q)), (q, 0, d - 1))


def within(index):
    return Piecewise((1, (index >= 0) & (index < k)), (0, True))


def valid(p):
    return Sum(x[p + l] * w[l], (l, 0, k - 1))


def duality():
    loss = Sum(G[p] * valid(p), (p, 0, n - k))
    return loss.diff(x[i]), Sum(G[p] * w[i - p] * within(i - p), (p, 0, n - k))


def conv2d_weights():
    def output(f, p, q):
        return Sum(x[r, p + s, q + t] * W[f, r, s, t], (t, 0, b - 1), (s, 0, a - 1), (r, 0, c - 1))
    loss = Sum(G[f, p, q] * output(f, p, q), (q, 0, v - b), (p, 0, h - a), (f, 0, m - 1))
    return (loss.diff(W[d, e, i, j]),
            Sum(G[d, p, q] * x[e, p + i, q + j], (q, 0, v - b), (p, 0, h - a)))


def adjoint():
    return (Sum(y[p] * valid(p), (p, 0, n - k)),
            Sum(x[i] * Sum(y[p] * w[i - p] * within(i - p), (p, 0, n - k)), (i, 0, n - 1)))


def average_pooling():
    loss = Sum(G[p] * Sum(x[p + j], (j, 0, k - 1)) / k, (p, 0, n - k))
    return loss.diff(x[i]), Sum(G[p] * within(i - p), (p, 0, n - k)) / k


def quadratic_form():
    form = Sum(x[k] * A[k, l] * x[l], (l, 0, n - 1), (k, 0, n - 1))
    return form.diff(x[i]), Sum((A[i, k] + A[k, i]) * x[k], (k, 0, n - 1))


def sigmoid_jacobian():
    out = 1 / (1 + exp(-x[i]))
    return out.diff(x[j]), KroneckerDelta(i, j) * out * (1 - out)


def residuals():
    return Sum((Sum(X[k, l] * w[l], (l, 0, n - 1)) - y[k])**2, (k, 0, m - 1))


def squared_error():
    return residuals().diff(w[i]), 2 * Sum(
        X[k, i] * (Sum(X[k, l] * w[l], (l, 0, n - 1)) - y[k]), (k, 0, m - 1))


def ridge_hessian():
    loss = residuals() + lam * Sum(w[p]**2, (p, 0, n - 1))
    return (loss.diff(w[i]).diff(w[j]),
            2 * Sum(X[k, i] * X[k, j], (k, 0, m - 1)) + 2 * lam * KroneckerDelta(i, j))


def attention_queries():
    loss = Sum(G[p, q] * Sum(Q[p, l] * K[q, l], (l, 0, d - 1)) / sqrt(d), (q, 0, n - 1), (p, 0, m - 1))
    return loss.diff(Q[i, a]), Sum(G[i, j] * K[j, a], (j, 0, n - 1)) / sqrt(d)


def recurrent_step():
    out = tanh(B[i] + Sum(W[i, k] * x[k], (k, 0, n - 1)) + Sum(U[i, l] * z[l], (l, 0, m - 1)))
    return out.diff(z[j]), (1 - out**2) * U[i, j]


def embedding():
    index = Function("index", integer=True)
    loss = Sum(G[p, q] * W[index(p), q], (q, 0, d - 1), (p, 0, t - 1))
    return loss.diff(W[v, a]), Sum(KroneckerDelta(index(p), v) * G[p, a], (p, 0, t - 1))


def residual_network(depth: int):
    """The gradient in the first bias; each layer is a formula in the one before."""
    phi = Function("phi")
    bias = [IndexedBase(f"b{layer}", real=True) for layer in range(depth + 1)]
    weight = [IndexedBase(f"A{layer}", real=True) for layer in range(depth + 1)]

    def out(layer, index):
        if not layer:
            return x[index]
        inner = symbols(f"k{layer}", integer=True)
        return out(layer - 1, index) + phi(bias[layer][index] + Sum(
            weight[layer][index, inner] * out(layer - 1, inner), (inner, 0, n - 1)))
    return Sum(G[p] * out(depth, p), (p, 0, n - 1)).diff(bias[1][i])


TASKS = {
    "softmax Jacobian": softmax_jacobian, "cross-entropy gradient": cross_entropy_gradient,
    "cross-entropy Hessian": cross_entropy_hessian, "layer norm Jacobian": layer_norm_jacobian,
    "attention, scores": attention_scores, "convolution duality": duality,
    "2-D convolution, weights": conv2d_weights,
    "quadratic form, gradient": quadratic_form, "sigmoid Jacobian": sigmoid_jacobian,
    "squared error, gradient": squared_error, "RMS norm Jacobian": rms_norm_jacobian,
    "convolution and its adjoint": adjoint, "average pooling, gradient": average_pooling,
    "attention scores, queries": attention_queries, "recurrent step Jacobian": recurrent_step,
    "embedding, gradient": embedding, "ridge regression, Hessian": ridge_hessian,
}


def work(name: str) -> str:
    clear_cache()
    if name.startswith(NETWORK):
        residual_network(int(name.removeprefix(NETWORK))).doit()
        return DERIVED
    left, right = TASKS[name]()
    left = left.doit()
    same = expand(left - right) == 0 or not left.has(Sum) and simplify(left - right) == 0
    return PROVED if same else DERIVED


if __name__ == "__main__":
    serve(TASKS, work)
