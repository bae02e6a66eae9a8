"""Growth: with the depth of a network, of either kind, and with the number of claims."""

from __future__ import annotations

import tempfile
from itertools import count, islice
from pathlib import Path

from benchmarks.tasks import BLOCKS, TASKS, network
from benchmarks.timing import medians, process, proof, verdict

DEPTHS = (6, 12, 24, 48, 96)
COUNTS = (1, 10, 100, 1000)
CORES = (1, 2)


def depth() -> None:
    print(f"{'layers':32}{'proof':>9}{'a layer':>9}{'verdict':>9}{'a layer':>9}")
    for block in BLOCKS:
        for layers in DEPTHS:
            claim = network(block, layers)
            found, judged = medians((proof(claim), verdict(claim)), 3)
            print(f"{f'{block}, {layers}':32}{found:6.0f} ms{found / layers:6.1f} ms"
                  f"{judged:6.0f} ms{judged / layers:6.1f} ms", flush=True)


def claims() -> None:
    """`derive verify FILE` as a whole process, no two claims alike."""
    print(f"{'claims':32}" + "".join(f"{f'{cores} at once':>12}{'a claim':>9}" for cores in CORES))
    with tempfile.TemporaryDirectory() as folder:
        for number in COUNTS:
            file = Path(folder, f"{number}.claim")
            file.write_text("\n".join(islice(distinct(), number)), "utf-8")
            row = f"{number:<32}"
            for cores in CORES:
                time = process("-m", "derive", "verify", str(file), "--jobs", str(cores))()
                row += f"{time:9.0f} ms{time / number:6.0f} ms"
            print(row, flush=True)


def distinct():
    """The tasks again and again, both sides of each multiplied by another number."""
    for number in count(1):
        for place, task in enumerate(TASKS):
            declared, _, claim = task.claim.partition("claim ")
            left, _, right = claim.partition(" = ")
            right, _, ranges = right.partition(" for ")
            ranges = f" for {ranges.strip()}" if ranges else ""
            yield (f"claim c{number}_{place}\n{declared}"
                   f"claim {number} * ({left}) = {number} * ({right.strip()}){ranges}\n")
