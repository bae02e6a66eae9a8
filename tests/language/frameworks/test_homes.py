"""Which functions each library has; the functions of another are refused."""

import pytest

from derive.language.frameworks import functions, homes
from derive.search.judging.session import verify

X = "size n; tensor x[n], y[n], X[n, n]; "

READ = [
    "np.maximum(x, 0) = F.relu(x)", "torch.maximum(x, y) = np.maximum(y, x)", "torch.sigmoid(x) = scipy.special.expit(x)", "x.relu() = torch.relu(x)",
    "torch.nn.functional.softplus(x) = jax.nn.softplus(x)", "nn.functional.gelu(x) = F.gelu(x)",
    "jax.numpy.sum(x) = np.sum(x)", "numpy.exp(x) = jax.lax.exp(x)", "nn.Flatten()(X) = X",
]
REFUSED = [
    # What would stop a program.
    ("np.relu(x) = x", "`np.relu` is not read; write torch.relu or F.relu or jax.nn.relu"),
    ("F.sqrt(x) = x", "write np.sqrt or torch.sqrt"), ("jnp.softmax(x) = x", "write torch.softmax or F.softmax or jax.nn"),
    ("torch.cross_entropy(X, x) = 0", "write F.cross_entropy"), ("torch.leaky_relu(x) = x", "write F.leaky_relu"),
    ("math.relu(x) = x", "`math.relu` is not read"), ("x.cross_entropy(y) = 0", "write F.cross_entropy"),
    ("torch.maximum(x, 0) = F.relu(x)", "is of two tensors"), ("torch.minimum(-1, x) = x", "is of two tensors"),
    # A module of Flax has nn.gelu, the approximation, and PyTorch's has none.
    ("nn.gelu(x) = x", "write F.gelu or jax.nn.gelu"),
    # np.size(x) is the number of entries, and x.size() the shape.
    ("np.size(x) = 1", "`np.size` is not read"),
    # The condition is the first argument of np.where and the second of the method.
    ("x.where(x > 0, y) = x", "`.where` is not read; write np.where or torch.where"),
    # A method `unfold` takes windows along an axis, and F.unfold the columns of im2col.
    ("X.unfold(0, 2, 1) = X", "`.unfold` is not read; write F.unfold"),
    # Of a matrix, one takes all entries together and the other each row.
    ("jax.scipy.special.softmax(X) = X", "write torch.softmax"),
    ("torch.take(X, n) = x[0]", "write np.take"), ("torch.embedding(X, n) = x", "write F.embedding"),
]


@pytest.mark.parametrize("formula", READ)
def test_a_function_is_read_where_it_is(formula):
    found = verify((X + "claim " + formula).replace("; ", "\n"), repairing=0)
    assert found.word == "PROVED", found.text()


@pytest.mark.parametrize("formula, message", REFUSED)
def test_a_function_is_refused_where_it_is_not(formula, message):
    found = verify((X + "claim " + formula).replace("; ", "\n"), repairing=0)
    assert found.word == "SYNTAX ERROR" and message in found.text(), found.text()


def test_every_function_has_a_home_and_every_home_has_functions_that_are_read():
    assert set().union(*homes.HOMES.values()) == functions.KNOWN
