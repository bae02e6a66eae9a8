"""The tasks by tensorgrad, which derives for symbolic sizes by rewriting networks of tensors.

A task gives both sides of its claim.  It is proved where their difference simplifies to nothing,
or both to the same network, and else only derived.  Where a claim speaks of any loss L(y),
tensorgrad differentiates the linear one, Σ G y, which is the easier task.  Runs in an
environment of its own, with nothing of derive but `served`.
"""

from __future__ import annotations

from benchmarks.served import DERIVED, NETWORK, PROVED, serve
from sympy.core.cache import clear_cache
from tensorgrad import Derivative, Ones, Variable, Zero, function, symbols
from tensorgrad import functions as F
from tensorgrad.functions import Convolution, diag
from tensorgrad.structure import size_key

i, j, k, l, m, n, o, p, q, r, s = symbols("i j k l m n o p q r s")


def vector(name: str, size=n, edge: str = "i") -> Variable:
    return Variable(name, **{edge: size})


def identity(t):
    """t at i on the diagonal of a matrix i, j."""
    return diag(t, ["i", "j"])


def softmax_jacobian():
    x = vector("x")
    out = F.softmax(x, dim="i")
    return Derivative(out, x, {"i": "j"}), identity(out) - out @ out.rename(i="j")


def cross_entropy():
    x, t = vector("x"), vector("t")
    return x, t, F.cross_entropy(x, t, dim="i")


def cross_entropy_gradient():
    x, t, loss = cross_entropy()
    return (Derivative(loss, x, {"i": "j"}),
            (F.softmax(x, dim="i") * F.sum(t) - t).rename(i="j"))


def cross_entropy_hessian():
    x, t, loss = cross_entropy()
    out = F.softmax(x, dim="i")
    return (Derivative(Derivative(loss, x, {"i": "i"}), x, {"i": "j"}),
            (identity(out) - out @ out.rename(i="j")) * F.sum(t))


def normalised(centred: bool):
    x, eps = vector("x"), Variable("eps")
    away = x - F.mean(x, dim="i", keepdims=True) if centred else x
    root = F.sqrt(F.mean(away * away, dim="i") + eps)
    ones, size = Ones(i=n), F.sum(Ones(i=n))
    out = away / root
    right = (identity(ones) - out @ out.rename(i="j") / size) / root
    return Derivative(out, x, {"i": "j"}), right - (ones @ ones.rename(i="j") / size / root if centred else 0)


def layer_norm_jacobian():
    return normalised(True)


def rms_norm_jacobian():
    return normalised(False)


def attention_scores():
    S, V, G = Variable("S", i=m, j=n), Variable("V", j=n, k=o), Variable("G", i=m, k=o)
    weight = F.softmax(S, dim="j")
    out = weight @ V
    right = weight * (V @ G - F.dot(G, out, dim="k"))
    return (Derivative(F.sum(G * out), S, {"i": "p", "j": "q"}), right.rename(i="p", j="q"))


def convolved():
    x, w = vector("x", n, "i"), vector("w", k, "j")
    grad = vector("G", o, "p")
    return x, w, grad, Convolution(i=n, j=k, p=o)


def duality():
    x, w, grad, shape = convolved()
    return Derivative(grad @ (shape @ x @ w), x, {"i": "i"}), shape @ w @ grad


def adjoint():
    x, w, y, shape = convolved()
    return (shape @ x @ w) @ y, x @ (shape @ w @ y)


def conv2d_weights():
    x, W = Variable("x", r=r, i=n, l=q), Variable("W", s=s, r=r, j=k, m=m)
    G = Variable("G", s=s, p=o, q=p)
    shape = Convolution(i=n, j=k, p=o) @ Convolution(l=q, m=m, q=p)
    return (Derivative(G @ (shape @ x @ W), W, {"s": "s", "r": "r", "j": "j", "m": "m"}),
            G @ (shape @ x))


def average_pooling():
    (x, _, grad, shape), size = convolved(), Variable("size")
    out = shape @ x @ Ones(j=k) / size
    return Derivative(grad @ out, x, {"i": "i"}), shape @ Ones(j=k) @ grad / size


def quadratic_form():
    x, A = vector("x"), Variable("A", i=n, j=n)
    form = x @ A @ x.rename(i="j")
    return (Derivative(form, x, {"i": "i"}),
            A @ x.rename(i="j") + (A @ x).rename(j="i"))


def sigmoid_jacobian():
    x = vector("x")
    out = F.sigmoid(x)
    return Derivative(out, x, {"i": "j"}), identity(out * (1 - out))


def residuals():
    X, w, y = Variable("X", i=m, j=n), vector("w", n, "j"), vector("y", m, "i")
    return X, w, X @ w - y


def squared_error():
    X, w, rest = residuals()
    return Derivative(rest @ rest, w, {"j": "j"}), 2 * (X @ rest)


def ridge_hessian():
    X, w, rest = residuals()
    lam, ones = Variable("lam"), Ones(j=n)
    loss = rest @ rest + lam * (w @ w)
    return (Derivative(Derivative(loss, w, {"j": "j"}), w, {"j": "k"}),
            2 * (X @ X.rename(j="k")) + 2 * lam * diag(ones, ["j", "k"]))


def attention_queries():
    Q, K, G = Variable("Q", i=m, k=o), Variable("K", j=n, k=o), Variable("G", i=m, j=n)
    scale = Variable("scale")
    return (Derivative(G @ ((Q @ K) * scale), Q, {"i": "i", "k": "k"}), (G @ K) * scale)


def recurrent_step():
    x, h, b = vector("x", n, "k"), vector("h", m, "j"), vector("b", m, "i")
    W, U = Variable("W", i=m, k=n), Variable("U", i=m, j=m)
    out = F.tanh(b + W @ x + U @ h)
    return Derivative(out, h, {"j": "j"}), U * (1 - out * out)


def embedding():
    c, W = Variable("c", p=o), Variable("W", q=m, k=k)
    grad = Variable("G", p=o, k=k)
    chosen = F.one_hot(c, m, "q")
    return Derivative(grad @ (chosen @ W), W, {"q": "q", "k": "k"}), chosen @ grad


def residual_network(depth: int):
    """The gradient in the first bias, of any loss."""
    out, first = vector("y", n, "i"), None
    for layer in range(1, depth + 1):
        A, b = Variable(f"A{layer}", j=n, i=n), Variable(f"b{layer}", j=n)
        first = first or b
        phi = function("phi", {}, (A @ out + b, ))
        out = phi.rename(j="i") + out
    return Derivative(function("L", {}, (out, "i")), first, {"j": "i"})


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
    clear_cache()                  # it computes its sizes with SymPy
    size_key.cache_clear()
    if name.startswith(NETWORK):
        # With its memory on, without which the time doubles with every layer.
        residual_network(int(name.removeprefix(NETWORK))).simplify({"memoize": True})
        return DERIVED
    left, right = TASKS[name]()
    if isinstance((left - right).full_simplify(), Zero):
        return PROVED
    return PROVED if left.full_simplify() == right.full_simplify() else DERIVED


if __name__ == "__main__":
    serve(TASKS, work)
