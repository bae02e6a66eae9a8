"""Reports: every claim of a file with its verdict and what shows it."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from derive.cli import main
from derive.report import sheet
from derive.report.finding import finding
from derive.report.page import Page
from derive.report.pdf import make_pdfs
from derive.search.judging.session import records
from tests.needs import needs

CLAIMS = r"""# A first sheet & its marks

claim softmax_jacobian
    The derivative of softmax.

size     n
tensor   x[n]
let      p = softmax(x)
claim    ∂p[i]/∂x[j] = p[i]*(δ[i,j] - p[j])    for i < n, j < n

claim softmax_wrong
    Softmax as if it acted on each entry alone.

size     n
tensor   x[n]
let      p = softmax(x)
claim    ∂p[i]/∂x[j] = p[i]*(1 - p[j])    for i < n, j < n

claim flow
    What reaches the input.

size     n
tensor   x[n]
let      y[i] = 2*x[i]    for i < n
loss     L(y)
claim    ∂L/∂x[i] = ∂L/∂y[i]    for i < n

claim shapes
size     n, m
tensor   A[m, n], x[m]
claim    A @ x = x

claim size_of_it
size     n, k with k <= n
tensor   x[n], w[k]
claim    shape(conv1d(x, w)) = (n - k + 1)

claim broken
real     a
claim    a = = a
"""
CORRECTIONS = r"""claim shapes_corrected
    The matrix is transposed.

size     n, m
tensor   A[m, n], x[m]
claim    (A^T @ x)[i] = Σ k<m: A[k, i] * x[k]    for i < n

claim flow_corrected
size     n
tensor   x[n]
claim    x[i] = x[i] + 1    for i < n
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The folder of a report, and what the command said."""
    folder = tmp_path_factory.mktemp("report")
    (folder / "sheet.claim").write_text(CLAIMS, "utf-8")
    (folder / "corrections.claim").write_text(CORRECTIONS, "utf-8")
    ran = CliRunner().invoke(main, ["report", str(folder / "sheet.claim"), "-o", str(folder / "out"),
                                    "--corrections", str(folder / "corrections.claim"), "--no-pdf"])
    return folder / "out", ran


def findings(text: str):
    return [finding(r) for r in records(text, repairing=1.0)]


def test_the_worst_verdict_is_the_status(made):
    _, ran = made
    assert ran.exit_code == 2
    assert "sheet.claim: 2 PROVED, 2 REFUTED, 1 ILL-TYPED, 1 SYNTAX ERROR" in ran.output


def test_each_claim_stands_with_what_shows_it(made):
    out, _ = made
    html = re.sub(r"<[^>]+>", " ", (out / "sheet.html").read_text("utf-8"))
    tex = (out / "sheet.tex").read_text("utf-8")
    assert r"\title{A first sheet \& its marks}" in tex
    assert tex.count(r"\textit{Derivation.}") == 2 and tex.count(r"\textit{Counterexample.}") == 2
    assert re.search(r"\\texttt\{L\(y\) = [^}]*y\[0\]", tex), "a counterexample without its loss shows nothing"
    assert r"\texttt{shape(conv1d(x, w)) = (n - k + 1)}" in tex, "n - k + 1 = n - k + 1 says nothing"
    assert "columns meet" in tex and "columns meet" in html
    assert "expected a formula" in html


def test_only_a_proved_correction_is_shown(made):
    """Else a report would correct a mistake by another."""
    out, _ = made
    tex = (out / "sheet.tex").read_text("utf-8")
    assert tex.count(r"\textit{Correction.}") == 1 and "The matrix is transposed." in tex


def test_a_finding_is_a_page_only_if_it_is_proved():
    """What a template sets as a theorem must be one."""
    for found in findings(CLAIMS):
        assert found.proved == (found.word == "PROVED") == isinstance(found.stated, Page)


def test_a_repair_that_says_the_same_is_the_correction():
    wrong = "claim q\nsize n; tensor x[n]\nclaim Σ i<n: 2*x[i] = Σ i<n: x[i]\n"
    (found,) = findings(wrong)
    assert found.mended and found.mended.claim
    right = wrong.replace("claim q", "claim q_corrected").replace("= Σ i<n: x", "= 2 * Σ i<n: x")
    corrected = sheet.corrections(findings(right))
    assert set(corrected) == {"q"}
    same = corrected["q"].stated.claim == found.mended.claim
    (entry,) = sheet.sheet("title", [found], corrected).entries
    assert (entry.correction is None) == same


@pytest.mark.parametrize(("first", "heading"), [
    ("# The second week", "The second week"), ("claim a", "Week two"), ("#", "Week two")])
def test_a_report_is_called_as_its_file_says(tmp_path, first, heading):
    path = tmp_path / "week_two.claim"
    path.write_text(first + "\nreal a\nclaim a = a\n", "utf-8")
    assert sheet.heading(path) == heading


@needs("latexmk")
def test_the_report_is_a_document(made, tmp_path):
    out, _ = made
    path = Path(shutil.copy(out / "sheet.tex", tmp_path))
    assert make_pdfs([path]) == {path: ""}


def test_a_course_changes_one_block(made, tmp_path):
    out, _ = made
    own = tmp_path / "own"
    own.mkdir()
    (own / "verdicts.tex").write_text(
        '%% extends "ours/verdicts.tex"\n%% block title\n\\title{Marked}\n%% endblock\n', "utf-8")
    source = tmp_path / "a.claim"
    source.write_text("real a\nclaim a = a\n", "utf-8")
    ran = CliRunner().invoke(main, ["report", str(source), "-o", str(tmp_path / "out"), "--no-pdf",
                                    "--templates", str(own)])
    assert ran.exit_code == 0, ran.output
    assert r"\title{Marked}" in (tmp_path / "out" / "a.tex").read_text("utf-8")


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    source = tmp_path / "a.claim"
    source.write_text("real a\nclaim a = a\n", "utf-8")
    ran = CliRunner().invoke(main, ["report", str(source), "-o", str(source / "out"), "--no-pdf"])
    assert ran.exit_code == 2 and "cannot write" in ran.output
