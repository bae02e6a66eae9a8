"""What NumPy and PyTorch do along axes of a tensor.

    x.sum(axis=0), X.amax(dim=1, keepdim=True)    sums, means, products and extremes
    x.var(ddof=1), torch.std(x, unbiased=False)   spread, once it is said what it is divided by
    np.linalg.norm(X, axis=1), torch.norm(x, p=1)
    F.softmax(X, dim=0), np.cumsum(X, axis=1), torch.flip(x, [0]), np.roll(x, 1)

The variance of np and jnp divides by n, that of torch by n - 1, and a method may be either's:
`x.var()` is refused, and `x.var(ddof=0)` and `x.var(unbiased=False)` are read.

This file is trusted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from derive.kernel.terms import ONE, Call, Mul, Num, Pow, Term, add, inverse, mul, neg, number, sub
from derive.language import arrays, shapes
from derive.language.arrays import Array, fresh
from derive.language.errors import IllTyped, LanguageError, Misshapen
from derive.language.frameworks.options import (
    AXIS, bound, function_of, is_none, is_numpy, is_torch, is_true, items, one_or_more, place, places,
    renamed, says_none, tensor, wanted, whole)
from derive.language.sizes import raised
from derive.language.syntax import Apply, Bracket, Chain, Name, Node, Number, ungrouped

FOLDS = {"sum": "sum", "prod": "prod", "max": "max", "min": "min", "amax": "max", "amin": "min",
         "argmax": "argmax"}
SPOKEN = {"dim": "axis", "dims": "axis", "keepdim": "keepdims", "shifts": "shift", "ord": "p"}
Total = Callable[[tuple[Term, ...], Callable], Term]


def folded(value: Array, axes: list[int], keep: bool, base: int, total: Total) -> Array | Term:
    """One number in the place of the axes: total(sizes, entry) of what stands along them."""
    rank = len(value.sizes)
    gone = tuple(value.sizes[axis] for axis in axes)

    def entry(indices: tuple[Term, ...]) -> Term:
        rest = iter(indices if not keep else [x for k, x in enumerate(indices) if k not in axes])
        outer = {k: next(rest) for k in range(rank) if k not in axes}

        def inside(inner: tuple[Term, ...]) -> Term:
            at = outer | dict(zip(axes, inner))
            return value.entry(tuple(at[k] for k in range(rank)))
        return total(gone, inside)

    sizes = tuple(ONE if k in axes else size for k, size in enumerate(value.sizes)
                  if keep or k not in axes)
    return Array(sizes, entry) if sizes else entry(())


def reducing(node: Apply, *names: str,
             named: tuple[str, ...] = ()) -> tuple[dict[str, Node], Node | None, bool]:
    """What is given, the axes, and whether they are kept, under any of their names."""
    given = bound(renamed(node, SPOKEN), "x", *names, "axis", "keepdims", named=named)
    by_place = node.args[len(names) + 2:]
    if by_place and not (isinstance(by_place[0], Name) and by_place[0].name in ("True", "False")):
        raise LanguageError(f"several axes of `{node.name}` stand in brackets, as in `axis=(0, 1)`", node.at)
    if by_place and is_numpy(node):
        raise LanguageError(f"`{node.name}` has another option at this place: say `keepdims=True`", node.at)
    return given, given.get("axis"), is_true(given.get("keepdims"))


def reduced(read, node: Apply, scope) -> Array | Term:
    """Sums, means, products and extremes"""
    function = function_of(node.name)
    if len(node.args) > 1 and not is_axis(node.args[1]):
        if is_torch(node) and function in ("max", "min"):
            return read.calls.apply(read, replace(node, name=function), scope)
        raise LanguageError(f"`{node.name}` is along an axis, which is a number; of two tensors write "
                            "np.maximum(x, y) or np.minimum(x, y)", node.at)
    require_one_meaning(node)
    value = conditions(read, node, scope) if function in ("sum", "mean") else None    # how many hold
    value = value or tensor(read, node, scope)
    _, axis, keep = reducing(node)
    axes = places(node, axis, len(value.sizes))
    if function == "argmax" and len(axes) > 1:
        raise IllTyped("argmax is over one index", node.at)
    if axis is not None and items(axis) is not None and (
            function == "argmax" or function == "prod" and is_torch(node)):
        raise Misshapen(f"`{node.name}` takes one axis, which stands without brackets", node.at)
    if function == "argmax" and read.base != 0:
        raise LanguageError(f"`{node.name}` counts from 0; declare `base 0`", node.at)

    def total(gone, inside) -> Term:
        found = arrays.over_all(FOLDS.get(function, "sum"), gone, read.base, inside)
        return Mul((inverse(mul(*gone)), found)) if function == "mean" else found
    return folded(value, axes, keep, read.base, total)


def require_one_meaning(node: Apply) -> None:
    """Reject a maximum along an axis that is a tensor in NumPy and in PyTorch a pair, of values and
    of indices."""
    options = {name for name, _ in node.options}
    of_torch = is_torch(node) or options & {"dim", "keepdim"}
    if function_of(node.name) in ("max", "min") and not is_numpy(node) and (
            len(node.args) > 1 or of_torch and options):
        best = "amax" if function_of(node.name) == "max" else "amin"
        raise LanguageError(f"`{node.name}` along a dim is a pair in PyTorch, of values and indices; write "
                            f"`.values` behind it, or `torch.{best}(x, dim=…)`", node.at)


def is_pair(node: Node) -> bool:
    """torch.max(x, dim=1), x.max(dim=1), a pair of values and indices; x.max(1) may be NumPy's"""
    if not isinstance(node, Apply) or function_of(node.name) not in ("max", "min") or is_numpy(node):
        return False
    return bool({name for name, _ in node.options} & {"dim", "keepdim"}) or is_torch(node) and \
        len(node.args) > 1 and is_axis(node.args[1])


