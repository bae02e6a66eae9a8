"""Side by side: derive, SymPy and tensorgrad on the same tasks, one after the other in each round.

A ratio is a peer's time over that of our proof: above 1 the peer is slower.  Ours is a proof for
every size, replayed by the kernel; what theirs is stands beside it.

Where tensorgrad is faster, it does less.  The tasks are linear in the tensor that the derivative
is in: to differentiate is to strike it out of the network, and both sides are one network at
once, for a convolution is a tensor with a name there, of which nothing else need be known.  That
an index stays in its axis, that a window is not larger than what it slides over, that the sum
w[i-p] [0 <= i-p < k] reads no entry that is not there, is never asked.  Of our work on the
duality of a convolution (calls counted) a third is for such questions, some 60, of which most are
facts as they stand and half a dozen want a certificate (`entailment.outright`, `models` and
`guesses` tell how); two fifths are to solve i = p + j for j and to show that this loses no term
(`normal.collapse`); and over a quarter is the second run in the kernel, which trusts no search,
half of it to see that both sides are defined.  No search could be quicker than that run, which
from empty memories takes two thirds of the whole.
"""

from __future__ import annotations

import statistics
import sys

from benchmarks import PEERS
from benchmarks.served import NETWORK, Peer
from benchmarks.tasks import TASKS, Task, network
from benchmarks.timing import ROUNDS, proof, verdict

DEPTHS = (1, 2, 4, 6, 12, 24)
SLOW = 2.0                   # seconds of a peer after which two rounds are enough


def tasks() -> None:
    table(sympy_and_tensorgrad(), TASKS)


def networks() -> None:
    """Growth with depth; what a peer did not do in time is not asked of it at more depth."""
    table(sympy_and_tensorgrad(), [Task(f"{NETWORK}{d}", network("residual", d), "depth")
                                   for d in DEPTHS])


def sympy_and_tensorgrad() -> list[Peer]:
    peers = [Peer("SymPy", sys.executable, "benchmarks.sympy_peer"),
             Peer("tensorgrad", str(PEERS), "benchmarks.tensorgrad_peer")]
    for peer in peers:
        if not peer.tasks:
            print(f"{peer.name} is left out: {peer.why}")
    return peers


def table(peers: list[Peer], tasks) -> None:
    print(f"{'':32}{'proof':>9}{'verdict':>9}" + "".join(f"{p.name:>20}{'ratio':>8}" for p in peers))
    gone: set[str] = set()
    for task in tasks:
        times, words = measured(task, [p for p in peers if p.knows(task.name)
                                       and p.name not in gone])
        row = f"{task.name:32}{times['proof']:6.0f} ms{times['verdict']:6.0f} ms"
        for peer in peers:
            row += entry(times.get(peer.name), words.get(peer.name, ""), times["proof"])
            if words.get(peer.name) == "TimeoutError" and task.topic == "depth":
                gone.add(peer.name)
        print(row, flush=True)
    for peer in peers:
        peer.end()


def entry(time: float | None, word: str, ours: float) -> str:
    if time is None:
        return f"{'-':>20}{'':8}"
    return f"{word:>10}{time:7.0f} ms{time / ours:7.1f}x"


def measured(task: Task, peers: list[Peer]) -> tuple[dict[str, float], dict[str, str]]:
    """The median of each, in milliseconds, and what the peers came to; the first round, in
    which much is still to be loaded, is not counted."""
    ours = {"proof": proof(task.claim), "verdict": verdict(task.claim)}
    times: dict[str, list[float]] = {name: [] for name in (*ours, *(p.name for p in peers))}
    words: dict[str, str] = {}
    for turn in range(ROUNDS + 1):
        for name, run in ours.items():
            times[name].append(run())
        for peer in peers:
            if turn < 2 or min(times[peer.name]) < 1000 * SLOW:
                seconds, words[peer.name] = peer.run(task.name)
                times[peer.name].append(1000 * seconds)
    return {name: statistics.median(found[1:] or found) for name, found in times.items()}, words
