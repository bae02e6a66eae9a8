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
PIECE = re.compile(r"<!--(?P<comment>.*?)-->"
                   r"|(?<!\\)\$\$(?P<dollars>.+?)(?<!\\)\$\$"
                   r"|(?<!\\)\\\[(?P<brackets>.+?)\\\]"
                   r"|(?<!\\)\\begin\{(?P<name>%s)(?P<star>\*?)\}(?P<inside>.+?)"
                   r"\\end\{(?P=name)(?P=star)\}" % "|".join(ENVIRONMENTS), re.S)
CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.S)
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

    def at(self, offset: int) -> Position:
        line = self.source.count("\n", 0, offset)
        return Position(line + 1, offset - self.source.rfind("\n", 0, offset))

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
    text = CODE.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), "".join(plain))
    found = [(m.start(), piece) for m in PIECE.finditer(text) if (piece := made(text, m))]
    for _, piece in sorted([*blocks, *found], key=lambda pair: pair[0]):
        yield piece


def block(lines: list[str], first: int, last: int) -> Piece:
    """The lines of a fence, each at its own place; a fence that is open ends with the file."""
    inner = [re.sub(r"^[ >]*>", lambda m: " " * len(m.group()), line)
             for line in lines[first:last]]
    if inner and re.fullmatch(r"\s*(`{3,}|~{3,})\s*", inner[-1]):
        inner.pop()
    return Piece("block", "\n".join(inner), Position(first + 1, 1))


def made(source: str, match: re.Match) -> Piece | None:
    places = Places(unquoted(source, match.start()))
    if match.group("comment") is not None:
        remark = REMARK.fullmatch(match.group("comment"))
        if not remark:
            return None
        start = match.start("comment") + remark.start("text")
        return Piece("remark", remark.group("text"), places.at(start))
    for name in ("dollars", "brackets"):
        if match.group(name) is not None:
            return places.formula(*match.span(name))
    return places.formula(match.start(), match.end())


def unquoted(source: str, start: int) -> str:
    """The page, without the `>` before the lines of a quotation if this place is in one."""
    line = source[source.rfind("\n", 0, start) + 1:start]
    if not line.lstrip().startswith(">"):
        return source
    return re.sub(r"(?m)^[ >]*>", lambda m: " " * len(m.group()), source)


# -- LaTeX ----------------------------------------------------------------------------------------

def tex(source: str) -> Iterator[Piece]:
    """The displays and comments of a LaTeX document; verbatim text is passed over."""
    places = Places(source)
    try:
        nodes, _, _ = LatexWalker(source, tolerant_parsing=True).get_latex_nodes()
        yield from walk(nodes, places)
    except RecursionError:
        raise LanguageError("nested too deeply", Position(1, 1)) from None
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
