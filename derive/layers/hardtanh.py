"""The hard hyperbolic tangent."""

from derive.model import arrays as np
from derive.model.functions import relu
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most


@layer("x[...]")
def hardtanh(x, *, low: float = -1, high: float = 1):
    """y = low + relu(x - low) - relu(x - high), which is x between low and high, entry by entry.

    x of any shape, and y of the same, indices from 0.  Needs low <= high; raises ShapeError for
    numbers that break it.
    Source: Collobert 2004.
    """
    return Tensor(lambda *at: relu(x[at] - low) - relu(x[at] - high) + low, x.shape,
                  at_most((low, high)))


def reference(x, *, low=-1, high=1):
    """x clipped."""
    return np.minimum(np.maximum(x, low), high)
