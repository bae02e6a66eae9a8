"""All benchmarks, or those named: `python -m benchmarks tasks depth`.

Times are medians of alternating runs on one machine at one time, of the processor but for those
of whole processes.  They are printed and kept
nowhere: compare figures of one run only.
"""

from __future__ import annotations

import sys

from benchmarks import compared, found, growth, start

PARTS = {"start": start.start, "found": found.found, "tasks": compared.tasks,
         "networks": compared.networks, "depth": growth.depth, "claims": growth.claims}


def main(chosen: list[str]) -> None:
    if unknown := set(chosen) - PARTS.keys():
        sys.exit(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    for name in chosen or PARTS:
        print(f"\n-- {name} --")
        PARTS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
