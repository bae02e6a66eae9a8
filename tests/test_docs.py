"""The pages of docs/: their examples run, and the reference is that of the program."""

import importlib.util
import re
from pathlib import Path

import pytest

from tests.course.examples import run

DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.parametrize(("page", "commands"), [("language.md", 3), ("meaning.md", 3)])
def test_the_examples_run(page, commands, tmp_path):
    assert run(page, tmp_path) == commands


def test_the_reference_is_that_of_the_program():
    spec = importlib.util.spec_from_file_location("reference", DOCS / "reference.py")
    written = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(written)
    assert (DOCS / "reference.md").read_text("utf-8") == written.reference(), \
        "write it again: python docs/reference.py"


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda p: p.name)
def test_no_link_is_broken(page):
    for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        assert (page.parent / link).exists(), link


def test_every_page_is_in_the_list():
    listed = (DOCS / "README.md").read_text("utf-8")
    for page in DOCS.glob("*.md"):
        assert page.name == "README.md" or f"({page.name})" in listed, page.name
