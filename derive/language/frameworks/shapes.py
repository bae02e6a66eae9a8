"""How NumPy and PyTorch move the axes of a tensor, and leave parts of one out.

    x.transpose(0, 2, 1), x.permute(0, 2, 1)    all axes in another order
    x.transpose(1, 2), np.swapaxes(x, 1, 2)     two axes exchanged
    x.unsqueeze(0), x.squeeze(0), x.expand(n, m)
    np.tril(A), np.triu(A, k=1)                 zeros above or below a diagonal
    np.diag(v), np.diag(A)                      a diagonal matrix, and the diagonal of one

Of a matrix `A.transpose(0, 1)` is A in NumPy and its transpose in PyTorch, and refused.

This file is trusted.
"""

from __future__ import annotations

from collections.abc import Callable

from derive.kernel.terms import ONE, Iverson, Mul, Rel, Term, add, mul, number
from derive.language import arrays
from derive.language.arrays import Array, Shape, shape_text
from derive.language.errors import LanguageError, Misshapen
from derive.language.frameworks.axes import is_pair, one_of_pair
from derive.language.frameworks.options import function_of, is_numpy, whole
from derive.language.sizes import same
from derive.language.syntax import Apply, Index, Node, Part, Tuple, ungrouped
from derive.language.text import text


def operand(read, node: Apply, scope) -> Array:
    if not node.args:
        raise LanguageError(f"`{node.name}` takes a tensor", node.at)
    value = read.array(node.args[0], scope)
    if value.row:
        raise Misshapen("in NumPy `x.T` of a vector is x, with one axis and not two", node.at)
    return value


def listed(node: Apply, *names: str) -> tuple[Node, ...]:
    """What is given behind the tensor, one by one, in brackets or by name."""
    given = (*node.args[1:], *(value for _, value in node.options))
    if any(name not in names for name, _ in node.options):
        raise LanguageError(f"`{node.name}` has no option `{node.options[0][0]}` here", node.at)
    first = ungrouped(given[0]) if len(given) == 1 else None
    return first.items if isinstance(first, Tuple) else given


def axes_of(node: Apply, given: tuple[Node, ...], rank: int) -> list[int]:
    """The axes that are named, a negative one counted from the end."""
    found = [whole(item) for item in given]
    if any(axis is None or not -rank <= axis < rank for axis in found):
        raise Misshapen(f"`{node.name}`: the axes of this tensor are 0..{rank - 1}", node.at)
    return [axis % rank for axis in found]


# -- Axes in another order ---------------------------------------------------------------------

def permuted(value: Array, order: list[int]) -> Array:
    """The tensor whose axis i is the axis order[i] of another."""
    def entry(at: tuple[Term, ...]) -> Term:
        place = dict(zip(order, at))
        return value.entry(tuple(place[axis] for axis in range(len(order))))
    return Array(tuple(value.sizes[axis] for axis in order), entry)


def transposed(read, node: Apply, scope) -> Array:
    given = listed(node, "axes")
    if not given and len(read.array(node.args[0], scope).sizes) <= 2:
        return arrays.transpose(read.array(node.args[0], scope), read.base, node.at)
    value = operand(read, node, scope)
    rank = len(value.sizes)
    if function_of(node.name) == "t":
        raise Misshapen(f"`{node.name}` is of a matrix; the shape is {shape_text(value.sizes)}", node.at)
    order = axes_of(node, given, rank) if given else list(range(rank))[::-1]
    if order == [0, 1]:
        raise LanguageError("of a matrix this is the same in NumPy, and its transpose in PyTorch; "
                            "write A.T or A", node.at)
    if rank > 2 and len(order) == 2 and not is_numpy(node):
        return permuted(value, exchanged(rank, *order))
    return permuted(value, require_all(node, order, rank))


def permute(read, node: Apply, scope) -> Array:
    value = operand(read, node, scope)
    rank = len(value.sizes)
    return permuted(value, require_all(node, axes_of(node, listed(node, "dims"), rank), rank))


def swapped(read, node: Apply, scope) -> Array:
    value = operand(read, node, scope)
    order = axes_of(node, listed(node), len(value.sizes))
    if len(order) != 2:
        raise LanguageError(f"`{node.name}` exchanges two axes", node.at)
    return permuted(value, exchanged(len(value.sizes), *order))


