"""Unchanged: a build whose inputs and outputs are as it left them is not run again.

A build that went well leaves a note in its folder: the fingerprint of what it
read, and the size and time of each file it wrote.  While both still hold there is
nothing to do, and neither SymPy, nor Jinja, nor TeX is loaded to find that out.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

from derive.report import fingerprint, pdf

NOTE = ".derive.json"


def inputs(files: Iterable[Path], templates: Iterable[Path], options: Iterable[object]) -> str:
    """The fingerprint of what a build reads, and what makes its PDFs."""
    return fingerprint.digest([fingerprint.program(), fingerprint.of_files(files),
                               fingerprint.of_files(templates), repr(list(options)),
                               pdf.maker()])


def summary(out: Path, read: str) -> str | None:
    """What the last build said, if it read the same and all it wrote is still there."""
    try:
        note = json.loads((out / NOTE).read_text("utf-8"))
        if note["read"] == read and all(state(out / name) == was
                                        for name, was in note["wrote"].items()):
            return str(note["summary"])
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        pass
    return None


def remember(out: Path, read: str, wrote: Iterable[Path], summary: str) -> None:
    """Leave the note; without it the next build runs in full."""
    note = {"read": read, "summary": summary,
            "wrote": {os.path.relpath(p, out): state(p) for p in wrote}}
    draft = out / f"{NOTE}.{os.getpid()}"
    try:
        draft.write_text(json.dumps(note), "utf-8")
        draft.replace(out / NOTE)
    except OSError:
        return


def state(path: Path) -> list[int]:
    found = path.stat()
    return [found.st_size, found.st_mtime_ns]
