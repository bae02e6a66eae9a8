"""Average pooling of images to a size that is given."""

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, quotient, total


@layer("x[..., m, n]")
def adaptive_avgpool2d(x, *, rows: int, columns: int):
    """The mean of each of rows × columns windows that cover an image, as even as can be.

        y[…, i, j] = 1/((e - s)*(f - t)) * Σ u in s..e-1, v in t..f-1: x[…, u, v]
                     for i < rows, j < columns
        with s = floor(i*m / rows) and e = ceil((i + 1)*m / rows), t and f likewise

    x[…, m, n], y[…, rows, columns], indices from 0; any further axes (channels) are kept.  Windows
    overlap unless rows divides m and columns divides n.  Needs m, n, rows, columns >= 1; raises
    ShapeError for a number that breaks a condition.
    Source: the documentation of PyTorch 2, torch.nn.AdaptiveAvgPool2d.
    """
    m, n = x.shape[-2:]

    def entry(*at):
        *rest, i, j = at
        down, across = window(i, m, rows), window(j, n, columns)
        return total(lambda u: total(lambda v: x[*rest, u, v], *across), *down) / (
            (down[1] - down[0]) * (across[1] - across[0]))

    needs = at_most((1, m), (1, n), (1, rows), (1, columns))
    return Tensor(entry, (*x.shape[:-2], rows, columns), needs)


def window(i, n, size):
    """Where the window number i of `size` begins and ends on an axis of length n."""
    return quotient(i*n, size), -quotient(-(i + 1)*n, size)


def reference(x, *, rows, columns):
    """One window at a time, from the first entry that it touches to the last."""
    y = np.zeros((*x.shape[:-2], rows, columns), dtype=x.dtype)
    for i, j in np.ndindex(rows, columns):
        down, across = touched(i, x.shape[-2], rows), touched(j, x.shape[-1], columns)
        y[..., i, j] = x[..., down, :][..., across].mean(axis=(-2, -1))
    return y


def touched(i, n, size):
    """The places on an axis of length n that the window number i of `size` touches."""
    return [j for j in range(n) if (j + 1)*size > i*n and j*size < (i + 1)*n]
