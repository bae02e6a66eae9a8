"""Notices: what a build's report says of a record, whatever its format.

The formats are written from the records of `--json`, so that they can be made wherever
those arrive.  May import `search.session` and `search.codes`, and no format.
"""

from __future__ import annotations

from derive.search.judging.session import DISAGREEMENT, SYNTAX_ERROR, witness_lines
from derive.search.answers.verdict import ILL_TYPED, PROVED, REFUTED

WRONG = (REFUTED, ILL_TYPED)                    # what is said to be false, or to make no sense
BROKEN = (*WRONG, SYNTAX_ERROR, DISAGREEMENT)   # what an author, or this program, must mend


def is_proved(record: dict) -> bool:
    return record["verdict"] == PROVED


def title(record: dict) -> str:
    """The verdict and the claim's name."""
    return f"{record['verdict']} {record['id']}".rstrip()


def place(record: dict) -> tuple[int, int]:
    """Line and column; of a proof, those of its line that fails."""
    line = record["proof_line"]
    return (line, 1) if line else (record["line"], record["column"])


def located(record: dict) -> str:
    """`file:line:column` as compilers write it."""
    return ":".join(map(str, (record["file"], *place(record))))


def in_file(record: dict) -> bool:
    """Does the claim stand in a file, not in an argument or on standard input?"""
    return not record["file"].startswith("<")


def lines(record: dict) -> list[str]:
    """What there is to say below the title: the claim, a message, the counterexample and a
    repair."""
    found = [record["claim"], record["message"]]
    if record["counterexample"]:
        found += witness_lines(record["counterexample"])
    if record["repair"]:
        found.append(f"repair: {record['repair']}")
        found.append(record["repaired"]["hypothesis"] or record["repaired"]["claim"])
    return [line for line in found if line]


def summary(records: list[dict]) -> str:
    return f"{sum(map(is_proved, records))} of {len(records)} claims PROVED"
