"""Literals: tensors written out, and tensors given by the formula of an entry.

A grid of formulas becomes the array whose entry at (i, j) is chosen by `i = 1 and
j = 1` and so on; `{f(i, j)}_{i, j}` the array whose entry is the formula itself.

This file is trusted.
"""

from __future__ import annotations

from derive.kernel.terms import Case, Term, conj, equals, number, substitute, subterms
from derive.language.arrays import Array, fresh
from derive.language.errors import IllTyped, LanguageError
from derive.language.scope import Scope
from derive.language.sizes import size_of
from derive.language.syntax import Entries, Grid


def grid(read, node: Grid, scope: Scope) -> Array:
    """A matrix, a vector if it has one column, the transpose of one if it has one row."""
    rows = [[read.scalar(cell, scope.of_numbers()) for cell in row] for row in node.rows]
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


def entries(read, node: Entries, scope: Scope) -> Array:
    """The tensor of which the body, read at the letters, is an entry."""
    inside, bounds = scope.of_numbers(), []
    for item in node.ranges:
        low, high = read.bounds(item, inside)
        if low != number(read.base) or any(v in subterms(high) for v, _, _ in bounds):
            raise IllTyped(f"an axis begins at {read.base}, and its size depends on no index",
                           item.at)
        if item.letter in inside.letters or read.names.kind(item.letter):
            read.names.warn(f"the bound `{item.letter}` hides another `{item.letter}`", item.at)
        var = fresh()
        inside = inside.bind(item.letter, var, low, high)
        bounds.append((var, low, high))
    body = read.scalar(node.body, inside)
    read.names.require_sizes([(low, high) for _, low, high in bounds])
    return Array(tuple(size_of(low, high) for _, low, high in bounds),
                 lambda at: substitute(body, {v: i for (v, _, _), i in zip(bounds, at)}))
