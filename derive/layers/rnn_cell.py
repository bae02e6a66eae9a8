"""A step of a plain recurrent network."""

from sympy import tanh

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, total


@layer("x[n], h[m], W[m, n], U[m, m], b[m]")
def rnn_cell(x, h, W, U, b=None):
    """The new state, of the input and the last state.

        y[i] = tanh((Σ j<n: W[i, j] * x[j]) + (Σ j<m: U[i, j] * h[j]) + b[i])    for i < m

    x[n], h[m], W[m, n], U[m, m], b[m], y[m], indices from 0; the bias may be left out.
    Source: Elman 1990; Goodfellow, Bengio & Courville 2016, section 10.2.
    """
    m, n = W.shape

    def entry(i):
        drive = total(lambda j: W[i, j] * x[j], 0, n) + total(lambda j: U[i, j] * h[j], 0, m)
        return tanh(drive + b[i] if b else drive)

    return Tensor(entry, (m,))


def reference(x, h, W, U, b=None):
    """By one product with both matrices side by side."""
    drive = np.hstack([W, U]) @ np.concatenate([x, h])
    return np.tanh(drive if b is None else drive + b)
