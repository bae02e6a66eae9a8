"""Literals: tensors written out, and tensors given by the formula of an entry.

A grid of formulas becomes the array whose entry at (i, j) is chosen by `i = 1 and
j = 1` and so on; `{f(i, j)}_{i, j}` the array whose entry is the formula itself.
A grid with tensors in it is made of blocks: a vector is a block of one column, the
transpose of one a block of one row, a number a block of one entry.

This file is trusted.
"""

from __future__ import annotations

from functools import reduce

from derive.kernel.terms import ONE, Case, Term, conj, equals, number, substitute, subterms
from derive.language.arrays import Array, fresh, transpose
from derive.language.errors import IllTyped, LanguageError, Misshapen, Position
from derive.language.scope import Scope
from derive.language.shapes import concat
from derive.language.sizes import same, size_of
from derive.language.syntax import Entries, Grid


def grid(read, node: Grid, scope: Scope) -> Array:
    """A matrix, a vector if it has one column, the transpose of one if it has one row."""
    cells = [[read.value(cell, scope.of_numbers()) for cell in row] for row in node.rows]
    if any(isinstance(value, Array) for row in cells for value in row):
        return of_blocks(read, cells, node.at)
    rows = [[read.number(value, cell) for value, cell in zip(values, row)]
            for values, row in zip(cells, node.rows)]
    height, width = len(rows), len(rows[0])
    if any(len(row) != width for row in rows):
        raise LanguageError("the rows of a matrix have the same number of entries", node.at)
    places = [(i + read.base, j + read.base) for i in range(height) for j in range(width)]
    cells = dict(zip(places, (cell for row in rows for cell in row)))

    def entry(indices: tuple[Term, ...]) -> Term:
        *others, last = places
        chosen = cells[last]
        for place in reversed(others):
            chosen = Case(at(indices, place), cells[place], chosen)
        return chosen

    def at(indices, place) -> Term:
        given = place if width > 1 else place[:1]
        axes = [(i, p) for n, (i, p) in enumerate(zip(indices, given)) if n or height > 1]
        return conj(*(equals(i, number(p)) for i, p in axes))

    sizes = (number(height), number(width)) if width > 1 else (number(height),)
    return Array(sizes, entry, row=height == 1 and width > 1)


def of_blocks(read, cells: list[list[Term | Array]], at: Position) -> Array:
    """The matrix of these blocks, side by side and one below the other; a vector if all the
    blocks of its one column are numbers and vectors, the transpose of one if it is a row of such."""
    def below(upper: Array, lower: Array) -> Array:
        if not same(upper.sizes[1], lower.sizes[1]):
            raise Misshapen("blocks one below the other have as many columns", at)
        return concat([upper, lower], read.base, at)

    def beside(left: Array, right: Array) -> Array:
        if not same(left.sizes[0], right.sizes[0]):
            raise Misshapen("blocks side by side have as many rows", at)
        joined = concat([transpose(left, read.base, at), transpose(right, read.base, at)], read.base, at)
        return transpose(joined, read.base, at)

    blocks = [[as_matrix(read, value, at) for value in row] for row in cells]
    whole = reduce(below, (reduce(beside, row) for row in blocks))
    if all(len(row) == 1 and is_column(row[0]) for row in cells):
        return Array(whole.sizes[:1], lambda i: whole.entry((*i, number(read.base))))
    return Array(whole.sizes, whole.entry, row=len(cells) == 1 and all(map(is_row, cells[0])))


def is_column(value: Term | Array) -> bool:
    return not isinstance(value, Array) or len(value.sizes) == 1


def is_row(value: Term | Array) -> bool:
    return not isinstance(value, Array) or value.row


def as_matrix(read, value: Term | Array, at: Position) -> Array:
    """The block: a vector as its column, a number as a block of one entry."""
    if isinstance(value, Term):
        return Array((ONE, ONE), lambda i: value)
    if isinstance(value, Array) and len(value.sizes) == 1:
        return Array((*value.sizes, ONE), lambda i: value.entry(i[:1]))
    if isinstance(value, Array) and len(value.sizes) == 2:
        return Array(value.sizes, value.entry)
    raise Misshapen("a block is a number, a vector or a matrix", at)


def entries(read, node: Entries, scope: Scope) -> Array:
    """The tensor of which the body, read at the letters, is an entry."""
    inside, bounds = scope.of_numbers(), []
    for item in node.ranges:
        low, high = read.bounds(item, inside)
        if low != number(read.base) or any(v in subterms(high) for v, _, _ in bounds):
            raise IllTyped(f"an axis begins at {read.base}, and its size depends on no index",
                           item.at)
        read.names.require_apart(item, inside, node)
        var = fresh()
        inside = inside.bind(item.letter, var, low, high)
        bounds.append((var, low, high))
    body = read.scalar(node.body, inside)
    read.names.require_sizes([(low, high) for _, low, high in bounds])
    return Array(tuple(size_of(low, high) for _, low, high in bounds),
                 lambda at: substitute(body, {v: i for (v, _, _), i in zip(bounds, at)}))
