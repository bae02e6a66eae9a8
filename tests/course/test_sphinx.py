"""Sphinx: small courses built by the real program."""

import os
import re
import subprocess

import pytest
from sphinx.cmd.build import build_main

from derive import library
from derive.report import accepted
from derive.report.folio import examine
from tests.course.projects import course, directive, heading, role, words
from tests.needs import needs


SQUARE = "theorem square\n    Seen *by* $a$ and $b$.\nreal a, b\nclaim (a + b)^2 = a^2 + 2*a*b + b^2\n"
WRONG = "theorem square\nreal a, b\nclaim (a + b)^2 = a^2 + b^2\n"
BOTH = pytest.mark.parametrize("ending", ["md", "rst"])


def sphinx(folder, builder="html", *options, warn="warnings.txt"):
    """The exit status of a build, and its warnings."""
    warnings = folder / warn
    status = build_main(["-q", "-b", builder, "--keep-going", "-w", str(warnings), *options,
                         str(folder), str(folder / "out" / builder)])
    return status, warnings.read_text("utf-8")


def page(folder, name="index"):
    return (folder / "out" / "html" / f"{name}.html").read_text("utf-8")


def read_again(folder, monkeypatch):
    """The pages that a build reads, in order."""
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace
    found = []
    with docutils_namespace():
        out = folder / "out"
        app = Sphinx(folder, folder, out / "html", out / "html" / ".doctrees", "html",
                     status=None, warning=None)
        app.connect("source-read", lambda app, docname, source: found.append(docname))
        app.build()
    return found


# -- What is proved ----------------------------------------------------------------------------

@BOTH
def test_a_claim_in_place_becomes_a_numbered_theorem(ending, tmp_path):
    text = heading(ending, "A page") + directive(
        ending, "claim", "The square of a sum", SQUARE, name="own-label") \
        + role(ending, "derive:ref", "square") + " and " + role(ending, "numref", "own-label") \
        + " and " + role(ending, "derive:ref", "that one <square>") + "\n"
    folder = course(tmp_path, **{f"index_{ending}": text})
    assert sphinx(folder, "html", "-W") == (0, "")
    html = page(folder)
    said = words(html)
    assert "Theorem 1 (The square of a sum)PROVED" in said
    assert "Theorem 1 and Theorem 1 and that one" in said
    assert html.count('href="#derive-square"') >= 3
    assert "Seen <em>by</em> <span class=\"math" in html
    assert r"(a + b)^{2} &amp; = a^{2} + 2 a b + b^{2}" in html and r"\text{(arithmetic)}" in html
    assert "Proved, and confirmed by independent evaluation" in said and "mathjax" in html


@BOTH
def test_a_theorem_of_the_library_and_one_of_a_file(ending, tmp_path):
    text = heading(ending, "A page") + directive(ending, "theorem", "relu_eq_x_heaviside") \
        + directive(ending, "theorem", "proofs/square.proof", kind="lemma")
    folder = course(tmp_path, **{f"index_{ending}": text})
    (folder / "proofs").mkdir()
    (folder / "proofs" / "square.proof").write_text(SQUARE, "utf-8")
    assert sphinx(folder, "html", "-W") == (0, "")
    said = words(page(folder))
    assert "Theorem 1 (ReLU = x Heaviside)" in said
    assert "Lemma 1 (Square)" in said


@BOTH
def test_a_statement_hides_its_derivation_which_a_solution_shows(ending, tmp_path):
    sheet = heading(ending, "Sheet") + directive(
        ending, "claim", "", SQUARE, show="statement", kind="exercise")
    answers = heading(ending, "Answers") + directive(ending, "claim", "", SQUARE, show="solution")
    folder = course(tmp_path, **{f"index_{ending}": sheet, f"answers_{ending}": ":orphan:\n\n" * (
        ending == "rst") + "---\norphan: true\n---\n" * (ending == "md") + answers})
    assert sphinx(folder, "html", "-W") == (0, "")
    stated, solved = words(page(folder)), words(page(folder, "answers"))
    assert "Exercise 1 (Square)" in stated and "arithmetic" not in stated and "Seen" not in stated
    assert "Derivation of Exercise 1" in solved and "arithmetic" in solved and "Seen by" in solved
    assert "Let" not in solved
    assert 'href="index.html#derive-square"' in page(folder, "answers")


