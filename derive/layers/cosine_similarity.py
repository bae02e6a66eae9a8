"""The cosine of the angle between two vectors."""

from sympy import sqrt

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, total


@layer("x[..., n], z[..., n]")
def cosine_similarity(x, z):
    """One number for each row along the last axis.

        y[…] = (Σ k<n: x[…, k] * z[…, k])
               / (sqrt(Σ k<n: x[…, k]^2) * sqrt(Σ k<n: z[…, k]^2))

    x[…, n], z[…, n], y[…], indices from 0; y is defined where no row is 0.
    Source: Manning, Raghavan & Schütze 2008, section 6.3.1.
    """
    n = x.shape[-1]

    def product(a, b, *at):
        return total(lambda k: a[*at, k] * b[*at, k], 0, n)

    return Tensor(lambda *at: product(x, z, *at) / (
        sqrt(product(x, x, *at)) * sqrt(product(z, z, *at))), x.shape[:-1])


def reference(x, z):
    """The inner product of the directions."""
    x, z = (v / np.sqrt((v * v).sum(axis=-1, keepdims=True)) for v in (x, z))
    return (x * z).sum(axis=-1)
