"""Requests: what a document asks for, as derive.sty and derive.lua write it, a line each.

    proofs|FOLDER                       where the course's own proof files are
    templates|FOLDER                    where its own templates are, if there are any
    theorem|MANNER|NAME|LINE|FILE       a theorem by its name, asked for in this place
    claim|MANNER|KEY|LINE|FILE          a claim in place, below that line
    |TEXT                               a line of that claim

Python, TeX and Lua can all write and read this without a library.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from derive.course.shown import SHOWN, Exhibit, NotFound, of_file, of_text, path_of

NAME = re.compile(r"\w[\w.-]*")


class BadRequest(Exception):
    """The requests are not there, or are not as derive.sty and derive.lua write them."""


@dataclass(frozen=True)
class Request:
    """A theorem by its name, or the text of a claim with its key, and where it is asked for."""
    manner: str
    name: str
    line: int
    file: str
    text: str | None = None


@dataclass(frozen=True)
class Asked:
    """What a document asks for, and the folders where its proofs and templates lie."""
    requests: tuple[Request, ...] = ()
    proofs: str = "proofs"
    templates: str = ""

    @property
    def own(self) -> tuple[Path, ...]:
        return (Path(self.templates),) if self.templates else ()


@dataclass(frozen=True)
class Answer:
    """The theorems of a request, all of them proved, or what is wrong, as `file:line: …`; and
    the proof file, if they stand in one."""
    request: Request
    exhibits: tuple[Exhibit, ...] = ()
    problems: tuple[str, ...] = ()
    path: Path | None = None


def asked(text: str) -> Asked:
    """What a document wrote; raises BadRequest."""
    found = Asked()
    for line in text.splitlines():
        match line.split("|"):
            case ["proofs", folder]:
                found = replace(found, proofs=folder)
            case ["templates", folder]:
                found = replace(found, templates=folder)
            case ["theorem" | "claim" as kind, manner, name, at, *file] \
                    if manner in SHOWN and NAME.fullmatch(name) and at.isdecimal():
                made = Request(manner, name, int(at), "|".join(file),
                               "" if kind == "claim" else None)
                found = replace(found, requests=(*found.requests, made))
            case ["", *rest] if found.requests and found.requests[-1].text is not None:
                *others, last = found.requests
                longer = replace(last, text=f"{last.text}{'|'.join(rest)}\n")
                found = replace(found, requests=(*others, longer))
            case _:
                raise BadRequest(f"cannot be read: {line}")
    return found


def answers(asked: Asked) -> Iterator[Answer]:
    """What there is to say to each request, in order."""
    for request in asked.requests:
        path = None
        try:
            if request.text is None:
                path = named(request.name, asked)
                found = of_file(path)
            else:
                found = of_text(request.text, request.file, above=request.line)
        except NotFound as problem:
            yield Answer(request, problems=(f"{request.file}:{request.line}: {problem}",))
            continue
        wrong = tuple(f"{e.file}:{max(e.folio.line, 1)}: {e.problem}" for e in found
                      if not e.proved)
        yield Answer(request, () if wrong else tuple(found), wrong, path)


def named(name: str, asked: Asked) -> Path:
    """The file of a theorem; a course's own come before the library's.  Raises NotFound."""
    own = Path(asked.proofs) / f"{name}.proof"
    return own if own.is_file() else path_of(name, Path())


def title(exhibit: Exhibit) -> str:
    """The title of a theorem that has a name, and nothing for another."""
    return exhibit.folio.page.title if exhibit.folio.record["id"] else ""
