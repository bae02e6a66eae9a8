"""Outcomes: a record made what a template needs to show a verdict, as plain data."""

from __future__ import annotations

from dataclasses import dataclass

from derive.report.compose import claim_rows, taken_names
from derive.report.latex import latex, spans
from derive.report.marks import Formula
from derive.report.page import Row
from derive.report.templates import fill
from derive.search.session import Record, witness_json, witness_lines


@dataclass(frozen=True)
class Mended:
    """A repair: the sentence, the claim that is proved, and what must be declared for it."""
    sentence: str
    claim: tuple[Row, ...]
    hypothesis: str


@dataclass(frozen=True)
class Outcome:
    """A verdict; the claim is empty where the text could not be read."""
    word: str
    code: str
    name: str
    place: str
    claim: tuple[Row, ...]
    spans: tuple[Formula, ...]
    conditions: tuple[Formula, ...]
    message: str
    counterexample: tuple[str, ...]
    repair: Mended | None
    instances: int


def outcome(record: Record) -> Outcome:
    verdict = record.verdict
    statement = verdict.statement if verdict else None
    ranges, conditions = ranges_of(statement) if statement else ((), ())
    survey = verdict and verdict.survey
    return Outcome(
        record.word, record.code, record.name, f"line {record.line}, column {record.column}",
        claim_of(statement) if statement else (), ranges, conditions, record.message,
        tuple(witness_lines(witness_json(verdict.witness))) if verdict and verdict.witness else (),
        mended(record.repair) if record.repair else None,
        survey.instances if survey and verdict.proof else 0)


def claim_of(statement) -> tuple[Row, ...]:
    return claim_rows(statement.links, taken_names(statement))


def ranges_of(statement) -> tuple[tuple[Formula, ...], tuple[Formula, ...]]:
    taken = taken_names(statement)
    return (tuple(map(Formula, spans(statement.ranges))),
            tuple(Formula(latex(c, taken)) for c in statement.conditions))


def mended(repair) -> Mended:
    shown = claim_of(repair.statement) if repair.statement and not repair.hypothesis else ()
    return Mended(repair.sentence, shown, repair.hypothesis)


def markdown(record: Record) -> str:
    """The verdict as a notebook shows it."""
    return fill("verdict.md", outcome=outcome(record))
