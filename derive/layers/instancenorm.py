"""Instance normalisation."""

from sympy import sqrt

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, mean


@layer("x[C, n], g[C], b[C]")
def instancenorm(x, g=None, b=None, *, epsilon: float = 0):
    """In each channel, take out mean and scale; then stretch by g and shift by b, if given.

        y[c, i] = (x[c, i] - a[c]) / sqrt(1/n * (Σ k<n: (x[c, k] - a[c])^2) + epsilon) * g[c] + b[c]
        with a[c] = 1/n * Σ k<n: x[c, k]

    x[C, n], g[C], b[C], y[C, n], indices from 0; n are all positions.  Needs n >= 1 and
    epsilon >= 0; for epsilon = 0, y is defined where the entries of a channel are not all equal.
    Raises ShapeError for a number that breaks a condition.
    Source: Ulyanov, Vedaldi & Lempitsky 2016, section 2.
    """
    n = x.shape[1]

    def entry(c, i):
        a = mean(lambda k: x[c, k], (n,))
        spread = sqrt(mean(lambda k: (x[c, k] - a)**2, (n,)) + epsilon)
        y = (x[c, i] - a) / spread * g[c] if g else (x[c, i] - a) / spread
        return y + b[c] if b else y

    return Tensor(entry, x.shape, at_most((1, n), (0, epsilon)))


def reference(x, g=None, b=None, *, epsilon=0):
    """One channel at a time, by NumPy's mean and variance."""
    rows = [(row - np.mean(row)) / np.sqrt(np.var(row) + float(epsilon)) for row in x]
    y = np.array(rows)
    return y * (1 if g is None else g[:, None]) + (0 if b is None else b[:, None])
