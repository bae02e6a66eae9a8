r"""Templates: where they are found and how they are filled.

A template is looked for in the course's own folder first, then among ours, so
that a course overrides what it dislikes and inherits the rest.  LaTeX templates
have delimiters that TeX can read: \VAR{...}, \BLOCK{...} and lines that start
with %%.  A name that is not there is an error, with its template and line.
Templates run in a sandbox and cannot change what they are given.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from derive.report.page import Page

HERE = Path(__file__).resolve().parent
PLACES = (HERE.parent / "_templates", HERE.parent.parent / "templates")
LATEX = dict(variable_start_string=r"\VAR{", variable_end_string="}",
             block_start_string=r"\BLOCK{", block_end_string="}",
             comment_start_string="((=", comment_end_string="=))", line_statement_prefix="%%")


class BadTemplate(Exception):
    """A template that is missing, cannot be read, or names what is not there."""


def folder() -> Path:
    """Our templates: inside the package in a wheel, at the top of a clone."""
    found = next((p for p in PLACES if p.is_dir()), None)
    if found is None:
        raise BadTemplate(f"no templates found in {' or '.join(map(str, PLACES))}")
    return found


@lru_cache
def environment(own: tuple[Path, ...], latex: bool):
    # Jinja is loaded when the first page is set: most commands set none.
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader([*own, folder()]), undefined=StrictUndefined, autoescape=False,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
        **(LATEX if latex else {}))


def fill(template: str, own: Iterable[Path] = (), **values) -> str:
    """The template of this name, filled; raises BadTemplate."""
    from jinja2 import TemplateError
    try:
        loaded = environment(tuple(own), template.endswith(".tex")).get_template(template)
        return loaded.render(**values)
    except TemplateError as problem:
        raise BadTemplate(explained(template, problem)) from problem


def explained(template: str, problem: Exception) -> str:
    """The problem with the template and the line where it arose."""
    name = getattr(problem, "filename", None) or getattr(problem, "name", None) or template
    line = getattr(problem, "lineno", None)
    for frame in traceback.extract_tb(problem.__traceback__):
        if frame.filename.endswith((".tex", ".md")):
            name, line = frame.filename, frame.lineno
    place = f"{Path(name).name}:{line}" if line else Path(name).name
    return f"template {place}: {problem}"


def filled_page(template: str, page: Page, own: Iterable[Path] = (), **values) -> str:
    return fill(template, own, page=page, **values)
