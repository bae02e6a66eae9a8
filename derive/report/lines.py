r"""Lines: where a long formula is broken.

The writer leaves marks in a formula, private characters that say how deep in
brackets a place lies.  `broken` breaks at the shallowest places that help: before
a sign, else between factors, and only then inside brackets.  `width` estimates
the width of a formula in ems.  Nothing here knows what a formula means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

FIRST, LAST = 0xE000, 0xE0FF                # the private characters that serve as marks
MARKS = re.compile(f"[{chr(FIRST)}-{chr(LAST)}]")
SIGN, FACTOR = 0, 1                         # a break before a sign, a break between factors


def mark(kind: int) -> str:
    return chr(FIRST + kind)


def deeper(tex: str) -> str:
    """The formula as it stands in brackets: its marks lie one level deeper."""
    return MARKS.sub(lambda m: chr(min(ord(m.group()) + 2, LAST - 1 + ord(m.group()) % 2)), tex)


def unmarked(tex: str) -> str:
    return MARKS.sub("", tex)


# -- Breaking ----------------------------------------------------------------------------------

def broken(tex: str, room: float) -> list[str]:
    """The marked formula in lines of at most `room` ems, as far as its marks allow.
    Every line but the first begins with the sign, or a dot, before which it was broken."""
    return [unmarked(row) for row in rows_of(tex, room)]


def rows_of(tex: str, room: float) -> list[str]:
    marks = MARKS.findall(tex)
    if not marks or width(tex) <= room:
        return [tex]
    at = min(marks)
    first, *pieces = tex.split(at)
    rows = [first]
    for piece in pieces:
        if width(rows[-1] + piece) <= room:
            rows[-1] += piece
        else:
            rows.append(continuation(piece, at))
    return [part for row in rows for part in rows_of(row, room)]


def continuation(piece: str, at: str) -> str:
    """A line that goes on: its sign is spaced as one between two terms."""
    piece = piece.removeprefix(r"\,").strip()
    return "{} " + piece if (ord(at) - FIRST) % 2 == SIGN else rf"{{}} \cdot {piece}"


# -- Measuring ---------------------------------------------------------------------------------

OPERATORS = r"\sum \prod \max \min \lim".split()          # what stands below and above them
WIDE = {**dict.fromkeys(OPERATORS, 1.5), r"\,": 0.17, r"\;": 0.28,
        r"\quad": 1.0, r"\to": 1.0, r"\infty": 1.0, r"\partial": 0.57, r"\le": 1.33, r"\ge": 1.33, r"\ne": 1.33, r"\mid": 0.9,
        **dict.fromkeys(r"\biggl \biggr".split(), 0.35), r"\cdot": 0.8, r"\bmod": 2.5, r"\log": 1.4, r"\exp": 1.6,
        r"\sin": 1.4, r"\cos": 1.4, r"\tanh": 2.1, r"\arctan": 3.0, r"\det": 1.4, r"\lvert": 0.3, r"\rvert": 0.3, r"\ ": 0.3}
NOTHING = re.compile(r"\\(mathrm|operatorname|mathbf|text|big[lr]|left|right|top)$")
TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[{}^_&]|\s+|[^\\{}^_&\s]")


def width(tex: str) -> float:
    """An estimate of the width of a formula, in ems."""
    return row_width(iter(TOKEN.findall(unmarked(tex))), until=None)


def row_width(tokens: Iterator[str], until: str | None) -> float:
    total = below = above = operator = 0.0
    for token in tokens:
        if token == until:
            break
        if token == "_":
            below = max(0.7 * argument_width(tokens), operator)
            continue
        if token == "^":
            above = max(0.7 * argument_width(tokens), operator)
            continue
        total += max(below, above) - (operator if max(below, above) else 0.0)
        below = above = operator = 0.0
        if token == r"\frac":
            total += max(argument_width(tokens), argument_width(tokens)) + 0.25
        elif token == r"\begin":
            argument_width(tokens)
            total += block_width(tokens)
        else:
            total += token_width(token, tokens)
            operator = WIDE[token] if token in OPERATORS else 0.0
    return total + max(0.0, max(below, above) - operator)


def block_width(tokens: Iterator[str]) -> float:
    """The width of `cases`: that of the widest row."""
    rows, row = [], []
    for token in takewhile(lambda t: t != r"\end", tokens):
        if token == r"\\":
            rows.append(row)
            row = []
        else:
            row.append(token)
    argument_width(tokens)
    return 2.0 + max(row_width(iter(r), until=None) for r in (*rows, row))


def argument_width(tokens: Iterator[str]) -> float:
    for token in tokens:
        if not token.isspace():
            return row_width(tokens, "}") if token == "{" else token_width(token, tokens)
    return 0.0


def token_width(token: str, tokens: Iterator[str]) -> float:
    if token == "{":
        return row_width(tokens, "}")
    if token.isspace() or NOTHING.match(token):
        return 0.0
    if token in WIDE:
        return WIDE[token]
    if token in "+-":
        return 1.2
    if token in "=<>":
        return 1.33
    return 0.3 if token in ".,;'!|:" else 0.39 if token in "()[]" else 0.54
