"""The logarithm of softmax."""

from sympy import exp, log

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, total


@layer("x[..., n]")
def log_softmax(x):
    """Entries less the logarithm of the sum of their exponentials, along the last axis.

        y[…, i] = x[…, i] - log(Σ k<n: exp(x[…, k]))

    x[…, n] and y[…, n], indices from 0.
    Source: Goodfellow, Bengio & Courville 2016, section 6.2.2.3.
    """
    def entry(*at):
        *rest, i = at
        return x[*rest, i] - log(total(lambda k: exp(x[*rest, k]), 0, x.shape[-1]))

    return Tensor(entry, x.shape)


def reference(x):
    """By repeated log-add-exp."""
    return x - np.logaddexp.reduce(x, axis=-1, keepdims=True)
