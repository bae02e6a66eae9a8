"""Soft shrinkage: every number comes nearer to 0."""

from fractions import Fraction

from sympy import Rational

from derive.model import arrays as np
from derive.model.functions import relu
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most


@layer("x[...]")
def softshrink(x, *, threshold: float = Rational(1, 2)):
    """y = relu(x - threshold) - relu(-x - threshold), entry by entry.

    x of any shape, and y of the same, indices from 0.  Needs threshold >= 0; raises ShapeError
    for a number that breaks it.
    Source: Donoho 1995, section 1.
    """
    return Tensor(lambda *at: relu(x[at] - threshold) - relu(-x[at] - threshold), x.shape,
                  at_most((0, threshold)))


def reference(x, *, threshold=Fraction(1, 2)):
    """x less what is clipped."""
    return x - np.minimum(np.maximum(x, -threshold), threshold)
