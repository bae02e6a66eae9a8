"""Jupyter: what a kernel really shows."""

import pytest

from derive.course.jupyter import judge_cell
from tests.course.examples import ROOT, fences, same
from tests.course.notebooks import data, errors, executed

FALSE = "size n\ntensor x[n]\nlet p = softmax(x)\n" \
        "claim ∂p[i]/∂x[j] = p[i] * (1 - p[j])    for i < n, j < n"
TRUE = "real a\nclaim a + a = 2 * a"


@pytest.fixture(scope="module")
def cells(tmp_path_factory):
    return executed([
        "import derive",
        f"derive.verify('''{FALSE}''')",
        "derive.verify('real a; claim a = = a')",
        "derive.prove('size n; tensor x[n]; claim Σ i<n: 2*x[i] = 2 * Σ i<n: x[i]')",
        "derive.jacobian('softmax(x)')",
        "%load_ext derive",
        f"%%derive\nclaim wrong\n{FALSE}\n\nclaim right\n{TRUE}",
        "%%derive\n# nothing",
        "from IPython import get_ipython\n"
        f"try:\n    get_ipython().run_cell_magic('derive', 'assert', \"\"\"{FALSE}\"\"\")\n"
        "except AssertionError as problem:\n    print(problem)",
        f"%%derive assert\n{TRUE}",
    ], tmp_path_factory.mktemp("notebook"))


def test_nothing_is_written_to_standard_error(cells):
    """Graders of notebooks take it for a failure."""
    assert not errors(cells) and all(o.output_type != "error" for c in cells for o in c.outputs)


def test_a_verdict_shows_itself(cells):
    (shown,) = data(cells[1])
    text = shown["text/markdown"]
    assert text.startswith("✗ **REFUTED** (DRV101)\n\n$$\n\\begin{aligned}\n")
    assert r"\frac{\partial p_{i}}{\partial x_{j}} & = p_{i}\, (1 - p_{j})" in text
    assert "Counterexample: At $n = 2$, $i = 0$, $j = 1$ and $x = " in text
    assert "the left side is -1/4 and the right side is 1/4." in text
    assert "Repair: the Kronecker delta `δ[i, j]` where you have `1`" in text
    assert r"(\delta_{ij} - p_{j})" in text
    assert shown["text/plain"].startswith("REFUTED\n") and "text/html" not in shown


def test_what_cannot_be_read_shows_its_place(cells):
    (shown,) = data(cells[2])
    assert "✗ **SYNTAX ERROR** (DRV201) at line 1, column 19" in shown["text/markdown"]


@pytest.mark.parametrize("cell, line", [(3, "$$"), (4, r"p_{i}\, (\delta_{ij} - p_{j})")])
def test_a_proof_shows_itself(cells, cell, line):
    (shown,) = data(cells[cell])
    assert shown["text/markdown"].startswith("**Theorem.**") and line in shown["text/markdown"]
    assert "*Derivation.*" in shown["text/markdown"]
    assert shown["text/latex"].startswith("$$\n\\begin{aligned}")
    assert "\nproof\n" in shown["text/plain"] and "Result(" not in shown["text/plain"]


def test_a_cell_of_claims(cells):
    wrong, right = data(cells[6])
    assert "**REFUTED** wrong (DRV101)" in wrong["text/markdown"]
    assert "✓ **PROVED** right" in right["text/markdown"]
    (empty,) = data(cells[7])
    assert "DRV205" in empty["text/markdown"]


def test_a_build_stops_at_a_false_claim(cells):
    """And shows the verdict as well."""
    (shown,), stopped = data(cells[8]), [o for o in cells[8].outputs if o.output_type == "stream"]
    assert "**REFUTED**" in shown["text/markdown"]
    assert "left side -1/4, right side 1/4" in stopped[0].text
    assert "**PROVED**" in data(cells[9])[0]["text/markdown"]


def test_a_word_that_the_magic_does_not_know():
    """Else a misspelt `assert` would let a build pass."""
    with pytest.raises(ValueError, match="asert"):
        judge_cell("asert", TRUE)


def test_the_page_about_notebooks(tmp_path):
    """Each cell of the page shows the text that stands below it."""
    found = [(kind, text) for kind, _, text in
             fences((ROOT / "docs" / "jupyter.md").read_text("utf-8"))]
    cells = executed([text for kind, text in found if kind == "python"], tmp_path)
    assert not errors(cells) and len(cells) >= 4
    compared = 0
    for (kind, _), (after, wanted) in zip(found, found[1:]):
        if kind == "python" and after == "text":
            number = [k for k, _ in found[:found.index((after, wanted))]].count("python") - 1
            shown = "\n".join(d["text/plain"] for d in data(cells[number]))
            assert same(wanted, shown), shown
            compared += 1
    assert compared == 4
