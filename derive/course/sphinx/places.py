"""Places: where a text that Sphinx hands over stands in its file.

The parsers differ in what they count lines from, so that the text is looked for.
"""

from __future__ import annotations

from collections.abc import Sequence


def line_of(text: Sequence[str], lines: Sequence[str], first: int) -> int | None:
    """The line, counted from 1, at or after the first where these lines begin, whatever their
    indentation; None if they stand nowhere."""
    wanted = [line.strip() for line in text]
    for start in range(max(first, 1) - 1, len(lines) - len(wanted) + 1):
        if all(a == b.strip() for a, b in zip(wanted, lines[start:])):
            return start + 1
    return None
