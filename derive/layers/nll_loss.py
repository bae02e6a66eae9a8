"""The negative log-likelihood of a target, from log-probabilities."""

from derive.model.layer import layer
from derive.model.tensor import Tensor, total


@layer("l[..., n], t[..., n]")
def nll_loss(l, t):
    """One number for each row along the last axis: minus the log-probability of its target.

        y[…] = -Σ k<n: t[…, k] * l[…, k]

    l are log-probabilities (as of log_softmax), and t[…, n] says the class, a row of 0 with one 1,
    or the probability of each class; y[…], indices from 0.
    Source: Bishop 2006, section 4.3.4.
    """
    n = l.shape[-1]
    return Tensor(lambda *at: -total(lambda k: t[*at, k] * l[*at, k], 0, n), l.shape[:-1])


def reference(l, t):
    """By NumPy's sum."""
    return -(t * l).sum(axis=-1)
