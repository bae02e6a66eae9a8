r"""Grids: cases, matrices, and tensors given by the formula of an entry.

    \begin{cases} a & x > 0 \\ b & \text{otherwise} \end{cases}
    \begin{bmatrix} x_1 & \dots & x_n \end{bmatrix}
    \{ f(i, j) \}_{i,j}

Dots in a matrix stand for what its two ends have in common: the entries before and
after them must differ only where one has a number or size of the other's place.

This file is trusted.
"""

from __future__ import annotations

from dataclasses import fields, replace
from fractions import Fraction

from derive.language.errors import LanguageError, Position
from derive.language.latex import binders
from derive.language.latex.cursor import closing, split
from derive.language.latex.marks import Mark
from derive.language.latex.notation import Unsized
from derive.language.syntax import (
    Cases,
    Entries,
    Grid,
    Group,
    Logic,
    Name,
    Node,
    Number,
    Range,
    Sum,
    Transpose,
)

# -- Cases ----------------------------------------------------------------------------------------

def cases(read) -> Node:
    mark = read.next()
    branches, other = [], None
    for row in split(mark.args[0], kinds=("row",)):
        cells = split(row, kinds=("cell", "gap"))
        cells = [c for c in cells if c and not all(m.text in ",.;" for m in c)]
        if not cells and row is not None:
            continue
        if other is not None:
            raise LanguageError("`otherwise` is the last case", row[0].at)
        value, condition = (cells[0], [m for c in cells[1:] for m in c])
        value = value[:-1] if value[-1].text == "," else value
        if not condition:
            raise LanguageError("expected `&` and the condition of this case", value[0].at)
        if is_otherwise(condition):
            other = read.whole(value)
        else:
            branches.append((read.whole(value), all_of(read, condition)))
    if not branches:
        raise LanguageError("expected a value and its condition", mark.at)
    return Cases(mark.at, tuple(branches), other)


def is_otherwise(marks: list[Mark]) -> bool:
    words = [m.text.strip(" .,").lower() for m in marks if m.text not in ("(", ")", ".", ",")]
    return words in (["otherwise"], ["else"], ["(otherwise)"], ["o.w"])


def all_of(read, marks: list[Mark]) -> Node:
    """A condition, perhaps behind `if` or in brackets; a comma means `and`."""
    while marks and marks[0].text == "(" and closing(marks, 1, marks[0]) == len(marks) - 1:
        marks = marks[1:-1]
    if marks and marks[-1].text in (",", ".", ";"):
        marks = marks[:-1]
    reader = read.inside(marks)
    reader.word("if", "for")
    parts = split(reader.marks[reader.place:-1], ",")
    conditions = [read.whole(part) for part in parts]
    first = conditions[0]
    return Logic(first.at, first, tuple(("and", c) for c in conditions[1:])) \
        if len(parts) > 1 else first


# -- Matrices -------------------------------------------------------------------------------------

def matrix(read) -> Node:
    mark = read.next()
    rows = [split(row, kinds=("cell",)) for row in split(mark.args[0], kinds=("row",)) if row]
    if not rows:
        raise LanguageError("an empty matrix", mark.at)
    width = max(map(len, rows))
    rows = [row for row in rows if not all(map(is_dots, row)) or len(row) == width or width == 1]
    if any(is_dots(cell) for row in rows for cell in row):
        return dotted(read, rows, mark.at)
    if len({len(row) for row in rows}) > 1:
        raise LanguageError("the rows of a matrix have the same number of entries", mark.at)
    return Grid(mark.at, tuple(tuple(cell_of(read, c, mark.at) for c in row) for row in rows))


def is_dots(cell: list[Mark]) -> bool:
    return len(cell) == 1 and cell[0].text == "..."


def cell_of(read, cell: list[Mark], at: Position) -> Node:
    if not cell:
        raise LanguageError("an empty entry of a matrix", at)
    return read.whole(cell)


def dotted(read, rows, at: Position) -> Node:
    """A row or a column with dots, from its two ends."""
    line = rows[0] if len(rows) == 1 else [row[0] for row in rows if len(row) == 1]
    if len(rows) > 1 and len(line) != len(rows):
        return dotted_square(read, rows, at)
    ends = [c for c in line if not is_dots(c)]
    if sum(map(is_dots, line)) != 1 or len(ends) not in (2, 3) or not is_dots(line[-2]):
        raise LanguageError("cannot read these dots: write the first entries, dots, the last", at)
    letter = binders.new_letter(read)
    body, size = between(read, read.whole(ends[0]), read.whole(ends[-1]), letter, at)
    if len(ends) == 3 and not follows(body, read.whole(ends[1]), letter, read.notation.base):
        raise LanguageError("the second entry does not fit the first and the last",
                            ends[1][0].at)
    column: Node = Entries(at, (range_of(read, letter, size),), body)
    return Transpose(at, column) if len(rows) == 1 else column


