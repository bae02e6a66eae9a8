"""pandoc: derive.lua for real, from Markdown to HTML and LaTeX."""

import pytest
from click.testing import CliRunner

from derive.cli import main
from derive.course.commands import ASSETS
from derive.course.pandoc import run as answered
from tests.course.tools import run, with_derive
from tests.needs import needs

needs_pandoc = needs("pandoc")
NOTES = """---
title: Notes
derive-proofs: own
---

::: {#thm-soft .derive-theorem .boxed name=softmax_jacobian}
:::

- In a list:

  ``` {.derive-claim show=proof kind=Lemma}
  claim square_of_a_sum

  real a, b
  claim (a + b)^2 = a^2 + 2*a*b + b^2
  ```

> ``` {.derive-claim}
> real x
> claim x + x = 2*x
> ```

::: {.derive-theorem name=own_theorem show=solution}
:::
"""
CHECKED = """---
derive-check: true
---

```derive
real a, b
```

$$ (a + b)^2 = a^2 + 2ab + b^2 $$
"""


@pytest.fixture(scope="module")
def pandoc(tmp_path_factory):
    """A function that runs pandoc on a text, with the filter."""
    env, folder = with_derive(tmp_path_factory.mktemp("bin")), tmp_path_factory.mktemp("notes")
    (folder / "own").mkdir()
    (folder / "own" / "own_theorem.proof").write_text(
        "theorem own_theorem\n\nreal c\nclaim 3*c - c = 2*c\n")

    def called(text, *options):
        (folder / "notes.md").write_text(text, "utf-8")
        return run("pandoc", "--lua-filter", ASSETS / "pandoc" / "derive.lua", "notes.md", *options,
                   folder=folder, env=env)
    called.folder, called.env = folder, env
    return called


@needs_pandoc
def test_theorems_and_claims_stand_where_they_were_asked_for(pandoc):
    done = pandoc(NOTES, "-t", "html", "--mathml")
    assert done.returncode == 0 and not done.stderr
    html = done.stdout
    places = [html.index(part) for part in (
        'id="thm-soft" class="derive-theorem boxed"', "(Softmax Jacobian)", "<ul>",
        "<strong>Lemma</strong> (Square of a sum)", "<blockquote>",
        "<strong>Theorem.</strong>", "<strong>Solution</strong> (Own theorem)")]
    assert places == sorted(places)
    assert html.count("<em>Derivation.</em>") == 2, "of the two that show a proof"
    assert "<math" in html and "derive-place" not in html and "derive-answer" not in html


@needs_pandoc
@needs("pdflatex", "pdftotext")
def test_a_pdf(pandoc):
    done = pandoc(NOTES, "-o", "notes.pdf")
    assert done.returncode == 0, done.stderr
    words = run("pdftotext", "notes.pdf", "-", folder=pandoc.folder).stdout
    assert "Softmax Jacobian" in words and "Kronecker delta" in words


@needs_pandoc
def test_a_false_claim_stops_pandoc_with_file_line_and_counterexample(pandoc):
    done = pandoc(NOTES.replace("2*a*b", "3*a*b"), "-o", "never.html")
    assert done.returncode == 1
    assert "notes.md:15: `square_of_a_sum`: REFUTED" in done.stderr
    assert "left side 4, right side 5" in done.stderr
    assert not (pandoc.folder / "never.html").exists()


@needs_pandoc
def test_a_claim_in_a_quotation_is_found_there(pandoc):
    done = pandoc(NOTES.replace("x + x = 2*x", "x + x = 3*x"), "-t", "html")
    assert done.returncode == 1 and "notes.md:20: `claim`: REFUTED" in done.stderr


@needs_pandoc
def test_a_theorem_that_does_not_exist(pandoc):
    done = pandoc(NOTES.replace("softmax_jacobian", "softmax_jacobain"))
    assert done.returncode == 1
    assert "notes.md:6: no theorem `softmax_jacobain`" in done.stderr
    assert "did you mean `softmax_jacobian`?" in done.stderr


