"""Sessions: from what a person typed to verdicts, one record a claim.

A source is a claim, a file of claims or proofs, or `-` for standard input.
Records carry what the command line prints and what `--json` holds.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from os.path import exists

from derive.kernel.terms import Term
from derive.language.displays import is_document, pieces
from derive.language.documents import Part, parts
from derive.language.errors import IllTyped, LanguageError
from derive.language.statement import Parsed, Statement, read
from derive.language.text import is_turned, text
from derive.search.judging.codes import BY_KIND
from derive.search.judging.files import BYTE_ORDER, contents, explained
from derive.search.repair.candidate import Repair
from derive.search.repair.mend import SECONDS, repair
from derive.search.repair.verdicts import repair_of
from derive.search.processes.limits import OutOfTime, time_limit
from derive.search.answers.verdict import EXIT, ILL_TYPED, PROVED, Disagreement, Verdict, judge

SYNTAX_ERROR, DISAGREEMENT = "SYNTAX ERROR", "internal disagreement"
SUFFIXES = (".claim", ".proof", ".md", ".markdown", ".tex")
REST = 0.5                # seconds in which a search for a repair ends after its time


@dataclass(frozen=True)
class Record:
    """One verdict with its place; `verdict` is None for a text that could not be read."""
    word: str
    file: str
    line: int
    column: int
    message: str
    verdict: Verdict | None = None
    repair: Repair | None = None
    parsed: Parsed | None = None          # of a claim whose shapes or indices make no sense
    kind: str = ""                        # what is said, in a word of `codes`

    @property
    def exit(self) -> int:
        return 4 if self.word == DISAGREEMENT else EXIT[self.word]

    @property
    def code(self) -> str:
        """The code of what is said; of PROVED there is none."""
        return BY_KIND[self.kind].code if self.kind else ""

    @property
    def name(self) -> str:
        named = self.verdict.statement if self.verdict else self.parsed and self.parsed.block
        return named and named.name or ""

    def text(self) -> str:
        """What the command line prints."""
        more = ["  " + line for line in repair_lines(self.repair)]
        more += [f"  code {self.code}{self.whereabouts()}"] if self.code else []
        if self.verdict is None:
            place = f"{self.file}:{self.line}:{self.column}"
            return "\n".join([f"{place}: {self.word}: {self.message}", *more])
        where = f"{self.file}:{self.line}" if is_document(self.file) else ""
        lines = [f"{self.word}  {' '.join(filter(None, (where, self.name)))}".rstrip()]
        statement = self.verdict.statement
        lines.append("  " + text(statement.claim))
        if self.message:
            lines.append("  " + self.message)
        if self.verdict.witness:
            lines += ["  " + line for line in witness_lines(witness_json(self.verdict))]
        if self.verdict.proof and self.verdict.survey:
            lines.append(f"  checked on {self.verdict.survey.instances} instances")
        return "\n".join(lines + more)

    def whereabouts(self) -> str:
        """Where to look in a file: at the claim, or at the line of its proof that fails."""
        if self.verdict is None or self.file.startswith("<"):
            return ""
        line, column = self.verdict.at or (self.line, self.column)
        return f" at {self.file}:{line}:{column}"

    def json(self) -> dict:
        """The record of LANGUAGE's `--json`; numbers are strings."""
        v = self.verdict
        return {
            "version": 1, "id": self.name, "file": self.file, "line": self.line,
            "column": self.column, "base": v.statement.base if v else 0,
            "claim": text(v.statement.claim) if v else "", "verdict": self.word,
            "hypotheses": [text(f) for f in v.statement.theory.facts] if v else [],
            "steps": steps_json(v) if v and v.proof else [],
            "counterexample": witness_json(v) if v and v.witness else None,
            "repair": self.repair and self.repair.sentence,
            "repaired": self.repair and self.repair.json(), "message": self.message,
            "seconds": f"{v.seconds:.3f}" if v else "0",
            "code": self.code or None, "proof_line": v.at.line if v and v.at else None,
        }


