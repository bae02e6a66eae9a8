"""The continuously differentiable exponential linear unit."""

from sympy import Gt, exp

from derive.model import arrays as np
from derive.model.functions import Choice
from derive.model.layer import layer
from derive.model.tensor import Tensor, below


@layer("x[...]")
def celu(x, *, alpha: float = 1):
    """y = {x if x > 0, alpha*(exp(x/alpha) - 1) otherwise}, entry by entry.

    x of any shape, and y of the same, indices from 0.  Needs alpha > 0; raises ShapeError for a
    number that breaks it.
    Source: Barron 2017, section 1.
    """
    def entry(*at):
        return Choice(Gt(x[at], 0, evaluate=False), x[at], alpha * (exp(x[at] / alpha) - 1))

    return Tensor(entry, x.shape, below((0, alpha)))


def reference(x, *, alpha=1):
    """The positive part plus the exponential of the negative part."""
    return np.maximum(x, 0) + float(alpha) * np.expm1(np.minimum(x, 0) / float(alpha))