def one_of_pair(read, node: Apply, at: int, scope) -> Array | Term:
    """Of a maximum along a dim, its values or the places where they stand"""
    if at == 0:
        return read.value(replace(node, name=f"{node.name[:-3]}a{node.name[-3:]}"), scope)    # amax, amin
    if at != 1 or function_of(node.name) == "min":
        raise LanguageError(f"`{node.name}` along a dim is a pair, of values and of the places of a maximum",
                            node.at)
    return read.value(replace(node, name=f"{node.name[:-3]}argmax"), scope)


def conditions(read, node: Apply, scope) -> Array | None:
    """(pred == y), 1 where it holds, if it is this that is counted."""
    of = ungrouped(node.args[0]) if node.args else None
    if not isinstance(of, Chain):
        return None
    holds = read.bracket(Bracket(of.at, of), scope, entrywise=True)
    return holds if isinstance(holds, Array) else None


def is_axis(node: Node) -> bool:
    return whole(node) is not None or items(node) is not None or is_none(node)


def variance(read, node: Apply, scope) -> Array | Term:
    """The mean of the squared distances from the mean, divided by n less a correction"""
    value = tensor(read, node, scope)
    if len(node.args) > 2:
        raise LanguageError(f"`{node.name}` takes a tensor and an axis; say the rest by name", node.at)
    given, axis, keep = reducing(node, named=("correction", "unbiased", "ddof"))
    taken = corrected(read, node, given, scope)

    def total(gone, inside) -> Term:
        count = mul(*gone)
        mean = Mul((inverse(count), arrays.over_all("sum", gone, read.base, inside)))
        squares = arrays.over_all("sum", gone, read.base, lambda at: Pow(sub(inside(at), mean), number(2)))
        return Mul((inverse(count if taken == number(0) else sub(count, taken)), squares))
    found = folded(value, places(node, axis, len(value.sizes)), keep, read.base, total)
    if function_of(node.name) == "var":
        return found
    return read.each(lambda t: Call("sqrt", (t,)), [found], node.name, node.at)


