r"""LaTeX: what a document with derive.sty asks for, judged, and set in fragments that it reads in.

    main.derive         what the document asked for, written by TeX
    main-derive/        a fragment for each thing that it asked for and that is proved
    main.derived        what the fragments were made from, for latexmk

A theorem is named, and its fragment after it; a claim in place is known by its checksum, as
TeX worked it out.  What is no longer proved, or no longer asked for, is taken away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from derive.course.shown import Exhibit, NotFound, of_file, of_text, path_of
from derive.report.build import rule, quoted, write
from derive.report.sources import sources
from derive.report.templates import filled_page

MANNERS = ("statement", "proof", "solution")
NAME = re.compile(r"\w[\w.-]*")
SIGN = "made from a proved claim by derive."


class BadRequest(Exception):
    """The file that the document wrote is not there, or is not one that derive.sty writes."""


@dataclass(frozen=True)
class Request:
    """A theorem by its name, or the text of a claim with its checksum, and where it is asked for."""
    manner: str
    name: str
    line: int
    file: str
    text: str | None = None

    @property
    def fragment(self) -> str:
        return f"{self.name}-{self.manner}.tex"


@dataclass(frozen=True)
class Asked:
    """What a document asks for, and the folders where its proofs and templates lie."""
    requests: tuple[Request, ...]
    proofs: str = "proofs"
    templates: str = ""

    @property
    def own(self) -> tuple[Path, ...]:
        return (Path(self.templates),) if self.templates else ()


@dataclass(frozen=True)
class Fulfilled:
    """The fragments, the files they were made from, and what is wrong with `file:line: `."""
    fragments: dict[str, str]
    read: tuple[Path, ...]
    problems: tuple[str, ...]


# -- What is asked for -------------------------------------------------------------------------

def asked(text: str) -> Asked:
    """What a document wrote; raises BadRequest."""
    found = Asked(())
    for line in text.splitlines():
        match line.split("|"):
            case ["proofs", folder]:
                found = replace(found, proofs=folder)
            case ["templates", folder]:
                found = replace(found, templates=folder)
            case ["theorem" | "claim" as kind, manner, name, at, *file] \
                    if manner in MANNERS and NAME.fullmatch(name) and at.isdecimal():
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


# -- What is given -----------------------------------------------------------------------------

def fulfilled(asked: Asked) -> Fulfilled:
    """The fragments of what is proved; raises BadTemplate."""
    fragments: dict[str, str] = {}
    read: dict[Path, None] = {}
    problems: dict[str, None] = {}
    for request in asked.requests:
        try:
            exhibits = list(exhibits_of(request, asked, read))
        except NotFound as problem:
            problems[f"{request.file}:{request.line}: {problem}"] = None
            continue
        problems |= {f"{e.file}:{max(e.folio.line, 1)}: {e.problem}": None
                     for e in exhibits if not e.proved}
        if exhibits and all(e.proved for e in exhibits):
            fragments[request.fragment] = "".join(
                filled_page("embedded.tex", e.folio.page, asked.own, part=request.manner,
                            title=e.folio.page.title if e.folio.record["id"] else "")
                for e in exhibits)
    return Fulfilled(fragments, (*read, *sources(asked.own)), tuple(problems))


def exhibits_of(request: Request, asked: Asked, read: dict[Path, None]) -> Iterator[Exhibit]:
    """The theorems of a request; a course's own come before the library's."""
    if request.text is not None:
        yield from of_text(request.text, request.file, above=request.line)
        return
    own = Path(asked.proofs) / f"{request.name}.proof"
    path = own if own.is_file() else path_of(request.name, Path())
    read[path] = None
    yield from of_file(path)


# -- What is written ---------------------------------------------------------------------------

def run(base: Path, deps: Path | None = None) -> Fulfilled:
    """Judge what the document `base` asked for, and write the fragments beside it.

    `deps` is a file for make.  Raises BadRequest, BadTemplate and Unwritable."""
    asked_in = base.with_name(f"{base.name}.derive")
    try:
        wanted = asked(asked_in.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        raise BadRequest(f"there is no {asked_in}; run LaTeX on a document that "
                         r"says \usepackage{derive}") from None
    except BadRequest as problem:
        raise BadRequest(f"{asked_in} {problem}") from None
    made = fulfilled(wanted)
    folder = base.with_name(f"{base.name}-derive")
    for path in folder.glob("*.tex"):
        if path.name not in made.fragments and SIGN in path.read_text("utf-8").partition("\n")[0]:
            path.unlink()
    for name, text in made.fragments.items():
        write(folder / name, text)
    derived = base.with_name(f"{base.name}.derived")
    write(derived, "".join(f"% read {path}\n" for path in made.read))
    if deps:
        inputs = [asked_in, *made.read]
        write(deps, "\n".join([rule([derived], inputs),
                               *(f"{quoted(p)}:" for p in made.read)]) + "\n")
    return made
