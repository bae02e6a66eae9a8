"""Circular convolution along one axis: the input goes round."""

from derive.model import arrays as np
from derive.model.functions import remainder
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, total


@layer("x[n], w[k]")
def circular_conv1d(x, w):
    """Slide a kernel over x, with the first entries again behind the last.

        y[i] = Σ j<k: w[j] * x[(i + j) mod n]    for i < n

    x[n], w[k], y[n], indices from 0; the kernel is not flipped.  Needs n, k >= 1; raises
    ShapeError for a number that breaks a condition.
    Source: Goodfellow, Bengio & Courville 2016, section 9.1; Gray 2006, section 3.1.
    """
    (n,), (k,) = x.shape, w.shape
    return Tensor(lambda i: total(lambda j: w[j] * x[remainder(i + j, n)], 0, k), (n,),
                  at_most((1, n), (1, k)))


def reference(x, w):
    """Shifted copies of x, weighted."""
    return sum(weight * np.roll(x, -j) for j, weight in enumerate(w))
