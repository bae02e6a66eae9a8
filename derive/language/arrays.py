"""Arrays: tensor expressions, as a shape and a way to write any one entry.

`A @ x + b` is never a term: it is an array, whose entry i is `Σ k<n: A[i, k] *
x[k] + b[i]`.  Shapes are compared as polynomials in the sizes.  A vector is a
column; its transpose is a row, which remembers that it came from a vector.

This file is trusted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from derive.kernel.terms import (
    ONE,
    Case,
    Fold,
    Mul,
    Num,
    Rel,
    Term,
    Var,
    close,
    delta,
    is_condition,
    number,
    shift,
)
from derive.language.errors import IllTyped, Misshapen, Position
from derive.language.sizes import raised, same
from derive.language.text import text

Indices = tuple[Term, ...]
LETTERS = "ijklabcdef"
_fresh = count()


@dataclass(frozen=True)
class Array:
    """The sizes of the axes, and the entry at indices counted from the base.

    `row` marks the transpose of a vector; `computed` an expression, whose
    indices are shown to be inside when an entry is read."""
    sizes: Indices
    entry: Callable[[Indices], Term]
    row: bool = False
    computed: bool = True


@dataclass(frozen=True)
class Shape:
    """What `shape(e)` and `(m, n)` stand for."""
    sizes: Indices


def fresh() -> Var:
    """An index that no text can name, to be closed by a binder."""
    return Var(f"‹{next(_fresh)}›", True)


def axis(size: Term, base: int) -> tuple[Term, Term]:
    """The range of an axis, low <= index < high."""
    return number(base), raised(size, base)


def depending(axes, *indices: Var) -> tuple[tuple[Term, Term], ...]:
    """Axes after these indices, whose bounds may mention them."""
    return tuple(tuple(shift(closed_over(end, indices), place) for end in ends)
                 for place, ends in enumerate(axes))


def closed_over(end: Term, indices: Indices) -> Term:
    """The bound of an axis after these indices, as a term in which they are nameless."""
    for index in indices:
        end = close(end, index)
    return end


def binder(kind: str, low: Term, high: Term, var: Var, body: Term, letter: str) -> Fold:
    return Fold(kind, low, high, close(body, var), letter)


def over_all(kind: str, sizes: Indices, base: int, body: Callable[[Indices], Term]) -> Term:
    """The binder over every multi-index of a shape."""
    indices = tuple(fresh() for _ in sizes)
    result = body(indices)
    for var, size, letter in reversed(list(zip(indices, sizes, LETTERS))):
        result = binder(kind, *axis(size, base), var, result, letter)
    return result


def joined(a: Term, b: Term) -> Term:
    """The product, as one product."""
    return Mul(factors(a) + factors(b))


def factors(term: Term) -> Indices:
    return term.factors if isinstance(term, Mul) else (term,)


def written_out(items: list, base: int, at: Position) -> Array:
    """The tensor [a, b, c]: along its first axis stand the items, numbers or tensors of one shape."""
    shapes = {item.sizes if isinstance(item, Array) else () for item in items}
    if len(shapes) > 1 or any(isinstance(item, Shape) or is_condition(item) for item in items
                              if not isinstance(item, Array)):
        raise IllTyped("a tensor that is written out has numbers, or rows of one length", at)

    def entry(indices: Indices) -> Term:
        first, rest = indices[0], indices[1:]
        values = [item.entry(rest) if isinstance(item, Array) else item for item in items]
        if isinstance(first, Num):
            if not 0 <= first.value - base < len(values):
                raise IllTyped(f"an index {first.value} into {len(values)} items", at)
            return values[int(first.value) - base]
        result = values[-1]
        for place, value in reversed(list(enumerate(values[:-1], base))):
            result = Case(Rel("=", first, number(place)), value, result)
        return result
    return Array((number(len(items)), *shapes.pop()), entry)


def spread(value, shape: Array):
    """The number in every entry of a tensor of this shape; a tensor as it is."""
    if not isinstance(value, Term) or is_condition(value):
        return value
    return Array(shape.sizes, lambda i: value, row=shape.row)


def beside_vectors(values: list) -> list:
    """The terms of a sum, each number beside vectors in every entry; beside a matrix it is not
    certain what a number means."""
    arrays = [v for v in values if isinstance(v, Array)]
    if not arrays or any(len(a.sizes) != 1 for a in arrays):
        return values
    return [spread(v, arrays[0]) for v in values]


def broadcast(values: list, base: int) -> list:
    """The values as NumPy takes them together: aligned at their last axes, a number or an axis of
    size 1 repeated.  Rows are left as they are, and sizes that differ too."""
    found = [v for v in values if isinstance(v, Array)]
    rank = max((len(a.sizes) for a in found), default=0)
    if not found or any(a.row for a in found):
        return values
    aligned = [(ONE,) * (rank - len(a.sizes)) + a.sizes for a in found]
    wide = tuple(next((s for s in axis_sizes if not same(s, ONE)), ONE) for axis_sizes in zip(*aligned))
    if not all(same(s, ONE) or same(s, w) for sizes in aligned for s, w in zip(sizes, wide)):
        return values

    def repeated(value):
        if not isinstance(value, Array):
            return spread(value, Array(wide, lambda i: ONE))
        missing = rank - len(value.sizes)
        once = [same(s, ONE) and not same(w, ONE) for s, w in zip(value.sizes, wide[missing:])]
        return Array(wide, lambda i: value.entry(tuple(
            number(base) if o else at for o, at in zip(once, i[missing:]))))
    return [repeated(v) for v in values]


# -- Shapes -------------------------------------------------------------------------------

def shape_text(sizes: Indices) -> str:
    return f"({', '.join(text(s, tight=True) for s in sizes)})"


def same_shape(a: Array, b: Array) -> bool:
    return len(a.sizes) == len(b.sizes) and all(map(same, a.sizes, b.sizes))


def mismatch(a: Array, b: Array, op: str, at: Position, hint: str = "") -> Misshapen:
    return Misshapen(f"`{op}` of shapes {shape_text(a.sizes)} and {shape_text(b.sizes)}{hint}", at)


def require_square(a: Array, at: Position) -> None:
    if len(a.sizes) != 2 or not same(*a.sizes):
        raise Misshapen(f"a square matrix is needed; the shape is {shape_text(a.sizes)}", at)


def require_vector(v: Array, at: Position) -> None:
    if len(v.sizes) != 1:
        raise Misshapen(f"a vector is needed; the shape is {shape_text(v.sizes)}", at)


# -- Matrices -----------------------------------------------------------------------------

def transpose(a: Array, base: int, at: Position) -> Array:
    if a.row:
        return Array(a.sizes[1:], lambda i: a.entry((number(base), *i)))
    if len(a.sizes) == 1:
        return Array((ONE, *a.sizes), lambda i: a.entry(i[1:]), row=True)
    if len(a.sizes) != 2:
        raise Misshapen("only a vector or a matrix has a transpose; the shape is "
                        f"{shape_text(a.sizes)}", at)
    return Array(a.sizes[::-1], lambda i: a.entry(i[::-1]))


def matmul(a: Array, b: Array, base: int, at: Position) -> Array | Term:
    """The matrix product; a vector is a column, its transpose a row."""
    if len(a.sizes) == 1:
        return column_times(a, b, base, at)
    if len(a.sizes) != 2 or len(b.sizes) not in (1, 2):
        raise mismatch(a, b, "@", at)
    if not same(a.sizes[1], b.sizes[0]):
        raise mismatch(a, b, "@", at, f": {text(a.sizes[1], tight=True)} columns meet "
                       f"{text(b.sizes[0], tight=True)} rows")

    def entry(indices: Indices) -> Term:
        var = fresh()
        body = joined(a.entry((indices[0], var)), b.entry((var, *indices[1:])))
        return binder("sum", *axis(a.sizes[1], base), var, body, "k")

    if a.row and len(b.sizes) == 1:
        return entry((number(base),))
    return Array((a.sizes[0], *b.sizes[1:]), entry, row=a.row)


def column_times(a: Array, b: Array, base: int, at: Position) -> Array:
    """A vector, as a matrix with one column, times a matrix with one row."""
    if len(b.sizes) == 1:
        raise mismatch(a, b, "@", at, "; the inner product is u^T @ v")
    if len(b.sizes) != 2 or not same(b.sizes[0], ONE):
        raise mismatch(a, b, "@", at, ": a vector is a column")
    return Array((a.sizes[0], b.sizes[1]),
                 lambda i: joined(a.entry(i[:1]), b.entry((number(base), i[1]))))


def numpy_matmul(a: Array, b: Array, base: int, at: Position) -> Array | Term:
    """The matrix product as NumPy has it, where a vector is a row on the left of `@` and a column
    on its right; `u @ v.T`, which is a number there and a matrix elsewhere, is refused."""
    if max(len(a.sizes), len(b.sizes)) > 2:
        return batched(a, b, base, at)
    if a.row or len(a.sizes) != 1:
        return matmul(a, b, base, at)
    if b.row:
        raise mismatch(a, b, "@", at, "; in NumPy `v.T` of a vector is v: write np.outer(u, v), or "
                       "np.dot(u, v)")
    product = matmul(transpose(a, base, at), b, base, at)
    if not isinstance(product, Array):
        return product
    return Array(product.sizes[1:], lambda i: product.entry((number(base), *i)))


def batched(a: Array, b: Array, base: int, at: Position) -> Array:
    """The matrix products along the last two axes, the axes before them taken together."""
    if a.row or b.row or min(len(a.sizes), len(b.sizes)) < 2 or not same(a.sizes[-1], b.sizes[-2]):
        raise mismatch(a, b, "@", at)
    whole = [Array(v.sizes[:-2], lambda i: ONE) for v in (a, b)]
    left, right = broadcast(whole, base)
    if not same_shape(left, right):
        raise mismatch(a, b, "@", at)

    def placed(value: Array, outer: Indices, inner: Indices) -> Term:
        own = value.sizes[:-2]
        first = outer[len(outer) - len(own):]
        return value.entry((*(number(base) if same(s, ONE) and not same(w, ONE) else i for s, w, i in zip(
            own, left.sizes[len(outer) - len(own):], first)), *inner))

    def entry(indices: Indices) -> Term:
        *outer, i, j = indices
        var = fresh()
        body = joined(placed(a, tuple(outer), (i, var)), placed(b, tuple(outer), (var, j)))
        return binder("sum", *axis(a.sizes[-1], base), var, body, "k")
    return Array((*left.sizes, a.sizes[-2], b.sizes[-1]), entry)


def matrix_power(a: Array, n: int, base: int, at: Position) -> Array:
    require_square(a, at)
    if n == 0:
        return identity(a.sizes[0])
    result = a
    for _ in range(n - 1):
        result = matmul(result, a, base, at)
    return result


def identity(size: Term) -> Array:
    return Array((size, size), lambda i: delta(*i))


def constant(sizes: Indices, value: int) -> Array:
    return Array(sizes, lambda i: number(value))


def diagonal(v: Array, at: Position) -> Array:
    require_vector(v, at)
    return Array(v.sizes * 2, lambda i: joined(delta(*i), v.entry(i[:1])))


def outer(u: Array, v: Array, at: Position) -> Array:
    require_vector(u, at)
    require_vector(v, at)
    return Array(u.sizes + v.sizes, lambda i: joined(u.entry(i[:1]), v.entry(i[1:])))


def trace(a: Array, base: int, at: Position) -> Term:
    require_square(a, at)
    var = fresh()
    return binder("sum", *axis(a.sizes[0], base), var, a.entry((var, var)), "k")


def equations(a: Array, b: Array, base: int) -> Term:
    """a = b, entry by entry, as one condition."""
    return over_all("all", a.sizes, base, lambda i: Rel("=", a.entry(i), b.entry(i)))
