"""Softmax: numbers to probabilities."""

from sympy import exp

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, total


@layer("x[..., n]")
def softmax(x):
    """Exponentials over their sum, along the last axis.

        y[…, i] = exp(x[…, i]) / Σ k<n: exp(x[…, k])

    x[…, n] and y[…, n], indices from 0.
    Source: Bridle 1990; Goodfellow, Bengio & Courville 2016, section 6.2.2.3.
    """
    def entry(*at):
        *rest, i = at
        return exp(x[*rest, i]) / total(lambda k: exp(x[*rest, k]), 0, x.shape[-1])

    return Tensor(entry, x.shape)


def reference(x):
    """Shifted by the largest entry of each row, so that nothing overflows."""
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
