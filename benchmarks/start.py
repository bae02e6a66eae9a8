"""Starting: what a process costs before it does anything."""

from __future__ import annotations

from benchmarks.timing import medians, process

STARTS = {"import derive": ("-c", "import derive"), "derive --help": ("-m", "derive", "--help"),
          "import sympy": ("-c", "import sympy")}


def start() -> None:
    for name, time in zip(STARTS, medians(process(*args) for args in STARTS.values())):
        print(f"{name:32}{time:6.0f} ms", flush=True)
