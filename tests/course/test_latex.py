"""LaTeX: derive.sty and latexmk for real, and what derive does between two runs of TeX."""

import os
import shutil

import pytest
from click.testing import CliRunner

from derive.cli import main
from derive.course.commands import ASSETS
from derive.course.latex import run as fulfil
from derive.course.requests import BadRequest, asked
from tests.course.tools import run, with_derive, without_derive, words_of
from tests.needs import needs

needs_tex = needs("latexmk", "pdflatex", "pdftotext")
CLAIM = r"""
\begin{derive}[proof]
claim square_of_a_sum
    The square of a sum.

real a, b       # 50 % of {this \is a comment
claim (a + b)^2 = a^2 + 2*a*b + b^2
\end{derive}
"""
DOCUMENT = r"""\documentclass{article}
\usepackage{amsthm}
\newtheorem{theorem}{Theorem}[section]
\usepackage{derive}
\begin{document}
\section{Sums}
\input{chapter}
See Theorem~\ref{derive:square_of_a_sum}.
\begin{derive}
real x

claim x + x = 2*x
\end{derive}
\DeriveSolution{own_theorem}
\DeriveStatement{softmax_jacobian}
\end{document}
"""
OWN = "theorem own_theorem\n\nreal c\nclaim 3*c - c = 2*c\n"


def document(folder, text=DOCUMENT, chapter=CLAIM):
    (folder / "proofs").mkdir()
    (folder / "proofs" / "own_theorem.proof").write_text(OWN)
    (folder / "main.tex").write_text(text)
    (folder / "chapter.tex").write_text(chapter)
    for path in (ASSETS / "tex").iterdir():
        shutil.copy(path, folder)
    return folder