def corrected(read, node: Apply, given: dict[str, Node], scope) -> Term:
    """What is taken from n in a variance: 0 or 1, or as it is said"""
    if "unbiased" in given:
        return number(1 if is_true(given["unbiased"]) else 0)
    if said := given.get("correction", given.get("ddof")):
        return read.integer(said, scope)
    if not (is_numpy(node) or is_torch(node)):
        raise LanguageError("NumPy's method divides by n and PyTorch's by n - 1: say which by `ddof=0` "
                            "or `unbiased=True`", node.at)
    return number(1 if is_torch(node) else 0)


def norm(read, node: Apply, scope) -> Array | Term:
    """The root of the sum of squares; or by p, of vectors"""
    value = tensor(read, node, scope)
    given, axis, keep = reducing(node, "p")
    axes, power = places(node, axis, len(value.sizes)), given.get("p")
    if power is not None and len(axes) > 1:
        raise LanguageError(f"`{node.name}` of a matrix by an order is not read; say along which axis",
                            node.at)
    return folded(value, axes, keep, read.base, lengths(read, node, power, scope))


def lengths(read, node: Apply, power: Node | None, scope) -> Total:
    """How long what stands along an axis is, by Euclid or by another power."""
    def fold(kind: str, entry: Callable[[Term], Term]):
        return lambda gone, inside: arrays.over_all(kind, gone, read.base, lambda at: entry(inside(at)))
    if power is None or whole(power) == 2:
        squares = fold("sum", shapes.squared)
        return lambda gone, inside: Call("sqrt", (squares(gone, inside),))
    sizes = fold("sum", lambda t: Call("abs", (t,)))
    if whole(power) == 1:
        return sizes
    if isinstance(power, Name) and power.name.rpartition(".")[2] == "inf":
        return fold("max", lambda t: Call("abs", (t,)))
    if not isinstance(power, Number) or power.value <= 0:
        raise LanguageError(f"`{node.name}` by a number above 0, or np.inf", node.at)
    powers = fold("sum", lambda t: Pow(Call("abs", (t,)), Num(power.value)))
    return lambda gone, inside: Pow(powers(gone, inside), Num(Fraction(1) / power.value))


def logsumexp(read, node: Apply, scope) -> Array | Term:
    value = tensor(read, node, scope)
    _, axis, keep = reducing(node)
    return folded(value, places(node, axis, len(value.sizes)), keep, read.base,
                  lambda gone, inside: Call("log", (arrays.over_all(
                      "sum", gone, read.base, lambda at: Call("exp", (inside(at),))),)))


# -- Along lines -----------------------------------------------------------------------------------

def softmax(read, node: Apply, scope) -> Array:
    """softmax, log_softmax and softmin, which the language takes along the last axis"""
    value = tensor(read, node, scope)
    require_dim(node)
    axis = bound(renamed(node, SPOKEN), "x", "axis").get("axis")
    rank = len(value.sizes)
    if rank > 1 and says_none(renamed(node, SPOKEN), "axis", 1):
        raise LanguageError(f"`{node.name}` along axis None, which in JAX is all of them: say along which", node.at)
    at = rank - 1 if is_none(axis) and node.name.startswith("jax.") else place(node, axis, rank)
    turned = exchanged(value, at, rank - 1)
    made = read.calls.layer_on(read, function_of(node.name), [turned], {}, scope, node.at)
    return exchanged(made, at, rank - 1)


def require_dim(node: Apply) -> None:
    """Reject a function of torch itself that does not say its dim."""
    if node.name.startswith("torch.") and len(node.args) < 2 and not any(n in (*AXIS, "dims") for n, _ in node.options):
        raise LanguageError(f"`{node.name}` needs its `dim`", node.at)


