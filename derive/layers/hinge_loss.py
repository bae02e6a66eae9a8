"""The hinge loss of a classifier between two classes."""

from derive.model import arrays as np
from derive.model.functions import relu
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, mean


@layer("x[...], t[...]")
def hinge_loss(x, t):
    """What the margins fall short of 1, on the mean over all entries.

        y = 1/n * Σ i<n: relu(1 - t[i] * x[i])

    x are scores and t labels, 1 or -1, of one shape, any; y is a number; indices from 0.  Needs
    sizes >= 1; raises ShapeError for a number that breaks it.
    Source: Bishop 2006, section 7.1.2.
    """
    return Tensor(lambda: mean(lambda *at: relu(1 - t[at] * x[at]), x.shape),
                  needs=at_most(*((1, size) for size in x.shape)))


def reference(x, t):
    """By NumPy's mean."""
    return np.mean(np.maximum(1 - t * x, 0))
