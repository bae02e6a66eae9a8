"""Slices, as Python has them: x[a:b], x[:-1], x[::-1], X[:, j], X[..., j], x[:, None].

A slice counts from 0 and leaves its end out, and a bound with a minus is counted from the
end.  Its bounds must lie inside the axis for all sizes, where Python would cut them off.
A number with a minus is an index counted from the end beside a slice, and in a statement in
NumPy's notation; elsewhere `x[-1]` is what stands before x[0], which is nothing or a zero.
`None` is a new axis of one entry, `...` stands for the axes that are not named.

This file is trusted.
"""

from __future__ import annotations

from derive.kernel.terms import ONE, ZERO, Floor, Num, Rel, Term, add, mul, names, sub
from derive.language.arrays import Array, axis
from derive.language.errors import LanguageError, Misshapen, Position
from derive.language.scope import Scope
from derive.language.sizes import raised
from derive.language.syntax import Ellipsis, Index, Name, Neg, Node, Number, Slice, ungrouped
from derive.language.text import text

NEW_AXES = ("None", "np.newaxis", "numpy.newaxis", "jnp.newaxis")


def is_sliced(read, node: Index) -> bool:
    """Is there more than indices in the brackets?"""
    return any(isinstance(item, (Slice, Ellipsis)) or is_new_axis(read, item) for item in node.indices)


def is_new_axis(read, node: Node) -> bool:
    return isinstance(node, Name) and node.name in NEW_AXES and not read.names.kind(node.name)


def sliced(read, node: Index, scope: Scope) -> Array | Term:
    """The tensor of the entries that the slices and indices choose; or one of them, where no axis
    is left."""
    value = read.array(node.base, scope.of_numbers())
    if value.row:
        raise Misshapen("a slice of the transpose of a vector is not certain: in NumPy it is the vector",
                        node.at)
    items = filled_in(read, node, len(value.sizes))
    left = iter(value.sizes)
    chosen = [None if is_new_axis(read, item) else along(read, item, next(left), scope)
              for item in items]
    rest = tuple(left)
    sizes = tuple(ONE if one is None else one[0] for one in chosen if one is None or one[0] is not None)

    def entry(indices: tuple[Term, ...]) -> Term:
        given, first = iter(indices), []
        for one in chosen:
            if one is None:
                next(given)
            else:
                size, place = one
                first.append(place(None if size is None else next(given)))
        return value.entry((*first, *given))
    return Array((*sizes, *rest), entry) if sizes or rest else entry(())


def filled_in(read, node: Index, rank: int) -> tuple[Node, ...]:
    """The indices, with a whole slice for each axis that `...` stands for."""
    named = sum(not isinstance(i, Ellipsis) and not is_new_axis(read, i) for i in node.indices)
    dots = [place for place, item in enumerate(node.indices) if isinstance(item, Ellipsis)]
    if named > rank or len(dots) > 1:
        raise Misshapen(f"{named} indices for a tensor with {rank} axes" if named > rank else
                        "`...` stands once among the indices of a tensor", node.at)
    if not dots:
        return node.indices
    before, after = node.indices[:dots[0]], node.indices[dots[0] + 1:]
    return (*before, *[Slice(node.at, None, None, None)] * (rank - named), *after)


def along(read, item: Node, size: Term, scope: Scope):
    """How many entries are chosen along an axis, None for a single one, and the place of each."""
    if not isinstance(item, Slice):
        if (counted := from_end(read, item, size, scope)) is not None:
            return None, lambda i: counted
        index = read.index(item, scope)
        low, high = axis(size, read.base)
        require(read, scope, item.at, Rel("<=", low, index), Rel("<", index, high))
        return None, lambda i: index
    if backwards(item):
        last = raised(size, 2 * read.base - 1)
        return size, lambda i: sub(last, i)
    if read.base == 1 and (item.start or item.stop or item.step):
        raise LanguageError("a slice counts from 0; declare `base 0`", item.at)
    start, stop = (bound(read, node, size, scope) for node in (item.start, item.stop))
    start, stop = start or ZERO, stop or size
    require(read, scope, item.at, Rel("<=", ZERO, start), Rel("<=", start, stop), Rel("<=", stop, size))
    step = read.integer(item.step, scope) if item.step else ONE
    require(read, scope, item.at, Rel("<=", ONE, step))
    span = raised(stop, -int(start.value)) if isinstance(start, Num) else sub(stop, start)
    if step == ONE:
        return span, lambda i: moved(i, start)
    return (Floor(raised(moved(span, step), -1), step),
            lambda i: moved(mul(step, i), start))


def from_end(read, item: Node, size: Term, scope: Scope) -> Term | None:
    """The place that `-1` stands for in code: the last one; None where no such number stands."""
    back = minus(item)
    if read.base or not isinstance(back, Number) or back.value.denominator != 1 or back.value < 1:
        return None
    require(read, scope, item.at, Rel("<=", Num(back.value), size))
    return raised(size, -int(back.value))


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
    require(read, scope, node.at, Rel("<=", ONE, distance))
    return sub(size, distance)


def minus(node: Node) -> Node | None:
    """k, where `-k` is written."""
    plain = ungrouped(node)
    if isinstance(plain, Number) and plain.value < 0:
        return Number(plain.at, -plain.value)
    return plain.arg if isinstance(plain, Neg) else None


def require(read, scope: Scope, at: Position, *conds: Term) -> None:
    for cond in conds:
        if not names(cond):                           # of numbers: it is known here and now
            read.names.require(cond, lambda: Misshapen(
                f"a slice of these bounds needs {text(cond)}; Python would cut them off", at))
        read.names.oblige(scope.closed(cond))
