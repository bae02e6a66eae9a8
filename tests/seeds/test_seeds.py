"""Every claim of the homework seeds gets its true verdict."""

import json
from pathlib import Path

import pytest

from derive.search.judging.session import records

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "expected.json").read_text("utf-8"))


def claims():
    for path in sorted(HERE.glob("[0-9]*.claim")):
        blocks = ("\n" + path.read_text("utf-8")).split("\nclaim seed_")
        for block in blocks[1:]:
            yield pytest.param("claim seed_" + block, id="seed_" + block.split()[0])


@pytest.mark.parametrize("text", list(claims()))
def test_a_homework_claim_gets_its_true_verdict(text):
    name = text.split()[1]
    wanted = EXPECTED[name]["verdict"]
    wanted = wanted if isinstance(wanted, list) else [wanted]
    (record,) = records(text, name, patience=0.3)
    assert record.word in wanted, record.text()