def steps_json(verdict: Verdict) -> list[dict]:
    lines = verdict.proof.lines
    return [{"lhs": text(a.term), "rhs": text(b.term), "reason": b.reason,
             "rule": ", ".join(b.rules), "place": i} for i, (a, b) in enumerate(zip(lines, lines[1:]))]


def witness_lines(witness: dict) -> list[str]:
    """The counterexample of a JSON record, to be checked by hand."""
    at = ", ".join(f"{n} = {v}" for n, v in (*witness["sizes"].items(), *witness["index"].items()))
    values = [f"{name} = {shown(value)}"
              for name, value in (*witness["values"].items(), *witness["outside"].items())]
    values += witness["functions"].values()
    sides = [f"left side {witness['lhs']}", f"right side {witness['rhs']}"]
    return [line for line in (f"at {at}" if at else "", *values, ", ".join(sides)) if line]


def repair_lines(found: Repair | None) -> list[str]:
    """The sentence, and the claim that is proved; a hypothesis leaves the claim as it is."""
    if found is None:
        return []
    return [f"repair: {found.sentence}"] + ([] if found.hypothesis else [f"  {found.claim}"])


def message_of(verdict: Verdict | None) -> str:
    """The counterexample of a verdict on lines of their own, for a build's report."""
    if verdict is None or verdict.witness is None:
        return ""
    return "".join(f"\n    {line}" for line in witness_lines(witness_json(verdict)))


def shown(value) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(shown, value)) + "]"
    return value


def plain(value):
    if isinstance(value, Term):
        return text(value)
    return [plain(v) for v in value] if isinstance(value, (list, tuple)) else str(value)


def witness_json(verdict: Verdict) -> dict:
    """The counterexample of a verdict; its sides are those of the claim as it is written."""
    witness = verdict.witness
    sides = witness.lhs, witness.rhs
    turned = witness.origin and is_turned(witness.relation)
    lhs, rhs = reversed(sides) if turned else sides
    return {"sizes": {k: str(v) for k, v in witness.sizes.items()},
            "index": {k: str(v) for k, v in witness.indices.items()},
            "values": {k: plain(v) for k, v in witness.values.items()},
            "outside": {k: str(v) for k, v in witness.outside.items()},
            "functions": witness.functions, "lhs": lhs, "rhs": rhs}


# -- Reading ------------------------------------------------------------------------------------

def judged(given: Iterable[str], **options) -> Iterator[Record]:
    """The record of every claim of every source, with the options of `records`; a source that
    holds no claim, or cannot be read, has a record that says so."""
    for source in given:
        found = False
        try:
            for record in records_of([source], **options):
                found = True
                yield record
            if not found:
                yield no_claim(place(source))
        except (OSError, UnicodeError) as error:
            yield unreadable(place(source), error)


def no_claim(file: str) -> Record:
    return Record(SYNTAX_ERROR, file, 1, 1, "expected a claim", kind="no claim")


def unreadable(file: str, problem: OSError | UnicodeError) -> Record:
    return Record(SYNTAX_ERROR, file, 1, 1, f"cannot be read: {explained(problem)}",
                  kind="unreadable")


