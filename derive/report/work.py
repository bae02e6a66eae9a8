"""Work: many small jobs, in processes of their own where there are several.

Processes are started only for more than one job, so that a small build pays
nothing for them.  Imports nothing of ours.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from typing import TypeVar

A, B = TypeVar("A"), TypeVar("B")


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Workers:
    """At most `jobs` processes, started when they are first needed."""

    def __init__(self, jobs: int):
        self.jobs = jobs
        self.pool: Executor | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind, *rest) -> None:
        if self.pool:
            self.pool.shutdown(wait=True, cancel_futures=kind is not None)

    def started(self) -> Executor:
        self.pool = self.pool or ProcessPoolExecutor(self.jobs, initializer=quiet)
        return self.pool


def quiet() -> None:
    """An interruption ends a process of ours without a word; its master speaks for it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def results(workers: Workers, function: Callable[[A], B], given: Iterable[A]) -> Iterator[
        tuple[A, B]]:
    """Each of what is given with what the function makes of it, as they are done."""
    given = list(given)
    if workers.jobs < 2 or len(given) < 2:
        yield from ((item, function(item)) for item in given)
        return
    pool = workers.started()
    futures = {pool.submit(function, item): item for item in given}
    for future in as_completed(futures):
        yield futures[future], future.result()
