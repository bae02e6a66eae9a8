"""Claims by an adversary, one a line of `falsehoods.txt`: each is false, or claims something of
nothing, and looks true: kinks, empty ranges, ties, divisibility, zero in a denominator, the
domains of functions, hypotheses that hold at the point only, contradictions.
"""

from pathlib import Path

import pytest

from derive.search.judging import farm
from derive.search.judging.farm import Farm, Piece, Terms
from derive.search.judging.session import Record

CLAIMS = (Path(__file__).parent / "falsehoods.txt").read_text("utf-8").splitlines()


@pytest.fixture(scope="module")
def verdicts():
    terms = Terms(seconds=20.0, shown=Record.json, options={"patience": 0.5})
    with farm.local(farm.cores(), terms) as executor:
        answers = Farm(executor, terms).answers(Piece(claim, "falsehoods.txt") for claim in CLAIMS)
        return {claim: answer.shown for claim, answer in zip(CLAIMS, answers, strict=True)}


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_falsehood_is_not_proved(claim, verdicts):
    assert verdicts[claim]["verdict"] in ("REFUTED", "ILL-TYPED", "UNKNOWN"), verdicts[claim]


def test_most_falsehoods_are_refuted(verdicts):
    """What is UNKNOWN rests on hypotheses that contradict each other or have no small instance."""
    unknown = [c for c, v in verdicts.items() if v["verdict"] == "UNKNOWN"]
    assert len(unknown) <= 8, unknown
