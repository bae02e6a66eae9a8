"""Layer normalisation."""

from sympy import sqrt

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, mean


@layer("x[..., n], g[n], b[n]")
def layernorm(x, g=None, b=None, *, epsilon: float = 0):
    """Along the last axis, take out mean and scale; then stretch by g and shift by b, if given.

        y[…, i] = (x[…, i] - a[…]) / sqrt(1/n * (Σ k<n: (x[…, k] - a[…])^2) + epsilon) * g[i] + b[i]
        with a[…] = 1/n * Σ k<n: x[…, k]

    x[…, n], g[n], b[n], y[…, n], indices from 0; any further axes are kept.  Needs n >= 1 and
    epsilon >= 0; for epsilon = 0, y is defined where the entries of a row are not all equal.
    Raises ShapeError for a number that breaks a condition.
    Source: Ba, Kiros & Hinton 2016, section 3.
    """
    n = x.shape[-1]

    def entry(*at):
        *rest, i = at
        a = mean(lambda k: x[*rest, k], (n,))
        spread = sqrt(mean(lambda k: (x[*rest, k] - a)**2, (n,)) + epsilon)
        y = (x[at] - a) / spread * g[i] if g else (x[at] - a) / spread
        return y + b[i] if b else y

    return Tensor(entry, x.shape, at_most((1, n), (0, epsilon)))


def reference(x, g=None, b=None, *, epsilon=0):
    """By NumPy's mean and variance."""
    spread = np.sqrt(np.var(x, axis=-1, keepdims=True) + float(epsilon))
    y = (x - np.mean(x, axis=-1, keepdims=True)) / spread
    return y * (1 if g is None else g) + (0 if b is None else b)
