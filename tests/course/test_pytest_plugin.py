"""The pytest plugin, exercised by pytest itself."""

import importlib
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from derive.course import pytest_plugin
from tests.course.examples import run

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[2]
MANY = """claim square
real a, b
claim (a + b)^2 = a^2 + b^2

claim double
real a
claim 2 * a = a + a
claim a + a = 2 * a

claim broken
real a
claim a = = a
"""
PROOF = """theorem doubled
    Twice a number.

real x
claim 2 * x = x + x
proof
  2 * x
    = 3 * x
    = x + x
qed
"""
NOTES = r"""# Notes

$$ 1 = 2 $$

```derive
real a, b
```

$$ (a + b)^2 = a^2 + 2ab + b^2 $$

$$ (a - b)^2 = a^2 - b^2 $$
"""
PLAIN = "# Nothing for us\n\n$$ 1 = 2 $$\n\nThe words derive and `derive`.\n"


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """The plugin by its name, and no other: whether it is installed or not."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


def tried(pytester, *arguments):
    return pytester.runpytest_inprocess("-p", "derive.course.pytest_plugin", *arguments)


def lines(result) -> str:
    return "\n".join(result.outlines)


def test_each_claim_is_a_test(pytester):
    pytester.makefile(".claim", many=MANY)
    result = tried(pytester, "-v")
    result.assert_outcomes(passed=2, failed=2)
    result.stdout.fnmatch_lines(["many.claim::square FAILED*", "many.claim::double PASSED*",
                                 "many.claim::double-2 PASSED*", "many.claim::L12 FAILED*"])


def test_a_failure_is_the_counterexample_and_its_place(pytester):
    pytester.makefile(".claim", many=MANY)
    result = tried(pytester, "-k", "square")
    result.assert_outcomes(failed=1, deselected=3)
    result.stdout.fnmatch_lines([
        "many.claim:3:7: DRV101 REFUTED square", "*(a + b)^2 = a^2 + b^2", "*a = 1", "*b = 1",
        "*left side 4, right side 2", "*repair: the term `+ 2 [*] a [*] b` is missing"])
    assert "Traceback" not in lines(result) and "def runtest" not in lines(result)


def test_the_line_of_a_proof_that_fails_is_named(pytester):
    pytester.makefile(".proof", doubled=PROOF)
    result = tried(pytester)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["doubled.proof:8:1: DRV103 REFUTED doubled"])


def test_what_cannot_be_read_is_one_failure_among_others(pytester):
    (pytester.path / "latin.claim").write_bytes("claim é = é".encode("latin-1"))
    pytester.makefile(".claim", empty="# nothing\n", good="real a\nclaim a = a\n")
    result = tried(pytester)
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(["empty.claim:1:1: DRV205 *", "latin.claim:1:1: DRV206 *"])


def test_what_is_unknown_does_not_pass(pytester, monkeypatch):
    """Else a course would take an open claim for a theorem."""
    monkeypatch.setattr("derive.search.repair.mend.SECONDS", 0.0)
    pytester.makefile(".claim", open="real a\nassume a > 0\nclaim exp(a) > 1 + a\n")
    result = tried(pytester)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["open.claim:3:7: DRV301 UNKNOWN"])


def test_pages_of_notes(pytester):
    """The equations after the first declaration are tests; a page without one is left alone."""
    pytester.makefile(".md", notes=NOTES, plain=PLAIN)
    result = tried(pytester, "-v")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["notes.md::L9 PASSED*", "notes.md::L11 FAILED*",
                                 "notes.md:11:* DRV101 REFUTED"])


def test_which_files_is_an_option(pytester):
    pytester.makefile(".claim", many=MANY)
    pytester.makefile(".tex", notes="% derive: real a\n\\[ a + a = 2a \\]\n")
    pytester.makeini("[pytest]\nderive_files = *.tex")
    result = tried(pytester, "-v")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["notes.tex::L2 PASSED*"])
    pytester.makeini("[pytest]\nderive_files =")
    tried(pytester).assert_outcomes()


def test_claims_can_be_chosen_by_their_mark(pytester):
    pytester.makefile(".claim", good="real a\nclaim a = a\n")
    pytester.makepyfile("def test_other(): pass")
    tried(pytester, "-m", "derive", "--strict-markers").assert_outcomes(passed=1, deselected=1)
    tried(pytester, "-m", "not derive").assert_outcomes(passed=1, deselected=1)


def test_a_claim_is_tested_under_the_name_of_its_line(pytester):
    pytester.makefile(".claim", good="real a\nclaim a = a\nclaim a = a + 1\n")
    tried(pytester, "good.claim::L2").assert_outcomes(passed=1)


def test_a_project_without_claims_pays_nothing(pytester):
    """Neither the program nor SymPy is loaded before a claim is found."""
    pytester.makepyfile("def test_nothing(): pass")
    pytester.makefile(".md", plain="# Nothing\n")
    pytester.makeconftest("""
import sys
def pytest_unconfigure():
    loaded = [m for m in sys.modules if m.startswith("derive")]
    print("loaded:", *sorted(loaded), "sympy" in sys.modules, file=sys.stderr)
""")
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "derive.course.pytest_plugin", "."],
        cwd=pytester.path, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True,
        text=True, check=True)
    assert "loaded: derive derive.course derive.course.pytest_plugin False" in found.stderr


def test_our_own_tests_are_not_disturbed():
    """The false claims among them are their material."""
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-p",
         "derive.course.pytest_plugin", "tests/seeds", "tests/report/golden"],
        cwd=ROOT, capture_output=True, text=True, check=False)
    collected = [line for line in found.stdout.splitlines() if "::" in line]
    assert collected and all(".py::" in line for line in collected)


def test_the_plugin_is_declared():
    """Else an installed `derive` would bring no plugin."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert importlib.import_module(project["entry-points"]["pytest11"]["derive"]) is pytest_plugin


def test_the_page_about_pytest(tmp_path):
    assert run("pytest.md", tmp_path) == 3
