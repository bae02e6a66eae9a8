"""The logistic sigmoid, with a slope."""

from derive.model import arrays as np
from derive.model import functions
from derive.model.layer import layer
from derive.model.tensor import Tensor


@layer("x[...]")
def sigmoid(x, *, slope: float = 1):
    """y = sigmoid(slope*x) = 1 / (1 + exp(-slope*x)), entry by entry.

    x of any shape, and y of the same, indices from 0.
    Source: Goodfellow, Bengio & Courville 2016, section 3.10.
    """
    return Tensor(lambda *at: functions.sigmoid(slope * x[at]), x.shape)


def reference(x, *, slope=1):
    """By the definition."""
    return 1 / (1 + np.exp(-float(slope) * x))
