r"""Letters with a meaning of their own, where nothing of that name is declared.

    \delta_{ij}, I_n, I_{ij}, \mathbf 1\{x > 0\}, 0_n, \mathbb P(x > 0), D_{KL}(p \| q)

This file is trusted.
"""

from __future__ import annotations

from derive.language.errors import LanguageError, Position
from derive.language.latex import grids, scripts
from derive.language.latex.cursor import split
from derive.language.latex.notation import Key, Unsized
from derive.language.syntax import Apply, Bracket, Delta, Index, Name, Node


def delta(read, at: Position) -> Node:
    r"""\delta_{ij}, \delta_{n, i+j-1}"""
    if read.mark.kind != "sub":
        read.fail("the two indices of δ")
    left, right = scripts.indices(read, list(read.next().args[0]), 2, at)
    return scripts.scripted(read, Delta(at, left, right))


def indicator(read, at: Position) -> Node:
    r"""\mathbf 1\{…\}, \mathbb 1[…], \mathbf 1_{i = j}; \mathbf 1_n is a vector of ones, and
    \mathbf 1 too, whose size the terms beside it give."""
    if read.mark.kind == "sub":
        marks = list(read.mark.args[0])
        if scripts.has_condition(marks):
            read.next()
            return Bracket(at, grids.all_of(read, scripts.unbraced(marks)))
        return constant(read, "ones", at)
    if read.at("{", "[", "("):
        opening = read.next()
        marks = read.until_closed(opening)
        if scripts.has_condition(marks):
            return Bracket(at, grids.all_of(read, marks))
        raise LanguageError(r"expected a condition after `\mathbf{1}`", at)
    return scripts.scripted(read, Unsized(at, "ones", 1))


def probability(read, at: Position) -> Node:
    r"""\mathbb P(x > 0), which is the expectation of the indicator"""
    marks = read.until_closed(read.next())
    if len(split(marks, "divides")) > 1 or sum(m.text == "|" for m in marks) % 2:
        raise LanguageError("a conditional probability is not read; write the quotient", at)
    if not scripts.has_condition(marks):
        raise LanguageError("expected a condition, as in `\\mathbb P(x > 0)`", at)
    return scripts.scripted(read, Index(at, Name(at, "E"), (Bracket(at, grids.all_of(read, marks)),)))


def constant(read, function: str, at: Position) -> Node:
    r"""1_n, 0_{m \times n}: a tensor of these sizes, all of whose entries are equal."""
    marks = list(read.next().args[0])
    sizes = [read.whole(p) for part in split(marks, ",") for p in split(part, "×")]
    return scripts.scripted(read, Apply(at, function, tuple(sizes)))


def is_divergence(read, core: Key) -> bool:
    r"""KL(p \| q), D_{KL}(p \| q)"""
    if core == ("D",) and read.mark.kind == "sub" and read.ahead().text in ("(", "["):
        return "".join(m.text.strip() for m in read.mark.args[0]) == "KL"
    return core == ("KL",) and read.at("(", "[")


def divergence(read, at: Position) -> Node:
    """How far the second is from the first, of two vectors of probabilities"""
    if read.mark.kind == "sub":
        read.next()
    parts = split(read.until_closed(read.next()), "‖")
    if len(parts) == 1:
        parts = [part for part in split(parts[0], "|") if part]
    if len(parts) != 2:
        raise LanguageError(r"a divergence is written `D_{KL}(p \| q)`", at)
    given = tuple(map(read.whole, parts))
    if any(read.rank(part) != 1 for part in given):
        raise LanguageError("a divergence is of two vectors of probabilities", at)
    return scripts.scripted(read, Apply(at, "kl_divergence", given))


def identity(read, at: Position) -> Node:
    """I_n, or I, whose size the sum or the equation gives; I_{kj}, its entry"""
    if read.mark.kind != "sub":
        return scripts.scripted(read, Unsized(at, "eye", 2))
    parts = scripts.letters_of([m for m in read.mark.args[0] if m.text != ","])
    sizes = [bool(read.notation.kind(part[0].text)) and part[0].text not in read.letters for part in parts]
    if len(parts) == 2 and not any(sizes):
        left, right = scripts.indices(read, list(read.next().args[0]), 2, at)
        return scripts.scripted(read, Delta(at, left, right))
    if len(parts) == 2 and not all(sizes):
        raise LanguageError(r"the size of `I`, or the place of an entry? write `\delta_{ij}` for an entry", at)
    size = read.whole(read.next().args[0])
    return scripts.scripted(read, Apply(at, "eye", (size,)))
