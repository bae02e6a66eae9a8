"""The hyperbolic tangent."""

from sympy import tanh as hyperbolic_tangent

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor


@layer("x[...]")
def tanh(x):
    """y = tanh(x), entry by entry.

    x of any shape, and y of the same, indices from 0.
    Source: Goodfellow, Bengio & Courville 2016, section 6.3.2.
    """
    return Tensor(lambda *at: hyperbolic_tangent(x[at]), x.shape)


def reference(x):
    """By exponentials."""
    return (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))