def test_a_derivation_folds_if_it_is_asked_to(tmp_path):
    folder = course(tmp_path, index_md=heading("md", "A page")
                    + directive("md", "claim", "", SQUARE, fold=""))
    assert sphinx(folder, "html", "-W") == (0, "")
    assert '<details class="derive-derivation">' in page(folder)
    course(folder, "numfig = False")
    assert sphinx(folder, "html", "-W", "-D", "derive_fold=0", "-E") == (0, "")
    assert words(page(folder)).count("Theorem (Square)") == 1, "no number where none is wanted"


def test_a_course_has_templates_of_its_own(tmp_path):
    folder = course(tmp_path, "derive_templates = ['look']", index_md=heading("md", "A page")
                    + directive("md", "claim", "", SQUARE))
    (folder / "look").mkdir()
    look = folder / "look" / "embedded.md"
    look.write_text('{% extends "ours/embedded.md" %}{% block notes %}Week **3**{% endblock %}')
    assert sphinx(folder, "html", "-W") == (0, "")
    assert "Week <strong>3</strong>" in page(folder) and "Proved for all" not in page(folder)
    look.write_text('{% extends "ours/embedded.md" %}{% block notes %}Week 4{% endblock %}')
    assert sphinx(folder, "html", "-W") == (0, "")
    assert "Week 4" in page(folder), "a template that is changed sets its pages anew"
    look.write_text('{% extends "ours/embedded.md" %}{% block notes %}{{ nope }}{% endblock %}')
    status, warnings = sphinx(folder, "html", "-W")
    assert status == 1 and "index.md:3: WARNING: template embedded.md:1" in warnings


# -- What is not -------------------------------------------------------------------------------

@BOTH
def test_a_wrong_claim_stops_the_build_with_its_line_and_a_counterexample(ending, tmp_path):
    text = heading(ending, "A page") + "Words.\n\n" + directive(ending, "claim", "", WRONG, fold="")
    folder = course(tmp_path, **{f"index_{ending}": text})
    line = text.split("\n").index(("   " if ending == "rst" else "")
                                  + "claim (a + b)^2 = a^2 + b^2") + 1
    status, warnings = sphinx(folder, "html", "-W")
    assert status == 1
    assert f"index.{ending}:{line}: WARNING: `square`: REFUTED" in warnings
    assert "a = 1" in warnings and "left side 4, right side 2" in warnings
    assert "[derive.refuted]" in warnings
    assert "derive-badge" not in page(folder) and "left side 4" in page(folder)


@pytest.mark.parametrize("body, subtype", [
    ("real a\nclaim a = ", "syntax"), ("size n\ntensor x[n]\nclaim x[i, j] = x[i]", "ill-typed"),
    ("words only", "syntax")])
def test_what_cannot_be_read_is_reported_with_its_line(body, subtype, tmp_path):
    folder = course(tmp_path, index_md=heading("md", "A page")
                    + directive("md", "claim", "", body))
    status, warnings = sphinx(folder, "html", "-W")
    last = 4 + len(body.split("\n"))
    assert status == 1 and f"[derive.{subtype}]" in warnings
    assert re.search(rf"index\.md:[5-{last}]: WARNING", warnings), warnings


def test_a_wrong_proof_file_is_reported_at_its_own_line_until_it_is_mended(tmp_path):
    folder = course(tmp_path, index_md=heading("md", "A page")
                    + directive("md", "theorem", "square.proof"))
    proof = folder / "square.proof"
    proof.write_text(WRONG, "utf-8")
    for _ in range(2):                 # a page that is not read again would lose its warning
        status, warnings = sphinx(folder, "html", "-W")
        assert status == 1 and "square.proof:3: WARNING: `square`: REFUTED" in warnings
    proof.write_text(SQUARE, "utf-8")
    assert sphinx(folder, "html", "-W") == (0, "")
    assert sphinx(folder, "html", "-W", "-D", "suppress_warnings=derive.refuted") == (0, "")


