"""A step of a long short-term memory: the new cell."""

from sympy import tanh

from derive.model import arrays as np
from derive.model.functions import sigmoid
from derive.model.layer import layer
from derive.model.tensor import Tensor, equal_sizes, total


@layer("x[n], h[m], c[m], W[g, n], U[g, m], b[g]")
def lstm_cell(x, h, c, W, U, b):
    """What the forget gate leaves of the cell, and what the input gate lets in.

        d[i] = sigmoid(a[m + i]) * c[i] + sigmoid(a[i]) * tanh(a[2*m + i])    for i < m
        with a = W x + U h + b

    x[n], h[m], c[m], W[4*m, n], U[4*m, m], b[4*m], d[m], indices from 0: the rows of W, U and b are
    those of the input gate, of the forget gate, of the candidate and of the output gate, one below
    the other.  The new hidden state is `lstm_hidden` of the same, with d for c.
    Source: Gers, Schmidhuber & Cummins 2000, section 3, in the order of torch.nn.LSTMCell.
    """
    (m,), (n,) = h.shape, x.shape

    def a(row):
        return (total(lambda j: W[row, j] * x[j], 0, n) + total(lambda j: U[row, j] * h[j], 0, m)
                + b[row])

    def entry(i):
        return sigmoid(a(m + i)) * c[i] + sigmoid(a(i)) * tanh(a(2*m + i))

    return Tensor(entry, (m,), equal_sizes((W.shape[0], 4*m)))


def reference(x, h, c, W, U, b):
    """By the parts of the drive, cut in four."""
    enter, forget, candidate, _ = np.split(W @ x + U @ h + b, 4)
    return c / (1 + np.exp(-forget)) + np.tanh(candidate) / (1 + np.exp(-enter))
