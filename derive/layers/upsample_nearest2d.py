"""Up-sampling of images by copies."""

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, quotient


@layer("x[..., m, n]")
def upsample_nearest2d(x, *, scale: int):
    """Every entry becomes a square of copies, in the last two axes.

        y[…, i, j] = x[…, i // scale, j // scale]    for i < m*scale, j < n*scale

    x[…, m, n], y[…, m*scale, n*scale], indices from 0; any further axes are kept.  Needs
    scale >= 1; raises ShapeError for a number that breaks it.
    Source: Odena, Dumoulin & Olah 2016.
    """
    def entry(*at):
        *rest, i, j = at
        return x[*rest, quotient(i, scale), quotient(j, scale)]

    *rest, m, n = x.shape
    return Tensor(entry, (*rest, m*scale, n*scale), at_most((1, scale)))


def reference(x, *, scale):
    """By NumPy's repeat, one axis after the other."""
    return np.repeat(np.repeat(x, scale, axis=-2), scale, axis=-1)
