"""NumPy's and PyTorch's notation: what their functions and methods mean in this language.

    np.exp(x) / np.exp(x).sum()           the functions of the language, and sums over all entries
    X - X.mean(axis=0, keepdims=True)     sums, means and maxima along an axis
    np.where(Z > 0, a, b), (Z > 0) * G    an inequality of tensors, entry by entry
    F.cross_entropy(X, t)                 a loss, with the mean that is its default
    np.einsum('ij,jk->ik', A, B)          a sum of products (`einsum`)
    x.permute(0, 2, 1), x.unsqueeze(0)    axes moved (`numpy_shapes`)
    F.leaky_relu(x, 0.2), nn.ReLU()(x)    PyTorch's own (`torch_formulas`)

A method is the function of its first argument.  A statement that calls one of them broadcasts as
they do (`arrays.broadcast`), and in it a product of tensors with `*` is one entry by entry.  What
the two do differently is refused: `var` divides by n or by n - 1.

This file is trusted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from derive.kernel.terms import (
    MINUS_ONE, ONE, Call, Case, Iverson, Mul, Pow, Term, add, inverse, is_integer, mul, number, within)
from derive.language import arrays, numpy_shapes, shapes, torch_formulas
from derive.language.arrays import Array
from derive.language.einsum import einsum
from derive.language.errors import IllTyped, LanguageError, Misshapen
from derive.language.numpy_shapes import whole
from derive.language.sizes import same
from derive.language.syntax import Apply, Bracket, Literal, Name, Neg, Node, Number, Tuple, ungrouped

MODULES = ("np", "numpy", "jnp", "torch", "F", "math", "scipy")
AXIS = ("axis", "dim")
SAME = {name: name for name in (
    "exp log sqrt sin cos tanh abs sign sinh cosh atan erf sigmoid relu softplus gelu silu outer trace "
    "eye kron cumsum flip roll norm det mse_loss l1_loss binary_cross_entropy "
    "binary_cross_entropy_with_logits").split() + [*torch_formulas.PLAIN]}
SAME |= {"absolute": "abs", "arctan": "atan", "expit": "sigmoid", "maximum": "max", "minimum": "min",
         "linalg.norm": "norm", "linalg.inv": "inv", "inverse": "inv", "linalg.det": "det"}
ALONG_ROWS = ("softmax", "log_softmax")
FOLDS = {"sum": "sum", "prod": "prod", "max": "max", "min": "min", "amax": "max", "amin": "min",
         "argmax": "argmax"}


def function_of(name: str) -> str:
    """`np.linalg.norm` without the module it is called from."""
    parts = [p for p in name.split(".") if p not in (*MODULES, "nn", "functional", "special")]
    return ".".join(parts)


def apply(read, node: Apply, scope):
    """The value of a call such as `np.sum(x, axis=0)`."""
    function = function_of(node.name)
    if function in SAME:
        return read.calls.apply(read, replace(node, name=SAME[function]), scope)
    if function in torch_formulas.PARAMETERS:
        return torch_formulas.parametrised(read, node, function, scope)
    if function in ALONG_ROWS:
        return along_rows(read, node, function, scope)
    if function in FOLDS or function == "mean":
        return reduced(read, node, function, scope)
    if function in OWN:
        return OWN[function](read, node, scope)
    if function in ("var", "std"):
        raise LanguageError(f"NumPy's `{function}` divides by n and PyTorch's by n - 1; write "
                            "variance(x), which divides by n", node.at)
    raise LanguageError(f"`{node.name}` is not a function that the language knows", node.at)


# -- Arguments and options -----------------------------------------------------------------------

def tensor(read, node: Apply, scope) -> Array:
    if not node.args:
        raise LanguageError(f"`{node.name}` takes a tensor", node.at)
    return of_one_axis(read.array(node.args[0], scope), node)


def of_one_axis(value: Array, node: Apply) -> Array:
    """The tensor, if it is not the transpose of a vector, which has two axes in this language."""
    if value.row:
        raise Misshapen("in NumPy `x.T` of a vector is x, with one axis and not two", node.at)
    return value


def taken(node: Apply, *known: str) -> dict[str, Node]:
    """The options by name, all of which must be known."""
    for name, _ in node.options:
        if name not in known:
            raise LanguageError(f"`{node.name}` has no option `{name}` here", node.at)
    return dict(node.options)


def axes_of(node: Apply, options: dict[str, Node], rank: int) -> list[int]:
    """The axes that an option or the second argument names; all of them where nothing does."""
    given = next((options[name] for name in AXIS if name in options), *node.args[1:2] or (None,))
    if given is None or isinstance(given, Name) and given.name == "None":
        return list(range(rank))
    plain = ungrouped(given)
    axes = [whole(item) for item in (plain.items if isinstance(plain, Tuple) else (plain,))]
    if any(axis is None or not -rank <= axis < rank for axis in axes):
        raise Misshapen(f"`{node.name}` along an axis of a tensor with {rank} axes: they are "
                        f"0..{rank - 1}", node.at)
    return sorted({axis % rank for axis in axes})


def is_true(node: Node | None) -> bool:
    """What an option that is True or False says, or 1 or 0; False where it is not given."""
    if node is None or isinstance(node, Name) and node.name == "False" or whole(node) == 0:
        return False
    if isinstance(node, Name) and node.name == "True" or whole(node) == 1:
        return True
    raise LanguageError("this option is True or False", node.at)


# -- Sums, means and maxima along axes ------------------------------------------------------------

def reduced(read, node: Apply, function: str, scope) -> Array | Term:
    options = taken(node, *AXIS, "keepdims", "keepdim")
    if len(node.args) > 2:
        raise LanguageError(f"`{node.name}` takes a tensor and an axis; of two tensors write "
                            "np.maximum(x, y) or np.minimum(x, y)", node.at)
    counted = function in ("sum", "mean") and node.args    # of conditions: how many hold
    value = tensor(read, replace(node, args=(read.as_bracket(node.args[0]), *node.args[1:]))
                   if counted else node, scope)
    rank = len(value.sizes)
    axes = axes_of(node, options, rank)
    if function == "argmax" and len(axes) > 1:
        raise IllTyped("argmax is over one index", node.at)
    if function == "argmax" and read.base != 0:
        raise LanguageError(f"`{node.name}` counts from 0; declare `base 0`", node.at)
    keep = any(is_true(options.get(name)) for name in ("keepdims", "keepdim"))
    gone = tuple(value.sizes[axis] for axis in axes)

    def entry(indices: tuple[Term, ...]) -> Term:
        rest = iter(indices if not keep else [x for k, x in enumerate(indices) if k not in axes])
        outer = {k: next(rest) for k in range(rank) if k not in axes}

        def inside(inner: tuple[Term, ...]) -> Term:
            at = outer | dict(zip(axes, inner))
            return value.entry(tuple(at[k] for k in range(rank)))
        total = arrays.over_all(FOLDS.get(function, "sum"), gone, read.base, inside)
        return Mul((inverse(mul(*gone)), total)) if function == "mean" else total

    sizes = tuple(ONE if k in axes else size for k, size in enumerate(value.sizes)
                  if keep or k not in axes)
    return Array(sizes, entry) if sizes else entry(())


def along_rows(read, node: Apply, function: str, scope) -> Array | Term:
    """softmax and log_softmax, which the language takes along the last axis."""
    rank = len(tensor(read, node, scope).sizes)
    if axes_of(node, taken(node, *AXIS), rank) != [rank - 1]:
        raise LanguageError(f"`{function}` is along the last axis: write `axis=-1`", node.at)
    return read.calls.apply(read, Apply(node.at, function, node.args[:1]), scope)


# -- Functions with a meaning of their own -----------------------------------------------------------

def entrywise(function: Callable[[Term], Term]):
    """A function of each entry."""
    def meaning(read, node, scope):
        taken(node)
        (arg,) = operands(node, 1)
        return read.each(function, [read.value(arg, scope)], node.name, node.at)
    return meaning


def operands(node: Apply, count: int) -> tuple[Node, ...]:
    if len(node.args) != count:
        raise LanguageError(f"`{node.name}` takes {count} arguments, not {len(node.args)}", node.at)
    return node.args


def power(read, node, scope):
    taken(node)
    base, exponent = operands(node, 2)
    by = read.scalar(exponent, scope)
    return read.each(lambda b: Pow(b, by), [read.value(base, scope)], node.name, node.at)


def product(read, node, scope):
    """np.dot and np.matmul"""
    taken(node)
    left, right = (read.array(arg, scope) for arg in operands(node, 2))
    if function_of(node.name) == "dot" and max(len(left.sizes), len(right.sizes)) > 2:
        raise LanguageError(f"`{node.name}` of more than two axes pairs each matrix with each; write "
                            "np.matmul or np.einsum", node.at)
    return arrays.numpy_matmul(left, right, read.base, node.at)


def where(read, node, scope):
    """np.where(condition, a, b)"""
    taken(node)
    cond, yes, no = operands(node, 3)
    values = [read.bracket(Bracket(cond.at, cond), scope), read.value(yes, scope), read.value(no, scope)]

    def chosen(bracket: Iverson, a: Term, b: Term) -> Term:
        return Case(bracket.cond, a, b)
    return read.each(chosen, values, node.name, node.at)


def indicator(read, node, scope):
    """(Z > 0).astype(float)"""
    taken(node)
    if not all(isinstance(kind, Name) and kind.name in ("float", "int") for kind in node.args[1:]):
        raise LanguageError("a condition is turned into numbers by `.astype(float)`", node.at)
    return read.bracket(Bracket(node.at, node.args[0]), scope)


def joined(read, node, scope):
    """np.concatenate([a, b]), along the first axis or the last of two"""
    parts = [of_one_axis(read.array(item, scope), node) for item in listed(node)]
    rank = len(parts[0].sizes)
    along = axes_of(node, {"axis": Number(node.at, Fraction(0))} | taken(node, *AXIS), rank)
    if along == [0]:
        return shapes.concat(parts, read.base, node.at)
    if along != [1] or rank != 2 or any(len(p.sizes) != 2 for p in parts):
        raise LanguageError(f"`{node.name}` along this axis is not read", node.at)
    return arrays.transpose(shapes.concat([arrays.transpose(p, read.base, node.at) for p in parts],
                                          read.base, node.at), read.base, node.at)


def listed(node: Apply) -> tuple[Node, ...]:
    """The tensors of the list that is the first argument."""
    first = ungrouped(node.args[0]) if node.args else None
    if not isinstance(first, (Literal, Tuple)):
        raise LanguageError(f"`{node.name}` takes a list of tensors, as in `[x, y]`", node.at)
    return first.items


def reshaped(read, node, scope):
    """x.reshape(m, n): the entries in the order of the rows, in another shape."""
    taken(node)
    value = tensor(read, node, scope)
    given = node.args[1].items if len(node.args) == 2 and isinstance(node.args[1], Tuple) \
        else node.args[1:]
    sizes = tuple(read.integer(item, scope) for item in given)
    if not sizes or not same(mul(*sizes), mul(*value.sizes)):
        raise Misshapen(f"`{node.name}` of shape {arrays.shape_text(value.sizes)} to "
                        f"{arrays.shape_text(sizes)}: not as many entries", node.at)

    return shapes.reshape(value, sizes, read.base)


def flattened(read, node, scope):
    taken(node)
    value = tensor(read, node, scope)
    return shapes.reshape(value, (mul(*value.sizes),), read.base)


def filled(function: str):
    """np.zeros((m, n)), whose shape stands in brackets."""
    def meaning(read, node, scope):
        first = node.args[0] if node.args else None
        sizes = first.items if isinstance(first, Tuple) else node.args
        return read.calls.apply(read, Apply(node.at, function, sizes, node.options), scope)
    return meaning


def cross_entropy(read, node, scope):
    """The mean over the rows of minus the logarithm of the probability of the class."""
    taken(node)
    scores, classes = operands(node, 2)
    logs = read.calls.apply(read, Apply(node.at, "log_softmax", (scores,)), scope)
    return mean_of_chosen(read, node, logs, classes, scope)


def nll_loss(read, node, scope):
    """The same of logarithms of probabilities"""
    taken(node)
    logs, classes = operands(node, 2)
    return mean_of_chosen(read, node, read.array(logs, scope), classes, scope)


def logsumexp(read, node, scope):
    """log(exp(x).sum(axis))"""
    exps = replace(node, name="np.sum", args=(Apply(node.at, "np.exp", node.args[:1]), *node.args[1:]))
    return read.value(Apply(node.at, "np.log", (exps,)), scope)


def mean_of_chosen(read, node, logs: Array, classes: Node, scope) -> Term:
    """Minus the mean of the entries, one of each row, that integer classes choose."""
    target = read.value(classes, scope)
    rows = target.sizes if isinstance(target, Array) else ()
    probe = target.entry(tuple(arrays.fresh() for _ in rows)) if rows else target
    if len(logs.sizes) != len(rows) + 1 or not all(map(same, rows, logs.sizes)) \
            or not is_integer(probe):
        raise Misshapen(f"`{node.name}` of scores [n, classes] and integer classes [n]", node.at)
    low, high = arrays.axis(logs.sizes[-1], read.base)

    def chosen(at: tuple[Term, ...]) -> Term:
        return target.entry(at) if rows else target
    read.names.oblige(scope.closed(arrays.over_all(
        "all", rows, read.base, lambda at: within(low, chosen(at), high))))
    total = arrays.over_all("sum", rows, read.base, lambda at: logs.entry((*at, chosen(at))))
    return Mul((MINUS_ONE, inverse(mul(*rows)), total)) if rows else Mul((MINUS_ONE, total))


OWN = {
    "square": entrywise(lambda t: Pow(t, number(2))), "reciprocal": entrywise(inverse),
    "log1p": entrywise(lambda t: Call("log", (add(ONE, t),))), "pow": power, "power": power,
    "dot": product, "matmul": product, "where": where, "astype": indicator, "float": indicator,
    "concatenate": joined, "cat": joined, "hstack": joined,
    "reshape": reshaped, "view": reshaped, "flatten": flattened, "ravel": flattened,
    "zeros": filled("zeros"), "ones": filled("ones"), "cross_entropy": cross_entropy,
    "nll_loss": nll_loss, "logsumexp": logsumexp, "bmm": product, "einsum": einsum,
    "linear": torch_formulas.linear, "clamp": torch_formulas.clamp,
    "clip": torch_formulas.clamp, "one_hot": torch_formulas.one_hot, **numpy_shapes.OWN,
}
