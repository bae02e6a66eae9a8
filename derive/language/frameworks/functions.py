"""NumPy's and PyTorch's notation: what their functions and methods mean in this language.

    np.exp(x) / np.exp(x).sum()           the functions of the language, and sums over all entries
    X - X.mean(axis=0, keepdims=True)     sums, means and maxima along an axis
    np.where(Z > 0, a, b), (Z > 0) * G    an inequality of tensors, entry by entry
    F.cross_entropy(X, t)                 a loss, with the mean that is its default
    np.einsum('ij,jk->ik', A, B)          a sum of products (`einsum`)
    x.permute(0, 2, 1), x.unsqueeze(0)    axes moved (`shapes`)
    F.leaky_relu(x, 0.2), nn.ReLU()(x)    PyTorch's own (`formulas`)

A method is the function of its first argument.  A statement that calls one of them broadcasts as
they do (`arrays.broadcast`), and in it a product of tensors with `*` is one entry by entry.  What
the two do differently is refused: `var` divides by n or by n - 1.

This file is trusted.
"""

from __future__ import annotations

from dataclasses import replace

from derive.kernel.terms import Case, Iverson, Pow, Term
from derive.language import arrays
from derive.language.errors import LanguageError, Misshapen
from derive.language.frameworks import (
    axes, defined, formulas, indexing, losses, made, masks, norms, shapes, windows)
from derive.language.frameworks.einsum import einsum
from derive.language.frameworks.homes import require_home
from derive.language.frameworks.options import (
    array, bound, function_of, is_torch, is_true, operands, taken, whole)
from derive.language.syntax import Apply, Chain, Name, ungrouped

SAME = {name: name for name in (
    "exp log sqrt sin cos tanh abs sign sinh cosh atan erf sigmoid relu silu outer trace "
    "eye kron det").split() + [*formulas.PLAIN]}
SAME |= {"absolute": "abs", "arctan": "atan", "expit": "sigmoid", "maximum": "max", "minimum": "min",
         "swish": "silu", "log_sigmoid": "logsigmoid", "linalg.inv": "inv", "inverse": "inv", "linalg.det": "det"}

SORTED = "declare the sorted vector, and assume `y[i] <= y[i+1] for i < n-1`"
RANDOM = "declare what is drawn, as in `random X[n] independent normal(0, 1)`, or as a tensor"
HELD = "a derivative would go through it: declare what is held as a tensor of its own"
OTHERWISE = {**dict.fromkeys(("sort", "argsort", "topk", "top_k", "median", "quantile", "unique"), SORTED),
             **dict.fromkeys(("rand", "randn", "normal", "uniform", "bernoulli", "randint", "rand_like",
                              "randn_like", "binomial"), RANDOM),
             **dict.fromkeys(("detach", "stop_gradient", "no_grad"), HELD),
             "argmin": "write the argmax of what has the other sign"}


def apply(read, node: Apply, scope):
    """The value of a call such as `np.sum(x, axis=0)`."""
    function = function_of(node.name)
    if function in KNOWN:
        require_home(node)
    if function in ("maximum", "minimum") and is_torch(node) and any(whole(arg) is not None for arg in node.args):
        raise LanguageError(f"`{node.name}` is of two tensors; of one and a number write `torch.clamp(x, min=0)`", node.at)
    if masks.is_masked(read, node):
        raise masks.refused(node)
    if node.args and masks.is_masked(read, node.args[0]):
        return masks.applied(read, node, scope)
    if function in SAME:
        return read.calls.apply(read, replace(node, name=SAME[function]), scope)
    if function in losses.MEANS:
        return losses.catalogued(read, node, scope, of_catalogue)
    if function in formulas.PARAMETERS:
        return formulas.parametrised(read, node, function, scope)
    if function in OWN:
        return OWN[function](read, node, scope)
    if function in defined.known():
        return defined.known()[function].value(read, node, scope)
    hint = OTHERWISE.get(function.rpartition(".")[2], "")
    raise LanguageError(f"`{node.name}` is not a function that the language knows{hint and '; '}{hint}", node.at)


