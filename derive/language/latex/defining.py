r"""Definitions: the name that an equation defines, and the names that one speaks of.

    y_{ij} = …    defines y, entry by entry        \hat{y} = …    defines y_hat
    W_1 = …       defines W1                       h_{\text{in}} = …    defines h_in

This file is trusted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from derive.language.declarations import Clause, Let
from derive.language.errors import LanguageError
from derive.language.latex.cursor import split
from derive.language.latex.marks import Mark
from derive.language.latex.rows import Equation, equations
from derive.language.latex.scan import scan
from derive.language.syntax import Latex, Name, Node


@dataclass(frozen=True)
class Scanned(Latex):
    """The right side of a definition in LaTeX, with the ranges that were said for it."""
    marks: tuple[Mark, ...] = ()
    clauses: tuple[tuple[Mark, ...], ...] = ()


def definition(let: Let) -> Let:
    r"""let $y_{ij} = …$: the name, its indices, and the right side still unread."""
    found = equations(scan(let.body.source, let.body.at))
    if len(found) != 1:
        raise LanguageError("expected one definition", let.at)
    return defined(found[0], let.clause)


def defined(equation: Equation, clause: Clause = Clause()) -> Let:
    """The let that an equation `name_indices = formula` makes."""
    left, right = equation.sides()
    name, indices = target(left)
    body = Scanned(right[0].at, "", tuple(right), tuple(map(tuple, equation.clauses)))
    return Let(name, left[0].at, indices, body, clause)


def target(marks: list[Mark]) -> tuple[str, tuple[Node, ...]]:
    r"""The name of the text form and the index letters: `\hat{y}_i` is y_hat[i]."""
    core, *scripts = marks
    if core.kind == "accent" and len(core.args[0]) == 1:
        name = f"{core.args[0][0].text}_{core.text}"
    elif core.kind in ("letter", "word"):
        name = core.text
    else:
        raise LanguageError("expected the name that is defined", core.at)
    primes, indices = "", []
    for mark in scripts:
        inside = list(mark.args[0]) if mark.args else []
        bare = [m for m in inside if m.text not in "()"]
        if mark.kind == "prime":
            primes += "'"
        elif mark.kind in ("sub", "sup") and bare and all(m.kind == "number" for m in bare):
            name += "".join(m.text for m in bare)
        elif mark.kind in ("sub", "sup") and len(bare) == 1 and bare[0].kind in ("word", "text"):
            name += f"_{bare[0].text.strip()}"
        elif mark.kind == "sub" and all(m.kind == "letter" or m.text == "," for m in inside):
            indices += [Name(m.at, m.text) for part in split(inside, ",") for m in part]
        else:
            raise LanguageError("expected the name that is defined, and its indices", mark.at)
    return name + primes, tuple(indices)


def mentioned(marks: Iterable[Mark]) -> set[str]:
    """The names that may be meant, each with any number of its scripts."""
    found, marks = set(), list(marks)
    for place, mark in enumerate(marks):
        for part in mark.args:
            found |= mentioned(part or ())         # a root has no order
        end = place + 1
        while mark.kind in ("letter", "word", "accent") and end <= len(marks):
            try:
                found.add(target(marks[place:end])[0])
            except LanguageError:
                break
            end += 1
    return found
