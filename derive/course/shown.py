"""What a page of the course shows: theorems, found and judged, and the pieces they are set in.

A theorem is one of the library, a proof file of the course, or a text that stands in the
page.  What was proved once is in the cache, and is not proved again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from derive import library
from derive.course.markdown import Element, elements
from derive.report.build import check
from derive.report.cache import Cache, default_folder
from derive.report.folio import Folio, examine_text
from derive.report.templates import filled_page

SHOWN = {"statement": ("statement", "signs"),
         "proof": ("statement", "prose", "derivation", "notes"),
         "solution": ("prose", "derivation", "notes")}
WORDS = {"REFUTED": "refuted", "ILL-TYPED": "ill-typed", "SYNTAX ERROR": "syntax",
         "UNKNOWN": "unknown", "internal disagreement": "disagreement"}


class NotFound(Exception):
    """There is no such theorem."""


@dataclass(frozen=True)
class Exhibit:
    """The word on a theorem, with its page if it is proved, and where it stands."""
    folio: Folio
    file: str

    @property
    def proved(self) -> bool:
        return self.folio.proved

    @property
    def problem(self) -> str:
        """What a report says of it, the counterexample included."""
        name = f"`{self.folio.name}`: " if self.folio.name else ""
        said = self.folio.message
        colon = ": " if said.strip() and not said.startswith("\n") else ""
        return f"{name}{self.folio.word}{colon}{said}"

    def piece(self, part: str, own: Iterable[Path] = ()) -> tuple[Element, ...]:
        """One part of the page, as a course's own templates set it."""
        return elements(self.text(part, own))

    def text(self, part: str, own: Iterable[Path] = ()) -> str:
        return filled_page("embedded.md", self.folio.page, own, part=part)


def cache() -> Cache:
    return Cache(default_folder(), library.names())


def path_of(name: str, folder: Path) -> Path:
    """The file of a theorem: of the library by its name, of the course by its path."""
    if name.endswith((".proof", ".claim")):
        path = folder / name
        if not path.is_file():
            raise NotFound(f"no proof file {path}")
        return path
    path = library.find(name)
    if path is None:
        near = get_close_matches(name, [p.stem for p in library.files()], 1)
        raise NotFound(f"no theorem `{name}` in the library"
                       + (f"; did you mean `{near[0]}`?" if near else ""))
    return path


def of_file(path: Path) -> list[Exhibit]:
    return [Exhibit(j.folio, str(path)) for j in check([path], cache=cache())]


def of_text(text: str, file: str, above: int = 0, name: str = "") -> list[Exhibit]:
    """What stands in a text that follows `above` lines of a file; `name` is for a claim that
    has none."""
    name = re.sub(r"\W+", "_", name).strip("_") or "claim"
    kept, key = cache(), f"{text}\0{name}".encode("utf-8")
    folios = kept.load(key)
    if folios is None:
        folios = examine_text("\n" * above + text, file, name)
        kept.save(key, folios)
    # What the cache knows may have been judged at another place.
    return [Exhibit(replace(f, line=above + 1) if f.proved else f, file) for f in folios]


def said(record) -> str:
    """What a report says of a record of `search.session` beside the place."""
    if record.verdict is None:
        return f"{record.word}: {record.message}"
    first = f"{record.word}  {record.name}".rstrip()
    return "\n".join([first, *record.text().split("\n")[1:]])
