"""The how-to pages on LaTeX and pandoc, and the tutorial: every example is run."""

import pytest

from tests.course.examples import run
from tests.needs import needs


@needs("latexmk", "pdflatex")
@pytest.mark.parametrize("page, commands", [("latex.md", 5), ("tutorial.md", 9)])
def test_latex(page, commands, tmp_path):
    assert run(page, tmp_path) == commands


@needs("pandoc")
def test_pandoc(tmp_path):
    assert run("pandoc.md", tmp_path) == 7
