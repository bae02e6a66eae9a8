"""Every wrong seed has a repair, but for those listed, and it is proved as it is printed; so are
the known corrections of all.

The repairs of one in three, chosen with the seed 2026, are looked for here, and with SEEDS=all, as by
`make seeds`, all of them."""

import json
import os
import re
from pathlib import Path
from random import Random

import pytest

from derive.search.judging.session import records
from tests.seeds import corrections

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "expected.json").read_text("utf-8"))
WRONG = [name for name, row in EXPECTED.items() if row["verdict"] != "PROVED"]
UNREPAIRED = set((HERE / "unrepaired.txt").read_text("utf-8").split())
LOOKED_AT = WRONG if os.environ.get("SEEDS") == "all" else Random(2026).sample(WRONG, len(WRONG) // 3)
SEEDS, KNOWN = corrections.seeds(), corrections.known()


def with_claim(text: str, claim: str, hypothesis: str) -> str:
    """The statement with another claim, and a line before it."""
    head = re.split(r"\nclaim +[^\n]", text)[0]
    return f"{head}\n{hypothesis}\nclaim {claim}\n"


def test_every_wrong_seed_has_a_known_correction():
    assert sorted(KNOWN) == sorted(WRONG)


@pytest.mark.parametrize("name", WRONG)
def test_the_known_correction_is_proved(name):
    (record,) = records(KNOWN[name], patience=0.3)
    assert record.word == "PROVED", record.text()


@pytest.mark.parametrize("name", LOOKED_AT)
def test_a_wrong_seed_is_repaired(name):
    """Else a student would be told to write something that is wrong too.  Where no repair is
    expected the search is a short one; `make seeds` looks everywhere as long."""
    record = corrections.repaired(SEEDS[name], seconds=1.0 if name in UNREPAIRED else 20.0)
    if name in UNREPAIRED and not record.repair:
        return
    assert record.repair, record.text()
    again = with_claim(SEEDS[name], record.repair.claim, record.repair.hypothesis)
    (record,) = records(again, patience=0.3)
    assert record.word == "PROVED", again
