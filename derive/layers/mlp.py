"""A multilayer perceptron: dense layers, one upon the other.

This is no entry of the catalogue, for the number of its arguments varies.
"""

from collections.abc import Callable, Sequence

from derive.layers import dense
from derive.model.tensor import Tensor


def mlp(x: Tensor, weights: Sequence[Tensor], biases: Sequence[Tensor], φ: Callable) -> Tensor:
    """h_0 = x and h_l = φ(W_l h_{l-1} + b_l) for l = 1 .. L; the result is h_L.

    x[n_0], W_l[n_l, n_{l-1}], b_l[n_l], indices from 0.  Raises ShapeError for axes that do not
    fit, ValueError for unequal numbers of weights and biases.
    Source: Goodfellow, Bengio & Courville 2016, section 6.4.
    """
    for W, b in zip(weights, biases, strict=True):
        x = dense(x, W, b, φ)
    return x


def reference(x, weights, biases, φ):
    """The same on arrays."""
    for W, b in zip(weights, biases):
        x = φ(W @ x + b)
    return x
