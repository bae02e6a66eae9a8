"""A dense (fully connected) layer."""

from derive.model.layer import layer
from derive.model.tensor import Tensor, total


@layer("x[..., n], W[m, n], b[m], φ")
def dense(x, W, b=None, φ=None):
    """One inner product for each row of W, shifted by b, through φ.

        y[…, i] = φ(b[i] + Σ j<n: W[i, j] * x[…, j])    for i < m

    x[…, n], W[m, n], b[m], y[…, m], indices from 0; any further axes (a batch) are kept; the bias
    and the activation may be left out.
    Source: Goodfellow, Bengio & Courville 2016, section 6.1.
    """
    m, n = W.shape

    def entry(*at):
        *rest, i = at
        response = total(lambda j: W[i, j] * x[*rest, j], 0, n)
        response = response + b[i] if b else response
        return φ(response) if φ else response

    return Tensor(entry, (*x.shape[:-1], m))


def reference(x, W, b=None, φ=None):
    """Rows times the transposed matrix, plus bias, through φ."""
    response = x @ W.T if b is None else x @ W.T + b
    return φ(response) if φ else response
