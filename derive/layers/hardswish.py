"""Hard swish: swish with straight lines for its sigmoid."""

from derive.model import arrays as np
from derive.model.functions import relu
from derive.model.layer import layer
from derive.model.tensor import Tensor


@layer("x[...]")
def hardswish(x):
    """y = x * (relu(x + 3) - relu(x - 3)) / 6, entry by entry.

    x of any shape, and y of the same, indices from 0.
    Source: Howard et al. 2019, section 5.2.
    """
    return Tensor(lambda *at: x[at] * (relu(x[at] + 3) - relu(x[at] - 3)) / 6, x.shape)


def reference(x):
    """x times a ramp that is clipped."""
    return x * np.minimum(np.maximum(x + 3, 0), 6) / 6
