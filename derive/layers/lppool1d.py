"""LP pooling along one axis."""

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, quotient, scalar, total


@layer("x[..., n]")
def lppool1d(x, *, window: int, stride: int | None = None, p: float):
    """The p-norm of every window of entries along the last axis; no padding.

        y[…, i] = (Σ j<window: abs(x[…, stride*i + j])^p)^(1/p)
                  for i < (n - window) // stride + 1

    x[…, n] and y likewise, indices from 0; any further axes are kept.  Without a stride, windows
    stand side by side (stride = window).  Needs window, stride, p >= 1 and window <= n; raises
    ShapeError if a number among these breaks a condition.
    Source: Sermanet, Chintala & LeCun 2012, section 2.
    """
    stride = window if stride is None else stride
    n = x.shape[-1]

    def entry(*at):
        *rest, i = at
        return total(lambda j: abs(x[*rest, stride*i + j])**p, 0, window) ** (1 / scalar(p))

    needs = at_most((1, window), (1, stride), (window, n), (1, p))
    return Tensor(entry, (*x.shape[:-1], quotient(n - window, stride) + 1), needs)


def reference(x, *, window, stride=None, p):
    """One row at a time, one window at a time."""
    starts = range(0, x.shape[-1] - window + 1, stride or window)
    rows = x.reshape(-1, x.shape[-1])
    windows = [[row[start:start + window] for start in starts] for row in rows]
    y = np.array([[np.linalg.norm(seen.astype(float), float(p)) for seen in row]
                  for row in windows])
    return y.reshape(*x.shape[:-1], len(starts))
