r"""Scripts: indices below, powers and transposes above, in the order written.

This file is trusted.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from derive.language.errors import LanguageError, Position
from derive.language.latex.cursor import closing, split
from derive.language.latex.marks import Mark
from derive.language.parser import LARGEST_EXPONENT
from derive.language.syntax import (
    Apply,
    Binder,
    Index,
    Name,
    Node,
    Number,
    Power,
    Slice,
    Transpose,
    ungrouped,
)

CONDITIONS = ("=", "!=", "<", "<=", ">", ">=", "divides", "!divides")
TRANSPOSES = ("⊤", "T")
UNDECLARED_LEVEL = ("a level in brackets above, and none is declared; a power is written `x^{k}`, and a name with levels "
                    "declared as in `tensor x[l][n] for l in 1..k`")


def scripted(read, node: Node) -> Node:
    """Indices below, powers and transposes above, in the order written."""
    while read.mark.kind in ("sub", "sup") or is_entry(read, node):
        mark = read.next()
        if mark.kind == "sub":
            node = indexed(read, node, mark.args[0])
        elif mark.kind == "sup":
            node = raised(read, node, mark.args[0])
        else:
            node = indexed(read, node, read.until_closed(mark))
    if read.mark.kind == "prime":
        read.fail("an operator (a prime stands after the name of a function)")
    return node


def is_entry(read, node: Node) -> bool:
    """Is this the bracket of `x[i]`: behind a tensor, with no condition in it, and no vectors?"""
    if not read.at("[") or isinstance(node, (Number, Binder)) or not read.rank(node):
        return False
    marks = read.marks[read.place + 1:closing(read.marks, read.place + 1, read.mark)]
    return not has_condition(marks) and not (is_list(marks) and holds_vectors(read, marks))


def is_list(marks: list[Mark]) -> bool:
    return len(split(marks, ";", ",")) > 1


def holds_vectors(read, marks: list[Mark]) -> bool:
    """[x; y], or [x, y] where x is a vector, which is no index."""
    return len(split(marks, ";")) > 1 or any(
        read.rank(read.whole(part)) for part in split(marks, ","))


def has_condition(marks: list[Mark]) -> bool:
    """Is this a condition, in braces or not?"""
    return len(split(unbraced(marks), *CONDITIONS)) > 1


def unbraced(marks: list[Mark]) -> list[Mark]:
    r"""What stands in \{ \}, if all of it does."""
    if marks and marks[0].text == "{" and closing(marks, 1, marks[0]) == len(marks) - 1:
        return marks[1:-1]
    return marks


def indexed(read, node: Node, marks: list[Mark]) -> Node:
    if is_levelled(read, node) and len(split(marks, ",")) == 1 and (
            len(marks) == 1 or len(letters_of(marks)) == 1):
        return Index(node.at, node, (read.whole(marks),))
    rank = read.rank(node)
    if not rank:
        raise LanguageError("a number has no index", marks[0].at if marks else node.at)
    if rank > 1 and is_one_index(marks):
        return Index(node.at, node, (read.whole(marks),))
    chosen = indices(read, marks, rank, node.at)
    part = Index(node.at, node, chosen)
    return Transpose(node.at, part) if is_row(rank, chosen) else part


def is_row(rank: int, chosen: tuple[Node, ...]) -> bool:
    r"""Is this A_{i,:}, a row of a matrix?  (Goodfellow et al. 2016, section 2.1)"""
    return rank == 2 and len(chosen) == 2 and isinstance(chosen[1], Slice) \
        and not isinstance(chosen[0], Slice)


def is_one_index(marks: list[Mark]) -> bool:
    """Is this a single index, as of a row `x_i` of a matrix x?"""
    return bool(marks) and len(split(marks, ",")) == 1 and len(letters_of(marks)) == 1


def is_levelled(read, node: Node) -> bool:
    return isinstance(node, Name) and node.name not in read.letters \
        and read.notation.is_levelled(node.name)


def level(read, node: Node, marks: list[Mark]) -> Node | None:
    """A^{(l)} of a family; None for another superscript."""
    if not (is_levelled(read, node) and in_brackets(marks)):
        return None
    return Index(node.at, node, (read.whole(marks[1:-1]),))


def indices(read, marks: list[Mark], rank: int, at: Position) -> tuple[Node, ...]:
    """`i,j` or, where so many are wanted, the letters of `ij`."""
    if in_brackets(marks):
        marks = marks[1:-1]
    parts = split(marks, ",")
    if len(parts) == 1 and rank > 1:
        parts = letters_of(marks)
        if len(parts) != rank:
            raise LanguageError(f"expected {rank} indices with commas between them",
                                marks[0].at if marks else at)
    return tuple(index(read, part) for part in parts)


def index(read, marks: list[Mark]) -> Node:
    """An index, or `:` for all of an axis."""
    if len(marks) == 1 and marks[0].text == ":":
        return Slice(marks[0].at, None, None, None)
    if any(mark.text == ":" for mark in marks):
        raise LanguageError("a slice with ends: the last one may be counted in or not; `:` alone "
                            "is all of an axis", marks[0].at)
    return read.whole(marks)


def letters_of(marks: list[Mark]) -> list[list[Mark]]:
    """Each letter or digit with its own scripts; nothing else may stand there."""
    parts: list[list[Mark]] = []
    for mark in marks:
        if mark.kind == "number" and "." not in mark.text:
            parts += [[mark._replace(text=digit)] for digit in mark.text]
        elif mark.kind == "letter":
            parts.append([mark])
        elif mark.kind in ("prime", "sub") and parts:
            parts[-1].append(mark)
        else:
            return [marks]
    return parts


def raised(read, node: Node, marks: list[Mark]) -> Node:
    """A transpose, an inverse or a power."""
    at = marks[0].at if marks else node.at
    if is_levelled(read, node):
        raise LanguageError("a level or a power? write the level as in `^{(l)}`", at)
    require_no_level(marks)
    if len(marks) == 1 and marks[0].text in TRANSPOSES:
        return transposed(read, node, marks[0])
    if is_inverse_transpose(marks) and read.rank(node):
        return transposed(read, Apply(node.at, "inv", (node,)), marks[1])
    if len(marks) == 1 and marks[0].kind == "sign" or not marks:
        raise LanguageError("cannot read this superscript", at)
    if in_brackets(marks) and marks[1].kind == "number":
        raise LanguageError("a number in brackets above is part of a name, and none is declared",
                            at)
    if in_brackets(marks) and isinstance(base_of(node), Name):
        raise LanguageError(UNDECLARED_LEVEL, at)
    exponent = read.whole(marks)
    if isinstance(exponent, Number) and abs(exponent.value) > LARGEST_EXPONENT:
        raise LanguageError(f"an exponent is at most {LARGEST_EXPONENT}", at)
    if exponent == Number(exponent.at, Fraction(-1)) and read.rank(node):
        return Apply(node.at, "inv", (node,))
    return Power(node.at, node, exponent)


def require_no_level(marks: Sequence[Mark]) -> None:
    """Refuse `[k]` as a power, which it never is; a condition in brackets is 0 or 1, and may be one."""
    while len(marks) == 1 and marks[0].kind == "group":
        (marks,) = marks[0].args
    if marks and (marks[0].args == ("[",) or marks[0].text == "[" and not has_condition(marks[1:-1])
                  and closing(marks, 1, marks[0]) == len(marks) - 1):
        raise LanguageError(UNDECLARED_LEVEL, marks[0].at)


def in_brackets(marks: Sequence[Mark]) -> bool:
    """(t), a level above a name and never its power"""
    return len(marks) > 2 and marks[0].text == "(" and closing(marks, 1, marks[0]) == len(marks) - 1


def base_of(node: Node) -> Node:
    """The name of an entry"""
    node = ungrouped(node)
    return base_of(node.base) if isinstance(node, (Index, Transpose)) else node


def is_inverse_transpose(marks: Sequence[Mark]) -> bool:
    r"""Is this the superscript of `A^{-\top}`, the transpose of the inverse?"""
    return len(marks) == 2 and marks[0].text == "-" and marks[1].text in TRANSPOSES


def require_order(marks: Sequence[Mark]) -> None:
    """Refuse a matrix with a power and indices, but for `A_{ij}^2` in this order: (A^2)_{ij} and
    (A_{ij})^2 look the same, and an inverse is of the matrix whatever the order."""
    kinds = [mark.kind for mark in marks]
    if "sub" in kinds and "sup" in kinds:
        power = marks[kinds.index("sup")]
        written = [m.text for m in power.args[0]]
        if written not in [[t] for t in TRANSPOSES] and (
                kinds.index("sup") < kinds.index("sub") or written == ["-", "1"]):
            raise LanguageError("a power of the matrix or of its entry? write `(A^{2})_{ij}` or "
                                "`(A_{ij})^{2}`", power.at)


def transposed(read, node: Node, mark: Mark) -> Node:
    rank = read.rank(node)
    declared = mark.text == "T" and read.notation.lookup(("T",), mark.at)
    if declared and rank == 2:
        raise LanguageError(r"`^T` may be a power here; write `^\top`, or name the size otherwise", mark.at)
    if not rank and not declared:
        raise LanguageError("a number is not transposed", mark.at)
    return Transpose(node.at, node) if rank else Power(node.at, node, Name(mark.at, "T"))
