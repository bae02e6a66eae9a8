"""The sigmoid linear unit, also called swish."""

from derive.model import arrays as np
from derive.model import functions
from derive.model.layer import layer
from derive.model.tensor import Tensor


@layer("x[...]")
def silu(x):
    """y = x * sigmoid(x), entry by entry.

    x of any shape, and y of the same, indices from 0.
    Source: Elfwing, Uchibe & Doya 2018; Ramachandran, Zoph & Le 2017.
    """
    return Tensor(lambda *at: x[at] * functions.sigmoid(x[at]), x.shape)


def reference(x):
    """x over 1 + exp(-x)."""
    return x / (1 + np.exp(-x))
