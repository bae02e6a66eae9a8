"""Slices, as Python has them: x[a:b], x[:-1], x[::-1], X[:, j].

A slice counts from 0 and leaves its end out, and a bound with a minus is counted from the
end.  Its bounds must lie inside the axis for all sizes, where Python would cut them off.

This file is trusted.
"""

from __future__ import annotations

from derive.kernel.terms import ONE, ZERO, Floor, Num, Rel, Term, add, mul, sub
from derive.language.arrays import Array, axis
from derive.language.errors import LanguageError, Misshapen
from derive.language.scope import Scope
from derive.language.sizes import raised
from derive.language.syntax import Index, Neg, Node, Number, Slice, ungrouped


def sliced(read, node: Index, scope: Scope) -> Array:
    """The tensor of the entries that the slices and indices choose."""
    value = read.array(node.base, scope.of_numbers())
    if value.row:
        raise Misshapen("a slice of the transpose of a vector is not certain: in NumPy it is the vector",
                        node.at)
    if len(node.indices) > len(value.sizes):
        raise Misshapen(f"{len(node.indices)} indices for a tensor with {len(value.sizes)} axes",
                        node.at)
    chosen = [along(read, item, size, scope) for item, size in zip(node.indices, value.sizes)]
    rest = value.sizes[len(chosen):]
    sizes = tuple(size for size, _ in chosen if size is not None)

    def entry(indices: tuple[Term, ...]) -> Term:
        left = iter(indices)
        first = [place(None if size is None else next(left)) for size, place in chosen]
        return value.entry((*first, *left))
    return Array((*sizes, *rest), entry)


def along(read, item: Node, size: Term, scope: Scope):
    """How many entries are chosen along an axis, None for a single one, and the place of each."""
    if not isinstance(item, Slice):
        index = read.index(item, scope)
        low, high = axis(size, read.base)
        require(read, scope, Rel("<=", low, index), Rel("<", index, high))
        return None, lambda i: index
    if backwards(item):
        last = raised(size, 2 * read.base - 1)
        return size, lambda i: sub(last, i)
    if read.base == 1 and (item.start or item.stop or item.step):
        raise LanguageError("a slice counts from 0; declare `base 0`", item.at)
    start, stop = (bound(read, node, size, scope) for node in (item.start, item.stop))
    start, stop = start or ZERO, stop or size
    require(read, scope, Rel("<=", ZERO, start), Rel("<=", start, stop), Rel("<=", stop, size))
    step = read.integer(item.step, scope) if item.step else ONE
    require(read, scope, Rel("<=", ONE, step))
    span = raised(stop, -int(start.value)) if isinstance(start, Num) else sub(stop, start)
    if step == ONE:
        return span, lambda i: moved(i, start)
    return (Floor(raised(moved(span, step), -1), step),
            lambda i: moved(mul(step, i), start))


def moved(index: Term, by: Term) -> Term:
    return raised(index, int(by.value)) if isinstance(by, Num) else add(by, index)


def backwards(item: Slice) -> bool:
    """x[::-1]"""
    return item.start is None and item.stop is None and item.step is not None and \
        minus(item.step) == Number(item.step.at, 1)


def bound(read, node: Node | None, size: Term, scope: Scope) -> Term | None:
    """Where a slice begins or ends; with a minus, counted from the end."""
    if node is None:
        return None
    if (back := minus(node)) is None:
        return read.integer(node, scope)
    distance = read.integer(back, scope)
    require(read, scope, Rel("<=", ONE, distance))
    return sub(size, distance)


def minus(node: Node) -> Node | None:
    """k, where `-k` is written."""
    plain = ungrouped(node)
    if isinstance(plain, Number) and plain.value < 0:
        return Number(plain.at, -plain.value)
    return plain.arg if isinstance(plain, Neg) else None


def require(read, scope: Scope, *conds: Term) -> None:
    for cond in conds:
        read.names.oblige(scope.closed(cond))
