"""Transposed convolution along one axis."""

from sympy import Eq

from derive.model import arrays as np
from derive.model.functions import Iverson
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, total


@layer("y[m], w[k]")
def conv_transpose1d(y, w, *, stride: int = 1):
    """Lay the kernel down at every entry of y, `stride` places apart, and add.

        x[i] = Σ p<m, j<k: y[p] * w[j] * [stride*p + j = i]    for i < stride*(m-1) + k

    y[m], w[k], x as above, indices from 0.  It is the adjoint of the convolution with the same
    kernel and stride.  Needs m, k, stride >= 1; raises ShapeError if a number breaks a condition.
    Source: Dumoulin & Visin 2016, section 4.
    """
    (m,), (k,) = y.shape, w.shape

    def entry(i):
        return total(lambda p: total(
            lambda j: y[p] * w[j] * Iverson(Eq(stride*p + j, i, evaluate=False)), 0, k), 0, m)

    return Tensor(entry, (stride*(m - 1) + k,), at_most((1, m), (1, k), (1, stride)))


def reference(y, w, *, stride=1):
    """One kernel after the other."""
    x = np.zeros(stride * (len(y) - 1) + len(w), dtype=w.dtype)
    for p, value in enumerate(y):
        x[stride*p:stride*p + len(w)] += value * w
    return x
