"""Root mean square normalisation."""

from sympy import sqrt

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, mean


@layer("x[..., n], g[n]")
def rmsnorm(x, g=None, *, epsilon: float = 0):
    """Divide by the root of the mean square along the last axis; then stretch by g, if given.

        y[…, i] = x[…, i] / sqrt(1/n * (Σ k<n: x[…, k]^2) + epsilon) * g[i]

    x[…, n], g[n], y[…, n], indices from 0; any further axes are kept.  Needs n >= 1 and
    epsilon >= 0; for epsilon = 0, y is defined where no row of x is 0.  Raises ShapeError for a
    number that breaks a condition.
    Source: Zhang & Sennrich 2019, section 4.
    """
    n = x.shape[-1]

    def entry(*at):
        *rest, i = at
        y = x[at] / sqrt(mean(lambda k: x[*rest, k]**2, (n,)) + epsilon)
        return y * g[i] if g else y

    return Tensor(entry, x.shape, at_most((1, n), (0, epsilon)))


def reference(x, g=None, *, epsilon=0):
    """By NumPy's mean."""
    y = x / np.sqrt(np.mean(x * x, axis=-1, keepdims=True) + float(epsilon))
    return y * (1 if g is None else g)
