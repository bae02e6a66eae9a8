"""A gated step: a blend of the last state and a new one."""

from derive.model.layer import layer
from derive.model.tensor import Tensor, total


@layer("h[m], c[m], W[m, n], x[n]")
def gated(h, c, W, x):
    """The gate c keeps a part of the state h and lets in the rest of W x.

        y[i] = c[i] * h[i] + (1 - c[i]) * Σ j<n: W[i, j] * x[j]    for i < m

    h[m], c[m], W[m, n], x[n], y[m], indices from 0.
    Source: Cho et al. 2014, section 2.3.
    """
    m, n = W.shape
    return Tensor(lambda i: c[i]*h[i] + (1 - c[i]) * total(lambda j: W[i, j] * x[j], 0, n), (m,))


def reference(h, c, W, x):
    """From the new state, a step of size c towards the old one."""
    new = W @ x
    return new + c * (h - new)
