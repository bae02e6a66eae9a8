"""The leaky rectifier."""

from sympy import Gt

from derive.model import arrays as np
from derive.model.functions import Choice
from derive.model.layer import layer
from derive.model.tensor import Tensor


@layer("x[...]")
def leaky_relu(x, *, slope: float):
    """y = {x if x > 0, slope*x otherwise}, entry by entry.

    x of any shape, and y of the same, indices from 0.
    Source: Maas, Hannun & Ng 2013, section 2.
    """
    def entry(*at):
        return Choice(Gt(x[at], 0, evaluate=False), x[at], slope * x[at])

    return Tensor(entry, x.shape)


def reference(x, *, slope):
    """The positive part plus slope times the negative part."""
    return np.maximum(x, 0) + slope * np.minimum(x, 0)
