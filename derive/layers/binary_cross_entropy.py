"""The cross-entropy of two classes, of probabilities."""

from sympy import log

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, mean


@layer("p[...], t[...]")
def binary_cross_entropy(p, t):
    """The mean over all entries of the cross-entropy of t against p.

        y = -1/n * Σ i<n: t[i] * log(p[i]) + (1 - t[i]) * log(1 - p[i])

    p are probabilities between 0 and 1, both ends excluded, and t targets, of one shape, any; y is
    a number; indices from 0.  Needs sizes >= 1; raises ShapeError for a number that breaks it.
    Source: Bishop 2006, section 4.3.2.
    """
    def error(*at):
        return -t[at] * log(p[at]) - (1 - t[at]) * log(1 - p[at])

    return Tensor(lambda: mean(error, p.shape), needs=at_most(*((1, size) for size in p.shape)))


def reference(p, t):
    """By the log-odds and the probability of the other class."""
    return np.mean(-t * np.log(p / (1 - p)) - np.log(1 - p))
