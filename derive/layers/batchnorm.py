"""Batch normalisation, as in training."""

from sympy import sqrt

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, mean


@layer("x[B, n], g[n], b[n]")
def batchnorm(x, g=None, b=None, *, epsilon: float = 0):
    """Along the batch, take out mean and scale; then stretch by g and shift by b, if given.

        y[s, i] = (x[s, i] - a[i]) / sqrt(1/B * (Σ r<B: (x[r, i] - a[i])^2) + epsilon) * g[i] + b[i]
        with a[i] = 1/B * Σ r<B: x[r, i]

    x[B, n], g[n], b[n], y[B, n], indices from 0.  Mean and variance are those of the batch, the
    variance divided by B, as in training.  Needs B >= 1 and epsilon >= 0; for epsilon = 0, y is
    defined where the entries of a column are not all equal.  Raises ShapeError for a number that
    breaks a condition.
    Source: Ioffe & Szegedy 2015, section 3, algorithm 1.
    """
    B = x.shape[0]

    def entry(s, i):
        a = mean(lambda r: x[r, i], (B,))
        spread = sqrt(mean(lambda r: (x[r, i] - a)**2, (B,)) + epsilon)
        y = (x[s, i] - a) / spread * g[i] if g else (x[s, i] - a) / spread
        return y + b[i] if b else y

    return Tensor(entry, x.shape, at_most((1, B), (0, epsilon)))


def reference(x, g=None, b=None, *, epsilon=0):
    """By NumPy's mean and variance."""
    y = (x - np.mean(x, axis=0)) / np.sqrt(np.var(x, axis=0) + float(epsilon))
    return y * (1 if g is None else g) + (0 if b is None else b)
