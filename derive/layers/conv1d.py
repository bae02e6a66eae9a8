"""Convolution along one axis."""

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, padded, quotient, total


@layer("x[n], w[k] or x[C, n], w[F, C, k], b[F]")
def conv1d(x, w, b=None, *, stride: int = 1, padding: int = 0, dilation: int = 1,
           flip: bool = False):
    """Slide a kernel over x; multiply and add.

        y[i] = Σ j<k: w[j] * x[stride*i + dilation*j - padding]
               for i < (n + 2*padding - dilation*(k-1) - 1) // stride + 1

    x[n], w[k], y as above, indices from 0; x is 0 in the padding, under an explicit bracket.  With
    channels, x[C, n], w[F, C, k], b[F], y has a first axis f < F, the channels c < C are summed
    over, and b[f] is added; the bias may be left out.
    Deep learning's convolution: the kernel is not flipped.  With `flip` it is, w[k-1-j] for w[j],
    which is the convolution of signal processing.
    Needs stride, dilation, k >= 1, padding >= 0, dilation*(k-1) + 1 <= n + 2*padding.
    Raises ShapeError if a number among these breaks a condition.
    Source: Dumoulin & Visin 2016, sections 2.4 and 5.1.
    """
    n, k = x.shape[-1], w.shape[-1]
    reach = dilation * (k - 1) + 1

    def read(channel, place):
        row = Tensor(lambda at: x[*channel, at], (n,))
        return row[place] if padding == 0 else padded(row, place)

    def window(kernel, channel, i):
        return total(lambda j: w[*kernel, k - 1 - j if flip else j]
                     * read(channel, stride*i + dilation*j - padding), 0, k)

    def entry(f, i):
        response = total(lambda c: window((f, c), (c,), i), 0, x.shape[0])
        return response + b[f] if b else response

    size = quotient(n + 2*padding - reach, stride) + 1
    needs = at_most((1, k), (1, stride), (0, padding), (1, dilation), (reach, n + 2*padding))
    if x.rank == 1:
        return Tensor(lambda i: window((), (), i), (size,), needs)
    return Tensor(entry, (w.shape[0], size), needs)


def reference(x, w, b=None, *, stride=1, padding=0, dilation=1, flip=False):
    """Pad, spread the kernel by zeros, and take inner products with every window."""
    if x.ndim == 1:
        return reference(x[None], w[None, None], stride=stride, padding=padding,
                         dilation=dilation, flip=flip)[0]
    x = np.pad(x, ((0, 0), (padding, padding)))
    spread = np.zeros((*w.shape[:2], dilation * (w.shape[2] - 1) + 1), dtype=w.dtype)
    spread[:, :, ::dilation] = w[:, :, ::-1] if flip else w
    width = spread.shape[2]
    y = np.stack([(spread * x[:, start:start + width]).sum(axis=2).sum(axis=1)
                  for start in range(0, x.shape[1] - width + 1, stride)], axis=1)
    return y if b is None else y + b[:, None]
