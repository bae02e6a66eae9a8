r"""Atoms: numbers, names with their scripts, brackets, and functions with their arguments.

A script after a name is part of the name, an index, a power or a transpose; the
declarations decide, and where they allow two readings the formula is refused.

This file is trusted.
"""

from __future__ import annotations

from fractions import Fraction

from derive.language.errors import LanguageError
from derive.language.latex import binders, derivatives, grids, judgements, names, scripts, spoken
from derive.language.latex.cursor import split
from derive.language.latex.marks import CASES, FUNCTIONS, MATRICES, Mark
from derive.language.syntax import (
    Apply,
    Bracket,
    Entrywise,
    Grid,
    Group,
    MatMul,
    Node,
    Number,
    Power,
    Product,
    Transpose,
    Tuple,
)

CLOSING = (")", "]", "}", "⌋", "⌉", "⟩", "!", "⊤", "oo")


def atom(read) -> Node:
    """One factor, with its scripts."""
    mark = read.mark
    if mark.kind == "number":
        read.next()
        if is_indicator(mark, read.mark):
            return spoken.indicator(read, mark.at)
        if mark.text == "0" and read.mark.kind == "sub":
            return spoken.constant(read, "zeros", mark.at)
        return scripts.scripted(read, Number(mark.at, Fraction(mark.text)))
    if mark.kind in ("letter", "word", "accent", "text"):
        return names.named(read)
    if mark.kind == "frac":
        return derivatives.fraction(read)
    if mark.kind == "sqrt":
        return scripts.scripted(read, root(read))
    if mark.kind == "group":
        return braces(read)
    if mark.kind == "env" and mark.text in CASES:
        return grids.cases(read)
    if mark.kind == "env" and mark.text in MATRICES:
        return scripts.scripted(read, grids.matrix(read))
    return signed(read, mark)


def is_indicator(mark: Mark, after: Mark) -> bool:
    """1_{x > 0}"""
    return mark.text == "1" and after.kind == "sub" and scripts.has_condition(list(after.args[0]))


def signed(read, mark: Mark) -> Node:
    """What begins with a sign."""
    match mark.text if mark.kind == "sign" else "":
        case "(":
            return scripts.scripted(read, parenthesised(read))
        case "[":
            return bracketed(read)
        case "{":
            return grids.entries(read)
        case "|" | "‖":
            return norm(read) if mark.text == "‖" else scripts.scripted(read, absolute(read))
        case "⌊" | "⌈":
            return scripts.scripted(read, floor(read))
        case "⟨":
            return scripts.scripted(read, inner_product(read))
        case "max" | "min" if read.ahead().text in ("(", "{"):
            return names.application(read, read.next().text, mark.at)
        case "Σ" | "Π" | "max" | "min" | "argmax" | "argmin":
            return binders.binder(read)
        case "#":
            return binders.count(read)
        case "lim":
            return judgements.limit(read)
        case "∫":
            return judgements.integral(read)
        case "∂":
            return derivatives.operator(read)
        case "∇":
            return derivatives.nabla(read)
    return read.fail("a formula")


# -- Brackets -----------------------------------------------------------------------------------

def parenthesised(read) -> Node:
    opening = read.next()
    marks = read.until_closed(opening)
    parts = split(marks, ",")
    if len(parts) == 1:
        return Group(opening.at, read.whole(marks))
    return Tuple(opening.at, tuple(map(read.whole, parts)))


def braces(read) -> Node:
    """TeX's own braces are not seen by a reader: they may hold one factor."""
    mark = read.next()
    if not mark.args[0]:
        return read.factor()
    reader = read.inside(mark.args[0])
    node = reader.factor()
    reader.finish()
    return scripts.scripted(read, node)


