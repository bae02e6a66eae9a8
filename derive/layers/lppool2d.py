"""LP pooling of images."""

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, quotient, scalar, total


@layer("x[..., m, n]")
def lppool2d(x, *, window: int, stride: int | None = None, p: float):
    """The p-norm of each window × window square of the last two axes; no padding.

        y[…, i, j] = (Σ u<window, v<window: abs(x[…, stride*i + u, stride*j + v])^p)^(1/p)
                     for i < (m - window) // stride + 1, j < (n - window) // stride + 1

    x[…, m, n] and y likewise, indices from 0; any further axes (channels) are kept.  Without a
    stride, windows stand side by side (stride = window).  Needs window, stride, p >= 1 and
    window <= m, n; raises ShapeError if a number among these breaks a condition.
    Source: Sermanet, Chintala & LeCun 2012, section 2.
    """
    stride = window if stride is None else stride
    m, n = x.shape[-2:]

    def entry(*at):
        *rest, i, j = at
        return total(lambda u: total(
            lambda v: abs(x[*rest, stride*i + u, stride*j + v])**p, 0, window), 0, window) ** (
                1 / scalar(p))

    sizes = (quotient(size - window, stride) + 1 for size in (m, n))
    needs = at_most((1, window), (1, stride), (window, m), (window, n), (1, p))
    return Tensor(entry, (*x.shape[:-2], *sizes), needs)


def reference(x, *, window, stride=None, p):
    """Cut out every square and reduce it."""
    stride = stride or window
    rows, columns = ((size - window) // stride + 1 for size in x.shape[-2:])
    y = np.zeros((*x.shape[:-2], rows, columns), dtype=float)
    for *rest, i, j in np.ndindex(y.shape):
        top, left = i * stride, j * stride
        seen = x[*rest, top:top + window, left:left + window]
        y[*rest, i, j] = np.linalg.norm(seen.astype(float).ravel(), float(p))
    return y
