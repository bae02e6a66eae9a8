"""The mean squared error."""

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, mean


@layer("x[...], t[...]")
def mse_loss(x, t):
    """The mean of the squares of the errors, over all entries.

        y = 1/n * Σ i<n: (x[i] - t[i])^2

    x and t of one shape, any; y is a number; indices from 0.  Needs sizes >= 1; raises ShapeError
    for a number that breaks it.
    Source: Bishop 2006, section 1.1.
    """
    return Tensor(lambda: mean(lambda *at: (x[at] - t[at])**2, x.shape),
                  needs=at_most(*((1, size) for size in x.shape)))


def reference(x, t):
    """By NumPy's mean."""
    return np.mean((x - t)**2)
