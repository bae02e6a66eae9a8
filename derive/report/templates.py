r"""Templates: where they are found and how they are filled.

A template is looked for in the course's own folder first, then among ours, so
that a course overrides what it dislikes and inherits the rest; `ours/theorem.tex`
always means our own, which an override can extend.  LaTeX templates have
delimiters that TeX can read: \VAR{...}, \BLOCK{...} and lines that start with %%.
Words are escaped for the language of the template, formulas are set; see `marks`.
A name that is not there is an error, with its template and line.  Templates run
in a sandbox and cannot change what they are given.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from derive.report import katex, prose
from derive.report.drawing import svg, tikz
from derive.report.folio import Folio
from derive.report.marks import Formula, Name, Prose
from derive.report.page import Page
from derive.report.sources import ENDINGS, BadTemplate, folder

LATEX = dict(variable_start_string=r"\VAR{", variable_end_string="}",
             block_start_string=r"\BLOCK{", block_end_string="}",
             comment_start_string="((=", comment_end_string="=))", line_statement_prefix="%%")
OURS = "ours/"                      # before the name of a template that must not be overridden
WRITERS: dict[str, dict[type, Callable[[str], str]]] = {
    "tex": {Formula: str, Name: str, Prose: prose.latex_prose, str: prose.escape},
    "txt": {Formula: str, Name: str, Prose: str, str: str},
    "md": {Formula: str, Name: str, Prose: prose.markdown_prose, str: prose.markdown_escape},
    "html": {Formula: katex.inline, Name: str, Prose: prose.html_prose, str: prose.html_escape}}


@lru_cache
def environment(own: tuple[Path, ...], language: str):
    """The Jinja environment of a language: `tex`, `txt`, `md` or `html`."""
    # Jinja is loaded when the first page is set: most commands set none.
    from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    ours = FileSystemLoader(folder())
    made = ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(own), ours, PrefixLoader({OURS[:-1]: ours})]),
        undefined=StrictUndefined, autoescape=True, finalize=finalizer(WRITERS[language]),
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
        **(LATEX if language == "tex" else {}))
    made.globals |= GLOBALS[language]
    return made


def finalizer(writers: dict[type, Callable[[str], str]]) -> Callable:
    """What a template prints, made safe: marked text as its mark says, anything else as words."""
    from jinja2 import Undefined
    from markupsafe import Markup

    def finalize(value):
        if isinstance(value, Undefined) or hasattr(value, "__html__"):
            return value
        return Markup(writers.get(type(value), writers[str])(str(value)))
    return finalize


def raw(writer: Callable[..., str]) -> Callable:
    """The writer, its result not escaped again."""
    def written(*given):
        from markupsafe import Markup
        return Markup(writer(*given))
    return written


def joined(*parts: str) -> str:
    """One formula of several, in a line of text."""
    return katex.inline(" ".join(filter(None, parts)))


def displayed(*parts: str) -> str:
    """One formula of several, as large as in a display."""
    return katex.inline(r"\displaystyle {} " + " ".join(filter(None, parts)))


GLOBALS: dict[str, dict[str, Callable]] = {"tex": {"tikz": raw(tikz)}, "txt": {}, "md": {}, "html": {
    "svg": raw(svg), "formula": raw(katex.inline), "joined": raw(joined), "displayed": raw(displayed),
              "formula_style": raw(katex.style), "formula_script": raw(katex.script)}}


def fill(template: str, own: Iterable[Path] = (), **values) -> str:
    """The template of this name, filled; raises BadTemplate."""
    from jinja2 import TemplateError
    try:
        loaded = environment(tuple(own), template.rpartition(".")[2]).get_template(template)
        return loaded.render(**values)
    except TemplateError as problem:
        raise BadTemplate(explained(template, problem)) from problem


def explained(template: str, problem: Exception) -> str:
    """The problem with the template and the line where it arose."""
    name = getattr(problem, "filename", None) or getattr(problem, "name", None) or template
    line = getattr(problem, "lineno", None)
    for frame in traceback.extract_tb(problem.__traceback__):
        if frame.filename.endswith(ENDINGS):
            name, line = frame.filename, frame.lineno
    place = f"{Path(name).name}:{line}" if line else Path(name).name
    return f"template {place}: {problem}"


def filled_page(template: str, page: Page, own: Iterable[Path] = (), **values) -> str:
    return fill(template, own, page=page, **values)


# -- What is written of one theorem ------------------------------------------------------------

@dataclass(frozen=True)
class TemplateSet:
    """The templates of a build: a course's own before ours."""
    own: tuple[Path, ...] = ()

    def pages(self, folio: Folio) -> dict[str, str]:
        """The files of one theorem, by name."""
        set_by = {".tex": "theorem.tex", "-page.tex": "page.tex", ".md": "theorem.md",
                  ".myst.md": "myst.md", ".html": "theorem.html"}
        return {folio.name + end: filled_page(template, folio.page, self.own)
                for end, template in set_by.items()} | {
            f"{folio.name}.proof": folio.text, f"{folio.name}.json": data(folio)}


def data(folio: Folio) -> str:
    """The record of a theorem, without what differs between machines: where its file lies,
    and how many instances there was time for."""
    record = {**folio.record, "file": Path(folio.record["file"]).name}
    record["evaluated"] = bool(record.pop("instances"))
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"
