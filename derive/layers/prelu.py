"""The rectifier with a slope that is learned."""

from sympy import Gt

from derive.model import arrays as np
from derive.model.functions import Choice
from derive.model.layer import layer
from derive.model.tensor import Tensor


@layer("x[...], a[]")
def prelu(x, a):
    """y = {x if x > 0, a*x otherwise}, entry by entry.

    x of any shape, y of the same, and a number a, in which one can differentiate; indices from 0.
    Source: He, Zhang, Ren & Sun 2015, section 2.1.
    """
    def entry(*at):
        return Choice(Gt(x[at], 0, evaluate=False), x[at], a[()] * x[at])

    return Tensor(entry, x.shape)


def reference(x, a):
    """The positive part plus a times the negative part."""
    return np.maximum(x, 0) + a * np.minimum(x, 0)