def exchanged(rank: int, one: int, other: int) -> list[int]:
    order = list(range(rank))
    order[one], order[other] = order[other], order[one]
    return order


def require_all(node: Apply, order: list[int], rank: int) -> list[int]:
    if sorted(order) != list(range(rank)):
        raise Misshapen(f"`{node.name}` names each of the {rank} axes once", node.at)
    return order


# -- Axes of one entry ---------------------------------------------------------------------------

def unsqueezed(read, node: Apply, scope) -> Array:
    value = operand(read, node, scope)
    place = axes_of(node, listed(node, "dim", "axis"), len(value.sizes) + 1)
    if len(place) != 1:
        raise LanguageError(f"`{node.name}` takes one axis", node.at)
    at = place[0]
    return Array((*value.sizes[:at], ONE, *value.sizes[at:]),
                 lambda i: value.entry((*i[:at], *i[at + 1:])))


def squeezed(read, node: Apply, scope) -> Array | Term:
    value = operand(read, node, scope)
    given = listed(node, "dim", "axis")
    gone = axes_of(node, given, len(value.sizes)) if given else [
        axis for axis, size in enumerate(value.sizes) if same(size, ONE)]
    for size in () if given else value.sizes:
        if not same(size, ONE):
            read.names.require(Rel("<=", number(2), size), lambda: Misshapen(
                f"`{node.name}` leaves out every axis of one entry, and {text(size)} may be 1: say along which", node.at))
    if not all(same(value.sizes[axis], ONE) for axis in gone):
        raise Misshapen(f"`{node.name}` leaves out axes of one entry; the shape is "
                        f"{shape_text(value.sizes)}", node.at)

    def entry(at: tuple[Term, ...]) -> Term:
        rest = iter(at)
        return value.entry(tuple(number(read.base) if axis in gone else next(rest)
                                 for axis in range(len(value.sizes))))
    sizes = tuple(size for axis, size in enumerate(value.sizes) if axis not in gone)
    return Array(sizes, entry) if sizes else entry(())


def expanded(read, node: Apply, scope) -> Array:
    """x.expand(n, m): axes of one entry repeated; -1 is the size that there is."""
    value, given = operand(read, node, scope), listed(node, "size", "shape")
    missing = len(given) - len(value.sizes)
    old = (ONE,) * missing + value.sizes
    sizes = tuple(size if whole(item) == -1 else read.integer(item, scope)
                  for item, size in zip(given, old))
    if missing < 0 or not all(same(a, b) or same(a, ONE) for a, b in zip(old, sizes)):
        raise Misshapen(f"`{node.name}` of shape {shape_text(value.sizes)} to {shape_text(sizes)}: only "
                        "axes of one entry are repeated", node.at)
    return Array(sizes, lambda i: value.entry(tuple(
        number(read.base) if same(size, ONE) else at for size, at in zip(value.sizes, i[missing:]))))


# -- Parts of a matrix ---------------------------------------------------------------------------

def triangle(read, node: Apply, scope) -> Array:
    """np.tril(A) and np.triu(A), 0 on the other side of a diagonal"""
    value, inside = operand(read, node, scope), corner(read, node, function_of(node.name), scope)
    if len(value.sizes) < 2:
        raise Misshapen(f"`{node.name}` takes a matrix and a diagonal", node.at)
    return Array(value.sizes, lambda at: Mul((Iverson(inside(at)), value.entry(at))))


def corner(read, node: Apply, function: str, scope) -> Callable[[tuple[Term, ...]], Term]:
    """Which entries A[i, j] are in a triangle: j <= i + k of tril, and i + k <= j of triu"""
    given = listed(node, "k", "diagonal")
    if len(given) > 1:
        raise Misshapen(f"`{node.name}` takes a matrix and a diagonal", node.at)
    above = read.integer(given[0], scope) if given else number(0)

    def inside(at: tuple[Term, ...]) -> Term:
        *_, i, j = at
        moved = i if above == number(0) else add(i, above)
        return Rel("<=", *((j, moved) if function == "tril" else (moved, j)))
    return inside


