"""The rectifier that saturates at 6."""

from derive.model import arrays as np
from derive.model.functions import relu
from derive.model.layer import layer
from derive.model.tensor import Tensor


@layer("x[...]")
def relu6(x):
    """y = relu(x) - relu(x - 6), which is x between 0 and 6, entry by entry.

    x of any shape, and y of the same, indices from 0.
    Source: Krizhevsky 2010; Howard et al. 2017.
    """
    return Tensor(lambda *at: relu(x[at]) - relu(x[at] - 6), x.shape)


def reference(x):
    """x clipped."""
    return np.minimum(np.maximum(x, 0), 6)
