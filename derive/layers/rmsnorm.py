"""Root mean square normalisation."""

from sympy import sqrt

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, total


@layer("x[n], g[n]")
def rmsnorm(x, g=None, *, epsilon: float = 0):
    """Divide by the root of the mean square; then stretch by g, if given.

        y[i] = x[i] / sqrt(1/n * (Σ k<n: x[k]^2) + epsilon) * g[i]

    x[n], g[n], y[n], indices from 0.  Needs n >= 1 and epsilon >= 0; for epsilon = 0, y is defined
    where x is not 0.  Raises ShapeError for a number that breaks a condition.
    Source: Zhang & Sennrich 2019, section 4.
    """
    n = x.shape[0]

    def entry(i):
        y = x[i] / sqrt(total(lambda k: x[k]**2, 0, n) / n + epsilon)
        return y * g[i] if g else y

    return Tensor(entry, (n,), at_most((1, n), (0, epsilon)))


def reference(x, g=None, *, epsilon=0):
    """By NumPy's mean."""
    y = x / np.sqrt(np.mean(x * x) + float(epsilon))
    return y * (1 if g is None else g)
