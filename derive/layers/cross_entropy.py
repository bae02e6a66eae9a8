"""Cross-entropy of a target against the softmax of scores."""

from sympy import exp, log

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, total


@layer("z[..., n], t[..., n]")
def cross_entropy(z, t, *, label_smoothing: float = 0):
    """The cross-entropy of t against softmax(z), a number for each row along the last axis.

        H[…] = -Σ k<n: s[…, k] * (z[…, k] - log(Σ j<n: exp(z[…, j])))
        with s[…, k] = (1 - label_smoothing) * t[…, k] + label_smoothing / n

    z[…, n] are scores before softmax (logits), t[…, n] is the target, of any sum; H[…], indices
    from 0.  Needs n >= 1 and 0 <= label_smoothing <= 1; raises ShapeError for a number that
    breaks it.
    Source: Bishop 2006, section 4.3.4; the smoothing: Szegedy et al. 2016, section 7.
    """
    n = z.shape[-1]

    def entry(*at):
        scale = log(total(lambda j: exp(z[*at, j]), 0, n))
        return -total(lambda k: ((1 - label_smoothing) * t[*at, k] + label_smoothing / n)
                      * (z[*at, k] - scale), 0, n)

    return Tensor(entry, z.shape[:-1],
                  at_most((1, n), (0, label_smoothing), (label_smoothing, 1)))


def reference(z, t, *, label_smoothing=0):
    """The target with minus the logarithm of the probabilities, and its share of their mean."""
    powers = np.exp(z)
    surprise = -np.log(powers / powers.sum(axis=-1, keepdims=True))
    share = float(label_smoothing)
    return (1 - share) * (t * surprise).sum(axis=-1) + share * surprise.mean(axis=-1)
