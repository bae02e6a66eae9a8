"""A step of a gated recurrent unit."""

from sympy import tanh

from derive.model import arrays as np
from derive.model.functions import sigmoid
from derive.model.layer import layer
from derive.model.tensor import Tensor, equal_sizes, total


@layer("x[n], h[m], W[g, n], U[g, m], b[g], c[g]")
def gru_cell(x, h, W, U, b, c):
    """The new state: a blend of the last one and a candidate, by gates.

        y[i] = (1 - z[i]) * tanh(p[2*m + i] + r[i] * q[2*m + i]) + z[i] * h[i]    for i < m
        with p = W x + b, q = U h + c, r[i] = sigmoid(p[i] + q[i]),
             z[i] = sigmoid(p[m + i] + q[m + i])

    x[n], h[m], W[3*m, n], U[3*m, m], b[3*m], c[3*m], y[m], indices from 0: the rows of W, U, b and
    c are those of the reset gate, of the update gate and of the candidate, one below the other.
    The reset gate is applied after the product with U.
    Source: Cho et al. 2014, section 2.3, as in torch.nn.GRUCell of PyTorch 2.
    """
    (m,), (n,) = h.shape, x.shape

    def p(row):
        return total(lambda j: W[row, j] * x[j], 0, n) + b[row]

    def q(row):
        return total(lambda j: U[row, j] * h[j], 0, m) + c[row]

    def entry(i):
        reset, update = sigmoid(p(i) + q(i)), sigmoid(p(m + i) + q(m + i))
        candidate = tanh(p(2*m + i) + reset * q(2*m + i))
        return (1 - update) * candidate + update * h[i]

    return Tensor(entry, (m,), equal_sizes((W.shape[0], 3*m)))


def reference(x, h, W, U, b, c):
    """By the parts of the products, cut in three."""
    (pr, pz, pn), (qr, qz, qn) = np.split(W @ x + b, 3), np.split(U @ h + c, 3)
    reset, update = 1 / (1 + np.exp(-pr - qr)), 1 / (1 + np.exp(-pz - qz))
    new = np.tanh(pn + reset * qn)
    return new + update * (h - new)
