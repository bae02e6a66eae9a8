"""The farm: many claims at once, each judged once, in order, whatever dies on the way."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import Executor, Future
from pathlib import Path

import pytest

from derive.search.judging import farm
from derive.search.judging.farm import Farm, Piece, Terms, judge_batch, pieces
from derive.search.judging.session import Record, records
from derive.search.processes.workers import Died, Workers

ROOT = Path(__file__).parents[3]
BLOCK = """claim first
size n
claim n + 1 = 1 + n
claim n = n + 1

claim second
real a
claim a = = a

claim third
size n
claim 2*n = n + n
"""
# Neither proved nor refuted, for as long as the patience lasts.
SLOW = "claim slow\nreal a\nassume a > 0\nclaim exp(a) > 1 + a\n"


def told(text, executor, terms=Terms(), **batching):
    return list(Farm(executor, terms, **batching).answers(pieces(text, "many.claim")))


def test_the_farm_says_what_one_process_says():
    with farm.local(2, Terms()) as executor:
        found = told(BLOCK, executor)
    assert [a.shown for a in found] == [r.text() for r in records(BLOCK, "many.claim")]
    assert [a.exit for a in found] == [0, 1, 2, 0]


def test_records_for_programs_keep_their_place():
    """The second claim of a block and the claims of later blocks stand where their file says."""
    with farm.local(2, Terms()) as executor:
        found = told(BLOCK, executor, Terms(shown=Record.json))
    assert [(a.shown["line"], a.shown["verdict"]) for a in found] == [
        (3, "PROVED"), (4, "REFUTED"), (8, "SYNTAX ERROR"), (12, "PROVED")]


def test_a_source_without_a_claim_says_so():
    with farm.local(1, Terms()) as executor:
        (found,) = told("# nothing\n", executor)
    assert found.exit == 2 and "expected a claim" in found.shown


def dead(done_at: int):
    """An executor for which judging dies each time until this one."""
    class Dying(Executor):
        deaths: Counter = Counter()

        def submit(self, function, /, *args, **options):
            future: Future = Future()
            self.deaths[args[0]] += 1
            if function is judge_batch and self.deaths[args[0]] < done_at:
                future.set_exception(Died())
            else:
                future.set_result(function(*args, **options))
            return future
    return Dying()


def test_a_piece_whose_process_dies_is_judged_once_more():
    found = told(BLOCK, dead(2))
    assert [a.exit for a in found] == [0, 1, 2, 0]


def test_a_piece_whose_process_dies_twice_is_unknown_and_the_rest_is_judged():
    """Its other claims too: the text is read again to count them."""
    executor = dead(3)
    found = told(BLOCK, executor)
    assert [a.exit for a in found] == [3, 3, 3, 3]
    assert all("died, and so did the next" in a.shown for a in found)


def test_a_batch_that_is_lost_is_judged_claim_by_claim():
    found = told(BLOCK, dead(2), batch=3)
    assert [a.exit for a in found] == [0, 1, 2, 0]


def hang(batch, terms):
    if "slow" in batch[0].text and batch[0].which == 0:
        time.sleep(60)
    return judge_batch(batch, terms)


def test_a_claim_that_hangs_is_unknown_and_the_rest_of_its_block_is_judged(monkeypatch):
    monkeypatch.setattr(farm, "judge_batch", hang)
    slow = "claim slow\nsize n\nclaim n = n\nclaim n + 0 = n\n\nclaim quick\nsize n\nclaim n = n\n"
    terms = Terms(seconds=2.0)
    with Workers(2, 6.0, 1 << 30) as executor:
        found = told(slow, executor, terms)
    assert [a.exit for a in found] == [3, 0, 0]
    assert found[0].shown == "many.claim:1:1: UNKNOWN: gave up after 2 s\n  code DRV303"


def test_a_failure_of_this_program_is_no_verdict(monkeypatch):
    def fail(*_, **__):
        raise KeyError("lost")
    monkeypatch.setattr("derive.search.judging.session.judge", fail)
    (found,) = farm.judge_batch((Piece("size n\nclaim n = n", "a.claim"),), Terms())
    assert found.exit == 4 and "this program failed: KeyError" in found.shown


def test_a_claim_that_eats_memory_is_no_failure_of_this_program(monkeypatch):
    """Its process says so, and the claim is UNKNOWN."""
    def eat(*_, **__):
        raise MemoryError
    monkeypatch.setattr("derive.search.judging.session.judge", eat)
    with pytest.raises(MemoryError):
        farm.judge_batch((Piece("size n\nclaim n = n", "a.claim"),), Terms())


def test_a_long_file_is_no_longer_statement():
    """Blank lines above a text are not counted among its bytes."""
    (found,) = judge_batch((Piece("size n\nclaim n = n", "a.claim", above=100_000),),
                           Terms(shown=Record.json))
    assert found.shown["verdict"] == "PROVED" and found.shown["line"] == 100_002


# -- On the command line -------------------------------------------------------------------------

def test_an_interrupt_leaves_what_is_done_and_no_process(tmp_path):
    path = tmp_path / "a.claim"
    path.write_text("claim quick\nsize n\nclaim n = n\n\n" + SLOW, "utf-8")
    running = subprocess.Popen(
        [sys.executable, "-m", "derive.cli", "verify", str(path), "--patience", "60",
         "--time-limit", "60"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True)
    assert running.stdout.readline().startswith("PROVED  quick")
    time.sleep(0.3)
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.stdout.read(), running.stderr.read()
    assert running.wait(20) == 130 and "n = n" in out and "interrupted; 1 claims" in err
    with pytest.raises(ProcessLookupError):
        os.killpg(running.pid, 0)


def test_the_limits_of_the_command_line():
    found = subprocess.run(
        [sys.executable, "-m", "derive.cli", "verify", SLOW, "claim 1 = 1", "--time-limit", "0.3",
         "--patience", "60"],
        capture_output=True, text=True, timeout=60)
    assert "gave up after 0.3 s" in found.stdout and found.stdout.rstrip().endswith("instances")
    assert found.returncode == 3


# -- On a cluster --------------------------------------------------------------------------------

CLUSTER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None,
                      silence_logs=50) as found:
        print(found.scheduler_address, found.workers[0].pid, flush=True)
        sys.stdin.read()
"""


