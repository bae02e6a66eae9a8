"""Shapes: operations that rearrange or gather the entries of tensors.

Each gives the entry of its result at indices that run from the base; what is
flattened is read back by floor division and remainder.

This file is trusted.
"""

from __future__ import annotations

from derive.kernel.terms import (
    Call,
    Case,
    Floor,
    Mod,
    Mul,
    Pow,
    Rel,
    Term,
    add,
    inverse,
    mul,
    number,
    sub,
)
from derive.language.arrays import Array, joined, mismatch, over_all, require_vector, shape_text
from derive.language.errors import Misshapen, Position
from derive.language.sizes import raised, same


def from_zero(index: Term, base: int) -> Term:
    return raised(index, -base)


def from_base(index: Term, base: int) -> Term:
    return raised(index, base)


def require_matrix(a: Array, at: Position) -> None:
    if len(a.sizes) != 2:
        raise Misshapen(f"a matrix is needed; the shape is {shape_text(a.sizes)}", at)


def vec(a: Array, base: int, at: Position) -> Array:
    """The columns of a matrix, one below the other."""
    require_matrix(a, at)
    rows, columns = a.sizes

    def entry(indices):
        place = from_zero(indices[0], base)
        return a.entry((from_base(Mod(place, rows), base), from_base(Floor(place, rows), base)))
    return Array((mul(rows, columns),), entry)


def reshape(a: Array, sizes: tuple[Term, ...], base: int) -> Array:
    """The entries in the order of the rows, in another shape of as many entries.  Axes that are
    together as long in both are reshaped by themselves, so that those that stay are read as they are."""
    parts = together(a.sizes, sizes)

    def entry(indices):
        left, found = iter(from_zero(i, base) for i in indices), []
        for old, new in parts:
            found += replaced([next(left) for _ in new], old, new)
        return a.entry(tuple(from_base(i, base) for i in found))
    return Array(sizes, entry)


def together(old: tuple[Term, ...], new: tuple[Term, ...]) -> list[tuple[tuple[Term, ...], tuple[Term, ...]]]:
    """Two shapes of as many entries cut, from the left, into parts that have as many: where those on
    one side of a cut do, so do those on the other."""
    for i in range(1, len(old)):
        for j in range(1, len(new)):
            if same(mul(*old[:i]), mul(*new[:j])) or same(mul(*old[i:]), mul(*new[j:])):
                return [(old[:i], new[:j]), *together(old[i:], new[j:])]
    return [(old, new)]


def replaced(indices: list[Term], old: tuple[Term, ...], new: tuple[Term, ...]) -> list[Term]:
    """Where the entry at these indices of the new shape stands in the old one, counted from 0."""
    place = indices[0]
    for index, size in zip(indices[1:], new[1:]):
        place = add(mul(place, size), index)
    within_rows = []
    for size in reversed(old[1:]):
        within_rows.append(Mod(place, size))
        place = Floor(place, size)
    return [place, *reversed(within_rows)]


def kron(a: Array, b: Array, base: int, at: Position) -> Array:
    """The Kronecker product: a block a[i, j] b for each entry of a.  A vector is a column."""
    if len(a.sizes) != len(b.sizes) or len(a.sizes) not in (1, 2):
        raise Misshapen("kron is of two matrices or two vectors; the shapes are "
                        f"{shape_text(a.sizes)} and {shape_text(b.sizes)}", at)

    def entry(indices):
        places = [from_zero(i, base) for i in indices]
        block = tuple(from_base(Floor(p, size), base) for p, size in zip(places, b.sizes))
        inner = tuple(from_base(Mod(p, size), base) for p, size in zip(places, b.sizes))
        return joined(a.entry(block), b.entry(inner))
    return Array(tuple(mul(m, n) for m, n in zip(a.sizes, b.sizes)), entry)


def concat(parts: list[Array], base: int, at: Position) -> Array:
    """Tensors one after the other along their first axis."""
    first, *rest = parts
    if len(parts) < 2 or not all(first.sizes and len(p.sizes) == len(first.sizes) for p in rest):
        raise Misshapen("concat is of tensors with as many axes", at)
    for part in rest:
        if not all(map(same, first.sizes[1:], part.sizes[1:])):
            raise mismatch(first, part, "concat", at)
    joined_rest = rest[0] if len(rest) == 1 else concat(rest, base, at)
    size = first.sizes[0]

    def entry(indices):
        index, *others = indices
        return Case(Rel("<", from_zero(index, base), size), first.entry((index, *others)),
                    joined_rest.entry((sub(index, size), *others)))
    return Array((add(size, joined_rest.sizes[0]), *first.sizes[1:]), entry)


def squares(a: Array, base: int) -> Term:
    """The sum of the squares of all entries."""
    return over_all("sum", a.sizes, base, lambda i: squared(a.entry(i)))


def squared(term: Term) -> Term:
    return Pow(term, number(2))


def norm(a: Array, base: int) -> Term:
    """The root of the sum of squares: Euclid's norm of a vector, Frobenius' of a matrix."""
    return Call("sqrt", (squares(a, base),))


def mean(a: Array, base: int) -> Term:
    """The sum of the entries over their number."""
    return Mul((inverse(mul(*a.sizes)), over_all("sum", a.sizes, base, a.entry)))


def variance(a: Array, base: int) -> Term:
    """The mean square of what the entries differ from their mean by; divided by their number."""
    centre = mean(a, base)
    spread = Array(a.sizes, lambda i: squared(sub(a.entry(i), centre)))
    return mean(spread, base)


def dot(u: Array, v: Array, base: int, at: Position) -> Term:
    """The inner product of two tensors of one shape."""
    return over_all("sum", u.sizes, base, lambda i: joined(u.entry(i), v.entry(i)))


def cumsum(v: Array, base: int, at: Position) -> Array:
    """The sums of the first entries, the last one included."""
    require_vector(v, at)

    def entry(indices):
        return over_all("sum", (raised(from_zero(indices[0], base), 1),), base, v.entry)
    return Array(v.sizes, entry)


def flip(v: Array, base: int, at: Position) -> Array:
    """A vector read backwards."""
    require_vector(v, at)
    last = raised(v.sizes[0], 2 * base - 1)
    return Array(v.sizes, lambda i: v.entry((sub(last, i[0]),)))


def roll(v: Array, shift: Term, base: int, at: Position) -> Array:
    """A vector whose entries move on by `shift` places; those that leave come in again."""
    require_vector(v, at)

    def entry(indices):
        place = sub(from_zero(indices[0], base), shift)
        return v.entry((from_base(Mod(place, v.sizes[0]), base),))
    return Array(v.sizes, entry)
