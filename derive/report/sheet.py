"""Sheets: the report on a file of claims, each with its verdict and what shows it.

Of theorems a build sets only what is proved; of a file of claims it reports on all that was
claimed, true or not: the derivation of what is proved, the counterexample of what is
refuted, and the correction of either.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from derive.report.finding import Finding
from derive.report.titles import title
from derive.report.templates import fill

CORRECTED = "_corrected"            # ends the name of a claim that corrects another
ORDER = ("PROVED", "REFUTED", "ILL-TYPED", "UNKNOWN", "SYNTAX ERROR",
         "internal disagreement")


@dataclass(frozen=True)
class Entry:
    """One claim of a sheet, and its author's correction if that is proved."""
    number: int
    finding: Finding
    correction: Finding | None


@dataclass(frozen=True)
class Sheet:
    """The report on one file."""
    title: str
    entries: tuple[Entry, ...]
    counts: tuple[tuple[str, int], ...]         # of each word, the good news first

    @property
    def wrong(self) -> tuple[Entry, ...]:
        return tuple(e for e in self.entries if not e.finding.proved)


def sheet(heading: str, findings: Iterable[Finding], corrections: dict[str, Finding]) -> Sheet:
    """The report on what was found; `corrections` are by the name of what they correct."""
    findings = list(findings)
    counts = Counter(f.word for f in findings)
    entries = (Entry(i, f, correction(f, corrections)) for i, f in enumerate(findings, 1))
    return Sheet(heading, tuple(entries),
                 tuple((word, counts[word]) for word in ORDER if counts[word]))


def correction(wrong: Finding, corrections: dict[str, Finding]) -> Finding | None:
    """What corrects a wrong claim, unless its repair says the same already."""
    found = None if wrong.proved else corrections.get(wrong.name)
    repaired = wrong.mended.claim if wrong.mended else ()
    return None if found and repaired and found.stated.claim == repaired else found


def corrections(findings: Iterable[Finding]) -> dict[str, Finding]:
    """What is proved under the name of another claim with `_corrected` behind it."""
    return {f.name.removesuffix(CORRECTED): f for f in findings
            if f.proved and f.name.endswith(CORRECTED)}


def heading(file: Path, text: str) -> str:
    """What a file is called: its first line, if that is a comment or a heading, else its name."""
    first = next(iter(text.splitlines()), "")
    found = re.match(r"#\s+(\S.*)", first)
    return found.group(1).strip() if found else title(re.sub(r"\W", "_", file.stem))


def texts(sheet: Sheet, own: Iterable[Path] = ()) -> dict[str, str]:
    """The report as HTML and as a LaTeX document, by their endings; raises BadTemplate."""
    return {ending: fill(f"verdicts{ending}", own, sheet=sheet) for ending in (".html", ".tex")}