def pdflatex(folder, name="main"):
    return run("pdflatex", "-interaction=nonstopmode", "-halt-on-error", name, folder=folder)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The document, made by one call of latexmk, and the environment of that call."""
    folder, env = document(tmp_path_factory.mktemp("doc")), with_derive(
        tmp_path_factory.mktemp("bin"))
    done = run("latexmk", "-silent", "main", folder=folder, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, env


@needs_tex
def test_latexmk_checks_and_sets_what_the_document_asks_for(built):
    words = words_of(built[0] / "main.pdf")
    assert "Theorem 1.1 (Square of a sum)" in words and "See Theorem 1.1." in words
    assert "Theorem 1.2." in words, "a claim without a name has no title"
    assert "Theorem 1.3 (Softmax Jacobian)" in words and "Solution." in words
    assert "not been checked" not in words
    assert len(list((built[0] / "main-derive").iterdir())) == 4


@needs_tex
def test_the_document_is_set_from_what_is_kept_where_derive_is_not_installed(built, tmp_path):
    for name in ("main.tex", "chapter.tex", "derive.sty", "latexmkrc"):
        shutil.copy(built[0] / name, tmp_path)
    shutil.copytree(built[0] / "main-derive", tmp_path / "main-derive")
    done = run("latexmk", "-silent", "main", folder=tmp_path, env=without_derive())
    assert done.returncode == 0, done.stdout
    words = words_of(tmp_path / "main.pdf")
    assert "Square of a sum" in words and "not been checked" not in words
    assert not (tmp_path / "main.derived").exists(), "derive was not called"


@needs_tex
def test_a_changed_proof_is_checked_again_and_a_false_one_stops_latexmk(built, tmp_path):
    folder, env = shutil.copytree(built[0], tmp_path / "doc"), built[1]
    (folder / "proofs" / "own_theorem.proof").write_text(OWN.replace("2*c", "4*c"))
    done = run("latexmk", "main", folder=folder, env=env)
    said = done.stdout + done.stderr
    assert done.returncode != 0 and "proofs/own_theorem.proof:4: `own_theorem`: REFUTED" in said
    assert "c = 1" in said and "left side 2, right side 4" in said
    assert not (folder / "main-derive" / "own_theorem-solution.tex").exists()


@needs_tex
def test_a_document_in_another_folder(built, tmp_path):
    folder = document(tmp_path)
    done = run("latexmk", "-silent", "-outdir=out", "main", folder=folder, env=built[1])
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Square of a sum" in words_of(folder / "out" / "main.pdf")


@needs_tex
def test_what_is_not_checked_is_visible_and_stops_nothing(tmp_path):
    done = pdflatex(document(tmp_path))
    assert done.returncode == 0 and "Run `derive tex main'" in done.stdout
    words = words_of(tmp_path / "main.pdf")
    assert "derive: softmax_jacobian has not been checked" in words
    assert "derive: the claim in line 2 has not been checked" in words


@needs_tex
def test_a_claim_that_was_changed_is_not_shown_as_it_was(built, tmp_path):
    """Even by TeX alone, which cannot know what is true."""
    folder = shutil.copytree(built[0], tmp_path / "doc")
    (folder / "chapter.tex").write_text(CLAIM.replace("2*a*b", "3*a*b"))
    assert pdflatex(folder).returncode == 0
    assert "the claim in line 2 has not been checked" in words_of(folder / "main.pdf")


REFUTED = r"""\documentclass{article}
\usepackage{derive}
\begin{document}
\input{chapter}
\end{document}
"""


@needs_tex
def test_a_false_claim_is_named_with_file_line_and_counterexample(tmp_path):
    folder = document(tmp_path, REFUTED, CLAIM.replace("2*a*b", "3*a*b"))
    pdflatex(folder)
    done = CliRunner().invoke(main, ["tex", str(folder / "main.tex")])
    assert done.exit_code == 1
    assert "chapter.tex:7: `square_of_a_sum`: REFUTED" in done.output and "a = 1" in done.output
    assert not list(folder.glob("main-derive/*"))


@needs_tex
def test_a_theorem_that_does_not_exist(tmp_path):
    folder = document(tmp_path, REFUTED, "\n\\DeriveProof{softmax_jacobain}\n")
    pdflatex(folder)
    done = CliRunner().invoke(main, ["tex", str(folder / "main")])
    assert done.exit_code == 1
    assert "chapter.tex:2: no theorem `softmax_jacobain`" in done.output
    assert "did you mean `softmax_jacobian`?" in done.output


# -- Without TeX -----------------------------------------------------------------------------------

WANTED = "proofs|proofs\ntemplates|\ntheorem|statement|softmax_jacobian|8|main.tex\n"


def test_what_no_document_asks_for_any_more_is_taken_away(tmp_path):
    (tmp_path / "main.derive").write_text(WANTED)
    kept = tmp_path / "main-derive" / "by_hand.tex"
    kept.parent.mkdir()
    kept.write_text("of the author\n")
    fulfil(tmp_path / "main")
    assert (kept.parent / "softmax_jacobian-statement.tex").is_file()
    (tmp_path / "main.derive").write_text(WANTED.replace("statement", "proof"))
    fulfil(tmp_path / "main")
    assert {p.name for p in kept.parent.iterdir()} == {"by_hand.tex", "softmax_jacobian-proof.tex"}


def test_a_rule_for_make_names_the_proof_files(tmp_path):
    (tmp_path / "main.derive").write_text(WANTED)
    fulfil(tmp_path / "main", tmp_path / "main.d")
    rule = (tmp_path / "main.d").read_text().splitlines()[0]
    assert rule.startswith(f"{tmp_path}/main.derived: {tmp_path}/main.derive ")
    assert "softmax_jacobian.proof" in rule


@pytest.mark.parametrize("line", [
    "theorem|statement|../../secret|1|main.tex", "theorem|all|softmax|1|main.tex", "|text", "x"])
def test_a_request_that_derive_sty_would_not_write(line):
    with pytest.raises(BadRequest):
        asked(line)


def test_a_document_that_asks_for_nothing(tmp_path):
    done = CliRunner().invoke(main, ["tex", str(tmp_path / "main.tex")])
    assert done.exit_code == 2 and r"\usepackage{derive}" in done.output


def test_assets_are_shown_and_copied(tmp_path):
    shown = CliRunner().invoke(main, ["assets", "tex"]).output.strip()
    assert {"derive.sty", "latexmkrc"} <= set(os.listdir(shown))
    CliRunner().invoke(main, ["assets", "tex", str(tmp_path / "here")])
    assert {"derive.sty", "latexmkrc"} <= set(os.listdir(tmp_path / "here"))
