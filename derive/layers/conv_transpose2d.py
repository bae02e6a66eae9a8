"""Transposed convolution of images."""

from sympy import Eq

from derive.model import arrays as np
from derive.model.functions import Iverson
from derive.model.layer import layer
from derive.model.tensor import Tensor, at_most, total


@layer("y[m, n], w[k, l]")
def conv_transpose2d(y, w, *, stride: int = 1):
    """Lay the kernel down at every entry of y, `stride` places apart, and add.

        x[a, b] = Σ p<m, q<n, u<k, v<l:
            y[p, q] * w[u, v] * [stride*p + u = a] * [stride*q + v = b]
        for a < stride*(m-1) + k, b < stride*(n-1) + l

    y[m, n], w[k, l], x as above, one channel, indices from 0.  It is the adjoint of the
    convolution with the same kernel and stride.  Needs m, n, k, l, stride >= 1; raises ShapeError
    if a number breaks a condition.
    Source: Dumoulin & Visin 2016, section 4.
    """
    (m, n), (k, l) = y.shape, w.shape

    def meets(place, index):
        return Iverson(Eq(place, index, evaluate=False))

    def entry(a, b):
        return total(lambda p: total(lambda q: total(lambda u: total(
            lambda v: y[p, q] * w[u, v] * meets(stride*p + u, a) * meets(stride*q + v, b),
            0, l), 0, k), 0, n), 0, m)

    return Tensor(entry, (stride*(m - 1) + k, stride*(n - 1) + l),
                  at_most((1, m), (1, n), (1, k), (1, l), (1, stride)))


def reference(y, w, *, stride=1):
    """One kernel after the other."""
    (m, n), (k, l) = y.shape, w.shape
    x = np.zeros((stride * (m - 1) + k, stride * (n - 1) + l), dtype=w.dtype)
    for p, q in np.ndindex(m, n):
        x[stride*p:stride*p + k, stride*q:stride*q + l] += y[p, q] * w
    return x
