"""Rotary positions: each pair of entries is turned by an angle that grows with the position."""

from sympy import Eq, cos, sin

from derive.model import arrays as np
from derive.model.functions import Choice, remainder
from derive.model.layer import layer
from derive.model.tensor import Tensor, below, multiple, quotient, scalar


@layer("x[n, d]")
def rotary(x, *, base: float = 10000):
    """Turn the pair of entries 2a and 2a + 1 of row p by the angle p * base^(-2a/d).

        y[p, i] = {x[p, i] * cos(t) - x[p, i + 1] * sin(t) if i mod 2 = 0,
                   x[p, i] * cos(t) + x[p, i - 1] * sin(t) otherwise}
        with t = p * base^(-2*(i // 2)/d)

    x[n, d], y[n, d], indices from 0.  Needs base > 0 and an even d; raises ShapeError for a number
    that breaks a condition.
    Source: Su et al. 2021, section 3.2.
    """
    n, d = x.shape

    def entry(p, i):
        t = p * scalar(base) ** (-2 * quotient(i, 2) / d)
        even = Eq(remainder(i, 2), 0, evaluate=False)
        return Choice(even, x[p, i] * cos(t) - x[p, i + 1] * sin(t),
                      x[p, i] * cos(t) + x[p, i - 1] * sin(t))

    return Tensor(entry, (n, d), (*below((0, base)), *multiple(d, 2)))


def reference(x, *, base=10000):
    """As a product of complex numbers."""
    n, d = x.shape
    turn = np.exp(1j * np.outer(np.arange(n), float(base) ** (-np.arange(0, d, 2) / d)))
    turned = (x[:, ::2] + 1j * x[:, 1::2]) * turn
    return np.stack([turned.real, turned.imag], axis=-1).reshape(x.shape)
