"""Average pooling to a size that is given."""

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, quotient, total


@layer("x[..., n]")
def adaptive_avgpool1d(x, *, size: int):
    """The mean of each of `size` windows that cover the last axis, as even as can be.

        y[…, i] = 1/(e - s) * Σ j in s..e-1: x[…, j]    for i < size
        with s = floor(i*n / size) and e = ceil((i + 1)*n / size)

    x[…, n], y[…, size], indices from 0; any further axes are kept.  Where size divides n it is
    avgpool1d with window n/size; windows overlap otherwise.  Needs n, size >= 1; raises ShapeError
    for a number that breaks a condition.
    Source: the documentation of PyTorch 2, torch.nn.AdaptiveAvgPool1d.
    """
    n = x.shape[-1]

    def entry(*at):
        *rest, i = at
        start, end = quotient(i*n, size), -quotient(-(i + 1)*n, size)
        return total(lambda j: x[*rest, j], start, end) / (end - start)

    return Tensor(entry, (*x.shape[:-1], size), at_most((1, n), (1, size)))


def reference(x, *, size):
    """One window at a time, from the first entry that it touches to the last."""
    n = x.shape[-1]
    touched = [[j for j in range(n) if (j + 1) * size > i * n and j * size < (i + 1) * n]
               for i in range(size)]
    return np.stack([x[..., places].sum(axis=-1) / len(places) for places in touched], axis=-1)
