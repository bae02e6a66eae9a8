"""Claims as a course or a framework's source would make them, one a line, by topic.

A line begins with `+` for a claim that holds and `-` for one that does not: a dropped
factor, a wrong sign, a forgotten hypothesis.  Each is judged by itself in the process of the test:
the processes that share the tests share the claims too.  One in twelve, chosen with the seed
2026, is judged here, and with TOPICS=all, as by `make topics`, every one.
"""

import os
from pathlib import Path
from random import Random

import pytest

from derive.search.judging.session import verify

HERE = Path(__file__).parent / "topics"
CLAIMS = [line for path in sorted(HERE.glob("*.txt"))
          for line in path.read_text("utf-8").splitlines()]
if os.environ.get("TOPICS") != "all":
    CLAIMS = Random(2026).sample(CLAIMS, len(CLAIMS) // 12)
WANTED = {"+": ("PROVED",), "-": ("REFUTED", "ILL-TYPED")}


@pytest.mark.parametrize("line", CLAIMS)
def test_a_claim_gets_its_true_verdict(line):
    found = verify(line[2:].replace("; ", "\n"), patience=0.3, repairing=0)
    assert found.word in WANTED[line[0]], found.text()
