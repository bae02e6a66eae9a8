"""A residual block."""

from derive.model.layer import layer
from derive.model.tensor import Tensor, total


@layer("y[n], A[n, n], b[n], φ")
def residual(y, A, b, φ):
    """What a dense layer makes of y, added to y.

        r[i] = φ(b[i] + Σ j<n: A[i, j] * y[j]) + y[i]    for i < n

    y[n], A[n, n], b[n], r[n], indices from 0.
    Source: He, Zhang, Ren & Sun 2016, section 3.2.
    """
    n = y.shape[0]
    return Tensor(lambda i: φ(total(lambda j: A[i, j] * y[j], 0, n) + b[i]) + y[i], (n,))


def reference(y, A, b, φ):
    """Matrix times vector, plus bias, through φ, plus y."""
    return φ(A @ y + b) + y
