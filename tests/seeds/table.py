"""Expected against actual verdicts for the claims of five real homework solutions.

Run with `make seeds`.  Each `NNN.claim` states the claims of one document in the project's own
words; `expected.json` holds the true verdict of each, worked out by hand and by independent
numerics, a list where the language makes a false claim a mismatch of shapes.
"""

import json
import re
import sys
import time
from collections import Counter
from pathlib import Path

from derive.search.judging.session import records

HERE = Path(__file__).parent
KNOWN = json.loads((HERE / "expected.json").read_text("utf-8"))
EXPECTED = {name: row["verdict"] for name, row in KNOWN.items()}
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


def no_claims() -> dict[str, str]:
    """The rows of the documents that claim nothing, each with the reason."""
    lines = (HERE / "not_claims.txt").read_text("utf-8").splitlines()
    return dict(re.split(r"\s+", line, maxsplit=1) for line in lines if line[:1].isdigit())


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
    for row, reason in no_claims().items():
        print(f"--  {row:28} {'no claim':24} {reason}")
    seconds.sort()
    rows = {row["row"] for row in KNOWN.values()}
    print(f"{len(rows) + len(no_claims())} rows: {len(rows)} with claims, {len(no_claims())} with none")
    print(f"{counts[True]} of {sum(counts.values())} as expected; median {seconds[len(seconds) // 2]:.2f} s, "
          f"slowest {seconds[-1]:.2f} s")
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
