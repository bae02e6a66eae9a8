"""The mean absolute error."""

from derive.model import arrays as np
from derive.model.functions import magnitude
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, mean


@layer("x[...], t[...]")
def l1_loss(x, t):
    """The mean of the sizes of the errors, over all entries.

        y = 1/n * Σ i<n: abs(x[i] - t[i])

    x and t of one shape, any; y is a number; indices from 0.  Needs sizes >= 1; raises ShapeError
    for a number that breaks it.
    Source: Bishop 2006, section 1.5.5.
    """
    return Tensor(lambda: mean(lambda *at: magnitude(x[at] - t[at]), x.shape),
                  needs=at_most(*((1, size) for size in x.shape)))


def reference(x, t):
    """By NumPy's mean."""
    return np.mean(np.maximum(x, t) - np.minimum(x, t))
