"""Huber's loss: a square near the target, a straight line far from it."""

from sympy import Le

from derive.model import arrays as np
from derive.model.functions import Choice, magnitude
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, below, mean, scalar


@layer("x[...], t[...]")
def huber_loss(x, t, *, delta: float = 1):
    """The mean over all entries of a square that goes on as its tangent.

        y = 1/n * Σ i<n: {d[i]^2 / 2 if abs(d[i]) <= delta, delta*(abs(d[i]) - delta/2) otherwise}
        with d[i] = x[i] - t[i]

    x and t of one shape, any; y is a number; indices from 0.  Needs delta > 0 and sizes >= 1;
    raises ShapeError for a number that breaks it.
    Source: Huber 1964, section 1.
    """
    def error(*at):
        d = x[at] - t[at]
        size = magnitude(d)
        return Choice(Le(size, delta, evaluate=False), d**2 / 2, delta * (size - half))

    half = scalar(delta) / 2
    needs = (*at_most(*((1, size) for size in x.shape)), *below((0, delta)))
    return Tensor(lambda: mean(error, x.shape), needs=needs)


def reference(x, t, *, delta=1):
    """The slope runs from 0 to delta and stays there; the loss is what it adds up to."""
    size = np.maximum(x - t, t - x)
    near = np.minimum(size, delta)
    return np.mean(near * (size - near) + near * near / 2)
