"""Convolution along one axis that keeps the size."""

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, padded, quotient, total


@layer("x[n], w[k]")
def conv1d_same(x, w, *, flip: bool = False):
    """A convolution padded so that y has the size of x; an even kernel pads more at the end.

        y[i] = Σ j<k: w[j] * x[i + j - (k-1)//2]    for i < n

    x[n], w[k], y[n], indices from 0; x is 0 outside, under an explicit bracket.  With `flip` the
    kernel is flipped.  Needs k >= 1; raises ShapeError for a number that breaks it.
    Source: Goodfellow, Bengio & Courville 2016, section 9.5.
    """
    (n,), (k,) = x.shape, w.shape
    before = quotient(k - 1, 2)

    def entry(i):
        return total(lambda j: w[k - 1 - j if flip else j] * padded(x, i + j - before), 0, k)

    return Tensor(entry, (n,), at_most((1, k)))


def reference(x, w, *, flip=False):
    """Split the padding in two, the smaller half first, and slide."""
    w = w[::-1] if flip else w
    x = np.concatenate([np.zeros((len(w) - 1) // 2, x.dtype), x, np.zeros(len(w) // 2, x.dtype)])
    return np.lib.stride_tricks.sliding_window_view(x, len(w)) @ w
