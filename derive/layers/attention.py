"""Scaled dot-product attention."""

from sympy import Le, exp, sqrt

from derive.model import arrays as np
from derive.model.functions import Iverson
from derive.model.layer import layer
from derive.model.tensor import Tensor, total


@layer("Q[m, d], K[n, d], V[n, e] or Q[H, m, d], K[H, n, d], V[H, n, e]")
def attention(Q, K, V, *, causal: bool = False):
    """Values, weighted by the softmax of scaled inner products of queries with keys.

        Y[i, c] = (Σ j<n: exp(S[i, j]) * V[j, c]) / Σ j<n: exp(S[i, j])
        with S[i, j] = (Σ a<d: Q[i, a] * K[j, a]) / sqrt(d)

    Q[m, d], K[n, d], V[n, e], Y[m, e], indices from 0; or all of them with a first axis of H heads,
    each of which attends by itself.  With `causal` query i sees the keys j <= i alone: both sums
    have the bracket [j <= i].
    Source: Vaswani et al. 2017, sections 3.2.1 to 3.2.3.
    """
    *heads, m, d = Q.shape
    n, e = V.shape[-2:]

    def weight(head, i, j):
        power = exp(total(lambda a: Q[*head, i, a] * K[*head, j, a], 0, d) / sqrt(d))
        return power * Iverson(Le(j, i, evaluate=False)) if causal else power

    def entry(*at):
        *head, i, c = at
        return (total(lambda j: weight(head, i, j) * V[*head, j, c], 0, n)
                / total(lambda j: weight(head, i, j), 0, n))

    return Tensor(entry, (*heads, m, e))


def reference(Q, K, V, *, causal=False):
    """By matrix products, each row of scores shifted by its largest."""
    scores = Q @ np.swapaxes(K, -1, -2) / np.sqrt(Q.shape[-1])
    if causal:
        scores = np.where(np.tri(*scores.shape[-2:]) == 1, scores, -np.inf)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ V
