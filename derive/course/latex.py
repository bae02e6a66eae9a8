r"""LaTeX: what a document with derive.sty asks for, judged, and set in fragments that it reads in.

    main.derive         what the document asked for, written by TeX (see `requests`)
    main-derive/        a fragment for each thing that it asked for and that is proved
    main.derived        what the fragments were made from, for latexmk

A theorem is named, and its fragment after it; a claim in place is known by its checksum, as
TeX worked it out.  What is no longer proved, or no longer asked for, is taken away.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from derive.course.requests import Answer, Asked, BadRequest, answers, asked, title
from derive.report.build import rule, quoted, write
from derive.report.sources import sources
from derive.report.templates import filled_page

SIGN = "made from a proved claim by derive."


@dataclass(frozen=True)
class Made:
    """The fragments by name, the files they were made from, and what is wrong."""
    fragments: dict[str, str]
    read: tuple[Path, ...]
    problems: tuple[str, ...]


def made(asked: Asked) -> Made:
    """What a document asked for; raises BadTemplate."""
    found = list(answers(asked))
    fragments = {f"{a.request.name}-{a.request.manner}.tex": fragment(a, asked)
                 for a in found if a.exhibits}
    read = dict.fromkeys(a.path for a in found if a.path)
    problems = dict.fromkeys(p for a in found for p in a.problems)
    return Made(fragments, (*read, *sources(asked.own)), tuple(problems))


def fragment(answer: Answer, asked: Asked) -> str:
    return "".join(filled_page("embedded.tex", e.folio.page, asked.own,
                               part=answer.request.manner, title=title(e))
                   for e in answer.exhibits)


def run(base: Path, deps: Path | None = None) -> Made:
    """Judge what the document `base` asked for, and write the fragments beside it.

    `deps` is a file for make.  Raises BadRequest, BadTemplate and Unwritable."""
    wanted = base.with_name(f"{base.name}.derive")
    try:
        found = made(asked(wanted.read_text("utf-8")))
    except (OSError, UnicodeDecodeError):
        raise BadRequest(f"there is no {wanted}; run LaTeX on a document that "
                         r"says \usepackage{derive}") from None
    except BadRequest as problem:
        raise BadRequest(f"{wanted} {problem}") from None
    folder = base.with_name(f"{base.name}-derive")
    remove_stale(folder, found)
    for name, text in found.fragments.items():
        write(folder / name, text)
    derived = base.with_name(f"{base.name}.derived")
    write(derived, "".join(f"% read {path}\n" for path in found.read))
    if deps:
        write(deps, "\n".join([rule([derived], [wanted, *found.read]),
                               *(f"{quoted(p)}:" for p in found.read)]) + "\n")
    return found


def remove_stale(folder: Path, found: Made) -> None:
    """No fragment may outlive its proof; what is not ours is left alone."""
    for path in folder.glob("*.tex"):
        if path.name not in found.fragments and SIGN in path.read_text("utf-8").partition("\n")[0]:
            path.unlink()
