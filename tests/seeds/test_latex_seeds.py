"""Homework claims in LaTeX, as their documents write them, get the verdicts of the text form."""

import pytest

from derive.search.judging.session import records
from tests.seeds.table import EXPECTED, HERE, claims, wanted

CLAIMS = {name: text for path in sorted((HERE / "latex").glob("*.claim"))
          for name, text in claims(path).items()}


def test_a_third_of_the_seeds_stands_in_latex():
    assert set(CLAIMS) <= set(EXPECTED) and 3 * len(CLAIMS) >= len(EXPECTED)


@pytest.mark.parametrize("name", CLAIMS)
def test_a_homework_claim_in_latex_gets_its_true_verdict(name):
    (record,) = records(CLAIMS[name], name, patience=0.3)
    assert record.word in wanted(name), record.text()
