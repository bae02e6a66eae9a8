"""Files: the text of what someone named, or why it cannot be had.

Only a file that has an end is read: a pipe may have no writer and a device no end, and the
answer would never come.  Imports nothing of ours.
"""

from __future__ import annotations

from pathlib import Path

BYTE_ORDER = "\ufeff"           # some editors begin a file with this mark


def contents(path: str | Path) -> str:
    """The text of a file; raises OSError and UnicodeError."""
    path = Path(path)
    if not path.is_file() and path.exists() and not path.is_dir():
        raise OSError(None, "it is no regular file; `-` reads standard input", str(path))
    return path.read_text("utf-8").removeprefix(BYTE_ORDER)


def explained(problem: OSError | UnicodeError) -> str:
    """Why a file cannot be read, in words."""
    if isinstance(problem, UnicodeError):
        return "it is not UTF-8 text"
    return problem.strerror or str(problem)
