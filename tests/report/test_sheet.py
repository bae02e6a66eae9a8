"""Reports: every claim of a file with its verdict and what shows it."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from derive.cli import main
from derive.report import reports, sheet
from derive.report.cache import Cache
from derive.report.finding import finding
from derive.report.page import Page
from derive.report.pdf import make_pdfs
from derive.search.judging import farm
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
    return folder / "out", built(folder, folder, "--corrections", folder / "corrections.claim")


def built(folder, *arguments):
    """What `derive build` says of these, with the pages in a folder `out` and nothing kept
    elsewhere than beside it."""
    environment = {"DERIVE_CACHE": str(folder / "cache")}
    return CliRunner(env=environment).invoke(main, [
        "build", *map(str, arguments), "-o", str(folder / "out"), "--no-pdf"])


def findings(text: str):
    return [finding(r) for r in records(text, repairing=1.0)]


def test_a_report_tells_what_is_wrong_and_is_no_failure(made):
    _, ran = made
    assert ran.exit_code == 0, ran.output
    assert "sheet.claim: 2 PROVED, 2 REFUTED, 1 ILL-TYPED, 1 SYNTAX ERROR" in ran.output


def test_corrections_have_no_report_of_their_own(made):
    out, _ = made
    assert {p.name for p in out.glob("[!.]*")} == {"sheet.html", "sheet.tex", "index.html"}


def test_the_index_names_reports_beside_theorems(tmp_path):
    (tmp_path / "a.proof").write_text("theorem a\nreal b\nclaim b = b\n", "utf-8")
    (tmp_path / "week.claim").write_text("# Week one\nreal a\nclaim a = a + 1\n", "utf-8")
    ran = built(tmp_path, tmp_path)
    assert ran.exit_code == 0 and "1 of 1 theorems PROVED; 1 reports" in ran.output, ran.output
    index = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert 'href="a.html"' in index and 'href="week.html">Week one' in index
    assert "1 <span class=\"badge refuted\">REFUTED" in index


def test_a_false_theorem_stops_the_build_beside_a_report(tmp_path):
    (tmp_path / "a.proof").write_text("theorem a\nreal b\nclaim b = b + 1\n", "utf-8")
    (tmp_path / "week.claim").write_text("real a\nclaim a = a\n", "utf-8")
    ran = built(tmp_path, tmp_path)
    assert ran.exit_code == 1 and "a.proof:3: REFUTED" in ran.output
    assert not (tmp_path / "out" / "index.html").exists()


@pytest.mark.parametrize("name", ["index", "derivations", "a"])
def test_a_report_does_not_overwrite_another_page(tmp_path, name):
    (tmp_path / "a.proof").write_text("theorem a\nreal b\nclaim b = b\n", "utf-8")
    (tmp_path / f"{name}.claim").write_text("real a\nclaim a = a\n", "utf-8")
    ran = built(tmp_path, tmp_path)
    assert ran.exit_code == 1 and f"{name}.claim: its page would have the name" in ran.output


def test_what_is_unchanged_is_not_judged_again(tmp_path):
    """Only a claim that is proved, or mended, would be judged alike with more time."""
    cache, texts = Cache(tmp_path), []

    def ask(pieces):
        texts.append([p.text for p in pieces])
        yield from farm.judge_batch(tuple(pieces), reports.TERMS)
    file = tmp_path / "a.claim"
    lines = {"one": "claim a = a", "two": "claim a + a = 3*a", "three": "assume a > 0; claim exp(a) > 1 + a"}
    for first in ("claim a = a", "claim 2*a = a + a"):
        file.write_text("".join(f"claim {name}\nreal a; {claim}\n"
                                for name, claim in (lines | {"one": first}).items()), "utf-8")
        (report,) = reports.reports([file], None, ask, cache)
    assert [f.word for f in (e.finding for e in report.sheet.entries)] == [
        "PROVED", "REFUTED", "UNKNOWN"]
    assert report.sheet.entries[1].finding.mended
    assert [len(t) for t in texts] == [3, 2] and "2*a = a + a" in texts[1][0]
    assert "exp" in texts[1][1]
    fresh = reports.reports([file], None, ask)[0]
    assert fresh.texts() == report.texts()


def test_make_knows_what_a_report_depends_on(tmp_path):
    (tmp_path / "week.claim").write_text("real a\nclaim a = a\n", "utf-8")
    (tmp_path / "right.claim").write_text("real a\nclaim a = a\n", "utf-8")
    built(tmp_path, tmp_path, "--corrections", tmp_path / "right.claim", "--deps", tmp_path / "d")
    line = next(r for r in (tmp_path / "d").read_text("utf-8").splitlines() if "week.html" in r)
    assert "week.claim" in line and "right.claim" in line and "verdicts.html" in line


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
    assert sheet.heading(path, first + "\nreal a\nclaim a = a\n") == heading


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
    ran = built(tmp_path, source, "--templates", own)
    assert ran.exit_code == 0, ran.output
    assert r"\title{Marked}" in (tmp_path / "out" / "a.tex").read_text("utf-8")


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "latin.claim").write_bytes("claim é = é".encode("latin-1"))
    for name, why in (("latin.claim", "UTF-8"), ("missing.claim", "No such file")):
        ran = built(tmp_path, tmp_path / name)
        assert ran.exit_code == 2 and name in ran.output and why in ran.output, ran.output
