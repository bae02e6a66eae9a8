r"""The checking builder: every displayed equation under declarations is judged.

    sphinx-build -b derive-check source build/check

Like linkcheck it writes no pages, but `output.txt` and `output.json`, and fails if one
equation is not proved.  What is declared and what is left out is said as in any document
that `derive verify` reads (see `language.documents`): by a ```derive block, or a comment
`derive: …`, which in reStructuredText is `.. derive: size n`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from docutils import nodes
from sphinx.builders.dummy import DummyBuilder
from sphinx.util import logging
from sphinx.util.nodes import get_node_line

from derive.course.shown import WORDS, said
from derive.language.displays import REMARK, Piece
from derive.language.documents import parts
from derive.language.errors import Position
from derive.report.work import Workers, results
from derive.search.judging.session import finished, outcomes
from derive.search.answers.verdict import PROVED

logger = logging.getLogger(__name__)
COMMENT = re.compile(r"<!--(.*?)-->", re.S)


class Asked(NamedTuple):
    """A page to be judged: its file, and what stands on it, as Sphinx has read it."""
    file: str
    source: str
    pieces: tuple[Piece, ...]


class CheckBuilder(DummyBuilder):
    name = "derive-check"
    epilog = "The verdicts are in %(outdir)s/output.txt and output.json"
    allow_parallel = False              # the pages are judged in processes of our own

    def init(self) -> None:
        self.found: list[dict] = []
        self.asked: list[Asked] = []

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Note the theorems, which were judged when the page was read, and the equations."""
        for place in self.env.get_domain("derive").places.get(docname, ()):
            self.found.append({"id": place.name, "file": place.file, "line": place.line,
                               "verdict": place.word, "message": place.problem})
        page = Path(self.env.doc2path(docname))
        reader = Reader(page, page.read_text("utf-8"))
        # As it was read: what stands under `only` for another builder is judged as well.
        whole = self.env.get_doctree(docname)
        self.asked.append(Asked(str(page), reader.source, tuple(reader.pieces(whole))))

    def finish(self) -> None:
        with Workers(self._app.parallel) as workers:
            verdicts = dict(results(workers, judged, self.asked))
        for page in self.asked:
            for record, text in verdicts[page]:
                self.found.append(record)
                if record["verdict"] != PROVED:
                    logger.warning("%s", text, location=f"{record['file']}:{record['line']}",
                                   type="derive", subtype=WORDS[record["verdict"]])
        self.write_found()
        proved = sum(record["verdict"] == PROVED for record in self.found)
        logger.info("%s of %s claims PROVED", proved, len(self.found))
        if proved < len(self.found):
            self._app.statuscode = 1

    def write_found(self) -> None:
        for record in self.found:
            record["file"] = self.shortened(Path(record["file"]))
        lines = [f"{r['file']}:{r['line']}: [{r['verdict']}] {r.get('claim') or r['id']}"
                 for r in self.found]
        (self.outdir / "output.txt").write_text("".join(f"{line}\n" for line in lines), "utf-8")
        (self.outdir / "output.json").write_text(
            json.dumps(self.found, ensure_ascii=False, indent=2) + "\n", "utf-8")

    def shortened(self, path: Path) -> str:
        """The file as it is called in the course's folder."""
        path, folder = path.resolve(), Path(self.srcdir).resolve()
        return (path.relative_to(folder) if path.is_relative_to(folder) else path).as_posix()


def judged(page: Asked) -> list[tuple[dict, str]]:
    """The record of every equation of a page, as data and in words."""
    found = outcomes(parts(page.source, page.file, given=page.pieces))
    return [(record.json(), said(record)) for record in map(finished, found)]


# -- What stands on a page ---------------------------------------------------------------------

class Reader:
    """The pieces of a page, in order, each with the place where it stands.

    Sphinx knows the line where a node begins, or one before; the formula itself is found from
    there on."""

    def __init__(self, page: Path, source: str):
        self.page, self.source = page, source
        self.lines = {str(page): source.split("\n")}
        self.last: dict[str, int] = {}              # the line in each file that was found last

    def pieces(self, doctree: nodes.document) -> Iterator[Piece]:
        for node in doctree.findall():
            match node:
                case nodes.math_block() if not node.get("derived"):
                    for text in re.split(r"\n\s*\n", node.astext()):
                        yield self.piece("formula", text.strip(), node, node.get("label") or "")
                case nodes.literal_block() if node.get("language") == "derive":
                    yield self.piece("block", node.astext(), node)
                case nodes.comment():
                    yield from self.remark(node.astext(), node)
                case nodes.raw() if node.get("format") == "html":
                    for comment in COMMENT.findall(node.astext()):
                        yield from self.remark(comment, node)

    def remark(self, comment: str, node: nodes.Node) -> Iterator[Piece]:
        if found := REMARK.fullmatch(comment):
            yield self.piece("remark", found["text"].strip(), node)

    def piece(self, kind: str, text: str, node: nodes.Node, label: str = "") -> Piece:
        file = self.file_of(node)
        at = self.at(text, file, get_node_line(node) or 1)
        self.last[file] = at.line
        return Piece(kind, text, at, label, file)

    def file_of(self, node: nodes.Node) -> str:
        """The page, or a file that it includes."""
        while node is not None and not node.source:
            node = node.parent
        file = str(Path(node.source)) if node is not None else str(self.page)
        if file not in self.lines:
            path = Path(file)
            self.lines[file] = path.read_text("utf-8").split("\n") if path.is_file() else []
        return file

    def at(self, text: str, file: str, line: int) -> Position:
        """Where the first line of a text stands, at this line or after it."""
        first = text.split("\n")[0].strip()
        start = max(line, self.last.get(file, 1))
        for number, found in enumerate(self.lines[file][start - 1:], start):
            if first and first in found:
                return Position(number, found.index(first) + 1)
        return Position(line, 1)
