"""The activation Mish."""

from sympy import tanh

from derive.model import arrays as np
from derive.model.functions import softplus
from derive.model.layer import layer
from derive.model.tensor import Tensor


@layer("x[...]")
def mish(x):
    """y = x * tanh(softplus(x)), entry by entry.

    x of any shape, and y of the same, indices from 0.
    Source: Misra 2019, section 3.
    """
    return Tensor(lambda *at: x[at] * tanh(softplus(x[at])), x.shape)


def reference(x):
    """By the square of 1 + exp(x), which needs no hyperbolic function."""
    square = (1 + np.exp(x))**2
    return x * (square - 1) / (square + 1)
