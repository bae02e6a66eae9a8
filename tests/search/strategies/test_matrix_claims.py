"""Claims of matrix calculus as people type them, `claims/matrix.txt`: none that is false is
proved, none that is true is refuted, and few are left undecided.  Every fourth is judged here,
which takes some seconds."""

from pathlib import Path

import pytest

from derive.search.judging.farm import Farm, Piece, Terms, cores, local

LINES = (Path(__file__).parent / "claims" / "matrix.txt").read_text("utf-8").splitlines()
CLAIMS = {line[5:].strip(): line[:5].strip() == "true" for line in LINES
          if line and line[0] != "#"}
CLAIMS = dict(list(CLAIMS.items())[::4])
UNDECIDED = 4


@pytest.fixture(scope="module")
def words():
    terms = Terms(seconds=20.0, options={"patience": 0.3})
    with local(cores(), terms) as executor:
        answers = Farm(executor, terms).answers(Piece(claim, "matrix.txt") for claim in CLAIMS)
        return dict(zip(CLAIMS, map(word, answers), strict=True))


def word(answer) -> str:
    return next((w for w in ("PROVED", "REFUTED", "UNKNOWN", "ILL-TYPED") if w in answer.shown),
                answer.shown)


def test_no_falsehood_is_proved_and_no_truth_refuted(words):
    wrong = [c for c, w in words.items()
             if w not in (("PROVED", "UNKNOWN") if CLAIMS[c] else ("REFUTED", "ILL-TYPED"))]
    assert not wrong


def test_few_are_undecided(words):
    assert len([c for c, w in words.items() if w == "UNKNOWN"]) <= UNDECIDED
