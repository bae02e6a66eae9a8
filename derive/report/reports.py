"""Reports: files of claims, judged and made into sheets.

What is judged is decided by the caller, in processes of its own or elsewhere; what is known
from before is taken from the cache.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from derive.report import sheet
from derive.report.cache import Cache
from derive.report.finding import Finding, finding
from derive.report.sheet import Sheet
from derive.search.judging import farm
from derive.search.judging.farm import Answer, Piece
from derive.search.judging.files import contents, explained
from derive.search.judging.session import DISAGREEMENT

TERMS = farm.Terms(options={"repairing": 2.0}, shown=finding)
Ask = Callable[[list[Piece]], Iterator[Answer]]     # the answers to pieces, under these terms


class Unreadable(Exception):
    """A file of claims that cannot be read."""


@dataclass(frozen=True)
class Report:
    """The report on one file of claims, and the files that it was made from."""
    file: Path
    sheet: Sheet
    sources: tuple[Path, ...]

    @property
    def name(self) -> str:
        return self.file.stem

    def texts(self, own: Iterable[Path] = ()) -> dict[str, str]:
        """Its pages, by their endings; raises BadTemplate."""
        return sheet.texts(self.sheet, own)

    @property
    def disagrees(self) -> bool:
        """Did the two roads differ on a claim?  That is a bug of this program."""
        return any(word == DISAGREEMENT for word, _ in self.sheet.counts)


def reports(files: Iterable[Path], corrections: Path | None, ask: Ask,
            cache: Cache | None = None) -> list[Report]:
    """A report on each file; `corrections` is a file of claims that are shown below those they
    correct.  Raises Unreadable."""
    files, beside = list(files), [corrections] if corrections else []
    texts = {file: text(file) for file in (*files, *beside)}
    cut = {file: list(farm.pieces(texts[file], str(file))) for file in texts}
    found = known([piece for pieces in cut.values() for piece in pieces], ask, cache)
    findings = {file: [f for piece in pieces for f in found[piece]] for file, pieces in cut.items()}
    mended = sheet.corrections(f for file in beside for f in findings[file])
    return [Report(file, sheet.sheet(sheet.heading(file, texts[file]), findings[file], mended),
                   (file, *beside)) for file in files]


def text(file: Path) -> str:
    try:
        return contents(file)
    except (OSError, UnicodeError) as problem:
        raise Unreadable(f"{file}: cannot be read: {explained(problem)}") from None


def known(pieces: list[Piece], ask: Ask, cache: Cache | None) -> dict[Piece, list[Finding]]:
    """What is found of the claims in each piece; what the cache has is not asked for."""
    found = {}
    for piece in pieces if cache else ():
        kept = cache.read(entry(cache, piece), list[Finding])
        if kept is not None:
            found[piece] = kept
    for piece, findings in asked([p for p in pieces if p not in found], ask):
        found[piece] = findings
        if cache and all(f.settled for f in findings):
            cache.write(entry(cache, piece), findings)
    return found


def entry(cache: Cache, piece: Piece) -> Path:
    return cache.entry("findings", str(piece.above), piece.text)


def asked(pieces: list[Piece], ask: Ask) -> Iterator[tuple[Piece, list[Finding]]]:
    """Each piece with the findings on all its claims, as soon as these are there."""
    answers = ask(pieces) if pieces else iter(())
    for piece in pieces:
        first = next(answers)
        yield piece, [first.shown, *(a.shown for a in islice(answers, first.claims - 1))]