def of_catalogue(read, node: Apply, scope):
    """A layer under PyTorch's name, with its parameters."""
    function = function_of(node.name)
    if function in formulas.PARAMETERS:
        return formulas.parametrised(read, node, function, scope)
    return read.calls.apply(read, replace(node, name=function), scope)


# -- Functions with a meaning of their own -----------------------------------------------------------

def power(read, node, scope):
    taken(node)
    base, exponent = operands(node, 2)
    by = read.scalar(exponent, scope)
    return read.each(lambda b: Pow(b, by), [read.value(base, scope)], node.name, node.at)


def product(read, node, scope):
    """np.dot and np.matmul"""
    taken(node)
    left, right = (read.array(arg, scope) for arg in operands(node, 2))
    ranks = {len(left.sizes), len(right.sizes)}
    if function_of(node.name) == "dot" and is_torch(node) and ranks != {1}:
        raise Misshapen(f"`{node.name}` is of two vectors; a product of matrices is `A @ B`", node.at)
    if function_of(node.name) == "dot" and max(ranks) > 2:
        raise LanguageError(f"`{node.name}` of more than two axes pairs each matrix with each; write "
                            "np.matmul or np.einsum", node.at)
    return arrays.numpy_matmul(left, right, read.base, node.at)


def inner(read, node, scope):
    """np.inner of vectors; of matrices it pairs the rows"""
    taken(node)
    left, right = (array(read, arg, scope) for arg in operands(node, 2))
    if len(right.sizes) == 2:
        right = arrays.transpose(right, read.base, node.at)
    if max(len(left.sizes), len(right.sizes)) > 2:
        raise LanguageError(f"`{node.name}` of more than two axes: write np.einsum", node.at)
    return arrays.numpy_matmul(left, right, read.base, node.at)


def where(read, node, scope):
    """np.where(condition, a, b)"""
    taken(node)
    cond, yes, no = operands(node, 3)
    values = [masks.condition(read, cond, scope), read.value(yes, scope), read.value(no, scope)]

    def chosen(bracket: Iverson, a: Term, b: Term) -> Term:
        return Case(bracket.cond, a, b)
    return read.each(chosen, values, node.name, node.at)


def dropout(read, node, scope):
    """Nothing, where it is not trained"""
    given = bound(node, "input", "p", "training", named=("inplace",))
    if "training" not in given or is_true(given["training"]):
        raise LanguageError(f"`{node.name}` is random where it is trained: write `x * m / (1 - p)` with a mask m",
                            node.at)
    return read.value(given["input"], scope)


def indicator(read, node, scope):
    """(Z > 0).astype(float); a number is one already"""
    taken(node)
    kinds = [kind.name if isinstance(kind, Name) else "" for kind in node.args[1:]]
    if not set(kinds) <= {"float", "int"}:
        raise LanguageError("a condition is turned into numbers by `.astype(float)`", node.at)
    if isinstance(ungrouped(node.args[0]), Chain):
        return masks.condition(read, node.args[0], scope)
    if "int" in kinds:
        raise LanguageError("`.astype(int)` is read of a condition; of numbers it cuts off their fractions",
                            node.at)
    return read.value(node.args[0], scope)


OWN = {"pow": power, "power": power, "float_power": power, "dot": product, "matmul": product,
       "inner": inner, "where": where, "dropout": dropout, **dict.fromkeys(("bool", *masks.NEGATIONS), masks.boolean), "astype": indicator,
       "float": indicator, "einsum": einsum,
       **axes.OWN, **shapes.OWN, **made.OWN, **indexing.OWN, **formulas.OWN,
       **losses.OWN, **norms.OWN, **windows.OWN}
KNOWN = {*SAME, *losses.MEANS, *formulas.PARAMETERS, *OWN, *defined.known()}
