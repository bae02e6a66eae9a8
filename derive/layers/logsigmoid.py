"""The logarithm of the logistic sigmoid."""

from sympy import log

from derive.model import arrays as np
from derive.model.functions import sigmoid
from derive.model.layer import layer
from derive.model.tensor import Tensor


@layer("x[...]")
def logsigmoid(x):
    """y = log(sigmoid(x)), entry by entry.

    x of any shape, and y of the same, indices from 0.
    Source: Goodfellow, Bengio & Courville 2016, section 6.2.2.2.
    """
    return Tensor(lambda *at: log(sigmoid(x[at])), x.shape)


def reference(x):
    """As minus a log-add-exp with 0."""
    return -np.logaddexp(0, -x)
