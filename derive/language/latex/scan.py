r"""Scanning: a formula cut into marks, each with its line and column.

pylatexenc finds the macros, their arguments and the environments; here they become
letters, numbers, signs and scripts.  Spacing, sizes of brackets, fonts and labels are
dropped, for they say nothing.

This file is trusted.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from itertools import takewhile

from pylatexenc import latexwalker
from pylatexenc.latexwalker import LatexWalker, LatexWalkerError

from derive.language.errors import LanguageError, Position
from derive.language.latex import marks
from derive.language.latex.marks import Mark
from derive.language.tokens import GREEK as GREEK_LETTERS
from derive.language.tokens import LETTER_TWINS, MOST_DIGITS, unreadable

LONGEST = 16 * 1024                            # characters of one formula
DEEPEST = 30                                   # braces, brackets and environments
LENGTH = re.compile(r"\[\s*-?[0-9.]+\s*(pt|em|ex|mm|cm|in|mu)\s*\]")
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
OPENING = re.compile(r"\\(?:begin|left|sqrt)\b|\\[{(\[]|[{(\[]|\\.|\\(?:end|right)\b|[})\]]", re.S)

context = cache(marks.context)


def scan(source: str, at: Position) -> list[Mark]:
    """The marks of a formula whose first character stands at this place."""
    if len(source) > LONGEST:
        raise LanguageError(f"a formula has at most {LONGEST} characters", at)
    places = Places(source, at)
    check_depth(source, places)
    walker = LatexWalker(source, latex_context=context(), tolerant_parsing=False)
    try:
        nodes, _, _ = walker.get_latex_nodes(
            parsing_state=walker.make_parsing_state(in_math_mode=True))
    except LatexWalkerError as problem:
        message = str(getattr(problem, "msg", problem)).split("\n")[0]
        message = re.sub(r" @\(.*", "", message)
        place = getattr(problem, "pos", None)
        raise LanguageError(f"LaTeX: {message[:1].lower()}{message[1:]}",
                            places.at(min(place or 0, len(source)))) from None
    return Scanner(places).marks(nodes)


def check_depth(source: str, places: Places) -> None:
    """Refuse deep nesting before anything walks down it."""
    depth = 0
    for match in OPENING.finditer(source):
        found = match.group()
        depth += found in ("{", "(", "[", "\\{", "\\(", "\\[") or found in (
            "\\begin", "\\left", "\\sqrt")
        depth -= found in ("}", ")", "]", "\\}", "\\)", "\\]", "\\end", "\\right") and depth > 0
        if depth > DEEPEST:
            raise LanguageError(f"nested more than {DEEPEST} levels deep", places.at(match.start()))


class Places:
    """From an offset in the formula to its line and column in the file."""

    def __init__(self, source: str, at: Position):
        self.start = at
        self.lines = [0, *(m.end() for m in re.finditer("\n", source))]

    def at(self, offset: int) -> Position:
        line = bisect_right(self.lines, offset) - 1
        column = offset - self.lines[line] + 1
        return Position(self.start.line + line, column + (self.start.column - 1 if not line else 0))


class Scanner:
    """Walks over pylatexenc's nodes."""

    def __init__(self, places: Places):
        self.places = places

    def marks(self, nodes) -> list[Mark]:
        found: list[Mark] = []
        for node in nodes:
            if node is not None:
                self.node(node, found)
        return scripts(found)

    def node(self, node, found: list[Mark]) -> None:
        at = self.places.at(node.pos)
        match node:
            case latexwalker.LatexCharsNode():
                self.characters(node.chars, node.pos, found)
            case latexwalker.LatexMacroNode():
                self.macro(node, at, found)
            case latexwalker.LatexGroupNode():
                found.append(Mark("group", "{", at, (self.marks(node.nodelist),)))
            case latexwalker.LatexEnvironmentNode():
                name = node.environmentname.rstrip("*")
                if name not in (*marks.DISPLAYS, *marks.MATRICES, *marks.CASES):
                    raise LanguageError(f"cannot read the environment `{node.environmentname}`", at)
                found.append(Mark("env", name, at, (self.marks(node.nodelist),)))
            case latexwalker.LatexSpecialsNode():
                found.append(Mark("cell", "&", at))
            case latexwalker.LatexMathNode():
                raise LanguageError("a formula cannot stand inside a formula", at)

    # -- Characters -----------------------------------------------------------------------

    def characters(self, text: str, offset: int, found: list[Mark]) -> None:
        place = 0
        if found and found[-1].kind == "row" and (match := LENGTH.match(text)):
            place = match.end()
        while place < len(text):
            char, at = text[place], self.places.at(offset + place)
            if char.isspace() or char == "~":
                place += 1
            elif char.isdigit() and char.isascii():
                place += self.number(text, place, at, found)
            else:
                found.append(self.character(char, at))
                place += 1

    def number(self, text: str, place: int, at: Position, found: list[Mark]) -> int:
        """A number; after `_` or `^` a single digit, as TeX sets it."""
        single = found and found[-1].text in ("_", "^") and found[-1].kind == "sign"
        digits = text[place] if single else NUMBER.match(text, place).group()
        if len(digits) > MOST_DIGITS:
            raise LanguageError(f"a number has at most {MOST_DIGITS} digits", at)
        found.append(Mark("number", digits, at))
        return len(digits)

    def character(self, char: str, at: Position) -> Mark:
        if char.isascii() and char.isalpha() or char in GREEK_LETTERS:
            if char in "ΣΠ":
                return Mark("sign", char, at)
            return Mark("letter", char.translate(LETTER_TWINS), at)
        if char in "'′’":
            return Mark("prime", "'", at)
        if char in marks.CHARACTERS:
            return Mark("sign", marks.CHARACTERS[char], at)
        if char in marks.PLAIN or char in "_^":
            return Mark("sign", char, at)
        raise LanguageError(unreadable(char), at)

    # -- Macros -----------------------------------------------------------------------------

    def macro(self, node, at: Position, found: list[Mark]) -> None:
        name = node.macroname
        given = list(node.nodeargd.argnlist) if node.nodeargd else []
        if name in marks.TAKING and (not given or given[-1] is None):
            raise LanguageError(f"expected braces around `\\{name}` and what it is given", at)
        if name in marks.NOTHING or name in marks.IGNORED:
            if name in ("left", "right"):
                found.append(Mark("fence", name, at))
        elif name in marks.GAPS:
            found.append(Mark("gap", " ", at))
        elif name == "\\":
            found.append(Mark("row", "\\\\", at))
        elif name in marks.GREEK:
            found.append(Mark("letter", marks.GREEK[name], at))
        elif name == "prime":
            found.append(Mark("prime", "'", at))
        elif name in marks.SIGNS:
            found.append(Mark("sign", marks.SIGNS[name], at))
        elif name in marks.FUNCTIONS:
            found.append(Mark("word", marks.FUNCTIONS[name], at))
        elif name in ("arg", "not"):
            found.append(Mark("prefix", name, at))
        elif name in marks.TEXTS:
            found.append(Mark("text", "".join(plain(n) for n in given), at))
        elif name in marks.FRACTIONS:
            found.append(Mark("frac", name, at, tuple(map(self.argument, given))))
        elif name == "sqrt":
            found.append(Mark("sqrt", name, at, tuple(
                self.argument(n) if n is not None else None for n in given)))
        elif name in marks.ACCENTS:
            found.append(Mark("accent", marks.ACCENTS[name], at, (self.argument(given[0]),)))
        elif name in marks.FONTS:
            self.font(name, given[-1], at, found)
        elif name in marks.TRANSPARENT:
            found.append(Mark("group", "{", at, (self.argument(given[0]),)))
        elif name in marks.STACKED:
            self.stacked(name, given, at, found)
        elif name in marks.BRACED:
            found.append(Mark("group", "{", at, (self.argument(given[0]),)))
            found.append(Mark("braced", name, at))
        else:
            raise LanguageError(f"cannot read `\\{name}`", at)

    def argument(self, node) -> list[Mark]:
        """The marks of an argument, without its braces."""
        return self.marks(node.nodelist if isinstance(node, latexwalker.LatexGroupNode) else [node])

    def font(self, name: str, node, at: Position, found: list[Mark]) -> None:
        r"""One letter in any font is that letter, several are one name; `\mathbf{1}` is
        a word of its own."""
        text = plain(node).strip().replace(r"\_", "_")
        if text in ("max", "min", "argmax", "argmin", "mod"):
            found.append(Mark("sign", text, at))
        elif re.fullmatch(r"1|[A-Za-z][A-Za-z0-9_]+", text):
            found.append(Mark("word", text, at))
        elif re.fullmatch(r"[A-Za-z]", text) and name == "mathbb":
            found.append(Mark("word", f"mathbb{text}", at))
        elif match := re.fullmatch(r"arg\\?,?\s*(max|min)", text):
            found.append(Mark("sign", f"arg{match.group(1)}", at))
        elif name in ("mathop", "operatorname"):
            found.extend(self.argument(node))
        else:
            found.extend(self.argument(node) if len(self.argument(node)) == 1 else
                         [Mark("group", "{", at, (self.argument(node),))])

    def stacked(self, name: str, given, at: Position, found: list[Mark]) -> None:
        r"""`\overset{def}{=}` defines, `\overset{…}{=}` is `=`; `\underset` gives a range."""
        over, base = given
        body = self.argument(base)
        if name == "underset":
            found.extend([*body, Mark("sign", "_", at),
                          Mark("group", "{", at, (self.argument(over),))])
        elif len(body) == 1 and body[0].text == "=":
            defines = "def" in plain(over) or "triangle" in plain(over)
            found.append(Mark("sign", ":=" if defines else "=", at))
        elif len(body) == 1 and body[0].kind == "sign":
            found.extend(body)
        else:
            raise LanguageError(f"cannot read `\\{name}` here", at)


