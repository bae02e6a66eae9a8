"""The rectifier."""

from derive.model import arrays as np
from derive.model import functions
from derive.model.layer import layer
from derive.model.tensor import Tensor


@layer("x[...]")
def relu(x):
    """y = relu(x), the larger of x and 0, entry by entry.

    x of any shape, and y of the same, indices from 0.
    Source: Nair & Hinton 2010.
    """
    return Tensor(lambda *at: functions.relu(x[at]), x.shape)


def reference(x):
    """By the larger of two."""
    return np.maximum(x, 0)
