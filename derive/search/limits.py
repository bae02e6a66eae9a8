"""Limits: a judgement that takes too long is given up, and says so.

The limit works by an alarm of the operating system, in the main thread of a
process; elsewhere the work runs on without one.
"""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager


AGAIN = 0.2       # seconds after which a strike that was lost, in a finaliser say, is repeated


class OutOfTime(BaseException):
    """The time for one claim is used up.  No `except Exception` on the way may swallow it."""


@contextmanager
def time_limit(seconds: float):
    """Raise OutOfTime inside the block once the seconds have passed."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGALRM"):
        yield
        return

    def strike(number, frame):
        raise OutOfTime

    before = signal.signal(signal.SIGALRM, strike)
    signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
