"""Layer normalisation."""

from sympy import sqrt

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, total


@layer("x[n], g[n], b[n]")
def layernorm(x, g=None, b=None, *, epsilon: float = 0):
    """Take out the mean and the scale; then stretch by g and shift by b, if given.

        y[i] = (x[i] - a) / sqrt(1/n * (Σ k<n: (x[k] - a)^2) + epsilon) * g[i] + b[i]
        with a = 1/n * Σ k<n: x[k]

    x[n], g[n], b[n], y[n], indices from 0.  Needs n >= 1 and epsilon >= 0; for epsilon = 0, y is
    defined where the entries of x are not all equal.  Raises ShapeError for a number that breaks
    a condition.
    Source: Ba, Kiros & Hinton 2016, section 3.
    """
    n = x.shape[0]

    def entry(i):
        mean = total(lambda k: x[k], 0, n) / n
        spread = sqrt(total(lambda k: (x[k] - mean)**2, 0, n) / n + epsilon)
        y = (x[i] - mean) / spread * g[i] if g else (x[i] - mean) / spread
        return y + b[i] if b else y

    return Tensor(entry, (n,), at_most((1, n), (0, epsilon)))


def reference(x, g=None, b=None, *, epsilon=0):
    """By NumPy's mean and variance."""
    y = (x - np.mean(x)) / np.sqrt(np.var(x) + float(epsilon))
    return y * (1 if g is None else g) + (0 if b is None else b)
