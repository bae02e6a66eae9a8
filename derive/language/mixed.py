r"""Mixed lines: the text form with LaTeX in it, cut into tokens.

    claim $\sum_{i=1}^n p_i = 1$ for n >= 2      between $, $$, \( \) or \[ \]
    claim \sum_{i=1}^n p_i = 1 for n \ge 2       bare: a backslash makes all of it LaTeX

A LaTeX formula is one token and may go on over several lines.  Bare LaTeX reaches from
`claim`, `let` or `assume` to `;`, to the word `for`, or to the end of the line.

This file is trusted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from derive.language.errors import LanguageError, Position
from derive.language.latex.declared import declared_tokens
from derive.language.tokens import Token, tokens

DELIMITERS = {"$$": "$$", "$": "$", "\\(": "\\)", "\\[": "\\]"}
OPENING = re.compile(r"\$\$|\$|\\\(|\\\[")
ENVIRONMENT = re.compile(r"\\(begin|end)\{([A-Za-z]+\*?)\}")
FORMULA_WORDS = ("claim", "let", "assume")
DECLARING = ("size", "integer", "real", "tensor", "random", "function", "map", "loss", "base",
             "convention")
FOR = re.compile(r"(?<![A-Za-z\\])for(?![A-Za-z])")
TEXT_NAME = re.compile(r"\s*[A-Za-z][A-Za-z0-9]*'*\s*(\[[^\]=]*\])?\s*=")
LAW = re.compile(r"\\sim(?![A-Za-z])")
COMMENT = re.compile(r"(?<!\\)#.*")


def is_mixed(text: str) -> bool:
    """Is there LaTeX in these lines, outside comments?"""
    return any("\\" in plain or "$" in plain for plain in map(uncommented, text.split("\n")))


def uncommented(line: str) -> str:
    return COMMENT.sub("", line)


def mixed_tokens(text: str, line: int) -> list[Token]:
    """The tokens of lines that begin at this one; a `;` stands between logical lines."""
    return Mixed(text, line).tokens()


def is_open(text: str) -> bool:
    """Is a formula or an environment still open at the end?"""
    try:
        list(Mixed(text, 1).segments())
    except Unclosed:
        return True
    return False


class Unclosed(LanguageError):
    """A `$` or a `\\begin` without its other half."""


class Mixed:
    """Lines of a text, as one string, with the place of each character."""

    def __init__(self, text: str, line: int):
        self.text = text
        self.line = line

    def at(self, offset: int) -> Position:
        above = self.text.count("\n", 0, offset)
        return Position(self.line + above, offset - self.text.rfind("\n", 0, offset))

    def tokens(self) -> list[Token]:
        found: list[Token] = []
        for start, end, formulas, bare in self.segments():
            if found:
                found.append(Token("sign", ";", self.at(start - 1)))
            if self.declares(start, end) and (bare or formulas):
                found += self.declared(start, end)
            else:
                found += self.bare(start, end) if bare else self.delimited(start, end, formulas)
        return found

    def segments(self) -> Iterator[tuple[int, int, list, bool]]:
        """(start, end, formulas, is bare LaTeX in it) of what stands between two `;`."""
        start, place, formulas, bare = 0, 0, [], False
        while place < len(self.text):
            char = self.text[place]
            if char == ";":
                yield start, place, formulas, bare
                start, formulas, bare = place + 1, [], False
                place += 1
            elif char == "#":
                place = self.next_line(place)
            elif opening := OPENING.match(self.text, place):
                sign = opening.group()
                end = self.closing(place, sign)
                formulas.append((place, place + len(sign), end, end + len(sign)))
                place = end + len(sign)
            elif char == "\\":
                bare = True
                place = self.environment(place) or place + 2
            else:
                place += 1
        yield start, len(self.text), formulas, bare

    def next_line(self, place: int) -> int:
        end = self.text.find("\n", place)
        return len(self.text) if end < 0 else end

    def closing(self, place: int, sign: str) -> int:
        """Where the formula that begins here ends."""
        here = place + len(sign)
        while here < len(self.text):
            if self.text.startswith(DELIMITERS[sign], here):
                return here
            here += 2 if self.text[here] == "\\" else 1
        raise Unclosed(f"this `{sign}` is never closed", self.at(place))

    def environment(self, place: int) -> int:
        r"""Behind the `\end` of the environment that begins here; 0 if none does."""
        opening = ENVIRONMENT.match(self.text, place)
        if not opening or opening.group(1) == "end":
            return 0
        depth = 0
        for match in ENVIRONMENT.finditer(self.text, place):
            if match.group(2) == opening.group(2):
                depth += 1 if match.group(1) == "begin" else -1
            if not depth:
                return match.end()
        raise Unclosed(f"this `{opening.group()}` is never closed", self.at(place))

    # -- Tokens -----------------------------------------------------------------------------

    def declares(self, start: int, end: int) -> bool:
        word = re.match(r"\s*([A-Za-z]+)(?=\s)", self.text[start:end])
        if word and word.group(1) in FORMULA_WORDS:
            return False
        return bool(word) and word.group(1) in DECLARING or bool(LAW.search(self.text, start, end))

    def declared(self, start: int, end: int) -> list[Token]:
        text = re.sub(COMMENT, lambda m: " " * len(m.group()), self.text[start:end])
        return declared_tokens(text, lambda offset: self.at(start + offset))

    def delimited(self, start: int, end: int, formulas) -> list[Token]:
        found: list[Token] = []
        for outer, inner, last, behind in formulas:
            found += self.plain(start, outer)
            found.append(self.formula(inner, last))
            start = behind
        return found + self.plain(start, end)

    def plain(self, start: int, end: int) -> list[Token]:
        found = []
        for match in re.finditer(r"[^\n]+", self.text[start:end]):
            at = self.at(start + match.start())
            found += tokens(match.group(), at.line, at.column)
        return found

    def formula(self, start: int, end: int) -> Token:
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return Token("latex", self.text[start:end], self.at(start))

    def bare(self, start: int, end: int) -> list[Token]:
        r"""claim \frac{a}{b} = c for i \le n"""
        word = re.match(r"\s*([A-Za-z]+)(?=\s)", self.text[start:end])
        found: list[Token] = []
        if word and word.group(1) in FORMULA_WORDS:
            found = self.plain(start, start + word.end())
            start += word.end()
            name = TEXT_NAME.match(self.text[start:end])
            if word.group(1) == "let" and name:
                found += self.plain(start, start + name.end())
                start += name.end()
        clause = self.clause(start, end)
        found.append(self.formula(start, clause))
        if clause < end:
            found += self.plain(clause, clause + 3)
            ranges = self.text[clause + 3:end]
            found += [self.formula(clause + 3, end)] if "\\" in ranges \
                else self.plain(clause + 3, end)
        return found

    def clause(self, start: int, end: int) -> int:
        """Where the word `for` stands, outside braces; the end if it does not."""
        for match in FOR.finditer(self.text, start, end):
            before = re.sub(r"\\.", "", self.text[start:match.start()])
            if before.count("{") == before.count("}"):
                return match.start()
        return end
