"""Expected against actual verdicts for the claims of five real homework solutions.

Run with `make seeds`.  Each `NNN.claim` states the claims of one document in the project's own
words; `expected.json` holds the true verdict of each, worked out by hand and by independent
numerics, a list where the language makes a false claim a mismatch of shapes.
"""

import json
import sys
import time
from collections import Counter
from pathlib import Path

from derive.search.judging.session import records

HERE = Path(__file__).parent
EXPECTED = {name: row["verdict"] for name, row in
            json.loads((HERE / "expected.json").read_text("utf-8")).items()}
FILES = sorted(HERE.glob("[0-9]*.claim"))


def wanted(name: str) -> tuple[str, ...]:
    verdict = EXPECTED[name]
    return tuple(verdict) if isinstance(verdict, list) else (verdict,)


def claims(path: Path) -> dict[str, str]:
    """The text of each claim of a file by its name."""
    found, name = {}, None
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("claim ") and len(line.split()) == 2 and line.split()[1].isidentifier():
            name = line.split()[1]
            found[name] = ""
        if name:
            found[name] += line + "\n"
    return found


def main():
    counts, seconds, missed = Counter(), [], []
    for path in FILES:
        for name, text in claims(path).items():
            start = time.perf_counter()
            (record,) = records(text, path.name)
            seconds.append(time.perf_counter() - start)
            right = record.word in wanted(name)
            counts[right] += 1
            if not right:
                missed.append(name)
            print(f"{'ok ' if right else '?? '} {name:28} {' or '.join(wanted(name)):24} "
                  f"{record.word:12} {seconds[-1]:6.2f} s", flush=True)
    seconds.sort()
    print(f"{counts[True]} of {sum(counts.values())} as expected; median {seconds[len(seconds) // 2]:.2f} s, "
          f"slowest {seconds[-1]:.2f} s")
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
