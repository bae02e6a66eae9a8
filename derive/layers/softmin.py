"""Softmin: the smallest number gets the largest probability."""

from sympy import exp

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, total


@layer("x[..., n]")
def softmin(x):
    """The softmax of the negative, along the last axis.

        y[…, i] = exp(-x[…, i]) / Σ k<n: exp(-x[…, k])

    x[…, n] and y[…, n], indices from 0.
    Source: Goodfellow, Bengio & Courville 2016, section 6.2.2.3, of the negative.
    """
    def entry(*at):
        *rest, i = at
        return exp(-x[*rest, i]) / total(lambda k: exp(-x[*rest, k]), 0, x.shape[-1])

    return Tensor(entry, x.shape)


def reference(x):
    """Shifted by the smallest entry of each row, so that nothing overflows."""
    powers = np.exp(x.min(axis=-1, keepdims=True) - x)
    return powers / powers.sum(axis=-1, keepdims=True)
