"""The scaled exponential linear unit."""

from sympy import Gt, Rational, exp

from derive.model import arrays as np
from derive.model.functions import Choice
from derive.model.layer import layer
from derive.model.tensor import Tensor

ALPHA = Rational("1.6732632423543772848170429916717")
SCALE = Rational("1.0507009873554804934193349852946")


@layer("x[...]")
def selu(x):
    """y = λ * {x if x > 0, α*(exp(x) - 1) otherwise}, entry by entry.

    λ = 1.0507009873554804934193349852946 and α = 1.6732632423543772848170429916717 are decimals
    near the numbers that keep mean 0 and variance 1.  x of any shape, and y of the same, indices
    from 0.
    Source: Klambauer, Unterthiner, Mayr & Hochreiter 2017, section 2 and appendix A1.
    """
    def entry(*at):
        below = ALPHA * (exp(x[at]) - 1)
        return SCALE * Choice(Gt(x[at], 0, evaluate=False), x[at], below)

    return Tensor(entry, x.shape)


def reference(x):
    """The positive part plus the exponential of the negative part, both stretched."""
    return 1.0507009873554805 * (np.maximum(x, 0) + 1.6732632423543772 * np.expm1(np.minimum(x, 0)))