def bracketed(read) -> Node:
    """Iverson's bracket around a condition; [x; y] or [x, y], one vector below the other; else a
    pair of parentheses."""
    opening = read.next()
    marks = read.until_closed(opening)
    if scripts.is_list(marks) and not scripts.has_condition(marks):
        parts = [read.whole(part) for part in split(marks, ";", ",")]
        if split(marks, ";") == [marks] and any(read.rank(part) != 1 for part in parts):
            raise LanguageError("a list in brackets is of vectors; write `[x; y]` for x above y, or "
                                r"`\begin{bmatrix} x & y \end{bmatrix}`", opening.at)
        return scripts.scripted(read, Grid(opening.at, tuple((part,) for part in parts)))
    if scripts.has_condition(marks) or len(split(marks, "and", "or", "not")) > 1:
        return Bracket(opening.at, grids.all_of(read, marks))
    return scripts.scripted(read, Group(opening.at, read.whole(marks)))


def absolute(read) -> Node:
    """|x|; under `convention floor bars` the floor, as it comes out of a scanner."""
    opening = read.next()
    marks = bars(read, opening)
    node = read.whole(marks)
    if read.rank(node):
        raise LanguageError("bars around a tensor: a length or a number of entries?", opening.at)
    name = "floor" if "floor bars" in read.notation.conventions else "abs"
    return Apply(opening.at, name, (node,))


def bars(read, opening: Mark) -> list[Mark]:
    """The marks up to the bar that closes this one.  A bar behind an operand closes the last that is
    open, and any other opens one, as in `||x| - |y||`."""
    opened, start, operand = [opening.text], read.place, False
    for place in range(start, len(read.marks) - 1):
        mark = read.marks[place]
        if mark.kind == "sign" and mark.text in ("|", "‖"):
            closes = mark.args == ("right",) if mark.args else operand
            if closes and opened[-1] != mark.text:
                break
            opened = opened[:-1] if closes else [*opened, mark.text]
            operand = closes
        else:
            operand = mark.text in CLOSING if mark.kind == "sign" else mark.text not in FUNCTIONS.values()
        if not opened:
            read.place = place + 1
            return read.marks[start:place]
    raise LanguageError(f"this `{opening.text}` is never closed", opening.at)


def norm(read) -> Node:
    """The length of a vector; with an index below, another norm; with 2 above, its square."""
    opening = read.next()
    node = read.whole(bars(read, opening))
    below = read.next().args[0] if read.mark.kind == "sub" else []
    kind = "".join(m.text for m in below) or "2"
    square = read.mark.kind == "sup" and [m.text for m in read.mark.args[0]] == ["2"]
    rank = read.rank(node)
    inner = Group(node.at, node)
    if rank == 1 and kind == "2":
        total: Node = MatMul(node.at, Transpose(node.at, inner), (("@", inner),))
    elif rank == 2 and kind == "F":
        total = Apply(node.at, "sum", (Entrywise(node.at, inner, ((".*", inner),)),))
    elif rank == 1 and kind in ("1", "oo"):
        entries = Apply(node.at, "abs", (node,))
        return scripts.scripted(read, Apply(opening.at, "sum" if kind == "1" else "max", (entries,)))
    else:
        raise LanguageError("cannot read this norm", opening.at)
    if square:
        read.next()
        return scripts.scripted(read, Group(opening.at, total))
    return scripts.scripted(read, Apply(opening.at, "sqrt", (total,)))


def inner_product(read) -> Node:
    r"""\langle u, v \rangle, of two tensors of one shape."""
    opening = read.next()
    parts = split(read.until_closed(opening), ",")
    if len(parts) != 2:
        raise LanguageError("an inner product has two arguments", opening.at)
    return Apply(opening.at, "dot", tuple(map(read.whole, parts)))


def floor(read) -> Node:
    opening = read.next()
    node = read.whole(read.until_closed(opening))
    return Apply(opening.at, "ceil" if opening.text == "⌈" else "floor", (node,))


def root(read) -> Node:
    mark = read.next()
    degree, body = mark.args
    node = read.whole(body)
    if degree is None:
        return Apply(mark.at, "sqrt", (node,))
    one = Number(mark.at, Fraction(1))
    return Power(mark.at, Group(mark.at, node),
                 Group(mark.at, Product(mark.at, one, (("/", read.whole(degree)),))))


def is_name(read, mark: Mark) -> bool:
    r"""Is a `\text{…}` a name: declared, or a function's?"""
    word = mark.text.strip()
    return word.isidentifier() and bool(
        read.notation.lookup((word,), mark.at) or read.notation.function(word))