@needs_pandoc
def test_displayed_equations_are_judged_if_that_is_asked_for(pandoc):
    done = pandoc(CHECKED, "-t", "html")
    assert done.returncode == 0 and "real a" not in done.stdout and "<code" not in done.stdout
    wrong = CHECKED.replace("2ab", "3ab")
    done = pandoc(wrong, "-t", "html")
    assert done.returncode == 1 and "REFUTED  notes.md:9" in done.stderr and "a = 1" in done.stderr
    assert pandoc(wrong.replace("true", "false"), "-t", "html").returncode == 0


@needs_pandoc
@pytest.mark.parametrize("sign, status", [("2*a*b", 0), ("3*a*b", 1)])
def test_as_quarto_runs_the_filter(pandoc, sign, status):
    """Quarto is no package that a test could install: this is how it calls pandoc.  The document
    comes under another name, with a file of defaults and one of metadata, and filters run inside
    Quarto's own, where `quarto` says which document it is."""
    folder = pandoc.folder
    (folder / "lecture.qmd").write_text(NOTES.replace("2*a*b", sign), "utf-8")
    (folder / "input4711.md").write_text(NOTES.replace("2*a*b", sign), "utf-8")
    (folder / "main.lua").write_text(
        "quarto = {doc = {input_file = 'lecture.qmd'}}\n"
        f"dofile({str(ASSETS / 'pandoc' / 'derive.lua')!r})\n", "utf-8")
    (folder / "metadata.yml").write_text("title: Lecture\nnumber-sections: true\n", "utf-8")
    (folder / "defaults.yml").write_text(
        "from: markdown\nto: html\nstandalone: true\nhtml-math-method: mathjax\n"
        "output-file: lecture.html\nfilters:\n  - main.lua\n", "utf-8")
    (folder / "lecture.html").unlink(missing_ok=True)
    done = run("pandoc", "+RTS", "-K512m", "-RTS", "input4711.md", "--metadata-file", "metadata.yml",
               "--defaults", "defaults.yml", folder=folder, env=pandoc.env)
    assert done.returncode == status, done.stderr
    if status:
        assert "lecture.qmd:15: `square_of_a_sum`: REFUTED" in done.stderr
        assert not (folder / "lecture.html").exists()
        return
    html = (folder / "lecture.html").read_text("utf-8")
    assert 'id="thm-soft"' in html and ">Softmax Jacobian</h2>" in html, "where Quarto has a title"
    assert "(Softmax Jacobian)" not in html and "(Square of a sum)" in html


@needs_pandoc
def test_a_document_without_derivations_needs_no_derive(pandoc):
    done = run("pandoc", "--lua-filter", ASSETS / "pandoc" / "derive.lua", "-t", "html",
               folder=pandoc.folder, env={"PATH": "/nowhere:/usr/bin"})
    assert done.returncode == 0


@needs_pandoc
def test_derive_that_is_not_there_is_named(pandoc):
    (pandoc.folder / "notes.md").write_text(NOTES, "utf-8")
    done = run("pandoc", "--lua-filter", ASSETS / "pandoc" / "derive.lua", "notes.md",
               folder=pandoc.folder, env={"PATH": "/nowhere:/usr/bin"})
    assert done.returncode == 1 and "derive: cannot be run" in done.stderr


# -- Without pandoc --------------------------------------------------------------------------------

CLAIM = "claim|statement|1|0|\n|real x\n|claim x + x = 3*x\n"


def test_the_second_of_two_equal_blocks_has_its_own_line(tmp_path):
    path = tmp_path / "a.md"
    path.write_text("one\n\n``` {.derive-claim}\nreal x\nclaim x + x = 3*x\n```\n" * 2)
    made = answered(CLAIM * 2, [str(path)])
    assert [p.partition(": ")[0] for p in made.problems] == [f"{path}:5", f"{path}:11"]


def test_what_a_filter_would_not_write():
    done = CliRunner().invoke(main, ["pandoc"], input="theorem|statement|../x|0|\n")
    assert done.exit_code == 2 and "cannot be read" in done.output
