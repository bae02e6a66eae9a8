"""Weight normalisation."""

from sympy import sqrt

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, total


@layer("v[m, n], g[m]")
def weightnorm(v, g):
    """Weights with a direction and a length of their own for each row.

        w[i, j] = g[i] * v[i, j] / sqrt(Σ k<n: v[i, k]^2)

    v[m, n], g[m], w[m, n], indices from 0; w is defined where no row of v is 0.
    Source: Salimans & Kingma 2016, section 2.
    """
    n = v.shape[1]
    return Tensor(lambda i, j: g[i] * v[i, j] / sqrt(total(lambda k: v[i, k]**2, 0, n)), v.shape)


def reference(v, g):
    """Each row over its norm, times its length."""
    return v / np.linalg.norm(v, axis=1, keepdims=True) * g[:, None]
