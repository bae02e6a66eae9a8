"""Max pooling to a size that is given."""

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, largest, quotient


@layer("x[..., n]")
def adaptive_maxpool1d(x, *, size: int):
    """The largest entry of each of `size` windows that cover the last axis, as even as can be.

        y[…, i] = max j in s..e-1: x[…, j]    for i < size
        with s = floor(i*n / size) and e = ceil((i + 1)*n / size)

    x[…, n], y[…, size], indices from 0; any further axes are kept.  Where size divides n it is
    maxpool1d with window n/size; windows overlap otherwise.  Needs n, size >= 1; raises ShapeError
    for a number that breaks a condition.
    Source: the documentation of PyTorch 2, torch.nn.AdaptiveMaxPool1d.
    """
    n = x.shape[-1]

    def entry(*at):
        *rest, i = at
        return largest(lambda j: x[*rest, j], quotient(i*n, size), -quotient(-(i + 1)*n, size))

    return Tensor(entry, (*x.shape[:-1], size), at_most((1, n), (1, size)))


def reference(x, *, size):
    """One window at a time, from the first entry that it touches to the last."""
    n = x.shape[-1]
    touched = [[j for j in range(n) if (j + 1) * size > i * n and j * size < (i + 1) * n]
               for i in range(size)]
    return np.stack([x[..., places].max(axis=-1) for places in touched], axis=-1)
