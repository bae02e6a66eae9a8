r"""Definitions: the name that an equation defines, and the names that one speaks of.

    y_{ij} = …    defines y, entry by entry        \hat{y} = …    defines y_hat
    W_1 = …       defines W1                       h_{\text{in}} = …    defines h_in
    L(w, b) = …   defines L, which is read as L(w, b) or as L
    \mu_B = …     defines μ_B, unless B stands on the right side or in a range
    h_t = …, h_{t+1} = …, h^{(l)} = …    define a level of h; h_0 = …, h^{(0)} = … the first one

This file is trusted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import takewhile

from derive.language.declarations import Clause, Let
from derive.language.errors import LanguageError
from derive.language.latex.cursor import closing, split
from derive.language.latex.marks import Mark
from derive.language.latex.rows import Equation, equations
from derive.language.latex.scan import scan
from derive.language.syntax import Latex, Name, Node, Number, Sum


@dataclass(frozen=True)
class Scanned(Latex):
    """The right side of a definition in LaTeX, with the ranges that were said for it.  Where
    the name that is defined ends in a number, the `stem` is what stands before it; `of` are the
    names in brackets behind it."""
    marks: tuple[Mark, ...] = ()
    clauses: tuple[tuple[Mark, ...], ...] = ()
    stem: str = ""
    of: tuple[tuple[Mark, ...], ...] = ()


def definition(let: Let, known: Set[str]) -> Let:
    r"""let $y_{ij} = …$: the name, its indices, and the right side still unread."""
    found = equations(scan(let.body.source, let.body.at))
    if len(found) != 1:
        raise LanguageError("expected one definition", let.at)
    return defined(found[0], known, let.clause)


def defined(equation: Equation, known: Set[str], clause: Clause = Clause()) -> Let:
    """The let that an equation `name_indices = formula` makes; `known` are the names before it."""
    left, right = equation.sides()
    left, of = without_arguments(left)
    spoken = mentioned(right, known).union(*(mentioned(c, known) for c in equation.clauses))
    name, indices = target(left, spoken)
    stem = name.rstrip("0123456789")
    body = Scanned(right[0].at, "", tuple(right), tuple(map(tuple, equation.clauses)),
                   stem if stem != name else "", of)
    if of and (indices or body.stem):
        raise LanguageError(f"what is defined entry by entry is written without its arguments: `{name}_i = …`",
                            left[0].at)
    return Let(name, left[0].at, indices, body, clause)


def without_arguments(left: list[Mark]) -> tuple[list[Mark], tuple[tuple[Mark, ...], ...]]:
    """L(w, b): the name, and what it is a function of"""
    start = next((n for n, mark in enumerate(left) if mark.text == "(" and n), None)
    if start is None or closing(left, start + 1, left[start]) != len(left) - 1:
        return left, ()
    return left[:start], tuple(map(tuple, split(left[start + 1:-1], ",")))


def by_levels(lets: Iterable[Let]) -> list[Let]:
    """The definitions, with h_0 the first level of h where another line defines h_t."""
    lets = list(lets)
    indexed = {let.name for let in lets if let.indices}
    return [at_level(let) if isinstance(let.body, Scanned) and let.body.stem in indexed else let
            for let in lets]


def at_level(let: Let) -> Let:
    stem, at = let.body.stem, let.at
    level = Number(at, Fraction(let.name[len(stem):]))
    return replace(let, name=stem, indices=(level, *let.indices))


def target(marks: list[Mark], spoken: set[str]) -> tuple[str, tuple[Node, ...]]:
    r"""The name of the text form and the index letters: `\hat{y}_i` is y_hat[i].  Capitals
    below, of which the definition itself does not speak, are a label and no index."""
    core, *scripts = marks
    if core.kind == "accent" and len(core.args[0]) == 1:
        name = f"{core.args[0][0].text}_{core.text}"
    elif core.kind in ("letter", "word"):
        name = core.text
    else:
        raise LanguageError("expected the name that is defined", core.at)
    if scripts and scripts[0].text in ("(", "["):
        raise LanguageError(f"what is defined is written without its arguments: `{name} = …`", scripts[0].at)
    primes, levels, indices = "", [], []
    for mark in sorted(scripts, key=lambda m: m.kind != "sub"):
        inside = list(mark.args[0]) if mark.args else []
        bare = [m for m in inside if m.text not in "()"]
        if mark.kind == "prime":
            primes += "'"
        elif (mark.kind == "sub" or inside[:1] != bare[:1]) and (level := level_of(mark, bare)):
            levels.append(level)
        elif mark.kind in ("sub", "sup") and bare and all(m.kind == "number" for m in bare):
            name += "".join(m.text for m in bare)
        elif mark.kind in ("sub", "sup") and len(bare) == 1 and bare[0].kind in ("word", "text"):
            name += f"_{bare[0].text.strip()}"
        elif mark.kind == "sub" and inside and all(
                m.kind == "letter" and m.text.isupper() and m.text not in spoken for m in inside):
            name += f"_{''.join(m.text for m in inside)}"
        elif mark.kind == "sub" and all(m.kind == "letter" or m.text == "," for m in inside):
            indices += [Name(m.at, m.text) for part in split(inside, ",") for m in part]
        else:
            raise LanguageError("expected the name that is defined, and its indices", mark.at)
    return name + primes, (*levels, *indices)


def level_of(mark: Mark, marks: list[Mark]) -> Node | None:
    """The `t+1` below a name, or the `l` in brackets above it; None for what is no level."""
    if len(marks) == 1 and mark.kind == "sup" and marks[0].kind == "letter":
        return Name(marks[0].at, marks[0].text)
    if [m.kind for m in marks] == ["letter", "sign", "number"] and marks[1].text in "+-":
        letter, sign, number = marks
        return Sum(letter.at, Name(letter.at, letter.text), (
            (sign.text, Number(number.at, Fraction(number.text))),))
    return None


def mentioned(marks: Iterable[Mark], known: Set[str] = frozenset()) -> set[str]:
    """The names and letters that may be meant, a name with any number of its scripts; the
    labels of a known name are no letters of their own."""
    found: set[str] = set()
    rest = list(marks)
    while rest:
        scripts = list(takewhile(lambda m: m.kind in ("sub", "sup", "prime"), rest[1:]))
        run, rest = [rest[0], *scripts], rest[1 + len(scripts):]
        names = named(run)
        found |= names
        if not names & known:
            found = found.union(*(mentioned(part, known) for m in run for part in lists(m)))
    return found


def lists(mark: Mark) -> Iterator[tuple[Mark, ...]]:
    """The arguments of a mark that are marks themselves, and not a word or left out."""
    return (part for part in mark.args if part and not isinstance(part, str))


def named(run: list[Mark]) -> set[str]:
    """The names that a mark makes with the scripts after it, as labels or as indices."""
    inside = {m.text for mark in run for part in lists(mark) for m in part}
    found: set[str] = set()
    try:
        for end in range(1, len(run) + 1):
            found |= {target(run[:end], inside)[0], target(run[:end], set())[0]}
    except LanguageError:
        pass
    return found
