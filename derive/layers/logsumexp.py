"""The logarithm of a sum of exponentials, a smooth maximum."""

from sympy import exp, log

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, total


@layer("x[..., n]")
def logsumexp(x):
    """One number for each row along the last axis.

        y[…] = log(Σ k<n: exp(x[…, k]))

    x[…, n] and y[…], indices from 0.  Needs n >= 1; raises ShapeError for a number that breaks it.
    Source: Boyd & Vandenberghe 2004, section 3.1.5.
    """
    n = x.shape[-1]
    return Tensor(lambda *at: log(total(lambda k: exp(x[*at, k]), 0, n)), x.shape[:-1],
                  at_most((1, n)))


def reference(x):
    """By repeated log-add-exp."""
    return np.logaddexp.reduce(x, axis=-1)
