"""Full convolution along one axis: the kernel may overhang at either end."""

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, padded, total


@layer("x[n], w[k]")
def conv1d_full(x, w, *, flip: bool = False):
    """A convolution with k - 1 zeros of padding.

        y[i] = Σ j<k: w[j] * x[i + j - k + 1]    for i < n + k - 1

    x[n], w[k], y[n + k - 1], indices from 0; x is 0 outside, under an explicit bracket.  The
    kernel is not flipped; with `flip` it is, which is the product of polynomials.
    Needs k >= 1; raises ShapeError for a number that breaks it.
    Source: Dumoulin & Visin 2016, section 2.2.2.
    """
    (n,), (k,) = x.shape, w.shape

    def entry(i):
        return total(lambda j: w[k - 1 - j if flip else j] * padded(x, i + j - k + 1), 0, k)

    return Tensor(entry, (n + k - 1,), at_most((1, k)))


def reference(x, w, *, flip=False):
    """Add every entry of x times the kernel where it stands; numpy's convolve is flipped."""
    y = np.zeros(len(x) + len(w) - 1, dtype=x.dtype)
    for i, entry in enumerate(x):
        y[i:i + len(w)] += entry * (w if flip else w[::-1])
    return y