@pytest.fixture
def local_cluster(tmp_path):
    """The address of a scheduler with two workers, and the process of one of them."""
    program = tmp_path / "cluster.py"
    program.write_text(CLUSTER, "utf-8")
    with subprocess.Popen([sys.executable, str(program)], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True,
                          env={**os.environ, "PYTHONPATH": str(ROOT)}) as running:
        address, worker = running.stdout.readline().split()
        yield address, int(worker)
        running.stdin.close()


def test_five_thousand_claims_on_a_cluster_that_loses_a_worker(local_cluster, tmp_path):
    """Nothing is lost, and each claim is judged once: the k-th answer is the k-th claim's."""
    address, worker = local_cluster
    many, paths = 5_000, [tmp_path / f"submission{i}.claim" for i in range(100)]
    for i, path in enumerate(paths):
        path.write_text("\n".join(
            f"claim c{k}\nsize n\nclaim n + {k} = {k if k % 10 else k + 1} + n\n"
            for k in range(50 * i, 50 * i + 50)), "utf-8")
    killer = threading.Timer(2.5, os.kill, (worker, signal.SIGKILL))
    killer.start()
    try:
        found = subprocess.run(
            [sys.executable, "-m", "derive.cli", "verify", *map(str, paths), "--json",
             "--no-repair", "--scheduler", address], capture_output=True, text=True, timeout=300)
        assert not killer.is_alive(), "the claims were judged before the worker was killed"
    finally:
        killer.cancel()
    records = json.loads(found.stdout)
    assert [r["id"] for r in records] == [f"c{k}" for k in range(many)]
    assert [r["verdict"] for r in records] == [
        "PROVED" if k % 10 else "REFUTED" for k in range(many)]
    assert found.returncode == 1


def test_a_cluster_that_does_not_answer():
    found = subprocess.run(
        [sys.executable, "-m", "derive.cli", "verify", "claim 1 = 1", "--scheduler",
         "tcp://127.0.0.1:9"], capture_output=True, text=True, timeout=60,
        env={**os.environ, "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "1s"})
    assert found.returncode == 2 and "no scheduler answers at tcp://127.0.0.1:9" in found.stderr
