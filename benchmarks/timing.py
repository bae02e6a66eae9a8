"""Timing: the derivation of a claim, its verdict, and whole processes, in milliseconds.

Every run begins without what earlier ones left in the caches, in a process that has loaded all
that it needs.  Derivations and verdicts are timed by the processor's clock, which runs no faster
where others are at work; whole processes, which may share several processors, by that on the wall.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable
from functools import cache
from time import perf_counter, process_time

ROUNDS = 5
REMEMBERING = ("derive.kernel.", "derive.search.", "derive.numeric.")


def milliseconds(run: Callable[[], object], clock: Callable[[], float] = process_time) -> float:
    start = clock()
    run()
    return 1000 * (clock() - start)


def medians(runs: Iterable[Callable[[], float]], rounds: int = ROUNDS) -> list[float]:
    """The median of each, their rounds alternating: a busy minute is busy for all of them."""
    runs = list(runs)
    table = [[run() for run in runs] for _ in range(rounds)]
    return [statistics.median(column) for column in zip(*table)]


@cache
def loaded() -> dict:
    """The terms of a process that has loaded all that it needs: those of the rules."""
    import derive.search.judging.session                    # noqa: F401
    from derive.kernel import terms
    return dict(terms._made)


def forget() -> None:
    """Empty every memory of the kernel, the search and the evaluator."""
    from derive.kernel import terms
    kept = loaded()
    for name in [name for name in sys.modules if name.startswith(REMEMBERING)]:
        for value in list(vars(sys.modules[name]).values()):
            if hasattr(value, "cache_clear"):
                value.cache_clear()
    terms._made.clear()
    terms._made.update(kept)


def verdict(claim: str) -> Callable[[], float]:
    """What a person waits for: reading, independent evaluation, proof, kernel."""
    from derive.search.judging.session import verify

    def run() -> float:
        forget()
        return milliseconds(lambda: require(verify(claim).word == "PROVED", claim))
    return run


def proof(claim: str) -> Callable[[], float]:
    """The derivation and the kernel's replay alone."""
    from derive.language.statement import read
    from derive.search.processes.limits import room
    from derive.search.proving.prove import prove

    def run() -> float:
        forget()
        (statement,) = read(claim)
        with room():
            return milliseconds(lambda: [require(prove(
                statement.theory, statement.facts(), link), claim) for link in statement.links])
    return run


def require(shown, claim: str) -> None:
    if not shown:
        raise SystemExit(f"not proved:\n{claim}")


def process(*args: str) -> Callable[[], float]:
    """A Python process from its start to its end."""
    return lambda: milliseconds(lambda: subprocess.run(
        [sys.executable, *args], check=False, capture_output=True), perf_counter)
