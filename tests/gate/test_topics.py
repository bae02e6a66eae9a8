"""Claims as a course or a framework's source would make them, one a line, by topic.

A line begins with `+` for a claim that holds and `-` for one that does not: a dropped
factor, a wrong sign, a forgotten hypothesis.  No false one is proved and no true one refuted;
the claims of `undecided.txt` may be UNKNOWN, and no others.
"""

from pathlib import Path

import pytest

from derive.search import farm
from derive.search.farm import Farm, Piece, Terms

HERE = Path(__file__).parent / "topics"
UNDECIDED = set((HERE / "undecided.txt").read_text("utf-8").splitlines())
CLAIMS = [line for path in sorted(HERE.glob("*.txt")) if path.name != "undecided.txt"
          for line in path.read_text("utf-8").splitlines()]
WANTED = {"+": ("PROVED",), "-": ("REFUTED", "ILL-TYPED")}


@pytest.fixture(scope="module")
def verdicts():
    terms = Terms(seconds=20.0, as_json=True, options={"patience": 0.3})
    with farm.local(farm.cores(), terms) as executor:
        pieces = (Piece(line[2:].replace("; ", "\n"), "topics.txt") for line in CLAIMS)
        answers = Farm(executor, terms).answers(pieces)
        return {line: answer.shown for line, answer in zip(CLAIMS, answers, strict=True)}


@pytest.mark.parametrize("line", CLAIMS)
def test_a_claim_gets_its_true_verdict(line, verdicts):
    allowed = (*WANTED[line[0]], *(("UNKNOWN",) if line in UNDECIDED else ()))
    assert verdicts[line]["verdict"] in allowed, verdicts[line]


def test_what_is_undecided_is_a_claim():
    assert UNDECIDED <= set(CLAIMS)
