"""The gated linear unit."""

from derive.model import arrays as np
from derive.model.functions import sigmoid
from derive.model.layer import layer
from derive.model.tensor import Tensor, multiple, quotient


@layer("x[..., n]")
def glu(x):
    """The first half of the last axis, gated by the second.

        y[…, i] = x[…, i] * sigmoid(x[…, n//2 + i])    for i < n//2

    x[…, n], y[…, n//2], indices from 0; any further axes are kept.  Needs an even n; raises
    ShapeError for a number that is odd.
    Source: Dauphin, Fan, Auli & Grangier 2017, section 2.
    """
    half = quotient(x.shape[-1], 2)

    def entry(*at):
        *rest, i = at
        return x[*rest, i] * sigmoid(x[*rest, half + i])

    return Tensor(entry, (*x.shape[:-1], half), multiple(x.shape[-1], 2))


def reference(x):
    """Cut in two."""
    value, gate = np.split(x, 2, axis=-1)
    return value / (1 + np.exp(-gate))
