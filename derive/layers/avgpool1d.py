"""Average pooling along one axis."""

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, quotient, total


@layer("x[..., n]")
def avgpool1d(x, *, window: int, stride: int | None = None):
    """The mean of every window of entries along the last axis; no padding.

        y[…, i] = 1/window * Σ j<window: x[…, stride*i + j]
                  for i < (n - window) // stride + 1

    x[…, n] and y likewise, indices from 0; any further axes are kept.  Without a stride, windows
    stand side by side (stride = window).  Needs window, stride >= 1 and window <= n; raises
    ShapeError if a number among these breaks a condition.
    Source: LeCun, Bottou, Bengio & Haffner 1998, section II.A.
    """
    stride = window if stride is None else stride
    n = x.shape[-1]

    def entry(*at):
        *rest, i = at
        return total(lambda j: x[*rest, stride*i + j], 0, window) / window

    needs = at_most((1, window), (1, stride), (window, n))
    return Tensor(entry, (*x.shape[:-1], quotient(n - window, stride) + 1), needs)


def reference(x, *, window, stride=None):
    """One row at a time, one window at a time."""
    starts = range(0, x.shape[-1] - window + 1, stride or window)
    rows = x.reshape(-1, x.shape[-1])
    windows = [[row[start:start + window] for start in starts] for row in rows]
    y = np.array([[seen.sum() / window for seen in row] for row in windows])
    return y.reshape(*x.shape[:-1], len(starts))
