"""The approximation of the Gaussian error linear unit by a hyperbolic tangent."""

from sympy import pi, sqrt, tanh

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor


@layer("x[...]")
def gelu_tanh(x):
    """y = x/2 * (1 + tanh(sqrt(2)/sqrt(pi) * (x + 0.044715 x^3))), entry by entry.

    It is near gelu(x) and not equal.  x of any shape, and y of the same, indices from 0.
    Source: Hendrycks & Gimpel 2016, section 2.
    """
    def entry(*at):
        u = x[at]
        return u * (1 + tanh(sqrt(2) / sqrt(pi) * (u + 44715 * u**3 / 1000000))) / 2

    return Tensor(entry, x.shape)


def reference(x):
    """By NumPy's tanh."""
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))
