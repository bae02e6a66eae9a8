"""Workers: a task that hangs, dies or eats memory takes nothing with it."""

import math
import os
import signal
import threading
import time

import pytest

from derive.search.processes.workers import Died, Late, TooLarge, Workers

MEMORY = 512 << 20


@pytest.fixture(params=["forked", "run as a program"])
def workers(request):
    """Two workers; with another thread about, a fork would not be safe and is not used."""
    over = threading.Event()
    if request.param != "forked":
        threading.Thread(target=over.wait, daemon=True).start()
    with Workers(2, seconds=1.0, memory=MEMORY) as found:
        yield found
    over.set()


def test_each_task_has_its_own_fate(workers):
    """Else one claim of a stranger could silence the claims of all others."""
    tasks = [workers.submit(math.factorial, 5), workers.submit(time.sleep, 30),
             workers.submit(os._exit, 1), workers.submit(bytearray, 4 * MEMORY),
             workers.submit(int, "x"), workers.submit(math.factorial, 6)]
    fates = [task.exception() for task in tasks]
    assert [type(fate) for fate in fates] == [
        type(None), Late, Died, TooLarge, ValueError, type(None)]
    assert tasks[0].result() == 120 and tasks[-1].result() == 720


def test_what_no_alarm_can_interrupt_is_killed(workers):
    """A power of huge numbers is one operation of the machine: Python's signals wait for it."""
    start = time.monotonic()
    assert isinstance(workers.submit(pow, 3, 10 ** 9).exception(), (Late, TooLarge))
    assert time.monotonic() - start < 10


def test_the_order_of_tasks_is_kept_by_their_futures(workers):
    assert [f.result() for f in [workers.submit(abs, -i) for i in range(200)]] == list(range(200))


def test_memory_is_given_back(workers):
    """Each task has its own bound; what one used does not count for the next."""
    sizes = [workers.submit(zeros, MEMORY // 4).result() for _ in range(6)]
    assert sizes == [MEMORY // 4] * 6


def zeros(size: int) -> int:
    return len(bytes(size))


def test_no_process_outlives_its_owner():
    """Neither when the work is done nor when it is broken off."""
    for broken in (False, True):
        try:
            with Workers(2, seconds=30.0, memory=MEMORY) as found:
                pids = [found.submit(os.getpid).result()]
                pids.append(found.pid)
                if broken:
                    found.submit(time.sleep, 30)
                    raise KeyboardInterrupt
        except KeyboardInterrupt:
            pass
        assert not any(map(alive, pids))


def test_workers_end_with_a_keeper_that_is_killed():
    with Workers(1, seconds=30.0, memory=MEMORY) as found:
        worker = found.submit(os.getpid).result()
        task = found.submit(time.sleep, 30)
        os.kill(found.pid, signal.SIGKILL)
        assert isinstance(task.exception(timeout=5), Died)
        assert isinstance(found.submit(abs, 1).exception(timeout=5), Died)
    until = time.monotonic() + 5
    while alive(worker) and time.monotonic() < until:
        time.sleep(0.01)
    assert not alive(worker)


def alive(pid: int) -> bool:
    """Is there such a process, and not merely its remains?"""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
