"""Depthwise convolution along one axis: each channel has a kernel of its own."""

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, padded, quotient, total


@layer("x[C, n], w[C, k]")
def depthwise_conv1d(x, w, *, stride: int = 1, padding: int = 0, dilation: int = 1):
    """Slide the kernel of a channel over that channel; channels do not mix.

        y[c, i] = Σ j<k: w[c, j] * x[c, stride*i + dilation*j - padding]
                  for c < C, i < (n + 2*padding - dilation*(k-1) - 1) // stride + 1

    x[C, n], w[C, k], y as above, indices from 0; x is 0 in the padding, under an explicit bracket.
    It is a convolution with C groups.  Needs stride, dilation, k >= 1, padding >= 0 and
    dilation*(k-1) + 1 <= n + 2*padding; raises ShapeError if a number among these breaks a
    condition.
    Source: Chollet 2017, section 1; Howard et al. 2017, section 3.1.
    """
    n, k = x.shape[1], w.shape[1]
    reach = dilation * (k - 1) + 1

    def entry(c, i):
        row = Tensor(lambda place: x[c, place], (n,))
        read = row.__getitem__ if padding == 0 else lambda place: padded(row, place)
        return total(lambda j: w[c, j] * read(stride*i + dilation*j - padding), 0, k)

    needs = at_most((1, k), (1, stride), (0, padding), (1, dilation), (reach, n + 2*padding))
    return Tensor(entry, (x.shape[0], quotient(n + 2*padding - reach, stride) + 1), needs)


def reference(x, w, *, stride=1, padding=0, dilation=1):
    """Pad, spread the kernels by zeros, and add up products with every window."""
    x = np.pad(x, ((0, 0), (padding, padding)))
    spread = np.zeros((len(w), dilation * (w.shape[1] - 1) + 1), dtype=w.dtype)
    spread[:, ::dilation] = w
    width = spread.shape[1]
    return np.stack([(x[:, start:start + width] * spread).sum(axis=1)
                     for start in range(0, x.shape[1] - width + 1, stride)], axis=1)
