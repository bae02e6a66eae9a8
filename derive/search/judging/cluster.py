"""The cluster: the farm on the workers of a Dask scheduler.

A task of the cluster is a batch of claims.  In the process of a cluster's worker each claim
runs under its limits in a process of its own (`workers`), so that a claim that must be
killed does not take a worker of the cluster with it.

Needs the extra `farm` (dask.distributed), which is imported when a cluster is used.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from derive.search.judging.farm import Farm, Terms, judge_batch, local
from derive.search.processes.workers import Workers

BATCH = 50                       # claims of a task
AHEAD = 1000                     # tasks under way

guards: dict[tuple[int, float, int], Workers] = {}
lock = threading.Lock()


@contextmanager
def cluster(address: str, terms: Terms) -> Iterator[Executor]:
    """The executor of the scheduler at this address, such as tcp://host:8786.

    Raises ImportError without the extra `farm`, OSError if no scheduler answers."""
    from distributed import Client
    with Client(address, set_as_default=False) as client:
        yield Guarded(client.get_executor(pure=False, retries=3), terms)


class Guarded(Executor):
    """An executor whose tasks run under the limits for a claim, wherever that is."""

    def __init__(self, executor: Executor, terms: Terms):
        self.executor, self.terms = executor, terms

    def submit(self, function, /, *args, **options):
        return self.executor.submit(guarded, self.terms, function, args)


def guarded(terms: Terms, function, args: tuple):
    """What the function comes to in a process that can be killed; each claim of a batch has
    its own limits."""
    if function is judge_batch:
        return Farm(guard(terms), terms).each(args[0])
    return guard(terms).submit(function, *args).result()


def guard(terms: Terms) -> Workers:
    """The one process of this thread that judges claims under these limits."""
    place = threading.get_ident(), terms.seconds, terms.memory
    with lock:
        if place not in guards:
            guards[place] = local(1, terms)
        return guards[place]
