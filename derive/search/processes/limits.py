"""Limits: a judgement that takes too long is given up, and says so.

The limit of time works by an alarm of the operating system, in the main thread of a
process; elsewhere the work runs on without one.  It counts the time that the processor gave
to this process, so that a verdict does not depend on what else the machine does.  The limits
of a whole process are for processes that can be killed (`keeper`).
"""

from __future__ import annotations

import ctypes
import signal
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from time import process_time

try:
    import resource
except ImportError:                     # not a Unix system: no limits on memory
    resource = None

PR_SET_PDEATHSIG = 1
FRAMES = 4_000    # calls that may stand one inside the other while a claim is worked on
AGAIN = 0.2       # seconds after which a strike that was lost, in a finaliser say, is repeated


class OutOfTime(BaseException):
    """The time for one claim is used up.  No `except Exception` on the way may swallow it."""


@contextmanager
def time_limit(seconds: float):
    """Raise OutOfTime inside the block once this process has worked for so many seconds, or
    for those of a limit around it."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGPROF"):
        yield
        return

    running = True

    def strike(number, frame):
        if running:                     # else it comes too late, and the limit around goes on
            raise OutOfTime

    before = signal.signal(signal.SIGPROF, strike)
    around, _ = signal.setitimer(signal.ITIMER_PROF, seconds, AGAIN)
    due = process_time() + around
    if 0 < around < seconds:
        signal.setitimer(signal.ITIMER_PROF, around, AGAIN)
    try:
        yield
    finally:
        running = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        if around:
            signal.setitimer(signal.ITIMER_PROF, max(due - process_time(), 1e-6), AGAIN)


@contextmanager
def room(frames: int = FRAMES):
    """Let calls stand so deep inside the block: each layer of a network that is defined from the
    one before takes some sixteen, in the kernel as in the evaluator.  In the main thread alone,
    for the stack of another may be small."""
    before = sys.getrecursionlimit()
    if threading.current_thread() is not threading.main_thread():
        frames = before
    sys.setrecursionlimit(max(before, frames))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def limit_memory(more: int) -> None:
    """Let this process have `more` bytes beyond what it has now; then MemoryError is raised."""
    if resource is None:
        return
    most = in_use() + more
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def in_use() -> int:
    """Bytes of address space of this process; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except OSError:
        return 0
    return pages * resource.getpagesize()


def die_with_parent() -> None:
    """Ask the system to kill this process when its parent ends; on Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
