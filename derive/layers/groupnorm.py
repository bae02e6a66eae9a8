"""Group normalisation."""

from sympy import sqrt

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, mean, multiple, quotient


@layer("x[C, n], g[C], b[C]")
def groupnorm(x, g=None, b=None, *, groups: int, epsilon: float = 0):
    """Neighbouring channels form a group; in each, take out mean and scale; then stretch every
    channel by g and shift it by b, if given.

        y[c, i] = (x[c, i] - a) / sqrt(1/(s*n) * (Σ u<s, k<n: (x[f + u, k] - a)^2) + epsilon)
                  * g[c] + b[c]
        with s = C // groups, f = s*(c // s) and a = 1/(s*n) * Σ u<s, k<n: x[f + u, k]

    x[C, n], g[C], b[C], y[C, n], indices from 0; n are all positions.  One group is layer
    normalisation over channels and positions, C groups are instance normalisation.  Needs
    C, n, groups >= 1, groups a divisor of C, and epsilon >= 0; raises ShapeError for a number that
    breaks a condition.
    Source: Wu & He 2018, section 3.1.
    """
    C, n = x.shape
    s = quotient(C, groups)

    def entry(c, i):
        first = s * quotient(c, s)
        a = mean(lambda u, k: x[first + u, k], (s, n))
        spread = sqrt(mean(lambda u, k: (x[first + u, k] - a)**2, (s, n)) + epsilon)
        y = (x[c, i] - a) / spread * g[c] if g else (x[c, i] - a) / spread
        return y + b[c] if b else y

    return Tensor(entry, x.shape, (*at_most(
        (1, C), (1, n), (1, groups), (0, epsilon)), *multiple(C, groups)))


def reference(x, g=None, b=None, *, groups, epsilon=0):
    """A row for each group, and NumPy's mean and variance."""
    rows = x.reshape(groups, -1)
    spread = np.sqrt(np.var(rows, axis=1, keepdims=True) + float(epsilon))
    y = ((rows - np.mean(rows, axis=1, keepdims=True)) / spread).reshape(x.shape)
    return y * (1 if g is None else g[:, None]) + (0 if b is None else b[:, None])
