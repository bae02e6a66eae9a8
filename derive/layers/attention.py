"""Scaled dot-product attention."""

from sympy import exp, sqrt

from derive.model import arrays as np
from derive.model.layer import layer
from derive.model.tensor import Tensor, total


@layer("Q[m, d], K[n, d], V[n, e]")
def attention(Q, K, V):
    """Values, weighted by the softmax of scaled inner products of queries with keys.

        Y[i, c] = (Σ j<n: exp(S[i, j]) * V[j, c]) / Σ j<n: exp(S[i, j])
        with S[i, j] = (Σ a<d: Q[i, a] * K[j, a]) / sqrt(d)

    Q[m, d], K[n, d], V[n, e], Y[m, e], indices from 0.
    Source: Vaswani et al. 2017, section 3.2.1.
    """
    (m, d), (n, e) = Q.shape, V.shape

    def weight(i, j):
        return exp(total(lambda a: Q[i, a] * K[j, a], 0, d) / sqrt(d))

    def entry(i, c):
        return total(lambda j: weight(i, j) * V[j, c], 0, n) / total(lambda j: weight(i, j), 0, n)

    return Tensor(entry, (m, e))


def reference(Q, K, V):
    """By matrix products, each row of scores shifted by its largest."""
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True) @ V