def diagonal(read, node: Apply, scope) -> Array:
    value = operand(read, node, scope)
    if listed(node) or len(value.sizes) not in (1, 2):
        raise Misshapen(f"`{node.name}` takes a vector or a square matrix", node.at)
    if len(value.sizes) == 1 and function_of(node.name) == "diagonal":
        raise Misshapen(f"`{node.name}` takes a matrix; the matrix with a vector on its diagonal is "
                        "np.diag(v)", node.at)
    if len(value.sizes) == 1:
        return arrays.diagonal(value, node.at)
    if function_of(node.name) == "diagflat":
        raise Misshapen(f"`{node.name}` takes a vector", node.at)
    arrays.require_square(value, node.at)
    return Array(value.sizes[:1], lambda i: value.entry(i * 2))


# -- Sizes ---------------------------------------------------------------------------------------

def shape(read, node: Apply, scope) -> Shape:
    """x.shape"""
    listed(node)
    return Shape(operand(read, node, scope).sizes if node.args else ())


def size(read, node: Apply, scope) -> Shape | Term:
    """x.size(), and x.size(0)"""
    value, given = operand(read, node, scope), listed(node, "dim")
    if not given:
        return Shape(value.sizes)
    return value.sizes[axes_of(node, given, len(value.sizes))[0]]


def count(read, node: Apply, scope) -> Term:
    """x.numel(), the number of entries"""
    listed(node)
    return mul(*operand(read, node, scope).sizes)


def size_along(node: Index, value: Shape) -> Term:
    """x.shape[-1]"""
    at = whole(node.indices[0]) if len(node.indices) == 1 else None
    if at is None or not -len(value.sizes) <= at < len(value.sizes):
        raise Misshapen(f"the axes of a shape are 0..{len(value.sizes) - 1}", node.at)
    return value.sizes[at]


def part_of(read, node: Part, scope) -> Array | Term:
    """What one of the names of `let q, k = X.chunk(2)` or `let m, n = X.shape` stands for"""
    if is_pair(pair := ungrouped(node.of)) and node.count == 2:
        return one_of_pair(read, pair, node.place, scope)
    value = read.value(node.of, scope)
    if not isinstance(value, (Array, Shape)) or read.base:
        raise LanguageError("the parts of a tensor are named in base 0", node.at)
    parts = len(value.sizes) if isinstance(value, Shape) else value.sizes[0]
    if parts not in (node.count, number(node.count)):
        raise Misshapen(f"{node.count} names for the parts of a tensor of shape {shape_text(value.sizes)}",
                        node.at)
    if isinstance(value, Shape):
        return value.sizes[node.place]
    at = number(node.place)
    if len(value.sizes) == 1:
        return value.entry((at,))
    return Array(value.sizes[1:], lambda rest: value.entry((at, *rest)))


def same_tensor(read, node: Apply, scope) -> Array | Term:
    """x.contiguous(), x.clone(), x.copy()"""
    listed(node)
    return read.value(node.args[0], scope) if node.args else operand(read, node, scope)


def last_exchanged(read, node: Apply, scope) -> Array:
    """x.mT, the matrices of a stack transposed"""
    value = operand(read, node, scope)
    if len(value.sizes) < 2:
        raise Misshapen("`.mT` of matrices", node.at)
    return permuted(value, exchanged(len(value.sizes), -1, -2))


def largest(read, node: Apply, scope):
    """x.max(dim=0).values, of the pair of values and indices that a maximum along a dim is"""
    of = ungrouped(node.args[0])
    if not isinstance(of, Apply) or function_of(of.name) not in ("max", "min"):
        raise LanguageError(f"`{node.name}` of a maximum or a minimum along an axis", node.at)
    return one_of_pair(read, of, 0 if node.name == ".values" else 1, scope)


OWN = {**dict.fromkeys(("contiguous", "clone", "copy"), same_tensor), "shape": shape, "size": size,
       "numel": count, "mT": last_exchanged, "values": largest, "indices": largest,
       "transpose": transposed, "t": transposed, "permute": permute, "swapaxes": swapped,
       "unsqueeze": unsqueezed, "expand_dims": unsqueezed, "squeeze": squeezed, "expand": expanded,
       "broadcast_to": expanded, "tril": triangle, "triu": triangle,
       "diag": diagonal, "diagflat": diagonal, "diagonal": diagonal}
