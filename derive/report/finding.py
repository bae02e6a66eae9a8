"""Findings: what is shown of a verdict, in a report or a notebook, as plain data.

A finding is made from a record where the claim was judged, and holds no terms, so
that it can be sent between processes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from derive.kernel.terms import Term
from derive.language.written import written
from derive.numeric.refute import Witness
from derive.report.compose import page
from derive.report.latex import latex
from derive.report.marks import Formula, Prose, plain, restored
from derive.report.names import latex_name
from derive.report.page import Page, Row, Stated
from derive.report.stated import claim_rows, stated, taken_names
from derive.report.templates import fill
from derive.report.worked import table
from derive.search.judging.session import Record

MEASURES = re.compile(r"\b(shape|output_shape|parameters|returned|calls|multiplications|additions)\(")


@dataclass(frozen=True)
class Counterexample:
    """Where a claim fails: sizes and indices, the values there, and its two sides."""
    at: tuple[Formula, ...]
    values: tuple[Formula, ...]
    functions: tuple[str, ...]          # opaque functions and losses, as text
    left: str
    right: str


@dataclass(frozen=True)
class Mended:
    """A proved claim beside one that is not: a sentence, and the claim in rows unless it is
    the same under a further hypothesis."""
    sentence: Prose
    claim: tuple[Row, ...]
    hypothesis: str


@dataclass(frozen=True)
class Finding:
    """The word on a claim with all that shows it.

    `stated` is a page with its derivation if the claim is proved, and None if the text makes no
    sense.  `text` is the formula as it was written where its terms do not say it all."""
    name: str
    word: str
    code: str
    place: str
    message: Prose
    stated: Page | Stated | None
    text: str
    counterexample: Counterexample | None
    mended: Mended | None
    instances: int                      # that independent evaluation confirmed, if it is proved

    @property
    def proved(self) -> bool:
        return isinstance(self.stated, Page)

    @property
    def settled(self) -> bool:
        """Would a machine with more time say the same?"""
        return self.proved or self.mended is not None


def finding(record: Record) -> Finding:
    """The finding of a record."""
    verdict = record.verdict
    proof, survey = (verdict.proof, verdict.survey) if verdict else (None, None)
    return Finding(
        record.name, record.word, record.code, f"line {record.line}, column {record.column}",
        Prose(record.message), claimed(record), as_written(record),
        counterexample(verdict.witness) if verdict and verdict.witness else None, mended(record),
        survey.instances if proof and survey else 0)


def claimed(record: Record) -> Page | Stated | None:
    """What is claimed, with its derivation if it is proved."""
    verdict = record.verdict
    if verdict is None:
        return None
    if verdict.proof:
        return page(verdict.proof)
    return stated(verdict.statement)


def as_written(record: Record) -> str:
    """The formula, where nothing else tells it: of a claim that makes no sense, and of one that
    measures something, as `shape(x) = (2, 3)` does, whose terms are the numbers alone."""
    parsed = record.verdict.statement.parsed if record.verdict else record.parsed
    if parsed is None:
        return ""
    text = written(parsed.claim.formula)
    return text if record.verdict is None or MEASURES.search(text) else ""


def counterexample(witness: Witness) -> Counterexample:
    at = (*witness.sizes.items(), *witness.indices.items())
    values = [f"{latex_name(name, tensor=isinstance(value, (list, tuple)))} = "
              f"{latex(value) if isinstance(value, Term) else table(value, True)}"
              for name, value in witness.values.items()]
    return Counterexample(
        tuple(Formula(f"{latex_name(name)} = {value}") for name, value in at),
        tuple(map(Formula, values)),
        (*(f"{entry} = {value}" for entry, value in witness.outside.items()),
         *witness.functions.values()),
        witness.lhs, witness.rhs)


def mended(record: Record) -> Mended | None:
    """The repair, if one was found and proved."""
    repair = record.repair
    if repair is None:
        return None
    statement = None if repair.hypothesis else repair.statement
    if statement is None or MEASURES.search(repair.claim):
        return Mended(Prose(repair.sentence), (), repair.hypothesis)
    rows = claim_rows(statement.links, taken_names(statement))
    return Mended(Prose(repair.sentence), restored(tuple[Row, ...], plain(rows)), "")


def markdown(record: Record) -> str:
    """The verdict as a notebook shows it."""
    return fill("verdict.md", finding=finding(record))
