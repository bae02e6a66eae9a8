"""A step of a long short-term memory: the new hidden state."""

from sympy import tanh

from derive.model import arrays as np
from derive.model.functions import sigmoid
from derive.model.layer import layer
from derive.model.tensor import Tensor, equal_sizes, total


@layer("x[n], h[m], d[m], W[g, n], U[g, m], b[g]")
def lstm_hidden(x, h, d, W, U, b):
    """What the output gate shows of the new cell.

        y[i] = sigmoid(a[3*m + i]) * tanh(d[i])    for i < m
        with a = W x + U h + b

    x[n], h[m], d[m], W[4*m, n], U[4*m, m], b[4*m], y[m], indices from 0; d is the new cell, as
    `lstm_cell` of the same input, hidden state, weights and bias gives it.
    Source: Gers, Schmidhuber & Cummins 2000, section 3, in the order of torch.nn.LSTMCell.
    """
    (m,), (n,) = h.shape, x.shape

    def entry(i):
        row = 3*m + i
        gate = (total(lambda j: W[row, j] * x[j], 0, n)
                + total(lambda j: U[row, j] * h[j], 0, m) + b[row])
        return sigmoid(gate) * tanh(d[i])

    return Tensor(entry, (m,), equal_sizes((W.shape[0], 4*m)))


def reference(x, h, d, W, U, b):
    """By the last quarter of the rows."""
    first = 3 * len(h)
    return np.tanh(d) / (1 + np.exp(-(W[first:] @ x + U[first:] @ h + b[first:])))
