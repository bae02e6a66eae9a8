"""Jupyter: a cell of claims.

    %load_ext derive

    %%derive
    size n
    claim Σ i<n: 1 = n

The records of `derive.verify`, and proofs, show themselves; see `api`.  Nothing is ever
written to standard error, which graders of notebooks take for a failure.
"""

from __future__ import annotations

from derive.api import shown
from derive.search.judging.session import no_claim, records
from derive.search.answers.verdict import PROVED
from derive.search.repair.mend import SECONDS


def load_ipython_extension(shell) -> None:
    """What `%load_ext derive` calls."""
    shell.register_magic_function(judge_cell, "cell", "derive")


def judge_cell(line: str, cell: str) -> None:
    """Judge the claims of the cell, and show a verdict for each.

    `%%derive assert` raises AssertionError unless all are proved, so that a notebook which is
    run by a build stops there."""
    from IPython.display import display
    if line.strip() not in ("", "assert"):
        raise ValueError(f"%%derive takes `assert` or nothing, not `{line.strip()}`")
    found = list(records(cell, "<cell>", repairing=SECONDS)) or [no_claim("<cell>")]
    for record in found:
        display(shown(record))
    unproved = [record.text() for record in found if record.word != PROVED]
    if unproved and line.strip() == "assert":
        raise AssertionError("\n\n".join(unproved))
