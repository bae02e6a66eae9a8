"""Convolution of images, with channels and a bias."""

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, padded, quotient, total


@layer("x[C, m, n], w[F, C, k, l], b[F] or x[m, n], w[k, l]")
def conv2d(x, w, b=None, *, stride: int = 1, padding: int = 0, dilation: int = 1):
    """One kernel for each pair of an output and an input channel, and a bias for each output.

        y[f, i, j] = b[f] + Σ c<C, u<k, v<l:
            w[f, c, u, v] * x[c, stride*i + dilation*u - padding, stride*j + dilation*v - padding]
        for f < F, i < (m + 2*padding - dilation*(k-1) - 1) // stride + 1, j likewise with n, l

    x[C, m, n], w[F, C, k, l], b[F], or one channel, x[m, n] and w[k, l], where y has no f; indices
    from 0; the bias may be left out.  x is 0 in the padding, under explicit brackets.  Stride,
    padding and dilation are those of either axis; no kernel is flipped.
    Needs stride, dilation, k, l >= 1, padding >= 0, and the spread kernel inside the padded image.
    Raises ShapeError if a number among these breaks a condition.
    Source: Goodfellow, Bengio & Courville 2016, section 9.5; Dumoulin & Visin 2016, section 2.4.
    """
    (m, n), (k, l) = x.shape[-2:], w.shape[-2:]

    def place(step, tap):
        return stride*step + dilation*tap - padding

    def read(*at):
        return x[at] if padding == 0 else padded(x, *at)

    def window(kernel, channel, i, j):
        return total(lambda u: total(lambda v: w[*kernel, u, v] * read(
            *channel, place(i, u), place(j, v)), 0, l), 0, k)

    def entry(f, i, j):
        response = total(lambda c: window((f, c), (c,), i, j), 0, x.shape[0])
        return response + b[f] if b else response

    sizes = tuple(quotient(size + 2*padding - dilation*(taps - 1) - 1, stride) + 1
                  for size, taps in ((m, k), (n, l)))
    needs = at_most((1, k), (1, l), (1, stride), (0, padding), (1, dilation),
                    (dilation*(k - 1) + 1, m + 2*padding), (dilation*(l - 1) + 1, n + 2*padding))
    if x.rank == 2:
        return Tensor(lambda i, j: window((), (), i, j), sizes, needs)
    return Tensor(entry, (w.shape[0], *sizes), needs)


def reference(x, w, b=None, *, stride=1, padding=0, dilation=1):
    """Pad, cut out what each output sees, and take one inner product with every kernel."""
    if x.ndim == 2:
        return reference(x[None], w[None, None], stride=stride, padding=padding,
                         dilation=dilation)[0]
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    spans = [dilation * (taps - 1) + 1 for taps in w.shape[2:]]
    rows, columns = ((size - span) // stride + 1 for size, span in zip(x.shape[1:], spans))
    y = np.zeros((len(w), rows, columns), dtype=x.dtype)
    for i, j in np.ndindex(rows, columns):
        top, left = i * stride, j * stride
        seen = x[:, top:top + spans[0]:dilation, left:left + spans[1]:dilation]
        y[:, i, j] = (w * seen).reshape(len(w), -1).sum(axis=1)
    return y if b is None else y + b[:, None, None]
