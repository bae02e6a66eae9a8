"""What the hyperbolic tangent takes away."""

from sympy import tanh

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor


@layer("x[...]")
def tanhshrink(x):
    """y = x - tanh(x), entry by entry.

    x of any shape, and y of the same, indices from 0.
    Source: the documentation of PyTorch 2, torch.nn.Tanhshrink.
    """
    return Tensor(lambda *at: x[at] - tanh(x[at]), x.shape)


def reference(x):
    """By NumPy's tanh."""
    return x - np.tanh(x)
