"""The Kullback-Leibler divergence."""

from sympy import log

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, total


@layer("p[..., n], q[..., n]")
def kl_divergence(p, q):
    """One number for each row along the last axis: how far q is from p.

        y[…] = Σ k<n: p[…, k] * log(p[…, k] / q[…, k])

    p[…, n] and q[…, n] are probabilities > 0, y[…], indices from 0.
    Source: Bishop 2006, section 1.6.1.
    """
    n = p.shape[-1]
    return Tensor(lambda *at: total(lambda k: p[*at, k] * log(p[*at, k] / q[*at, k]), 0, n),
                  p.shape[:-1])


def reference(p, q):
    """By the logarithm of the likelihood ratio the other way round."""
    return -(p * np.log(q / p)).sum(axis=-1)