def test_a_theorem_that_is_not_there_is_named(tmp_path):
    folder = course(tmp_path, index_md=heading("md", "A page")
                    + directive("md", "theorem", "softmax_jacobia")
                    + role("md", "derive:ref", "nobody"))
    status, warnings = sphinx(folder, "html", "-W")
    assert status == 1 and "index.md:3: WARNING: no theorem `softmax_jacobia`" in warnings
    assert "did you mean `softmax_jacobian`?" in warnings
    assert "no page shows the theorem: nobody" in warnings


# -- Builds ------------------------------------------------------------------------------------

def test_only_pages_whose_proofs_changed_are_read_again(tmp_path, monkeypatch):
    folder = course(tmp_path, index_md="# A\n\n```{toctree}\none\ntwo\nnone\n```\n",
                    one_md="# One\n\n" + directive("md", "theorem", "one.proof"),
                    two_md="# Two\n\n" + directive("md", "theorem", "two.proof"),
                    none_md="# None\n")
    for name in ("one", "two"):
        (folder / f"{name}.proof").write_text(SQUARE.replace("square", name), "utf-8")
    assert sorted(read_again(folder, monkeypatch)) == ["index", "none", "one", "two"]
    assert read_again(folder, monkeypatch) == []
    (folder / "two.proof").write_text(SQUARE.replace("square", "two").replace("b", "c"), "utf-8")
    os.utime(folder / "two.proof", (2e9, 2e9))
    assert read_again(folder, monkeypatch) == ["two"]
    assert "c^{2}" in page(folder, "two")
    monkeypatch.setattr("derive.report.fingerprint.program", lambda: "another program")
    assert sorted(read_again(folder, monkeypatch)) == ["one", "two"], "what it proved is old"


def test_a_parallel_build_makes_the_same_pages(tmp_path):
    pages = {f"p{k}_md": f"# Page {k}\n\n" + directive(
        "md", "claim", "", SQUARE.replace("square", f"square{k}"))
        + role("md", "derive:ref", f"square{(k + 1) % 7}") for k in range(7)}
    listed = "\n".join(f"p{k}" for k in range(7))
    found = []
    for name, options in (("serial", ()), ("parallel", ("-j", "2"))):
        folder = course(tmp_path / name, index_md=f"# A\n\n```{{toctree}}\n{listed}\n```\n", **pages)
        assert sphinx(folder, "html", "-W", *options) == (0, "")
        found.append([page(folder, f"p{k}") for k in range(7)])
    assert found[0] == found[1]
    assert "Theorem 7" in words(found[0][6]) and ">Theorem 1<" in found[0][6]


def test_pictures_are_shown_where_they_are_asked_for(tmp_path):
    text = "# A page\n\n" + directive("md", "theorem", "conv1d_input_jacobian", pictures="") \
        + directive("md", "theorem", "linear_map_jacobian")
    folder = course(tmp_path / "a", index_md=text)
    assert sphinx(folder, "html", "-W") == (0, "")
    shown = page(folder, "index")
    assert 1 <= shown.count("<figure") == shown.count("<svg") and "derive-picture" in shown
    assert "</math>" not in shown and r"\(x\)</span>" in shown
    assert sphinx(folder, "latex", "-W") == (0, "")
    assert "svg" not in (folder / "out" / "latex" / "course.tex").read_text("utf-8")
    everywhere = course(tmp_path / "b", index_md="# A\n\n" + directive(
        "md", "theorem", "conv1d_input_jacobian"), conf="derive_pictures = True\n")
    assert sphinx(everywhere, "html", "-W") == (0, "")
    assert page(everywhere, "index").count("<svg") == shown.count("<svg")


