"""Softmax: numbers to probabilities."""

from sympy import exp

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, below, total


@layer("x[..., n]")
def softmax(x, *, temperature: float = 1):
    """Exponentials over their sum, along the last axis.

        y[…, i] = exp(x[…, i] / temperature) / Σ k<n: exp(x[…, k] / temperature)

    x[…, n] and y[…, n], indices from 0.  Needs temperature > 0; raises ShapeError for a number
    that breaks it.
    Source: Bridle 1990; Goodfellow, Bengio & Courville 2016, section 6.2.2.3; the temperature:
    Hinton, Vinyals & Dean 2015, section 2.
    """
    def power(*at):
        return exp(x[at] / temperature)

    def entry(*at):
        *rest, i = at
        return power(*rest, i) / total(lambda k: power(*rest, k), 0, x.shape[-1])

    return Tensor(entry, x.shape, below((0, temperature)))


def reference(x, *, temperature=1):
    """Shifted by the largest entry of each row, so that nothing overflows."""
    x = x / float(temperature)
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
