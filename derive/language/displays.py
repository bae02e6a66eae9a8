r"""Displays: where the displayed equations and the remarks to derive stand in a document.

Markdown: `$$…$$`, `\[…\]` and amsmath environments; ```` ```derive ```` blocks and
`<!-- derive: … -->` comments.  LaTeX: the same and `equation`, `align` …; `% derive: …`
comments.  Code, verbatim text and other comments are passed over.  Markdown's code is found
by markdown-it with the dollarmath and amsmath plugins, LaTeX's environments by pylatexenc;
every piece keeps the line and column that it has in the file.

This file is trusted.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from markdown_it import MarkdownIt
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from pylatexenc import latexwalker
from pylatexenc.latexwalker import LatexWalker

from derive.language.errors import LanguageError, Position

MARKDOWN, TEX = (".md", ".markdown"), (".tex",)
LONGEST = 4 * 1024 * 1024                      # characters of one document
ENVIRONMENTS = ("equation", "align", "gather", "multline", "eqnarray", "alignat", "flalign",
                "displaymath")
OPENING = re.compile(r"(?P<comment><!--)|(?<!\\)(?:(?P<dollars>\$\$)|(?P<brackets>\\\[)"
                     r"|\\begin\{(?P<name>%s)(?P<star>\*?)\})" % "|".join(ENVIRONMENTS))
CLOSING = {"comment": "-->", "dollars": r"(?<!\\)\$\$", "brackets": r"(?<!\\)\\\]"}
TICKS = re.compile("`+")
QUOTES, QUOTED = re.compile(r"(?m)^[ >]*>"), re.compile(r"[^\S\n]*>")
REMARK = re.compile(r"\s*derive(?:\s*:|(?=\s))(?P<text>.*)", re.S)
TEX_REMARK = re.compile(r"%+\s*derive\s*:(?P<text>.*)")
LABEL = re.compile(r"\\label\{([^{}]*)\}")


class Piece(NamedTuple):
    """A displayed equation (`formula`), or what is said to derive (`remark`, `block`); `file` is
    where it stands, where that is known to who found it."""
    kind: str
    text: str
    at: Position
    label: str = ""
    file: str = ""


def is_document(file: str) -> bool:
    return file.endswith((*MARKDOWN, *TEX))


def pieces(source: str, file: str) -> Iterator[Piece]:
    """The pieces of a document, in order."""
    if len(source) > LONGEST:
        raise LanguageError(f"a document has at most {LONGEST} characters", Position(1, 1))
    return tex(source) if file.endswith(TEX) else markdown(source)


class Places:
    """From offsets to lines and columns."""

    def __init__(self, source: str):
        self.source = source
        self.starts = [0, *(m.end() for m in re.finditer("\n", source))]

    def at(self, offset: int) -> Position:
        return Position(bisect_right(self.starts, offset), offset - self.line(offset) + 1)

    def line(self, offset: int) -> int:
        """Where the line begins."""
        return self.starts[bisect_right(self.starts, offset) - 1]

    def formula(self, start: int, end: int) -> Piece:
        """The formula between two offsets, without spaces around it."""
        text = self.source[start:end]
        start += len(text) - len(text.lstrip())
        label = LABEL.search(text)
        return Piece("formula", text.strip(), self.at(start), label.group(1) if label else "")


# -- Markdown -------------------------------------------------------------------------------------

def markdown(source: str) -> Iterator[Piece]:
    """Fences and comments in the order in which they stand, and the displays between."""
    lines = source.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    blocks, plain = [], list(source)
    for token in MarkdownIt("commonmark").use(dollarmath_plugin, double_inline=True).use(
            amsmath_plugin).parse(source):
        if token.map is None or token.type not in ("fence", "code_block"):
            continue
        first, last = token.map
        if token.type == "fence" and token.info.split()[:1] == ["derive"]:
            blocks.append((starts[first], block(lines, first + 1, last)))
        for place in range(starts[first], min(starts[last], len(source))):
            plain[place] = plain[place] if plain[place] == "\n" else " "
    text = without_code("".join(plain))
    places = Places(text), Places(QUOTES.sub(lambda m: " " * len(m.group()), text))
    found = [(d.start, piece) for d in displays(text) if (piece := made(*places, d))]
    for _, piece in sorted([*blocks, *found], key=lambda pair: pair[0]):
        yield piece


def without_code(text: str) -> str:
    """The text with spaces for its spans of code: from so many backticks to the next as many."""
    runs = [m.span() for m in TICKS.finditer(text)]
    next_alike: list[int | None] = [None] * len(runs)
    latest: dict[int, int] = {}
    for n in range(len(runs) - 1, -1, -1):
        length = runs[n][1] - runs[n][0]
        next_alike[n], latest[length] = latest.get(length), n
    kept, place, n = [], 0, 0
    while n < len(runs):
        if (last := next_alike[n]) is not None:
            start, end = runs[n][0], runs[last][1]
            kept += [text[place:start], re.sub(r"[^\n]", " ", text[start:end])]
            place, n = end, last
        n += 1
    return "".join([*kept, text[place:]])


class Display(NamedTuple):
    """From where to where a display or a comment stands, and what is inside."""
    kind: str
    start: int
    inside: tuple[int, int]
    end: int


def displays(text: str) -> Iterator[Display]:
    """Each opening with the first closing after it.  Where there is none there is none for
    later ones either, so that the text is looked through once for each kind."""
    place, unclosed = 0, set()
    while opening := OPENING.search(text, place):
        place = opening.start() + 1
        kind = opening.lastgroup if opening.group("name") is None else opening.group()
        if kind in unclosed:
            continue
        pattern = CLOSING.get(kind) or re.escape(kind.replace("begin", "end", 1))
        closing = re.compile(pattern).search(text, opening.end() + (kind != "comment"))
        if closing is None:
            unclosed.add(kind)
            continue
        place = closing.end()
        yield Display(kind, opening.start(), (opening.end(), closing.start()), place)


def block(lines: list[str], first: int, last: int) -> Piece:
    """The lines of a fence, each at its own place; a fence that is open ends with the file."""
    inner = [QUOTES.sub(lambda m: " " * len(m.group()), line) for line in lines[first:last]]
    if inner and re.fullmatch(r"\s*(`{3,}|~{3,})\s*", inner[-1]):
        inner.pop()
    return Piece("block", "\n".join(inner), Position(first + 1, 1))


def made(plain: Places, unquoted: Places, display: Display) -> Piece | None:
    """The piece of a display; in a quotation it is read without the `>` before its lines."""
    if display.kind == "comment":
        remark = REMARK.fullmatch(plain.source, *display.inside)
        return remark and Piece("remark", remark.group("text"), plain.at(remark.start("text")))
    is_quoted = QUOTED.match(plain.source, plain.line(display.start), display.start)
    whole = display.inside if display.kind in CLOSING else (display.start, display.end)
    return (unquoted if is_quoted else plain).formula(*whole)


# -- LaTeX ----------------------------------------------------------------------------------------

def tex(source: str) -> Iterator[Piece]:
    """The displays and comments of a LaTeX document; verbatim text is passed over."""
    places = Places(source)
    try:
        nodes, _, _ = LatexWalker(source, tolerant_parsing=True).get_latex_nodes()
        yield from walk(nodes, places)
    except RecursionError:
        raise LanguageError("nested too deeply", Position(1, 1)) from None
    except IndexError:                             # pylatexenc reads on behind a last `\\verb`
        raise LanguageError("LaTeX: the page ends within a command", places.at(len(source))) from None
    except latexwalker.LatexWalkerError as problem:
        at = places.at(min(getattr(problem, "pos", 0) or 0, len(source)))
        raise LanguageError(f"LaTeX: {str(problem).split(' @')[0]}", at) from None


def walk(nodes, places: Places) -> Iterator[Piece]:
    for node in nodes:
        match node:
            case None:
                continue
            case latexwalker.LatexCommentNode():
                remark = TEX_REMARK.match(f"%{node.comment}")
                if remark:
                    start = node.pos + remark.start("text")
                    yield Piece("remark", remark.group("text"), places.at(start))
            case latexwalker.LatexMathNode(displaytype="display"):
                opening, closing = (len(d) for d in node.delimiters)
                yield places.formula(node.pos + opening, node.pos + node.len - closing)
            case latexwalker.LatexEnvironmentNode() if \
                    node.environmentname.rstrip("*") in ENVIRONMENTS:
                yield places.formula(node.pos, node.pos + node.len)
            case latexwalker.LatexEnvironmentNode() if "verbatim" in node.environmentname \
                    or node.environmentname in ("lstlisting", "minted", "comment"):
                continue
            case latexwalker.LatexGroupNode() | latexwalker.LatexEnvironmentNode():
                yield from walk(node.nodelist, places)
            case latexwalker.LatexMacroNode() if node.nodeargd and node.nodeargd.argnlist:
                yield from walk(node.nodeargd.argnlist, places)
