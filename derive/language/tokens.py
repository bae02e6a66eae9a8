"""Tokens: a line of text cut into names, numbers and signs, each with its place.

Unicode signs and their ASCII twins become one token; signs of other languages are refused with
how this one writes them.  Letters are Latin and
Greek; a Greek capital that looks like a Latin one is refused, so that two names
that print alike are one name.

This file is trusted.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from derive.language.errors import LanguageError, Position

MOST_DIGITS = 40

GREEK = "ΓΔΘΛΞΦΨΩαβγδεζηθικλμνξπρςστυφχψωϑϕϵℓµ"
LOOKALIKES = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo"))
TWINS = {"·": "*", "×": "*", "−": "-", "≤": "<=", "≥": ">=", "≠": "!=", "⊙": ".*", "…": "...",
         "∑": "Σ", "∏": "Π", "∈": "in", "∧": "and", "∨": "or", "¬": "not", "∞": "oo"}
FOREIGN = {"==>": "an implication is written `p implies q`", "ᵀ": "a transpose is written `A^T`",
           "²": "a power is written `x^2`", "³": "a power is written `x^3`",
           "||": "a norm is written `norm(x)`", "‖": "a norm is written `norm(x)`",
           "|": "an absolute value is written `abs(x)`",
           "√": "a root is written `sqrt(x)`", "∇": "a gradient is written `grad(L, x)`",
           "∘": "a product entry by entry is written `.*`", "%": "a remainder is written `a mod b`",
           "∀": "what holds for all indices is written `claim … for i < n`",
           "⌊": "a floor is written `floor(a/b)` or `a // b`", "⌈": "a ceiling is written `ceil(a/b)`"}
LETTER_TWINS = str.maketrans("µϕϵϑ′", "μφεθ'")

TOKEN = re.compile(rf"""
    (?P<space>  [ \t]+ | \#.* )
  | (?P<number> [0-9]+ (?: \.[0-9]+ )? (?: e[-+]?[0-9]{{1,2}}\b )? )
  | (?P<name>   (?: np|numpy|jnp|jax|torch|F|math|scipy|nn (?= \.[A-Z]|\.functional\b ) )
                (?: \. (?!T\b) [A-Za-z_][A-Za-z0-9_]* )+
              | \??[A-Za-z_{GREEK}] [A-Za-z0-9_{GREEK}]* ['′]* )
  | (?P<string> '[\w ,.>()-]*' | "[\w ,.>()-]*" )
  | (?P<foreign> {"|".join(map(re.escape, FOREIGN))} )
  | (?P<sign>   \.\.\. | \.\. | \.T\b | \.(?=[a-z]) | \*\* | \.\* | == | <= | >= | != | -> | // | [-+*/^@=<>(),:;~\[\]{{}}∂ΣΠ]
              | [{"".join(TWINS)}] )
""", re.VERBOSE)


class Token(NamedTuple):
    kind: str                       # name, number, string, sign, end
    text: str
    at: Position


def is_numpy(token: Token) -> bool:
    """Is this of a formula as NumPy and PyTorch have it, `np.exp(x)`, `x.sum()` or `x[:, None]`?"""
    return token.kind == "sign" and token.text == "." or token.kind == "name" and (
        "." in token.text or token.text == "None")


def tokens(text: str, line: int = 1, column: int = 1) -> list[Token]:
    """The tokens of one line, whose first character stands at this column."""
    found, place = [], 0
    while place < len(text):
        match = TOKEN.match(text, place)
        at = Position(line, column + place)
        if match is None:
            raise LanguageError(unreadable(text[place]), at)
        if match.lastgroup == "foreign":
            raise LanguageError(f"cannot read `{match.group()}`; {FOREIGN[match.group()]}", at)
        if match.lastgroup != "space":
            found.append(token(match.lastgroup, match.group(), at))
        place = match.end()
    return found


def token(kind: str, text: str, at: Position) -> Token:
    if kind == "number" and len(text) > MOST_DIGITS:
        raise LanguageError(f"a number has at most {MOST_DIGITS} digits", at)
    if kind == "number" and abs(int(text.partition("e")[2] or 0)) > MOST_DIGITS:
        raise LanguageError(f"an exponent of 10 is at most {MOST_DIGITS}", at)
    if text in TWINS:
        text = TWINS[text]
        kind = "name" if text.isalpha() and text not in "ΣΠ" else "sign"
    return Token(kind, text.translate(LETTER_TWINS) if kind == "name" else text, at)


def end_of(found: list[Token]) -> Position:
    """Where a line of tokens ends."""
    if not found:
        return Position(1, 1)
    return Position(found[-1].at.line, found[-1].at.column + len(found[-1].text))


def unreadable(character: str) -> str:
    if character in LOOKALIKES:
        return f"the Greek letter `{character}` looks like the Latin `{LOOKALIKES[character]}`"
    shown = f"`{character}`" if character.isprintable() else f"U+{ord(character):04X}"
    return f"cannot read the character {shown}"