def dotted_square(read, rows, at: Position) -> Node:
    """A matrix with dots both ways, from its four corners."""
    full = [row for row in rows if not all(map(is_dots, row))]
    if len(full) != 2 or any(len(row) != 3 or not is_dots(row[1]) for row in full):
        raise LanguageError("cannot read these dots: give the four corners and dots between", at)
    (a, _, b), (c, _, d) = full
    j = binders.new_letter(read)
    top, width = between(read, read.whole(a), read.whole(b), j, at)
    bottom, again = between(read, read.whole(c), read.whole(d), j, at)
    inner = read.inside([], (j,))
    i = binders.new_letter(inner)
    body, height = between(read, top, bottom, i, at)
    if not alike(width, again):
        raise LanguageError("the rows of this matrix end at different places", at)
    return Entries(at, (range_of(read, i, height), range_of(read, j, width)), body)


def range_of(read, letter: str, size: Node) -> Range:
    return binders.full_range(read, letter, size, size.at)


def between(read, first: Node, last: Node, letter: str, at: Position) -> tuple[Node, Node]:
    """The entry at `letter`, of which these are the first and the last; and the size."""
    ends: list[Node] = []

    def common(a, b):
        if alike(a, b):
            return a
        if isinstance(a, Number) and a.value == read.notation.base and isinstance(b, Node) \
                and isinstance(b, (Name, Number, Sum, Group)):
            ends.append(b)
            return Name(a.at, letter)
        if isinstance(a, Node) and type(a) is type(b):
            return replace(a, **{f.name: common(getattr(a, f.name), getattr(b, f.name))
                                 for f in fields(a) if f.name != "at"})
        if isinstance(a, tuple) and isinstance(b, tuple) and len(a) == len(b):
            return tuple(map(common, a, b))
        raise LanguageError("the entries before and after the dots have too little in common", at)
    body = common(first, last)
    if not ends or not all(alike(ends[0], e) for e in ends[1:]):
        raise LanguageError("the entries around the dots do not say where they end", at)
    size = ends[0]
    if read.notation.base == 0:
        one = Number(size.at, Fraction(1))
        size = Sum(size.at, Group(size.at, size), (("+", one),))
    return body, size


def follows(body: Node, second: Node, letter: str, base: int) -> bool:
    """Is the second entry what the body says it is?"""
    def at_second(part):
        if isinstance(part, Name) and part.name == letter:
            return Number(part.at, Fraction(base + 1))
        if isinstance(part, Node):
            return replace(part, **{f.name: at_second(getattr(part, f.name))
                                    for f in fields(part) if f.name != "at"})
        return tuple(map(at_second, part)) if isinstance(part, tuple) else part
    return alike(at_second(body), second)


def alike(a, b) -> bool:
    """The same tree, wherever it stands."""
    if isinstance(a, Node):
        return type(a) is type(b) and all(
            alike(getattr(a, f.name), getattr(b, f.name)) for f in fields(a) if f.name != "at")
    if isinstance(a, tuple):
        return isinstance(b, tuple) and len(a) == len(b) and all(map(alike, a, b))
    return a == b


# -- {f(i, j)}_{i, j} -------------------------------------------------------------------------------

def entries(read) -> Node:
    opening = read.next()
    marks = read.until_closed(opening)
    if read.mark.kind != "sub":
        read.fail("the indices of these braces, as in `_{i,j}`")
    below = list(read.next().args[0])
    letters = [binders.letter_of(read, part) for part in split(below, ",")] \
        if len(split(below, ",")) > 1 else [
            binders.letter_of(read, [m]) for m in below]
    if not letters or None in letters:
        raise LanguageError("the indices of these braces are letters", opening.at)
    if len(marks) == 1 and marks[0].text == "1":
        return Unsized(opening.at, "ones", len(letters))
    body = read.whole(marks, letters)
    ranges = tuple(binders.inferred(read, letter, body, opening.at) for letter in letters)
    return Entries(opening.at, ranges, body)