def exchanged(value: Array, one: int, other: int) -> Array:
    """The tensor with two axes exchanged."""
    def turned(at: tuple[Term, ...]) -> tuple[Term, ...]:
        order = list(at)
        order[one], order[other] = order[other], order[one]
        return tuple(order)
    return value if one == other else Array(turned(value.sizes), lambda at: value.entry(turned(at)))


def by_lines(value: Array, axis: int, operation: Callable[[Array], Array]) -> Array:
    """The tensor whose lines along an axis are what the operation makes of the lines of another."""
    def line(at: tuple[Term, ...]) -> Array:
        made = operation(Array((value.sizes[axis],), lambda i: value.entry((*at[:axis], *i, *at[axis:]))))
        return made
    size = line(tuple(fresh() for _ in value.sizes[1:])).sizes[0]
    return Array((*value.sizes[:axis], size, *value.sizes[axis + 1:]),
                 lambda at: line((*at[:axis], *at[axis + 1:])).entry((at[axis],)))


def lines(operation: Callable[[Array, int, object], Array]):
    """An operation on vectors, along the axis that is named, or the only one."""
    def meaning(read, node: Apply, scope) -> Array:
        value = tensor(read, node, scope)
        require_dim(node)
        axis = bound(renamed(node, SPOKEN), "x", "axis").get("axis")
        return by_lines(value, place(node, axis, len(value.sizes)),
                        lambda v: operation(v, read.base, node.at))
    return meaning


def cumprod(v: Array, base: int, at) -> Array:
    return Array(v.sizes, lambda i: arrays.over_all(
        "prod", (raised(shapes.from_zero(i[0], base), 1),), base, v.entry))


def difference(read, node: Apply, scope) -> Array:
    """np.diff(x)[i] = x[i+1] - x[i], along the last axis if none is named"""
    def of_line(v: Array) -> Array:
        return Array((raised(v.sizes[0], -1),), lambda i: sub(v.entry((raised(i[0], 1),)), v.entry(i)))
    value, named = tensor(read, node, scope), renamed(node, SPOKEN)
    given = bound(named, "x", "n", "axis")
    if says_none(named, "axis", 2) or "n" in given and whole(given["n"]) != 1:
        raise LanguageError(f"`{node.name}` once, along an axis: what stands behind the tensor is how often", node.at)
    axis = given.get("axis")
    return by_lines(value, len(value.sizes) - 1 if axis is None else place(node, axis, len(value.sizes)), of_line)


def flipped(read, node: Apply, scope) -> Array:
    """torch.flip(x, [0, 1])"""
    value = tensor(read, node, scope)
    axis = bound(renamed(node, SPOKEN), "x", "axis").get("axis")
    if is_none(axis) and len(value.sizes) > 1:
        raise LanguageError(f"`{node.name}` of a tensor with several axes: say along which", node.at)
    require_dim(node)
    for place_ in places(node, axis, len(value.sizes)):
        value = by_lines(value, place_, lambda v: shapes.flip(v, read.base, node.at))
    return value


def rolled(read, node: Apply, scope) -> Array:
    """np.roll(x, shift, axis)"""
    value = tensor(read, node, scope)
    given = bound(renamed(node, SPOKEN), "x", "shift", "axis")
    shift = read.integer(*wanted(node, given, "shift"), scope)
    (axis,) = one_or_more(given["axis"]) if "axis" in given else (None,)
    return by_lines(value, place(node, axis, len(value.sizes)),
                    lambda v: shapes.roll(v, shift, read.base, node.at))


OWN = {**dict.fromkeys((*FOLDS, "mean"), reduced), "var": variance, "std": variance,
       "norm": norm, "linalg.norm": norm, "linalg.vector_norm": norm, "logsumexp": logsumexp,
       **dict.fromkeys(("softmax", "log_softmax", "softmin"), softmax),
       "cumsum": lines(shapes.cumsum), "cumprod": lines(cumprod), "diff": difference,
       "flip": flipped, "roll": rolled}
