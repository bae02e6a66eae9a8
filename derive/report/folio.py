"""Folios: what is known of one statement of a file, as plain data.

A folio is made from a verdict, and only a proof has a page.  It holds no terms,
so that it can be kept and sent between processes: pages are set from it without
proving again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from derive.report.page import Page
from derive.search.judging.files import contents, explained

PROVED = "PROVED"
SECONDS = 60.0              # for one statement: an author's own proofs may take their time


@dataclass(frozen=True)
class Folio:
    """The word on a statement and, if it is proved, its page, proof file and record."""
    name: str
    word: str
    line: int = 0
    message: str = ""
    page: Page | None = None
    text: str = ""
    record: dict | None = None

    @property
    def proved(self) -> bool:
        return self.word == PROVED and self.page is not None


def folio(proof, survey=None, name: str = "") -> Folio:
    """The folio of a proof; `name` is for a claim that has none."""
    # What a page is made of is loaded only where one is made.
    from derive.report.compose import page
    from derive.report.record import as_text, record
    statement = proof.statement
    return Folio(statement.name or name, PROVED, statement.source.line, "",
                 page(proof, survey, name), as_text(proof), record(proof, survey))


def examine(file: Path) -> list[Folio]:
    """Read a file and judge what stands in it."""
    from derive.language.statement import read
    return folios_of(file, read, patient)


def examine_text(text: str, file: str, name: str) -> list[Folio]:
    """Judge what stands in a text of that file; `name` is for a claim that has none."""
    from derive.language.statement import read
    return folios_in(text, file, name, read, patient)


def patient(statement):
    from derive.search.answers.verdict import judge
    return judge(statement, limit=SECONDS)


def folios_of(file: Path, read, judge) -> list[Folio]:
    """The folios of a file; what cannot be read is one as well."""
    name = re.sub(r"\W", "_", file.stem)
    try:
        text = contents(file)
    except (OSError, UnicodeError) as problem:
        return [Folio(name, "SYNTAX ERROR", 1, f"cannot be read: {explained(problem)}")]
    return folios_in(text, str(file), name, read, judge)


def folios_in(text: str, file: str, name: str, read, judge) -> list[Folio]:
    from derive.language.errors import IllTyped, LanguageError
    try:
        statements = read(text, file)
    except IllTyped as problem:
        return [Folio(name, "ILL-TYPED", problem.line, problem.message)]
    except LanguageError as problem:
        return [Folio(name, "SYNTAX ERROR", problem.line, problem.message)]
    if not statements:
        return [Folio(name, "SYNTAX ERROR", 1, "no theorem found")]
    return [folio_of(statement, name, judge) for statement in statements]


def folio_of(statement, name: str, judge) -> Folio:
    from derive.search.judging.session import message_of
    from derive.search.answers.verdict import Disagreement
    name = statement.name or name
    try:
        verdict = judge(statement)
    except Disagreement as problem:
        return Folio(name, "internal disagreement", statement.source.line, str(problem))
    if verdict.word == PROVED:
        return folio(verdict.proof, verdict.survey, name)
    return Folio(name, verdict.word, statement.source.line,
                 verdict.message + message_of(verdict))
