"""The smooth absolute error: a square near the target."""

from sympy import Lt

from derive.model import arrays as np
from derive.model.functions import Choice, magnitude
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, below, mean, scalar


@layer("x[...], t[...]")
def smooth_l1_loss(x, t, *, beta: float = 1):
    """The mean over all entries of the size of the error, with its corner made round.

        y = 1/n * Σ i<n: {d[i]^2 / (2*beta) if abs(d[i]) < beta, abs(d[i]) - beta/2 otherwise}
        with d[i] = x[i] - t[i]

    x and t of one shape, any; y is a number; indices from 0.  Needs beta > 0 and sizes >= 1;
    raises ShapeError for a number that breaks it.  It is huber_loss over beta.
    Source: Girshick 2015, section 2.3.
    """
    def error(*at):
        d = x[at] - t[at]
        size = magnitude(d)
        return Choice(Lt(size, beta, evaluate=False), d**2 / (2*scalar(beta)), size - scalar(beta) / 2)

    needs = (*at_most(*((1, size) for size in x.shape)), *below((0, beta)))
    return Tensor(lambda: mean(error, x.shape), needs=needs)


def reference(x, t, *, beta=1):
    """The part of an error up to beta counts as a square, what is beyond in full."""
    size = np.maximum(x - t, t - x)
    near = np.minimum(size, beta)
    return np.mean(near * near / (2 * beta) + size - near)
