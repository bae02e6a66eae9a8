"""Sources: where the templates lie.  Imports nothing of ours."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).resolve().parent
PLACES = (HERE.parent / "_templates", HERE.parent.parent / "templates")
ENDINGS = (".tex", ".txt", ".md", ".html", ".css")


class BadTemplate(Exception):
    """A template that is missing, cannot be read, or names what is not there."""


def folder() -> Path:
    """Our templates: inside the package in a wheel, at the top of a clone."""
    found = next((p for p in PLACES if p.is_dir()), None)
    if found is None:
        raise BadTemplate(f"no templates found in {' or '.join(map(str, PLACES))}")
    return found


def sources(own: Iterable[Path] = ()) -> list[Path]:
    """The files of which templates are made, the course's own first."""
    return [p for d in (*own, folder()) for p in sorted(Path(d).rglob("*"))
            if p.suffix in ENDINGS and p.is_file()]
