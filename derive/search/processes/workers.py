"""Workers: an executor whose tasks run in processes that can be killed.

    with Workers(jobs=2, seconds=10, memory=2 << 30) as workers:
        workers.submit(judge, claim).result()

It differs from the executors of the standard library in what becomes of a task that
takes too long, asks for too much memory or ends its process: its future raises one of the
errors below, and no other task is touched.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from concurrent.futures import Executor, Future
from contextlib import suppress
from itertools import count
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from time import monotonic, sleep

from derive.search.processes import keeper

PATIENCE = 5.0                 # seconds that a keeper has to end before it is killed


class Lost(Exception):
    """The task has no outcome."""


class Late(Lost):
    """The task was killed, having overrun its time."""


class TooLarge(Lost):
    """The task asked for more memory than it may have."""


class Died(Lost):
    """The process of the task ended before the task did."""


ERRORS = {keeper.LATE: Late, keeper.TOO_LARGE: TooLarge, keeper.DIED: Died}


class Workers(Executor):
    """`jobs` processes, each task held to `seconds` and to `memory` bytes of its own.

    `modules` are imported before the first task where a fork does not bring them."""

    def __init__(self, jobs: int, seconds: float, memory: int, modules: tuple[str, ...] = ()):
        self.futures: dict[int, Future] = {}
        self.lock, self.tickets, self.open = threading.Lock(), count(), True
        self.link, self.keeper = start(jobs, seconds, memory, modules)
        self.listener = threading.Thread(target=self.listen, daemon=True)
        self.listener.start()

    @property
    def pid(self) -> int:
        """The process that keeps the workers."""
        return self.keeper if isinstance(self.keeper, int) else self.keeper.pid

    def submit(self, function, /, *args, **options) -> Future:
        task = pickle.dumps((function, args, options))
        future: Future = Future()
        future.set_running_or_notify_cancel()
        with self.lock:
            if not self.open:
                raise RuntimeError("these workers have been dismissed")
            ticket = next(self.tickets)
            self.futures[ticket] = future
            try:
                self.link.send_bytes(pickle.dumps((ticket, task)))
            except OSError:
                self.settle(ticket, keeper.DIED, b"")
        return future

    def listen(self) -> None:
        """Settle futures as outcomes come; when none can come, all that are left have died."""
        with suppress(EOFError, OSError):
            while True:
                self.settle(*pickle.loads(self.link.recv_bytes()))
        for ticket in list(self.futures):
            self.settle(ticket, keeper.DIED, b"")

    def settle(self, ticket: int, word: str, value: bytes) -> None:
        future = self.futures.pop(ticket, None)
        if future is None:
            return
        if word in ERRORS:
            future.set_exception(ERRORS[word](word))
        elif word == keeper.FAILED:
            future.set_exception(pickle.loads(value))
        else:
            future.set_result(pickle.loads(value))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End all processes: after the last task, or now with `cancel_futures`."""
        with self.lock:
            if not self.open:
                return
            self.open = False
        if wait and not cancel_futures:
            for future in list(self.futures.values()):
                with suppress(Exception):
                    future.exception()
        self.end()
        self.listener.join()
        self.link.close()

    def end(self) -> None:
        """Tell the keeper to end, and see that it does."""
        with suppress(OSError):
            self.link.send_bytes(keeper.END)
        until = monotonic() + PATIENCE
        while not gone(self.keeper):
            if monotonic() > until:
                os.kill(self.pid, signal.SIGKILL)
            sleep(0.0005)

    def __exit__(self, kind, problem, trace):
        self.shutdown(cancel_futures=kind is not None)
        return False


def start(jobs: int, seconds: float, memory: int,
          modules: tuple[str, ...]) -> tuple[Connection, int | subprocess.Popen]:
    """A keeper and the link to it.  A fork is at once at work with all that is imported, but
    is safe on Linux only, in a process without other threads; elsewhere a program is run."""
    ours, theirs = Pipe()
    if sys.platform == "linux" and threading.active_count() == 1:
        sys.stdout.flush()
        pid = os.fork()
        if pid == 0:
            try:
                ours.close()
                keeper.keep(theirs, jobs, seconds, memory)
            finally:
                os._exit(0)
        theirs.close()
        return ours, pid
    place = theirs.fileno()
    program = subprocess.Popen(
        [sys.executable, "-m", keeper.__name__,
         *map(str, (place, jobs, seconds, memory)), *modules],
        pass_fds=[place], env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        start_new_session=True)
    theirs.close()
    return ours, program


def gone(process: int | subprocess.Popen) -> bool:
    """Has the process ended?  It is reaped."""
    if not isinstance(process, int):
        return process.poll() is not None
    try:
        return os.waitpid(process, os.WNOHANG)[0] == process
    except ChildProcessError:
        return True
