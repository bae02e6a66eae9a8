"""Convolution of volumes, with channels and a bias."""

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, padded, quotient, total


@layer("x[C, l, m, n], w[F, C, u, v, t], b[F] or x[l, m, n], w[u, v, t]")
def conv3d(x, w, b=None, *, stride: int = 1, padding: int = 0, dilation: int = 1):
    """One kernel for each pair of an output and an input channel, and a bias for each output.

        y[f, i, j, k] = b[f] + Σ c<C, p<u, q<v, r<t: w[f, c, p, q, r]
            * x[c, stride*i + dilation*p - padding, stride*j + dilation*q - padding,
                stride*k + dilation*r - padding]
        for f < F, i < (l + 2*padding - dilation*(u-1) - 1) // stride + 1, j and k likewise with
        m, v and n, t

    x[C, l, m, n], w[F, C, u, v, t], b[F], or one channel, x[l, m, n] and w[u, v, t], where y has
    no f; indices from 0; the bias may be left out.  x is 0 in the padding, under explicit brackets.
    Stride, padding and dilation are those of every axis; no kernel is flipped.
    Needs stride, dilation, u, v, t >= 1, padding >= 0, and the spread kernel inside the padded
    volume.  Raises ShapeError if a number among these breaks a condition.
    Source: Ji, Xu, Yang & Yu 2013, section 2.1; Tran et al. 2015, section 3.1.
    """
    volume, taps = x.shape[-3:], w.shape[-3:]

    def read(channel, at):
        block = Tensor(lambda *place: x[*channel, *place], volume)
        return block[at] if padding == 0 else padded(block, *at)

    def window(kernel, channel, *steps):
        def seen(*tap):
            at = tuple(stride*step + dilation*j - padding for step, j in zip(steps, tap))
            return w[*kernel, *tap] * read(channel, at)

        return total(lambda p: total(lambda q: total(
            lambda r: seen(p, q, r), 0, taps[2]), 0, taps[1]), 0, taps[0])

    def entry(f, *steps):
        response = total(lambda c: window((f, c), (c,), *steps), 0, x.shape[0])
        return response + b[f] if b else response

    spans = [dilation*(k - 1) + 1 for k in taps]
    sizes = tuple(quotient(n + 2*padding - span, stride) + 1 for n, span in zip(volume, spans))
    needs = at_most(*((1, k) for k in taps), (1, stride), (0, padding), (1, dilation),
                    *((span, n + 2*padding) for n, span in zip(volume, spans)))
    if x.rank == 3:
        return Tensor(lambda *steps: window((), (), *steps), sizes, needs)
    return Tensor(entry, (w.shape[0], *sizes), needs)


def reference(x, w, b=None, *, stride=1, padding=0, dilation=1):
    """Pad, cut out what each output sees, and take one inner product with every kernel."""
    if x.ndim == 3:
        return reference(x[None], w[None, None], stride=stride, padding=padding,
                         dilation=dilation)[0]
    x = np.pad(x, ((0, 0), *[(padding, padding)] * 3))
    spans = [dilation * (k - 1) + 1 for k in w.shape[2:]]
    steps = [(n - span) // stride + 1 for n, span in zip(x.shape[1:], spans)]
    y = np.zeros((len(w), *steps), dtype=x.dtype)
    for at in np.ndindex(*steps):
        cut = [slice(i * stride, i * stride + span, dilation) for i, span in zip(at, spans)]
        y[:, *at] = (w * x[:, *cut]).reshape(len(w), -1).sum(axis=1)
    return y if b is None else y + b[:, None, None, None]