def sources(given: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(text, file name) of each source."""
    for source in given:
        file = place(source)
        if source == "-":
            yield sys.stdin.read().removeprefix(BYTE_ORDER), file
        elif file == source:
            yield contents(source), file
        else:
            yield source, file


def place(source: str) -> str:
    """How a source is called in a message; a file is what exists or has a known ending."""
    if source == "-":
        return "<stdin>"
    named = source.endswith(SUFFIXES) or "\n" not in source and exists(source)
    return source if named else "<claim>"


def records_of(given: Iterable[str], *, patience: float = 1.0, seed: int = 0,
               repairing: float = 0.0) -> Iterator[Record]:
    """The record of every claim of every source, in order.  `repairing` is how many seconds to
    look for a repair of a claim that is not proved."""
    for source, file in sources(given):
        yield from records(source, file, patience=patience, seed=seed, repairing=repairing)


def records(source: str, file: str = "<claim>", *, patience: float = 1.0,
            seed: int = 0, repairing: float = 0.0) -> Iterator[Record]:
    for item in statements(source, file):
        yield finished(item, patience=patience, seed=seed, repairing=repairing)


def finished(item: Statement | Record, *, patience: float = 1.0, seed: int = 0,
             repairing: float = 0.0, limit: float = 10.0) -> Record:
    """The record of what was read, judged within `limit` seconds if it is a statement."""
    found = item if isinstance(item, Record) else record(item, patience, seed, limit)
    if not repairing:
        return found
    try:
        with time_limit(repairing + REST):
            return mended(found, repairing, seed)
    except OutOfTime:
        return found


def statements(source: str, file: str) -> Iterator[Statement | Record]:
    """The statements of a text; what cannot be read becomes a record, and reading goes on."""
    return outcomes(parts(source, file) if is_document(file) else (
        partial(read, block, file) for block in blocks(source)))


def outcomes(found: Iterable[Part]) -> Iterator[Statement | Record]:
    """The statements of the parts of a text, or of a page that another program has read."""
    for part in found:
        try:
            yield from part()
        except IllTyped as problem:
            yield Record(ILL_TYPED, problem.file, problem.line, problem.column, problem.message,
                         parsed=problem.parsed, kind=problem.kind)
        except LanguageError as problem:
            yield Record(SYNTAX_ERROR, problem.file, problem.line, problem.column, problem.message,
                         kind=problem.kind)


def speaks_to_us(source: str, file: str) -> bool:
    """Is there something in a text for this program?  In a page of notes, a declaration."""
    if not is_document(file):
        return True
    try:
        return any(p.kind != "formula" for p in pieces(source, file))
    except LanguageError:
        return True                                # it is to be told what is wrong


def cut(source: str, file: str) -> list[str]:
    """The parts of a source that can be read and judged apart."""
    return [source] if is_document(file) else blocks(source)


def blocks(source: str) -> list[str]:
    """The text cut before each heading, padded so that line numbers stay true."""
    lines = source.split("\n")
    starts = [i for i, line in enumerate(lines) if line and is_heading(line)]
    if len(starts) < 2:
        return [source]
    cuts = [0, *starts[1:], len(lines)]
    return ["\n" * a + "\n".join(lines[a:b]) for a, b in zip(cuts, cuts[1:])]


def is_heading(line: str) -> bool:
    words = line.split()
    return len(words) == 2 and words[0] in ("theorem", "claim") and line[0] not in " \t" \
        and words[1].replace("_", "a").isalnum()


def record(statement: Statement, patience: float, seed: int, limit: float = 10.0) -> Record:
    where = statement.source
    try:
        verdict = judge(statement, patience=patience, seed=seed, limit=limit)
    except Disagreement as problem:
        return Record(DISAGREEMENT, where.file, where.line, where.column, str(problem),
                      kind="disagreement")
    return Record(verdict.word, where.file, where.line, where.column, verdict.message, verdict,
                  kind=verdict.kind)


def mended(found: Record, seconds: float, seed: int) -> Record:
    """The record with a repair, if it wants one and one is found."""
    try:
        if found.parsed:
            return replace(found, repair=repair(found.parsed, seconds=seconds, seed=seed))
        if found.verdict:
            return replace(found, repair=repair_of(found.verdict, seconds=seconds, seed=seed))
    except Disagreement as problem:
        return Record(DISAGREEMENT, found.file, found.line, found.column, str(problem),
                      kind="disagreement")
    return found


# -- The same from Python -----------------------------------------------------------------------

def verify(claim: str, *, patience: float = 1.0, seed: int = 0,
           repairing: float = SECONDS) -> Record:
    """The verdict on one claim given as text; raises ValueError for several.  `repairing` is
    how many seconds to look for a repair of a claim that is not proved; 0 for none."""
    found = list(records(claim, patience=patience, seed=seed, repairing=repairing))
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
