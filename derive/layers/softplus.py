"""Softplus, a smooth rectifier."""

from derive.model import arrays as np
from derive.model import functions
from derive.model.layer import layer
from derive.model.tensor import Tensor


@layer("x[...]")
def softplus(x):
    """y = softplus(x) = log(1 + exp(x)), entry by entry.

    x of any shape, and y of the same, indices from 0.
    Source: Dugas, Bengio, Bélisle, Nadeau & Garcia 2001.
    """
    return Tensor(lambda *at: functions.softplus(x[at]), x.shape)


def reference(x):
    """As a log-add-exp with 0."""
    return np.logaddexp(0, x)