def plain(node) -> str:
    """The characters of a node as they stand in the source."""
    if node is None:
        return ""
    if isinstance(node, latexwalker.LatexGroupNode):
        return "".join(map(plain, node.nodelist))
    return node.latex_verbatim()


# -- Scripts, accents of signs, fences ---------------------------------------------------------------

def is_script(mark: Mark) -> bool:
    return mark.kind in ("sub", "sup", "prime")


def scripts(found: list[Mark]) -> list[Mark]:
    """`_` and `^` with what they carry; `:=`, `\\not =` and `\\arg\\max` as one sign."""
    done: list[Mark] = []
    place = 0
    while place < len(found):
        mark = found[place]
        following = found[place + 1] if place + 1 < len(found) else None
        place += 1
        if mark.kind == "sign" and mark.text in ("_", "^"):
            carried = carried_by(mark, following)
            place += 1
            if done and done[-1].kind == "braced":
                done.pop()
            elif carried and all(m.kind == "prime" for m in carried):
                done.extend(carried)
            else:
                kind = "sub" if mark.text == "_" else "sup"
                if any(before.kind == kind for before in takewhile(is_script, reversed(done))):
                    raise LanguageError(f"`{mark.text}` twice: TeX refuses it; write braces", mark.at)
                done.append(Mark(kind, mark.text, mark.at, (carried if kind == "sub" else level(carried),)))
        elif mark.kind == "prefix":
            done.append(prefixed(mark, following))
            place += 1
        elif mark.kind == "fence":
            if following is None:
                raise LanguageError(f"expected a bracket after `\\{mark.text}`", mark.at)
            place += 1
            if following.text != ".":
                done.append(following._replace(args=(mark.text,))
                            if following.text in ("|", "‖") else following)
        elif mark.text == ":" and following and following.text == "=":
            done.append(Mark("sign", ":=", mark.at))
            place += 1
        else:
            done.append(mark)
    return [m for m in done if m.kind != "braced"]


def level(marks: list[Mark]) -> list[Mark]:
    """`[l]` above a name is a level, and written `(l)` here; that it was not is noted, for it is no power."""
    if len(marks) > 2 and marks[0].text == "[" and marks[-1].text == "]" and all(
            mark.kind in ("letter", "number") or mark.text in ("+", "-") for mark in marks[1:-1]):
        return [marks[0]._replace(text="(", args=("[",)), *marks[1:-1], marks[-1]._replace(text=")")]
    return marks


def carried_by(script: Mark, following: Mark | None) -> list[Mark]:
    if following is None or following.kind in ("row", "cell", "gap", "fence") or \
            following.kind == "sign" and following.text in "_^":
        raise LanguageError(f"expected something after `{script.text}`", script.at)
    return following.args[0] if following.kind == "group" else [following]


def prefixed(mark: Mark, following: Mark | None) -> Mark:
    denied = {"=": "!=", "divides": "!divides", "in": "!in"}
    if following and mark.text == "not" and following.text in denied:
        return Mark("sign", denied[following.text], mark.at)
    if following and mark.text == "arg" and following.text in ("max", "min"):
        return Mark("sign", f"arg{following.text}", mark.at)
    raise LanguageError(f"cannot read `\\{mark.text}` here", mark.at)
