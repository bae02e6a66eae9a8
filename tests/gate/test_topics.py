"""Claims as a course or a framework's source would make them, one a line, by topic.

A line begins with `+` for a claim that holds and `-` for one that does not: a dropped
factor, a wrong sign, a forgotten hypothesis.
"""

from pathlib import Path

import pytest

from derive.search.judging import farm
from derive.search.judging.farm import Farm, Piece, Terms
from derive.search.judging.session import Record

HERE = Path(__file__).parent / "topics"
CLAIMS = [line for path in sorted(HERE.glob("*.txt"))
          for line in path.read_text("utf-8").splitlines()]
WANTED = {"+": ("PROVED",), "-": ("REFUTED", "ILL-TYPED")}


@pytest.fixture(scope="module")
def verdicts():
    terms = Terms(seconds=20.0, shown=Record.json, options={"patience": 0.3})
    with farm.local(farm.cores(), terms) as executor:
        pieces = (Piece(line[2:].replace("; ", "\n"), "topics.txt") for line in CLAIMS)
        answers = Farm(executor, terms).answers(pieces)
        return {line: answer.shown for line, answer in zip(CLAIMS, answers, strict=True)}


@pytest.mark.parametrize("line", CLAIMS)
def test_a_claim_gets_its_true_verdict(line, verdicts):
    assert verdicts[line]["verdict"] in WANTED[line[0]], verdicts[line]
