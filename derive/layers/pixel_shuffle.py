"""Pixel shuffle: channels become a finer image."""

from derive.model.functions import remainder
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, multiple, quotient


@layer("x[C, m, n]")
def pixel_shuffle(x, *, factor: int):
    """Blocks of factor × factor pixels, each filled from as many channels.

        y[c, i, j] = x[factor^2*c + factor*(i mod factor) + j mod factor, i // factor, j // factor]
                     for c < C // factor^2, i < m*factor, j < n*factor

    x[C, m, n], y as above, indices from 0.  Needs factor >= 1 and factor^2 a divisor of C; raises
    ShapeError for a number that breaks a condition.
    Source: Shi et al. 2016, section 2.2.
    """
    C, m, n = x.shape

    def entry(c, i, j):
        channel = factor**2 * c + factor * remainder(i, factor) + remainder(j, factor)
        return x[channel, quotient(i, factor), quotient(j, factor)]

    return Tensor(entry, (quotient(C, factor**2), m*factor, n*factor),
                  (*at_most((1, factor), (factor**2, C)), *multiple(C, factor**2)))


def reference(x, *, factor):
    """By a change of axes."""
    C, m, n = x.shape
    blocks = x.reshape(C // factor**2, factor, factor, m, n)
    return blocks.transpose(0, 3, 1, 4, 2).reshape(C // factor**2, m * factor, n * factor)
