"""Directives: a theorem of the library or of a proof file, and a claim written in place.

    .. derive:theorem:: softmax_jacobian        ```{derive:claim} The square of a sum
       :show: statement                         real a, b
                                                claim (a + b)^2 = a^2 + 2*a*b + b^2
                                                ```

What is not proved is no theorem: in its place stands the verdict, and a warning with the
file, the line and the counterexample, which `-W` turns into a failure.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import NamedTuple

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.addnodes import download_reference, pending_xref
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_id

from derive.course.shown import SHOWN, WORDS, Exhibit, NotFound, of_file, of_text, path_of
from derive.course.markdown import elements
from derive.course.sphinx.nodes import (
    BOXES,
    KINDS,
    derivation,
    for_mathjax,
    picture,
    set_elements,
)
from derive.course.sphinx.places import line_of
from derive.report.accepted import LIST, is_accepted
from derive.report.drawing import svg
from derive.report.sources import BadTemplate

logger = logging.getLogger(__name__)


class Place(NamedTuple):
    """A theorem on a page, and the word on it."""
    name: str
    docname: str
    anchor: str                 # empty if it cannot be referred to
    title: str
    kind: str
    word: str
    file: str
    line: int
    problem: str = ""


def one_of(words):
    return lambda given: directives.choice(given, tuple(words))


class Shown(SphinxDirective, ABC):
    """What both directives do with the theorems that they find."""

    option_spec = {"name": directives.unchanged, "title": directives.unchanged,
                   "show": one_of(SHOWN), "kind": one_of(KINDS), "fold": directives.flag,
                   "pictures": directives.flag,
                   "class": directives.class_option}

    def run(self) -> list[nodes.Node]:
        try:
            return [node for exhibit in self.exhibits() for node in self.shown(exhibit)]
        except (NotFound, BadTemplate) as problem:
            source, line = self.get_source_info()
            return self.refused("not-found" if isinstance(problem, NotFound) else "template",
                                self.arguments[0] if self.arguments else "", str(problem),
                                source, line)

    @abstractmethod
    def exhibits(self) -> list[Exhibit]:
        """What the directive shows, each checked."""

    def shown(self, exhibit: Exhibit) -> list[nodes.Node]:
        if not exhibit.proved:
            return self.refused(exhibit.folio.word, exhibit.folio.name, exhibit.problem,
                                exhibit.file, exhibit.folio.line)
        return self.solution(exhibit) if self.manner == "solution" else self.theorem(exhibit)

    @property
    def manner(self) -> str:
        return self.options.get("show", "proof")

    def title(self, exhibit: Exhibit) -> str:
        return self.options.get("title") or exhibit.folio.page.title

    # -- What is proved -------------------------------------------------------------------------

    def theorem(self, exhibit: Exhibit) -> list[nodes.Node]:
        kind = self.options.get("kind", "theorem")
        name = exhibit.folio.name
        box = BOXES[kind]("", *self.parts(exhibit), kind=kind, proved=True,
                          title=self.title(exhibit), docname=self.env.docname,
                          classes=self.options.get("class", []))
        box["ids"].append(make_id(self.env, self.state.document, "derive", name))
        self.set_source_info(box)
        self.add_name(box)
        self.note(exhibit, box["ids"][0])
        return [box]

    def solution(self, exhibit: Exhibit) -> list[nodes.Node]:
        """The derivation alone, under a link to the statement."""
        name, title = exhibit.folio.name, self.title(exhibit)
        link = pending_xref("", nodes.inline(title, title), refdomain="derive", reftype="ref",
                            reftarget=name, refexplicit=False, refdoc=self.env.docname)
        words = f"{self.summary(exhibit)} of "
        heading = nodes.paragraph("", words, link, classes=["derive-title"])
        found = nodes.container("", heading, *self.parts(exhibit),
                                classes=["derive-box", "derive-solution"])
        self.add_name(found)
        self.note(exhibit, "")
        return [found]

    def parts(self, exhibit: Exhibit) -> list[nodes.Node]:
        found: list[nodes.Node] = []
        for part in SHOWN[self.manner]:
            made = set_elements(exhibit.piece(part, self.templates), self.env.docname)
            if part == "derivation" and self.manner == "proof":
                fold = "fold" in self.options or self.config.derive_fold
                made = [derivation("", *made, fold=fold, summary=self.summary(exhibit))]
            found += made
            if part == "prose":
                found += self.pictures(exhibit)
        return found + self.certificate(exhibit)

    def pictures(self, exhibit: Exhibit) -> list[nodes.Node]:
        """What there is to see, in HTML, where it is asked for."""
        wanted = "pictures" in self.options or self.config.derive_pictures
        return [picture("", *set_elements(elements(str(drawing.caption)), self.env.docname),
                        svg=svg(drawing, for_mathjax))
                for drawing in exhibit.folio.page.pictures if wanted]

    def certificate(self, exhibit: Exhibit) -> list[nodes.Node]:
        """A link to what Coq accepted of the theorem, if it lies in the folder for it."""
        name = f"{exhibit.folio.name}.v"
        folder = self.config.derive_certificates
        if not folder or self.manner == "statement":
            return []
        place = Path(self.env.srcdir) / folder
        for file in (LIST, name):
            self.env.note_dependency(str(place / file))
        if not is_accepted(place, exhibit.folio.name, exhibit.folio.text):
            if (place / name).is_file():
                logger.warning("%s", f"{place / name} is no certificate that Coq accepted of this "
                               "theorem: `derive build --certify` makes one", type="derive",
                               subtype="certificate", location=self.get_location())
            return []
        link = download_reference("", "", nodes.literal(name, name), refdoc=self.env.docname,
                                  reftarget=f"/{folder.strip('/')}/{name}")
        return [nodes.paragraph("", "The derivation for Coq: ", link, classes=["derive-certificate"])]

    def summary(self, exhibit: Exhibit) -> str:
        return exhibit.text("summary", self.templates).strip()

    @property
    def templates(self) -> tuple[Path, ...]:
        return self.env.get_domain("derive").templates

    def note(self, exhibit: Exhibit, anchor: str, problem: str = "") -> None:
        folio, title = exhibit.folio, ""
        if folio.page:
            title = self.title(exhibit)
        self.env.get_domain("derive").note(Place(
            folio.name, self.env.docname, anchor, title, self.options.get("kind", "theorem"),
            folio.word, exhibit.file, folio.line, problem))

    # -- What is not ----------------------------------------------------------------------------

    def refused(self, word: str, name: str, problem: str, file: str, line: int) -> list[nodes.Node]:
        """A warning, and the verdict where the theorem would have stood."""
        self.env.get_domain("derive").note(Place(
            name, self.env.docname, "", "", "theorem", word, file, line, problem))
        logger.warning("%s", problem, location=f"{file}:{max(line, 1)}", type="derive",
                       subtype=WORDS.get(word, word))
        return [nodes.error("", nodes.literal_block(problem, problem, language="none"))]


class Theorem(Shown):
    """A theorem of the library by its name, or those of a proof file by its path."""

    required_arguments = 1
    final_argument_whitespace = True

    def exhibits(self) -> list[Exhibit]:
        folder = Path(self.env.doc2path(self.env.docname)).parent
        path = path_of(self.arguments[0], folder)
        self.env.note_dependency(str(path))
        return of_file(path)


class Claim(Shown):
    """A statement, with or without its proof, written in the page; its title may go before."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def exhibits(self) -> list[Exhibit]:
        self.assert_has_content()
        if self.arguments:
            self.options.setdefault("title", self.arguments[0])
        source, line = self.get_source_info()
        file = Path(source)
        lines = file.read_text("utf-8").split("\n") if file.is_file() else []
        content = list(self.content)
        begins = line_of(content, lines, line) or line + 1
        name = self.options.get("name") or self.options.get("title", "")
        return of_text("\n".join(content) + "\n", source, begins - 1, name)
