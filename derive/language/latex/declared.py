r"""Declarations as a paper writes them: their LaTeX becomes tokens of the text form.

    tensor $W_1 \in \mathbb{R}^{m \times n}$, $\hat{y} \in \mathbb{R}^n$     W_1[m, n], y_hat[n]
    real \lambda > 0, \sigma_{w} \ne 0                                       λ > 0, σ_w != 0
    X \sim \mathcal{N}(\mu, \sigma^2)                                         X ~ N(μ, σ^2)

Only names, sizes and signs stand in a declaration, and fractions of them in a law.

This file is trusted.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from derive.language.errors import LanguageError, Position
from derive.language.latex.marks import ACCENTS, FONTS, GREEK, TEXTS
from derive.language.tokens import Token, tokens

SIGNS = {"le": "<=", "leq": "<=", "leqslant": "<=", "ge": ">=", "geq": ">=", "geqslant": ">=",
         "lt": "<", "gt": ">", "ne": "!=", "neq": "!=", "in": "in", "cdot": "*", "times": "*",
         "dots": "...", "ldots": "...", "mid": "|", "colon": ":", "sim": "~"}
GAPS = ("quad", "qquad")

REALS = r"(?:\\mathbb\s*\{?\s*R\s*\}?|\\R(?![A-Za-z])|ℝ)"
INSIDE = r"\\?[A-Za-z0-9]+"
PIECE = re.compile(rf"""
    (?P<gap>   \$\$? | \\[()\[\],;:!\ ] )
  | (?P<reals> \\in \s* {REALS} (?: \s* \^ \s* (?P<shape> \{{[^{{}}]*\}} | [A-Za-z0-9]) )? )
  | (?P<drawn> \\(?:overset|stackrel) \s* (?: \{{ [^{{}}]*\{{? [^{{}}]* \}}?[^{{}}]* \}} ) \s* \{{ \s*\\sim\s* \}} )
  | \^ \s* \{{ (?P<power> [^{{}}]* ) \}}
  | \\[dt]?frac \s* \{{ (?P<over> [^{{}}]* ) \}} \s* \{{ (?P<under> [^{{}}]* ) \}}
  | (?P<name>
      (?: \\(?P<dress> {"|".join((*ACCENTS, *FONTS, *TEXTS))} )(?![A-Za-z]) \s*
            (?: \{{\s*(?P<held>{INSIDE})\s*\}} | (?P<bare>[A-Za-z0-9]) )
        | \\(?P<macro> [A-Za-z]+ )
        | (?P<plain> [A-Za-z]\w*? )(?=_\{{|_\\) )
      (?: _ (?: \{{\s*(?P<script>{INSIDE})\s*\}} | (?P<short> \\[A-Za-z]+ | [A-Za-z0-9] ) ) )?
      (?P<primes> '*) )
""", re.VERBOSE)


def declared_tokens(text: str, place: Callable[[int], Position]) -> list[Token]:
    """The tokens of a declaration; `place` says where each of its characters stands.

    Raises LanguageError at what no declaration holds."""
    found: list[Token] = []
    end = 0
    for match in PIECE.finditer(text):
        found += plain(text, end, match.start(), place)
        if match["over"] is not None and "\\sim" not in text[:match.start()]:
            raise LanguageError("cannot read `\\frac` in a declaration", place(match.start()))
        found += piece(match, place(match.start()))
        end = match.end()
    return found + plain(text, end, len(text), place)


def plain(text: str, start: int, end: int, place: Callable[[int], Position]) -> list[Token]:
    """The tokens of what is not LaTeX, line by line."""
    found: list[Token] = []
    for line in re.finditer(r"[^\n]+", text[start:end]):
        at = place(start + line.start())
        found += tokens(line.group(), at.line, at.column)
    return found


def piece(match: re.Match, at: Position) -> list[Token]:
    """The tokens of one piece of LaTeX."""
    if match["gap"] or match["macro"] in GAPS:
        return []
    if match["reals"]:
        return axes(match["shape"] or "", at)
    if match["drawn"]:
        return drawn(match["drawn"], at)
    if match["over"] is not None:
        sides = *grouped(match["over"], at), Token("sign", "/", at), *grouped(match["under"], at)
        return [Token("sign", "(", at), *sides, Token("sign", ")", at)]     # 1/\frac12 is 2
    if match["power"] is not None:
        return [Token("sign", "^", at), *grouped(match["power"], at)]
    if match["macro"] in SIGNS:
        sign = SIGNS[match["macro"]]
        return [Token("name" if sign == "in" else "sign", sign, at)]
    core = letters(match["held"] or match["bare"] or match["plain"]
                   or "\\" + match["macro"], at)
    if match["dress"] in ACCENTS:
        core = f"{core}_{ACCENTS[match['dress']]}"
    script = match["script"] or match["short"]
    if core.isdigit():
        return [Token("number", core, at)]
    name = core + (f"_{letters(script, at)}" if script else "") + match["primes"]
    return [Token("name", name, at)]


def drawn(text: str, at: Position) -> list[Token]:
    r"""\overset{\text{iid}}{\sim}"""
    said = re.sub(r"\\[A-Za-z]+|[{}.\s]", "", text)
    if said != "iid":
        raise LanguageError(f"cannot read `{said}` above `\\sim`", at)
    return [Token("sign", "~", at), Token("name", "iid", at)]


def grouped(text: str, at: Position) -> list[Token]:
    inside = multiplied(declared_tokens(text, lambda _: at))
    return inside if len(inside) == 1 else [Token("sign", "(", at), *inside, Token("sign", ")", at)]


def letters(text: str, at: Position) -> str:
    r"""`\sigma` is σ; other letters and digits stand for themselves."""
    if not text.startswith("\\"):
        return text
    if text[1:] not in GREEK:
        raise LanguageError(f"cannot read `{text}` in a declaration", at)
    return GREEK[text[1:]]


def axes(shape: str, at: Position) -> list[Token]:
    r"""`{m \times n}` of \mathbb{R}^{m \times n} as `[m, n]`; nothing for a number."""
    if not shape:
        return []
    found = [Token("sign", "[", at)]
    for number, size in enumerate(re.split(r"\\times|×", shape.strip("{}"))):
        found += [Token("sign", ",", at)] if number else []
        found += multiplied(declared_tokens(size, lambda _: at))
    return [*found, Token("sign", "]", at)]


def multiplied(found: list[Token]) -> list[Token]:
    """2n is 2 * n."""
    return [token for before, after in zip([None, *found], found) for token in (
        [Token("sign", "*", after.at)] if before and (before.kind, after.kind) == (
            "number", "name") else []) + [after]]
