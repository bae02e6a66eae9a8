"""The unit step."""

from sympy import Heaviside

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor


@layer("x[...]")
def heaviside(x):
    """y = heaviside(x): 0 below 0, 1 above, 1/2 at 0, entry by entry.

    x of any shape, and y of the same, indices from 0.
    Source: Bracewell 2000, chapter 4.
    """
    return Tensor(lambda *at: Heaviside(x[at]), x.shape)


def reference(x):
    """NumPy's step, with 1/2 at 0."""
    return np.heaviside(np.asarray(x, dtype=float), 0.5)
