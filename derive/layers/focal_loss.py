"""The focal loss: easy examples count little."""

from sympy import log

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, total


@layer("p[..., n], t[..., n]")
def focal_loss(p, t, *, gamma: float = 2):
    """One number for each row along the last axis.

        y[…] = -Σ k<n: t[…, k] * (1 - p[…, k])^gamma * log(p[…, k])

    p[…, n] are probabilities between 0 and 1, both ends excluded, t[…, n] says the class, a row
    of 0 with one 1; y[…], indices from 0.  For gamma = 0 it is the cross-entropy.
    Source: Lin, Goyal, Girshick, He & Dollár 2017, section 3.2.
    """
    n = p.shape[-1]
    return Tensor(lambda *at: -total(
        lambda k: t[*at, k] * (1 - p[*at, k])**gamma * log(p[*at, k]), 0, n), p.shape[:-1])


def reference(p, t, *, gamma=2):
    """By NumPy's sum."""
    return -(t * np.power(1 - p, float(gamma)) * np.log(p)).sum(axis=-1)
