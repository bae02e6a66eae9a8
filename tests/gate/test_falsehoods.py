"""Claims by an adversary, one a line of `falsehoods.txt`: each is false, or claims something of
nothing, and looks true: kinks, empty ranges, ties, divisibility, zero in a denominator, the
domains of functions, hypotheses that hold at the point only, contradictions.
"""

from functools import cache
from pathlib import Path

import pytest

from derive.search.judging.session import verify

CLAIMS = (Path(__file__).parent / "falsehoods.txt").read_text("utf-8").splitlines()


@cache
def verdict(claim):
    found = verify(claim, patience=0.5, repairing=0)
    return found.word, found.text()


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_falsehood_is_not_proved(claim):
    word, text = verdict(claim)
    assert word in ("REFUTED", "ILL-TYPED", "UNKNOWN"), text


def test_most_falsehoods_are_refuted():
    """What is UNKNOWN rests on hypotheses that contradict each other or have no small instance."""
    unknown = [claim for claim in CLAIMS if verdict(claim)[0] == "UNKNOWN"]
    assert len(unknown) <= 8, unknown
