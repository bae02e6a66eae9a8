"""Hard shrinkage: small numbers become 0."""

from fractions import Fraction

from sympy import Abs, Gt, Rational

from derive.model import arrays as np
from derive.model.functions import Choice
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most


@layer("x[...]")
def hardshrink(x, *, threshold: float = Rational(1, 2)):
    """y = {x if abs(x) > threshold, 0 otherwise}, entry by entry.

    x of any shape, and y of the same, indices from 0.  Needs threshold >= 0; raises ShapeError
    for a number that breaks it.
    Source: Donoho & Johnstone 1994, section 1.
    """
    def entry(*at):
        return Choice(Gt(Abs(x[at]), threshold, evaluate=False), x[at], 0)

    return Tensor(entry, x.shape, at_most((0, threshold)))


def reference(x, *, threshold=Fraction(1, 2)):
    """x times a mask."""
    return x * (np.maximum(x, -x) > threshold)
