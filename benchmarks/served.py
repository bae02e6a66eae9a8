"""Peers in processes of their own: asked for one task at a time, so that the runs of all of
them alternate and none is measured in a better minute than another.

A peer reads the names of tasks, a line each, and answers with the seconds it took of the
processor's time and what came out, or why nothing did.  What it loads is loaded before.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from time import process_time

PROVED, DERIVED = "proved", "derived"
NETWORK = "residual network of depth "        # a task for every depth
PATIENCE = 20                # seconds of the processor after which a task is given up


def serve(tasks: Iterable[str], work: Callable[[str], str]) -> None:
    """Answer on standard output until standard input ends."""
    print(json.dumps(sorted(tasks)), flush=True)
    signal.signal(signal.SIGPROF, give_up)
    for line in sys.stdin:
        start = process_time()
        signal.setitimer(signal.ITIMER_PROF, PATIENCE)
        try:
            word = work(line.strip())
        except Exception as problem:       # a peer's own error is its answer
            word = type(problem).__name__
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        print(json.dumps([process_time() - start, word]), flush=True)


def give_up(number, frame) -> None:
    raise TimeoutError


class Peer:
    """A process that does tasks; none if it cannot be started, and then `why` says so."""

    def __init__(self, name: str, python: str, module: str):
        self.name, self.tasks, self.why = name, (), ""
        try:
            self.process = subprocess.Popen(
                [python, "-m", module], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE, text=True)
        except OSError as problem:
            self.why = str(problem)
            return
        first = self.process.stdout.readline()
        if first:
            self.tasks = json.loads(first)
        else:
            self.why = (self.process.stderr.read().strip() or "it ended").split("\n")[-1]

    def knows(self, task: str) -> bool:
        return bool(self.tasks) and (task in self.tasks or task.startswith(NETWORK))

    def run(self, task: str) -> tuple[float, str]:
        """Seconds, and what came out."""
        self.process.stdin.write(task + "\n")
        self.process.stdin.flush()
        seconds, word = json.loads(self.process.stdout.readline())
        return seconds, word

    def end(self) -> None:
        if self.tasks:
            self.process.stdin.close()
            self.process.wait()
