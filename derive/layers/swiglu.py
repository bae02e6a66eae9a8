"""The gated linear unit whose gate is SiLU, of transformers."""

from derive.model import arrays as np
from derive.model.functions import sigmoid
from derive.model.layer import layer
from derive.model.tensor import Tensor, total


@layer("x[n], W[m, n], V[m, n]")
def swiglu(x, W, V):
    """A linear map of x, entry by entry times SiLU of another one.

        y[i] = u[i] * sigmoid(u[i]) * Σ j<n: V[i, j] * x[j]    for i < m
        with u[i] = Σ j<n: W[i, j] * x[j]

    x[n], W[m, n], V[m, n], y[m], indices from 0.
    Source: Shazeer 2020, section 2.
    """
    m, n = W.shape

    def entry(i):
        u = total(lambda j: W[i, j] * x[j], 0, n)
        return u * sigmoid(u) * total(lambda j: V[i, j] * x[j], 0, n)

    return Tensor(entry, (m,))


def reference(x, W, V):
    """By matrix products."""
    u = W @ x
    return u / (1 + np.exp(-u)) * (V @ x)