def test_a_certificate_is_linked_if_it_was_accepted(tmp_path):
    folder = course(tmp_path, index_md="# A\n\n" + directive("md", "theorem", "relu_derivative")
                    + directive("md", "theorem", "softmax_jacobian"),
                    conf='derive_certificates = "coq"\n')
    (folder / "coq").mkdir()
    file = folder / "coq" / "relu_derivative.v"
    file.write_text("(* a derivation *)")
    (proved,) = examine(library.find("relu_derivative"))
    listed = accepted.listed({proved.name: proved.text}, {file.name: file.read_text()})
    (folder / "coq" / accepted.LIST).write_text(listed)
    assert sphinx(folder, "html", "-W") == (0, "")
    shown = page(folder, "index")
    assert shown.count("The derivation for Coq") == 1 and "softmax_jacobian.v" not in shown
    (link,) = re.findall(r'href="(_downloads/[^"]*relu_derivative\.v)"', shown)
    assert (folder / "out" / "html" / link).read_text() == "(* a derivation *)"
    file.write_text("(* another one *)")                # of which Coq has said nothing
    status, said = sphinx(folder, "html")
    assert status == 0 and "relu_derivative.v is no certificate" in said
    assert "The derivation for Coq" not in page(folder, "index")


def test_what_was_accepted_of_another_statement_is_no_certificate(tmp_path):
    """A theorem may be changed and keep its name."""
    text = "theorem t\nreal a\nclaim a = a\nproof\n    a\n      = a\nqed\n"
    (tmp_path / "t.v").write_text("(* t *)")
    (tmp_path / accepted.LIST).write_text(accepted.listed({"t": text}, {"t.v": "(* t *)"}))
    assert accepted.is_accepted(tmp_path, "t", text)
    assert accepted.is_accepted(tmp_path, "t", text.replace("      = a\n", "      = a    by x\n"))
    assert not accepted.is_accepted(tmp_path, "t", text.replace("claim a", "claim 2*a"))
    assert not accepted.is_accepted(tmp_path, "u", text)


@needs("pdflatex", "pdftotext")
def test_latex_has_the_same_numbers_as_the_pages(tmp_path):
    folder = course(tmp_path, index_md="# A page\n\n" + directive("md", "claim", "", SQUARE)
                    + directive("md", "theorem", "relu_derivative", name="two")
                    + role("md", "numref", "two") + ", " + role("md", "derive:ref", "square"))
    assert sphinx(folder, "latex", "-W") == (0, "")
    text = (folder / "out" / "latex" / "course.tex").read_text("utf-8")
    assert r"\begin{derivebox}{Theorem 1}{Square}" in text
    assert r"\textit{Derivation.}" in text and r"\begin{aligned}" in text
    said = set_by_tex(text, tmp_path)
    assert "Theorem 1 (Square)" in said and "Theorem 2, Theorem 1" in said


def set_by_tex(text, folder):
    """What stands on the pages; Sphinx's own TeX packages are many, and are stood in for."""
    preamble = text[text.index(r"\newcommand{\derivenumber}"):text.index(r"\title{")]
    body = text[text.index(r"\label{\detokenize"):text.index(r"\renewcommand{\indexname}")]
    (folder / "page.tex").write_text(
        r"\documentclass{report}\usepackage{amsmath,amssymb,hyperref}"
        r"\newcommand{\sphinxstyleemphasis}[1]{\emph{#1}}\newcommand{\sphinxAtStartPar}{\leavevmode}\newcommand{\sphinxcrossref}[1]{#1}"
        rf"\newcommand{{\DUrole}}[2]{{#2}}{preamble}\begin{{document}}{body}\end{{document}}", "utf-8")
    for _ in range(2):
        done = subprocess.run(["pdflatex", "-interaction=nonstopmode", "page.tex"],
                              cwd=folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-2000:]
    assert "undefined" not in done.stdout
    return subprocess.run(["pdftotext", "page.pdf", "-"], cwd=folder,
                          capture_output=True, text=True, check=True).stdout


def test_a_builder_that_knows_no_boxes_says_as_much(tmp_path):
    folder = course(tmp_path, index_md="# A page\n\n" + directive("md", "claim", "", SQUARE))
    assert sphinx(folder, "text", "-W") == (0, "")
    text = (folder / "out" / "text" / "index.txt").read_text("utf-8")
    assert "**Theorem 1 (Square)**" in text and "*Derivation.*" in text
