"""The cursor: walking over the marks of a formula, and errors that point.

This file is trusted.
"""

from __future__ import annotations

from collections.abc import Iterable

from derive.language.errors import LanguageError, Position
from derive.language.latex.marks import WORDS, Mark

CLOSING = {"(": ")", "[": "]", "{": "}", "⌊": "⌋", "⌈": "⌉", "⟨": "⟩"}


class Cursor:
    """A place in a row of marks."""

    def __init__(self, marks: Iterable[Mark], end: Position):
        self.marks = [*marks, Mark("end", "the end of the formula", end)]
        self.place = 0

    @property
    def mark(self) -> Mark:
        return self.marks[self.place]

    def ahead(self, by: int = 1) -> Mark:
        return self.marks[min(self.place + by, len(self.marks) - 1)]

    def next(self) -> Mark:
        mark = self.mark
        self.place += mark.kind != "end"
        return mark

    def at(self, *signs: str) -> bool:
        return self.mark.kind == "sign" and self.mark.text in signs

    def accept(self, *signs: str) -> Mark | None:
        return self.next() if self.at(*signs) else None

    def expect(self, *signs: str) -> Mark:
        return self.accept(*signs) or self.fail(" or ".join(f"`{s}`" for s in signs))

    def word(self, *words: str, peek: bool = False) -> str | None:
        """A word of the formula, in a text or as a sign: `and`, `if`, `for` …"""
        mark = self.mark
        found = mark.text if mark.kind == "sign" else word_of(mark)
        if found is None or found not in (words or WORDS.values()):
            return None
        self.place += not peek
        return found

    def fail(self, *expected: str):
        found = self.mark.text if self.mark.kind == "end" else f"`{shown(self.mark)}`"
        raise LanguageError(f"expected {' or '.join(expected)}, found {found}", self.mark.at,
                            expected)

    def finish(self) -> None:
        if self.mark.kind != "end":
            self.fail("an operator or the end of the formula")

    def until_closed(self, opening: Mark) -> list[Mark]:
        """The marks up to the bracket that closes this one; the cursor moves past it."""
        start, place = self.place, closing(self.marks, self.place, opening)
        self.place = place + 1
        return self.marks[start:place]


def closing(marks: list[Mark], place: int, opening: Mark) -> int:
    """Where the bracket closes that was opened just before `place`."""
    open_signs, wanted = [opening.text], CLOSING[opening.text]
    for here in range(place, len(marks)):
        mark = marks[here]
        if mark.kind != "sign":
            continue
        if mark.text in CLOSING:
            open_signs.append(mark.text)
        elif mark.text in CLOSING.values():
            if CLOSING[open_signs.pop()] != mark.text:
                raise LanguageError(f"expected `{wanted}`, found `{mark.text}`", mark.at)
            if not open_signs:
                return here
    raise LanguageError(f"this `{opening.text}` is never closed", opening.at)


def split(marks: list[Mark], *signs: str, kinds: tuple[str, ...] = ()) -> list[list[Mark]]:
    """The marks between these signs, or marks of these kinds, outside all brackets."""
    parts: list[list[Mark]] = [[]]
    for mark, depth in levels(marks):
        if not depth and (mark.kind in kinds or mark.kind == "sign" and mark.text in signs):
            parts.append([])
        else:
            parts[-1].append(mark)
    return parts


def levels(marks: Iterable[Mark]):
    """Each mark with the number of brackets around it."""
    depth = 0
    for mark in marks:
        closes = mark.kind == "sign" and mark.text in CLOSING.values()
        depth -= closes and depth > 0
        yield mark, depth + closes
        depth += mark.kind == "sign" and mark.text in CLOSING


def word_of(mark: Mark) -> str | None:
    """What a text says, if it is a word of the formula."""
    if mark.kind != "text":
        return None
    return WORDS.get(" ".join(mark.text.replace("~", " ").split()).strip(" ,.:;").lower())


def shown(mark: Mark) -> str:
    """The mark as a person would call it."""
    if mark.kind in ("frac", "sqrt"):
        return f"\\{mark.text}"
    if mark.kind == "env":
        return rf"\begin{{{mark.text}}}"
    return "\\quad" if mark.kind == "gap" else mark.text.strip() or mark.kind
