"""Convolution along one axis."""

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, padded, quotient, total


@layer("x[n], w[k]")
def conv1d(x, w, *, stride: int = 1, padding: int = 0, dilation: int = 1, flip: bool = False):
    """Slide a kernel over x; multiply and add.

        y[i] = Σ j<k: w[j] * x[stride*i + dilation*j - padding]
               for i < (n + 2*padding - dilation*(k-1) - 1) // stride + 1

    x[n], w[k], y as above, indices from 0; x is 0 in the padding, under an explicit bracket.
    Deep learning's convolution: the kernel is not flipped.  With `flip` it is, w[k-1-j] for w[j],
    which is the convolution of signal processing.
    Needs stride, dilation, k >= 1, padding >= 0, dilation*(k-1) + 1 <= n + 2*padding.
    Raises ShapeError if a number among these breaks a condition.
    Source: Dumoulin & Visin 2016, sections 2.4 and 5.1.
    """
    (n,), (k,) = x.shape, w.shape
    reach = dilation * (k - 1) + 1

    def read(place):
        return x[place] if padding == 0 else padded(x, place)

    def entry(i):
        return total(lambda j: w[k - 1 - j if flip else j]
                     * read(stride*i + dilation*j - padding), 0, k)

    needs = at_most((1, k), (1, stride), (0, padding), (1, dilation), (reach, n + 2*padding))
    return Tensor(entry, (quotient(n + 2*padding - reach, stride) + 1,), needs)


def reference(x, w, *, stride=1, padding=0, dilation=1, flip=False):
    """Pad, spread the kernel by zeros, and take inner products with every window."""
    x = np.pad(x, padding)
    spread = np.zeros(dilation * (len(w) - 1) + 1, dtype=w.dtype)
    spread[::dilation] = w[::-1] if flip else w
    return np.array([x[start:start + len(spread)] @ spread
                     for start in range(0, len(x) - len(spread) + 1, stride)])
