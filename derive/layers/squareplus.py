"""Squareplus, a rectifier smoothed by a root."""

from sympy import sqrt

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most


@layer("x[...]")
def squareplus(x, *, b: float = 4):
    """y = (x + sqrt(x^2 + b)) / 2, entry by entry.

    x of any shape, and y of the same, indices from 0.  Needs b >= 0; raises ShapeError for a
    number that breaks it.
    Source: Barron 2021, section 1.
    """
    return Tensor(lambda *at: (x[at] + sqrt(x[at]**2 + b)) / 2, x.shape, at_most((0, b)))


def reference(x, *, b=4):
    """By NumPy's hypotenuse."""
    return (x + np.hypot(x, np.sqrt(float(b)))) / 2
