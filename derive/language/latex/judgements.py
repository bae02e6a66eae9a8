r"""Limits, integrals and numbers that exist, each with a real variable of its own.

    \lim_{k \to \infty} a^{1/k}      \lim_{h \to 0^+} \frac{f(h)}{h}
    \int_{-\infty}^{x} H(t) \, dt    \exists z: e^z = x

A limit reaches as far as a sum does, an integral to the `dt` that names its variable.

This file is trusted.
"""

from __future__ import annotations

from derive.language.errors import LanguageError, Position
from derive.language.latex.cursor import levels
from derive.language.latex.marks import Mark
from derive.language.syntax import ExistsOf, IntegralOf, LimitOf, Node

SIDES = {"+": "above", "-": "below"}
RELATIONS = ("=", "!=", "<", "<=", ">", ">=", "and", "or", "implies", "iff")


def limit(read) -> Node:
    r"""\lim_{k \to \infty} with the product to its right."""
    mark = read.next()
    if read.mark.kind != "sub":
        read.fail(r"what the variable tends to, as in `_{k \to \infty}`")
    marks = read.next().args[0]
    if len(marks) < 3 or marks[0].kind != "letter" or marks[1].text != "->":
        raise LanguageError(r"expected a variable and what it tends to, as in `k \to \infty`",
                            marks[0].at if marks else mark.at)
    letter, target = variable(read, marks[0]), list(marks[2:])
    kind, point = infinity(target), None
    if not kind:
        kind, target = side(target)
        point = read.whole(target)
    return LimitOf(mark.at, letter, kind, point, read.under((letter,)))


def variable(read, mark: Mark) -> str:
    """A letter that is not declared and stands for no index."""
    if read.notation.kind(mark.text) or mark.text in read.letters:
        raise LanguageError(f"`{mark.text}` is already declared", mark.at)
    return mark.text


def infinity(marks: list[Mark]) -> str:
    r"""`oo` or `-oo`, if the marks are \infty with a sign or none."""
    texts = [m.text for m in marks if m.kind == "sign"]
    if len(texts) != len(marks) or texts[-1:] != ["oo"]:
        return ""
    return {("oo",): "oo", ("+", "oo"): "oo", ("-", "oo"): "-oo"}.get(tuple(texts), "")


def side(marks: list[Mark]) -> tuple[str, list[Mark]]:
    """From which side the variable comes, as in 0^+, and the point."""
    last = marks[-1]
    if last.kind == "sup" and [m.text for m in last.args[0]] in (["+"], ["-"]):
        return SIDES[last.args[0][0].text], marks[:-1]
    return "both", marks


def integral(read) -> Node:
    r"""\int_a^b f(t) \, dt"""
    mark = read.next()
    ends: dict[str, list[Mark]] = {}
    while read.mark.kind in ("sub", "sup") and read.mark.kind not in ends:
        script = read.next()
        ends[script.kind] = list(script.args[0])
    if len(ends) < 2:
        read.fail(r"both ends of the integral, as in `\int_a^b`")
    low, high = (end(read, ends[kind], infinite, mark.at)
                 for kind, infinite in (("sub", "-oo"), ("sup", "oo")))
    place = differential(read, mark.at)
    letter = variable(read, read.marks[place + 1])
    marks = read.marks[read.place:place]
    read.place = place + 2
    return IntegralOf(mark.at, letter, low, high, read.whole(marks, (letter,)))


def end(read, marks: list[Mark], infinite: str, at: Position) -> Node | None:
    """An end of an integral; None for the infinite one of this side."""
    found = infinity(marks)
    if found and found != infinite:
        raise LanguageError("the ends of this integral are exchanged", at)
    return None if found else read.whole(marks)


def differential(read, at: Position) -> int:
    """The place of the `dt` that ends the integral: the formula, or the side of a relation,
    ends behind it or goes on with a sign."""
    if read.notation.lookup(("d",), at) or "d" in read.letters:
        raise LanguageError("`d` is declared: the end of this integral is not certain", at)
    rest = read.marks[read.place:]
    for n, (mark, depth) in enumerate(levels(rest)):
        if not depth and mark.kind == "sign" and mark.text in RELATIONS:
            break
        if n and not depth and (mark.kind, mark.text) == ("letter", "d") \
                and rest[n + 1].kind == "letter":
            after = rest[n + 2]
            if after.kind == "end" or after.kind == "sign" and after.text in ("+", "-", *RELATIONS):
                return read.place + n
            raise LanguageError("it is not certain how far the integral reaches; write brackets",
                                after.at)
    raise LanguageError(r"expected the variable at the end of the integral, as in `\, dt`", at)


def exists(read) -> Node:
    r"""\exists z: condition"""
    mark = read.next()
    if read.mark.kind != "letter":
        read.fail("the name of a number")
    letter = variable(read, read.next())
    read.expect(":")
    outer = read.letters
    read.letters = outer | {letter}
    body = read.condition()
    read.letters = outer
    return ExistsOf(mark.at, letter, body)
