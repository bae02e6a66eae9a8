"""The keeper: a process that keeps workers, each of which does one task at a time.

A task that overruns its time is killed with its worker, and a worker that dies loses one
task; either way another worker takes its place and the rest goes on.  The keeper has no
threads, so that it can fork, and ends, with its workers, when its owner does.

Run as a program, it serves the socket whose number it is given, and imports modules first.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections import deque
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from time import monotonic

from derive.search.processes.limits import die_with_parent, limit_memory

DONE, FAILED, LATE, DIED, TOO_LARGE = "done", "failed", "late", "died", "too large"
END = b"end"                   # what an owner says who needs the keeper no longer
RENEWED = 1000                 # tasks after which a worker is replaced, and its memory is free


@dataclass
class Worker:
    """A process at work: the ticket of its task, or None, and when it must be done."""
    pid: int
    link: Connection
    ticket: int | None = None
    due: float = 0.0
    tasks: int = 0


class Keeper:
    """Hands tasks from the owner's link to workers, and their outcomes back."""

    def __init__(self, owner: Connection, jobs: int, seconds: float, memory: int):
        self.owner, self.jobs, self.seconds, self.memory = owner, jobs, seconds, memory
        self.workers: list[Worker] = []
        self.waiting: deque[tuple[int, bytes]] = deque()

    def run(self) -> None:
        """Serve until the owner says so or is gone."""
        try:
            while True:
                self.hand_out()
                ready = wait([self.owner, *(w.link for w in self.workers)], self.patience())
                if self.owner in ready:
                    said = self.owner.recv_bytes()
                    if said == END:
                        return
                    self.waiting.append(pickle.loads(said))
                for worker in [w for w in self.workers if w.link in ready]:
                    self.hear(worker)
                for worker in [w for w in self.workers if w.ticket is not None]:
                    if worker.due <= monotonic():
                        self.dismiss(worker, LATE)
        except (EOFError, OSError):
            pass
        finally:
            for worker in list(self.workers):
                self.dismiss(worker, DIED)

    def patience(self) -> float | None:
        """Seconds until the next task is overdue."""
        due = [w.due for w in self.workers if w.ticket is not None]
        return max(0.0, min(due) - monotonic()) if due else None

    def hand_out(self) -> None:
        while self.waiting:
            worker = next((w for w in self.workers if w.ticket is None), None)
            if worker is None and len(self.workers) == self.jobs:
                return
            worker = worker or self.hire()
            worker.ticket, task = self.waiting.popleft()
            worker.due = monotonic() + self.seconds
            worker.tasks += 1
            try:
                worker.link.send_bytes(task)
            except OSError:
                self.dismiss(worker, DIED)

    def hear(self, worker: Worker) -> None:
        """Pass on what a worker says; silence is its death."""
        try:
            word, value = pickle.loads(worker.link.recv_bytes())
        except (EOFError, OSError):
            return self.dismiss(worker, DIED)
        if word == TOO_LARGE or worker.tasks >= RENEWED:
            return self.dismiss(worker, word, value)
        ticket, worker.ticket = worker.ticket, None
        return self.tell(ticket, word, value)

    def tell(self, ticket: int, word: str, value: bytes) -> None:
        self.owner.send_bytes(pickle.dumps((ticket, word, value)))

    def dismiss(self, worker: Worker, word: str, value: bytes = b"") -> None:
        """End a worker, and say what became of its task."""
        self.workers.remove(worker)
        worker.link.close()
        os.kill(worker.pid, signal.SIGKILL)
        os.waitpid(worker.pid, 0)
        if worker.ticket is not None:
            try:
                self.tell(worker.ticket, word, value)
            except OSError:
                pass               # the owner is gone, and nobody waits for this task

    def hire(self) -> Worker:
        ours, theirs = Pipe()
        pid = os.fork()
        if pid == 0:
            try:
                ours.close()
                self.owner.close()
                for other in self.workers:
                    other.link.close()
                work(theirs, self.memory)
            finally:
                os._exit(0)
        theirs.close()
        self.workers.append(Worker(pid, ours))
        return self.workers[-1]


def work(link: Connection, memory: int) -> None:
    """Do one task after the other until the keeper is gone."""
    die_with_parent()
    limit_memory(memory)
    sys.set_int_max_str_digits(0)          # how long a number may be is a matter of time
    try:
        while True:
            link.send_bytes(pickle.dumps(outcome(link.recv_bytes())))
    except (EOFError, OSError):
        pass


def outcome(task: bytes) -> tuple[str, bytes]:
    """What a task comes to: its value or the exception, pickled."""
    try:
        function, args, options = pickle.loads(task)
        return DONE, pickle.dumps(function(*args, **options))
    except MemoryError:
        return TOO_LARGE, b""
    except Exception as problem:
        return FAILED, picklable(problem)


def picklable(problem: Exception) -> bytes:
    """The exception, or one that says the same if it cannot leave the process."""
    try:
        found = pickle.dumps(problem)
        pickle.loads(found)
        return found
    except Exception:
        return pickle.dumps(RuntimeError(f"{type(problem).__name__}: {problem}"))


def keep(owner: Connection, jobs: int, seconds: float, memory: int) -> None:
    """Be a keeper.  An interrupt from the keyboard is for the owner, who ends the keeper."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Keeper(owner, jobs, seconds, memory).run()


def main(arguments: list[str]) -> None:
    descriptor, jobs, seconds, memory, *modules = arguments
    for module in modules:
        import_module(module)          # once, for all workers
    keep(Connection(int(descriptor)), int(jobs), float(seconds), int(memory))


if __name__ == "__main__":
    main(sys.argv[1:])
