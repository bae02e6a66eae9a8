"""Indexing by tensors of integers, as NumPy and PyTorch have it.

    E[t], X[np.arange(n), t], X[:, t]     an entry for each integer, side by side where there are several
    F.embedding(t, E), np.take(x, t), X.index_select(0, t)
    X.gather(1, t), np.take_along_axis(X, t, axis=1)
    X.masked_fill(M > 0, c)

Each integer must lie in its axis, counted from 0.  Tensors of integers are aligned with one another,
and stand side by side: `X[t, :, u]`, where NumPy moves axes about, is refused.

This file is trusted.
"""

from __future__ import annotations

from dataclasses import replace

from derive.kernel.terms import Case, Iverson, Term, is_integer, within
from derive.language import arrays, slices
from derive.language.arrays import Array, broadcast, fresh, over_all
from derive.language.errors import IllTyped, LanguageError, Misshapen
from derive.language.frameworks.axes import SPOKEN
from derive.language.frameworks.masks import condition
from derive.language.frameworks.options import array, bound, place, renamed, tensor, wanted
from derive.language.syntax import (
    Apply, Ellipsis, Index, Name, Node, Slice, ungrouped)


def is_integers(value) -> bool:
    """Is this a tensor of integers?"""
    return isinstance(value, Array) and not value.row and \
        is_integer(value.entry(tuple(fresh() for _ in value.sizes)))


def require_inside(read, scope, value: Array, size: Term) -> None:
    """That all entries are places of an axis is to be shown."""
    low, high = arrays.axis(size, read.base)
    read.names.oblige(scope.closed(over_all(
        "all", value.sizes, read.base, lambda at: within(low, value.entry(at), high))))


def tensors_among(read, node: Index, scope) -> dict[int, Array]:
    """The indices that are tensors of integers, each under its place."""
    found = {}
    for at, item in enumerate(node.indices):
        plain = ungrouped(item)
        if isinstance(plain, Name) and read.names.kind(plain.name) in ("tensor", "let") \
                and plain.name not in scope.letters or isinstance(plain, Apply) and "." in plain.name:
            value = read.value(plain, scope.of_indices())
            if is_integers(value):
                found[at] = value
    return found


def chosen(read, node: Index, given: dict[int, Array], scope) -> Array:
    """X[t, u]: where tensors of integers stand among the indices."""
    if read.base:
        raise LanguageError("an index that is a tensor counts from 0; declare `base 0`", node.at)
    value = array(read, node.base, scope.of_numbers())
    first, last = min(given), max(given)
    others = [item for i, item in enumerate(node.indices) if i not in given]
    plain = all(isinstance(item, Slice) for item in others) or not any(
        isinstance(item, (Slice, Ellipsis)) for item in others)
    if len(given) != last - first + 1 or not plain or any(slices.is_new_axis(read, i) for i in others) \
            or first and not isinstance(node.indices[0], Slice):
        raise LanguageError("tensors of integers stand side by side among whole axes or slices, or behind "
                            "them come indices", node.at)
    if len(node.indices) > len(value.sizes):
        raise Misshapen(f"{len(node.indices)} indices for a tensor with {len(value.sizes)} axes", node.at)
    together = broadcast([given[i] for i in sorted(given)], read.base)
    for t in together[1:]:
        read.names.require_equal_shapes(together[0], t, "an index", node.at)
    for at, t in zip(sorted(given), together):
        require_inside(read, scope, t, value.sizes[at])
    whole = Slice(node.at, None, None, None)
    rest = slices.sliced(read, replace(node, indices=tuple(
        whole if i in given else item for i, item in enumerate(node.indices))), scope)
    rank = len(together[0].sizes)

    def entry(at: tuple[Term, ...]) -> Term:
        inner = at[first:first + rank]
        return rest.entry((*at[:first], *(t.entry(inner) for t in together), *at[first + rank:]))
    return Array((*rest.sizes[:first], *together[0].sizes, *rest.sizes[last + 1:]), entry)


# -- Calls -----------------------------------------------------------------------------------------

def integers(read, node: Apply, index: Node, scope) -> Array:
    value = array(read, index, scope)
    if not is_integers(value):
        raise IllTyped(f"`{node.name}` takes a tensor of integers", node.at)
    if read.base:
        raise LanguageError(f"`{node.name}` counts from 0; declare `base 0`", node.at)
    return value


def embedding(read, node: Apply, scope) -> Array:
    """The rows of the table that the integers name"""
    given = bound(node, "input", "weight")
    index, table = wanted(node, given, "input", "weight")
    return taken_from(read, array(read, table, scope), integers(read, node, index, scope), 0, scope)


def selected(read, node: Apply, scope) -> Array:
    """X.index_select(dim, t)"""
    value = tensor(read, node, scope)
    axis, index = wanted(node, bound(renamed(node, SPOKEN), "x", "axis", "index"), "axis", "index")
    at = place(node, axis, len(value.sizes))
    return taken_from(read, value, integers(read, node, index, scope), at, scope)


def took(read, node: Apply, scope) -> Array:
    """np.take(x, t, axis)"""
    value = tensor(read, node, scope)
    given = bound(renamed(node, {**SPOKEN, "indices": "index"}), "x", "index", "axis")
    at = place(node, given.get("axis"), len(value.sizes))
    return taken_from(read, value, integers(read, node, *wanted(node, given, "index"), scope), at, scope)


def taken_from(read, value: Array, index: Array, axis: int, scope) -> Array:
    require_inside(read, scope, index, value.sizes[axis])
    rank = len(index.sizes)

    def entry(at: tuple[Term, ...]) -> Term:
        return value.entry((*at[:axis], index.entry(at[axis:axis + rank]), *at[axis + rank:]))
    return Array((*value.sizes[:axis], *index.sizes, *value.sizes[axis + 1:]), entry)


def gathered(read, node: Apply, scope) -> Array:
    """X.gather(dim, t)[i, j] = X[i, t[i, j]] along axis 1; np.take_along_axis(X, t, axis)"""
    order = ("axis", "index") if node.name.endswith("gather") else ("index", "axis")
    value = tensor(read, node, scope)
    given = bound(renamed(node, {**SPOKEN, "indices": "index"}), "x", *order)
    axis, index = wanted(node, given, "axis", "index")
    at, index = place(node, axis, len(value.sizes)), integers(read, node, index, scope)
    if len(index.sizes) != len(value.sizes):
        raise Misshapen(f"`{node.name}` takes a tensor of integers with as many axes; add one by "
                        "`.unsqueeze(1)`", node.at)
    for k, (size, own) in enumerate(zip(index.sizes, value.sizes)):
        if k != at:
            read.names.require_equal_shapes(Array((own,), lambda i: i[0]), Array((size,), lambda i: i[0]),
                                            node.name, node.at)
    require_inside(read, scope, index, value.sizes[at])
    return Array(index.sizes, lambda i: value.entry((*i[:at], index.entry(i), *i[at + 1:])))


def masked(read, node: Apply, scope) -> Array | Term:
    """x.masked_fill(condition, c)"""
    given = bound(node, "x", "mask", "value")
    of, mask, value = wanted(node, given, "x", "mask", "value")
    values = [condition(read, mask, scope), read.value(value, scope), read.value(of, scope)]

    def filled(bracket: Iverson, a: Term, b: Term) -> Term:
        return Case(bracket.cond, a, b)
    return read.each(filled, values, node.name, node.at)


OWN = {"embedding": embedding, "index_select": selected, "take": took, "gather": gathered,
       "take_along_axis": gathered, "masked_fill": masked}
