"""The sample course, made as a reader would make it, and spoilt."""

import re
import shutil
import sys

import pytest

from tests.course.tools import ROOT, run, with_derive, words_of
from tests.needs import needs

COURSE = ROOT / "examples" / "course"
needs_tools = needs("make", "latexmk", "pdftotext")
SHEETS = "lecture", "exercises", "solutions", "slides"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The course's lecture, the sheets that it is made of, and a function that makes more."""
    folder = tmp_path_factory.mktemp("course") / "course"
    shutil.copytree(COURSE, folder, ignore=shutil.ignore_patterns("build"))
    env = with_derive(tmp_path_factory.mktemp("bin")) | {"PYTHONPATH": str(ROOT)}

    def make(*targets, folder=folder):
        return run("make", *targets, f"SPHINX={sys.executable} -m sphinx", folder=folder, env=env)
    make.folder = folder
    return make


@needs_tools
def test_the_lecture(made):
    done = made("check", "lecture")
    assert done.returncode == 0, done.stdout + done.stderr
    words = words_of(made.folder / "build" / "lecture.pdf")
    assert "Theorem 3 is why softmax and cross-entropy" in words
    assert "(Kronecker delta)" in words and "not been checked" not in words


@needs_tools
def test_an_equation_of_a_proof_that_is_spoilt_fails_it(made, tmp_path):
    folder = shutil.copytree(made.folder, tmp_path / "course")
    proof = folder / "proofs" / "scores_gradient.proof"
    text = proof.read_text("utf-8")
    proof.write_text(text.replace("∂z[j] = p[j] - t[j]", "∂z[j] = t[j] - p[j]")
                     .partition("proof\n")[0], "utf-8")
    done = made("lecture", folder=folder)
    said = done.stdout + done.stderr
    line = text.split("\n").index("claim    ∂L/∂z[j] = p[j] - t[j]    for j < K") + 1
    assert done.returncode != 0
    assert f"proofs/scores_gradient.proof:{line}: `scores_gradient`: REFUTED" in said
    assert "at K = 2" in said and re.search(r"left side \S+, right side \S+", said)


@needs_tools
def test_an_equation_of_the_text_that_is_spoilt_fails_it(made, tmp_path):
    folder = shutil.copytree(made.folder, tmp_path / "course")
    text = (folder / "lecture.tex").read_text("utf-8")
    (folder / "lecture.tex").write_text(text.replace("(1 - \\operatorname", "(2 - \\operatorname"))
    done = made("check", folder=folder)
    assert done.returncode != 0
    assert "REFUTED  lecture.tex:24" in done.stdout and "left side 1/4" in done.stdout


@needs("make")
def test_the_pages(made, tmp_path):
    done = made("html")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Scores gradient" in (made.folder / "build" / "html" / "lecture.html").read_text("utf-8")
    folder = shutil.copytree(made.folder, tmp_path / "course")
    proof = folder / "proofs" / "two_classes.proof"
    proof.write_text(proof.read_text("utf-8").replace("sigmoid(a - b)", "sigmoid(b - a)"), "utf-8")
    done = made("html", folder=folder)
    said = done.stdout + done.stderr
    assert done.returncode != 0 and "two_classes.proof:5" in said and "left side" in said


needs_packages = needs(tabulary=bool(
    shutil.which("kpsewhich") and run("kpsewhich", "tabulary.sty", folder=ROOT).stdout))


@needs_tools
@needs_packages
def test_the_pages_as_a_book(made):
    done = made("book")
    assert done.returncode == 0, done.stdout + done.stderr
    book, = (made.folder / "build" / "book" / "latex").glob("*.pdf")
    words = words_of(book)
    assert "Theorem 1 (Softmax Jacobian)" in words and "Proved for all sizes" in words


def test_sheets_and_pages_state_the_same_theorems():
    """Sheets name them, pages name them or give the path of their proof file."""
    def named(pattern, *files):
        return {name for file in files
                for name in re.findall(pattern, (COURSE / file).read_text("utf-8"))}
    sheets = named(r"\\(?:Derive\w+|solved)\{(\w+)\}", *(f"{s}.tex" for s in SHEETS))
    pages = named(r"\{derive:theorem\} (?:\S+/)?(\w+)", *(
        f"pages/{p}.md" for p in ("lecture", "exercises", "solutions")))
    assert sheets == pages and len(pages) == 10
