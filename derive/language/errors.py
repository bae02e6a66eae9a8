"""Errors: why a text is not a statement, and where.

A `LanguageError` is a SYNTAX ERROR: the text cannot be read.  `IllTyped` can be
read and makes no sense: shapes that differ, an index that nothing binds.  The kind
of an error is a word for programs; `search.codes` gives every kind its code.
"""

from __future__ import annotations

from typing import NamedTuple

WIDTH = 100                                    # of the line shown below an error


class Position(NamedTuple):
    """A place in the text, both counted from 1."""
    line: int
    column: int


class LanguageError(Exception):
    """A text that cannot be read; it points at the place."""

    kind = "syntax"

    def __init__(self, message: str, at: Position, expected: tuple[str, ...] = ()):
        super().__init__(message)
        self.message = message
        self.line, self.column = at
        self.expected = expected
        self.file = "<claim>"
        self.source = ""

    def located(self, file: str, source: str) -> LanguageError:
        """The same error, told which file it is in and what that line says."""
        self.file, self.source = file, source
        return self

    def advised(self, hint: str) -> LanguageError:
        """The same error, which says what to write instead if it does not say so yet."""
        if "; " not in self.message and " range is written " not in self.message:
            self.message += hint
        return self

    def __str__(self):
        place = f"{self.file}:{self.line}:{self.column}: {self.message}"
        if not self.source:
            return place
        start = max(0, self.column - WIDTH // 2) if len(self.source) > WIDTH else 0
        shown = self.source[start:start + WIDTH]
        return f"{place}\n    {shown}\n    {' ' * (self.column - 1 - start)}^"


class IllTyped(LanguageError):
    """A statement that can be read but has no meaning; `parsed` holds its trees."""

    kind = "ill-typed"
    parsed = None


class Misshapen(IllTyped):
    """Tensors whose shapes do not fit what is done with them."""

    kind = "shape"


class Dangling(IllTyped):
    """An index that nothing binds."""

    kind = "dangling"


class Unmet(IllTyped):
    """A condition of a layer that fails at some sizes."""

    kind = "unmet"


class Undeclared(LanguageError):
    """A name that nothing declares."""

    kind = "undeclared"


class Redeclared(LanguageError):
    """A name that has a meaning already."""

    kind = "redeclared"


class NoClaim(LanguageError):
    """Declarations without a claim."""

    kind = "no claim"


class Unsupported(LanguageError):
    """What the language has a place for, and this program does not know yet."""

    kind = "unsupported"


def unsupported(what: str, at: Position) -> Unsupported:
    return Unsupported(f"{what}: not supported yet", at)
