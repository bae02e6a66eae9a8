"""The list of broken checks keeps up with the kernel that it breaks."""

from pathlib import Path

import pytest

from tests.mutants import MUTANTS, ROOT


@pytest.mark.parametrize("file, old, new", MUTANTS)
def test_a_check_that_is_to_be_broken_stands_there(file, old, new):
    assert old in Path(ROOT, "derive", "kernel", file).read_text("utf-8") and old != new
