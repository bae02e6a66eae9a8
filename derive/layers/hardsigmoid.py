"""The hard sigmoid: a straight line between 0 and 1."""

from derive.model import arrays as np
from derive.model.functions import relu
from derive.model.layer import layer
from derive.model.tensor import Tensor


@layer("x[...]")
def hardsigmoid(x):
    """y = (relu(x + 3) - relu(x - 3)) / 6, which is 1/2 + x/6 between -3 and 3, entry by entry.

    x of any shape, and y of the same, indices from 0.
    Source: Howard et al. 2019, section 5.2.
    """
    return Tensor(lambda *at: (relu(x[at] + 3) - relu(x[at] - 3)) / 6, x.shape)


def reference(x):
    """A line that is clipped."""
    return np.minimum(np.maximum(x + 3, 0), 6) / 6
