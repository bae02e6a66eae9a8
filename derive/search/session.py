"""Sessions: from what a person typed to verdicts, one record a claim.

A source is a claim, a file of claims or proofs, or `-` for standard input.
Records carry what the command line prints and what `--json` holds.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from os.path import isfile
from pathlib import Path

from derive.language.displays import is_document
from derive.language.documents import parts
from derive.language.errors import IllTyped, LanguageError
from derive.language.statement import Statement, read
from derive.language.text import text
from derive.numeric.refute import Witness
from derive.search.verdict import EXIT, ILL_TYPED, PROVED, Disagreement, Verdict, judge

SYNTAX_ERROR, DISAGREEMENT = "SYNTAX ERROR", "internal disagreement"
SUFFIXES = (".claim", ".proof", ".md", ".markdown", ".tex")


@dataclass(frozen=True)
class Record:
    """One verdict with its place; `verdict` is None for a text that could not be read."""
    word: str
    file: str
    line: int
    column: int
    message: str
    verdict: Verdict | None = None

    @property
    def exit(self) -> int:
        return 4 if self.word == DISAGREEMENT else EXIT[self.word]

    @property
    def name(self) -> str:
        return (self.verdict.statement.name or "") if self.verdict else ""

    def text(self) -> str:
        """What the command line prints."""
        place = f"{self.file}:{self.line}" if is_document(self.file) else ""
        lines = [f"{self.word}  {' '.join(filter(None, (place, self.name)))}".rstrip()]
        if self.verdict is None:
            return f"{self.file}:{self.line}:{self.column}: {self.word}: {self.message}"
        statement = self.verdict.statement
        lines.append("  " + text(statement.claim))
        if self.message:
            lines.append("  " + self.message)
        if self.verdict.witness:
            lines += ["  " + line for line in witness_lines(self.verdict.witness)]
        if self.verdict.proof and self.verdict.survey:
            lines.append(f"  checked on {self.verdict.survey.instances} instances")
        return "\n".join(lines)

    def json(self) -> dict:
        """The record of LANGUAGE's `--json`; numbers are strings."""
        v = self.verdict
        return {
            "version": 1, "id": self.name, "file": self.file, "line": self.line,
            "column": self.column, "base": v.statement.base if v else 0,
            "claim": text(v.statement.claim) if v else "", "verdict": self.word,
            "hypotheses": [text(f) for f in v.statement.theory.facts] if v else [],
            "steps": steps_json(v) if v and v.proof else [],
            "counterexample": witness_json(v.witness) if v and v.witness else None,
            "repair": None, "message": self.message,
            "seconds": f"{v.seconds:.3f}" if v else "0",
        }


def steps_json(verdict: Verdict) -> list[dict]:
    lines = verdict.proof.lines
    return [{"lhs": text(a.term), "rhs": text(b.term), "reason": b.reason,
             "rule": ", ".join(b.rules), "place": i} for i, (a, b) in enumerate(zip(lines, lines[1:]))]


def witness_lines(witness: Witness) -> list[str]:
    """A counterexample, to be checked by hand."""
    at = ", ".join(f"{n} = {v}" for n, v in (*witness.sizes.items(), *witness.indices.items()))
    values = [f"{name} = {shown(value)}" for name, value in witness.values.items()]
    sides = [f"left side {witness.lhs}", f"right side {witness.rhs}"]
    return [line for line in (f"at {at}" if at else "", *values, ", ".join(sides)) if line]


def message_of(verdict: Verdict | None) -> str:
    """The counterexample of a verdict on lines of their own, for a build's report."""
    if verdict is None or verdict.witness is None:
        return ""
    return "".join(f"\n    {line}" for line in witness_lines(verdict.witness))


def shown(value) -> str:
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(shown, value)) + "]"
    return str(value)


def plain(value):
    return [plain(v) for v in value] if isinstance(value, (list, tuple)) else str(value)


def witness_json(witness: Witness) -> dict:
    return {"sizes": {k: str(v) for k, v in witness.sizes.items()},
            "index": {k: str(v) for k, v in witness.indices.items()},
            "values": {k: plain(v) for k, v in witness.values.items()},
            "lhs": witness.lhs, "rhs": witness.rhs}


# -- Reading ------------------------------------------------------------------------------------

def sources(given: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(text, file name) of each source; a file is one that exists or has a known ending."""
    for source in given:
        if source == "-":
            yield sys.stdin.read(), "<stdin>"
        elif source.endswith(SUFFIXES) or "\n" not in source and isfile(source):
            yield Path(source).read_text("utf-8"), source
        else:
            yield source, "<claim>"


def records_of(given: Iterable[str], *, patience: float = 1.0, seed: int = 0) -> Iterator[Record]:
    """The record of every claim of every source, in order."""
    for source, file in sources(given):
        yield from records(source, file, patience=patience, seed=seed)


def records(source: str, file: str = "<claim>", *, patience: float = 1.0,
            seed: int = 0) -> Iterator[Record]:
    for item in statements(source, file):
        yield item if isinstance(item, Record) else record(item, patience, seed)


def statements(source: str, file: str) -> Iterator[Statement | Record]:
    """The statements of a text; what cannot be read becomes a record, and reading goes on."""
    found = parts(source, file) if is_document(file) else (
        partial(read, block, file) for block in blocks(source))
    for part in found:
        try:
            yield from part()
        except IllTyped as problem:
            yield Record(ILL_TYPED, file, problem.line, problem.column, problem.message)
        except LanguageError as problem:
            yield Record(SYNTAX_ERROR, file, problem.line, problem.column, problem.message)


def blocks(source: str) -> list[str]:
    """The text cut before each heading, padded so that line numbers stay true."""
    lines = source.splitlines()
    starts = [i for i, line in enumerate(lines) if is_heading(line)]
    if len(starts) < 2:
        return [source]
    cuts = [0, *starts[1:], len(lines)]
    return ["\n" * a + "\n".join(lines[a:b]) for a, b in zip(cuts, cuts[1:])]


def is_heading(line: str) -> bool:
    words = line.split()
    return len(words) == 2 and words[0] in ("theorem", "claim") and line[0] not in " \t" \
        and words[1].replace("_", "a").isalnum()


def record(statement: Statement, patience: float, seed: int) -> Record:
    where = statement.source
    try:
        verdict = judge(statement, patience=patience, seed=seed)
    except Disagreement as problem:
        return Record(DISAGREEMENT, where.file, where.line, where.column, str(problem))
    return Record(verdict.word, where.file, where.line, where.column, verdict.message, verdict)


# -- The same from Python -----------------------------------------------------------------------

def verify(claim: str, *, patience: float = 1.0, seed: int = 0) -> Record:
    """The verdict on one claim given as text; raises ValueError for several."""
    found = list(records(claim, patience=patience, seed=seed))
    if len(found) != 1:
        raise ValueError(f"one claim expected, {len(found)} found")
    return found[0]


def assert_claim(claim: str) -> None:
    """Raise AssertionError, with the counterexample, unless the claim is proved."""
    found = verify(claim)
    if found.word != PROVED:
        raise AssertionError(found.text())


def prove(claim: str):
    """The proof of a claim; raises ValueError with the verdict if there is none."""
    found = verify(claim)
    if found.word != PROVED:
        raise ValueError(found.text())
    return found.verdict.proof
