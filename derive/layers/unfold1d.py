"""The windows of one axis, as rows."""

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, quotient


@layer("x[n]")
def unfold1d(x, *, window: int, stride: int = 1):
    """One row for each window: the matrix that makes of a convolution a product (im2col).

        y[i, j] = x[stride*i + j]    for i < (n - window) // stride + 1, j < window

    x[n], y as above, indices from 0.  Needs window, stride >= 1 and window <= n; raises ShapeError
    if a number among these breaks a condition.
    Source: Chellapilla, Puri & Simard 2006, section 3.1.
    """
    (n,) = x.shape
    return Tensor(lambda i, j: x[stride*i + j], (quotient(n - window, stride) + 1, window),
                  at_most((1, window), (1, stride), (window, n)))


def reference(x, *, window, stride=1):
    """One window after the other."""
    return np.array([x[start:start + window] for start in range(0, len(x) - window + 1, stride)])
