"""Cross-entropy of a target against the softmax of scores."""

from sympy import exp, log

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, total


@layer("z[n], t[n]")
def cross_entropy(z, t):
    """The cross-entropy of t against softmax(z), a number.

        H = -Σ k<n: t[k] * (z[k] - log(Σ j<n: exp(z[j])))

    z[n] are scores before softmax (logits), t[n] is the target, of any sum; indices from 0.
    Source: Bishop 2006, section 4.3.4.
    """
    n = z.shape[0]

    def entry():
        scale = log(total(lambda j: exp(z[j]), 0, n))
        return -total(lambda k: t[k] * (z[k] - scale), 0, n)

    return Tensor(entry)


def reference(z, t):
    """The inner product of the target with minus the logarithm of the probabilities."""
    powers = np.exp(z)
    return -np.dot(t, np.log(powers / np.sum(powers)))
