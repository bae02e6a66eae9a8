"""Up-sampling along one axis by copies."""

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, quotient


@layer("x[..., n]")
def upsample_nearest1d(x, *, scale: int):
    """Every entry along the last axis, so many times.

        y[…, i] = x[…, i // scale]    for i < n*scale

    x[…, n], y[…, n*scale], indices from 0; any further axes are kept.  Needs scale >= 1; raises
    ShapeError for a number that breaks it.
    Source: Odena, Dumoulin & Olah 2016.
    """
    def entry(*at):
        *rest, i = at
        return x[*rest, quotient(i, scale)]

    return Tensor(entry, (*x.shape[:-1], x.shape[-1] * scale), at_most((1, scale)))


def reference(x, *, scale):
    """By NumPy's repeat."""
    return np.repeat(x, scale, axis=-1)
