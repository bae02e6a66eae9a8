"""A claim that takes too long is given up, whatever the code below does with exceptions."""

import signal
import time

import pytest

from derive.search.processes.limits import OutOfTime, time_limit


def test_the_time_limit_strikes():
    with pytest.raises(OutOfTime), time_limit(0.05):
        while True:
            pass


def test_time_in_which_others_worked_is_not_counted():
    """Else a verdict would depend on what else the machine does."""
    with time_limit(0.05):
        time.sleep(0.2)


def test_a_strike_that_is_swallowed_is_repeated():
    """Else a finaliser that loses the exception would let a claim run for ever."""
    start = time.perf_counter()
    with pytest.raises(OutOfTime), time_limit(0.05):
        try:
            while True:
                pass
        except BaseException:
            pass
        while True:
            pass
    assert time.perf_counter() - start < 5


def test_nothing_strikes_after_the_block():
    with time_limit(0.05):
        pass
    time.sleep(0.1)


def test_a_limit_around_another_strikes_too():
    """Else a judgement within a search for a repair would lift the limit of the search."""
    with pytest.raises(OutOfTime), time_limit(0.2):
        with time_limit(0.01):
            pass
        with pytest.raises(OutOfTime), time_limit(5):
            while True:
                pass
        while True:
            pass


def test_a_strike_that_comes_after_the_block_is_none(monkeypatch):
    """Else the limit around this one would be lost, and so would what the block has found."""
    set_timer = signal.setitimer

    def late(which, seconds, *interval):
        if seconds == 0:
            signal.raise_signal(signal.SIGPROF)
        return set_timer(which, seconds, *interval)

    with time_limit(50):
        around = signal.getsignal(signal.SIGPROF)
        monkeypatch.setattr(signal, "setitimer", late)
        with time_limit(5):
            pass
        monkeypatch.undo()
        assert signal.getsignal(signal.SIGPROF) is around
        assert 5 < signal.getitimer(signal.ITIMER_PROF)[0] < 51
