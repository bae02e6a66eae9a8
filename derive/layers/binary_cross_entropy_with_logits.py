"""The cross-entropy of two classes, of log-odds."""

from derive.model import arrays as np
from derive.model.functions import softplus
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, mean


@layer("z[...], t[...]")
def binary_cross_entropy_with_logits(z, t):
    """The mean over all entries of the cross-entropy of t against sigmoid(z).

        y = 1/n * Σ i<n: (softplus(z[i]) - t[i] * z[i])

    z are log-odds (logits) and t targets, of one shape, any; y is a number; indices from 0.  Needs
    sizes >= 1; raises ShapeError for a number that breaks it.
    Source: Bishop 2006, section 4.3.2; Goodfellow, Bengio & Courville 2016, section 6.2.2.2.
    """
    return Tensor(lambda: mean(lambda *at: softplus(z[at]) - t[at] * z[at], z.shape),
                  needs=at_most(*((1, size) for size in z.shape)))


def reference(z, t):
    """By the probabilities."""
    p = 1 / (1 + np.exp(-z))
    return -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p))
