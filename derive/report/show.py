"""Showing a proof: as text, LaTeX, Markdown, MyST, HTML or JSON.

What is shown is a folio: a proof just found, or one that the cache kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from derive.report.folio import Folio, folio
from derive.report.templates import filled_page

TEMPLATES = {"latex": "theorem.tex", "markdown": "theorem.md", "myst": "myst.md",
             "html": "theorem.html"}
FORMATS = ("text", *TEMPLATES, "json")


def show(proof, format: str = "text", survey=None) -> str:
    """The proof in one of FORMATS; `survey` adds the evidence of independent evaluation."""
    return shown(folio(proof, survey), format)


def shown(folio: Folio, format: str = "text", own: Iterable[Path] = ()) -> str:
    """The folio in one of FORMATS, set by a course's own templates where it has some."""
    if format == "text":
        return folio.text
    if format == "json":
        return as_json(folio.record)
    if format not in TEMPLATES:
        raise ValueError(f"no format {format}; there are {', '.join(FORMATS)}")
    return filled_page(TEMPLATES[format], folio.page, own)


def as_json(record: dict) -> str:
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"
