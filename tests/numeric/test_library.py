"""Every theorem of the library can be evaluated, and no instance disagrees."""

from pathlib import Path

import pytest

from derive.language.statement import read
from derive.numeric.refute import survey

FILES = sorted((Path(__file__).parents[2] / "proofs").glob("*/*.proof"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_theorem_at_points(file):
    for statement in read(file.read_text(), file.name):
        looked = survey(statement.theory, statement.facts(), statement.claim, statement.ranges,
                        seconds=0.02)
        assert looked.witness is None, looked.witness
        assert looked.instances and looked.instance, looked.reason
