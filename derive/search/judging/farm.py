"""The farm: many claims judged at once, their answers in the order of the claims.

It is written against `concurrent.futures.Executor`, so that the processes of this machine
(`workers`) and those of a cluster (`cluster`) are used alike.  A task is a batch of
pieces; a piece is a claim of a text that is cut from a source at its headings.  What is
lost with a worker is tried once more, claim by claim, and is then UNKNOWN.  Answers are
plain data: terms and proofs stay in the process that made them.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from typing import Any

from derive.search.judging.session import (
    DISAGREEMENT,
    SYNTAX_ERROR,
    Record,
    cut,
    finished,
    no_claim,
    statements,
)
from derive.search.answers.verdict import UNKNOWN
from derive.search.processes.workers import Died, Late, TooLarge, Workers

BUSY, GRACE = 3, 1.0         # a claim is killed after so many times its limit, and so many seconds:
#                              limits count the processor's time, which others may use as well
SECONDS, MEMORY = 10.0, 2048


@dataclass(frozen=True)
class Terms:
    """How claims are judged.  `seconds` and `memory` (in MB) are for one claim; `options` go
    to the judge; `shown` makes of a record what is wanted of it, as plain data."""
    seconds: float = SECONDS
    memory: int = MEMORY
    options: dict = field(default_factory=dict)
    shown: Callable[[Record], Any] = Record.text


@dataclass(frozen=True)
class Piece:
    """The claim number `which` of a text that begins after `above` lines of its file; or the
    problem that there is with a file."""
    text: str
    file: str
    above: int = 0
    which: int = 0
    problem: str = ""

    def line(self) -> int:
        """Where the text begins."""
        lines = self.text.split("\n")
        return self.above + next((i for i, line in enumerate(lines, 1) if line.strip()), 1)


@dataclass(frozen=True)
class Answer:
    """What a process says of a piece: its exit status and what is shown of its record.
    `claims` is how many claims the text holds."""
    exit: int
    shown: Any
    claims: int = 1


# -- In the process that judges -----------------------------------------------------------------

def judge_batch(batch: tuple[Piece, ...], terms: Terms) -> list[Answer]:
    return [judge_piece(piece, terms) for piece in batch]


def judge_piece(piece: Piece, terms: Terms) -> Answer:
    """The answer to one claim.  A failure of this program is an answer too."""
    try:
        if piece.problem:
            return answer(Record(SYNTAX_ERROR, piece.file, 1, 1, piece.problem,
                                 kind="unreadable"), terms)
        found = items(piece.text, piece.file, piece.above)
        if not found:
            return answer(no_claim(piece.file), terms)
        record = finished(found[piece.which], limit=terms.seconds, **terms.options)
        return answer(record, terms, len(found))
    except MemoryError:
        raise                              # it is the claim's, and the process ends
    except Exception as problem:
        what = f"this program failed: {type(problem).__name__}: {problem}"
        return answer(Record(DISAGREEMENT, piece.file, piece.line(), 1, what, kind="failure"),
                      terms)


@lru_cache(maxsize=2)
def items(text: str, file: str, above: int) -> list:
    return list(statements("\n" * above + text, file))


def count(piece: Piece) -> int:
    """How many claims the text of a piece holds."""
    return len(items(piece.text, piece.file, piece.above))


def answer(record: Record, terms: Terms, claims: int = 1) -> Answer:
    return Answer(record.exit, terms.shown(record), claims)


# -- In the process that asks -------------------------------------------------------------------

def pieces(text: str, file: str) -> Iterator[Piece]:
    """The first claim of each text under a heading; the others follow when they are known."""
    for block in cut(text, file):
        own = block.lstrip("\n")
        yield Piece(own, file, len(block) - len(own))


class Farm:
    """Pieces on their way through an executor; `ahead` batches are under way at a time."""

    def __init__(self, executor: Executor, terms: Terms, batch: int = 1, ahead: int = 64):
        self.executor, self.terms, self.batch, self.ahead = executor, terms, batch, ahead
        self.under_way: deque[tuple[tuple[Piece, ...], Future]] = deque()

    def answers(self, asked: Iterable[Piece]) -> Iterator[Answer]:
        """The answer to every claim, in order."""
        asked = iter(asked)
        while True:
            while len(self.under_way) < self.ahead and (batch := tuple(islice(asked, self.batch))):
                self.under_way.append((batch, self.submit(batch)))
            if not self.under_way:
                return
            batch, future = self.under_way[0]
            future.exception()
            self.under_way.popleft()
            yield from self.settled(batch, future)

    def interrupted(self) -> Iterator[Answer]:
        """The answers that are there already, nothing being waited for."""
        for _, future in self.under_way:
            if future.done() and not future.exception():
                yield from future.result()

    def submit(self, batch: tuple[Piece, ...]) -> Future:
        return self.executor.submit(judge_batch, batch, self.terms)

    def settled(self, batch: tuple[Piece, ...], future: Future) -> Iterator[Answer]:
        """The answers of a batch; a batch that is lost is judged claim by claim."""
        if not future.exception():
            found = future.result()
        elif len(batch) == 1:
            found = [self.one(batch[0], future)]
        else:
            found = self.each(batch)
        for piece, said in zip(batch, found):
            yield said
            if said.claims > 1 and piece.which == 0:
                more = Farm(self.executor, self.terms, self.batch, self.ahead)
                yield from more.answers(replace(piece, which=k) for k in range(1, said.claims))

    def each(self, batch: tuple[Piece, ...]) -> list[Answer]:
        """One answer for each piece, whatever becomes of the others."""
        futures = [self.submit((piece,)) for piece in batch]
        return [self.one(piece, future) for piece, future in zip(batch, futures)]

    def one(self, piece: Piece, future: Future) -> Answer:
        """The answer to a piece, which is judged once more if its process died."""
        problem = future.exception()
        if problem and not isinstance(problem, (Late, TooLarge)):
            future = self.submit((piece,))
            problem = future.exception()
        return self.lost(piece, problem) if problem else future.result()[0]

    def lost(self, piece: Piece, problem: BaseException) -> Answer:
        """UNKNOWN, and how many claims there are besides."""
        try:
            claims = self.executor.submit(count, piece).result() if piece.which == 0 else 1
        except Exception:
            claims = 1
        kind, what = reason(problem, self.terms)
        record = Record(UNKNOWN, piece.file, piece.line(), 1, what, kind=kind)
        return answer(record, self.terms, max(1, claims))


def reason(problem: BaseException, terms: Terms) -> tuple[str, str]:
    """Why a claim was given up, as a kind of `codes` and in words."""
    match problem:
        case Late():
            return "time", f"gave up after {terms.seconds:g} s"
        case TooLarge():
            return "memory", f"gave up when it needed more than {terms.memory} MB of memory"
        case Died():
            return "lost", "the process that judged it died, and so did the next"
    return "lost", f"the process that judged it was lost: {type(problem).__name__}: {problem}"


def local(jobs: int, terms: Terms) -> Workers:
    """Workers of this machine that hold every claim to its limits."""
    seconds = BUSY * (terms.seconds + terms.options.get("repairing", 0)) + GRACE
    return Workers(jobs, seconds, terms.memory << 20, (__name__,))


def cores() -> int:
    """How many processes can run at once here."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:               # not on Linux
        return os.cpu_count() or 1

