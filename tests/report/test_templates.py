"""Templates: each is filled, compiled and looked at for what it must not do."""

import re
import subprocess
from pathlib import Path

import pytest

from derive.report.build import Topic
from derive.report.compose import page
from derive.report.marks import Formula, Name, Prose
from derive.report.pdf import make_pdf
from derive.report.sources import BadTemplate, folder, sources
from derive.report.templates import fill, filled_page
from tests.needs import needs
from tests.report.samples import SAMPLES, SURVEY

needs_tex = needs("pdflatex")
DOCUMENTS = "article", "report", "handout", "solution", "slides"
THEOREMS = "theorem.tex", "page.tex", "theorem.md", "embedded.tex", "embedded.md", "myst.md", \
    "theorem.html"
PARTS = {"parts.tex", "parts.md", "parts.html", "document.tex", "base.html"}


def topics():
    return Topic("A topic & more", tuple(page(make(), SURVEY) for make in SAMPLES.values())),


def test_every_template_is_known_here():
    """Else a template would go out that no test has filled."""
    known = {f"{d}.tex" for d in DOCUMENTS} | {*THEOREMS, *PARTS, "collection.tex", "index.html",
                                               "worked.tex", "worked.txt", "verdicts.tex",
                                               "verdicts.html", "verdict.md", "result.md",
                                               "grade.md", "README.md"}
    assert {p.name for p in sources() if p.suffix != ".css"} == known


@needs_tex
@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_document_is_compiled(document, tmp_path):
    path = tmp_path / f"{document}.tex"
    path.write_text(fill(f"{document}.tex", topics=topics()), "utf-8")
    assert make_pdf(path) == ""
    text = subprocess.run(["pdftotext", path.with_suffix(".pdf"), "-"], capture_output=True,
                          text=True, check=True).stdout
    assert "Softmax Jacobian" in text
    assert ("Kronecker delta)" in text) == (document != "handout"), "only a handout hides it"


def test_a_handout_says_nothing_of_the_solution():
    handout, solution = (fill(f"{d}.tex", topics=topics()) for d in ("handout", "solution"))
    assert "definition of" not in handout and "definition of" in solution
    assert "numerator's share" not in handout


@pytest.mark.parametrize("document, block, lost", [
    ("article", "front", r"\tableofcontents"), ("handout", "title", r"\section*"),
    ("solution", "answer", "definition of"), ("slides", "derivation", "derivation}"),
    ("report", "topic", r"\chapter"), ("page", "notes", "Proved for all sizes")])
def test_a_course_overrides_one_block(document, block, lost, tmp_path):
    """In a file of the same name, which extends ours."""
    name = "theorem" if document == "page" else document
    (tmp_path / f"{name}.tex").write_text(
        f'%% extends "ours/{name}.tex"\n%% block {block}\nOVERRIDDEN\n%% endblock\n')
    values = {"page": topics()[0].pages[0], "topics": topics()}
    before, after = (fill(f"{document}.tex", own, **values) for own in ([], [tmp_path]))
    assert lost in before and lost not in after and "OVERRIDDEN" in after
    assert "Softmax Jacobian" in after


def test_a_course_overrides_a_block_of_the_html_page(tmp_path):
    (tmp_path / "theorem.html").write_text(
        '{% extends "ours/theorem.html" %}{% block navigation %}<p>Week 3</p>{% endblock %}')
    text = filled_page("theorem.html", topics()[0].pages[0], [tmp_path])
    assert "<p>Week 3</p>" in text and "All theorems" not in text and "✓ PROVED" in text


NASTY = r"a < b & c_1 #2 \input{x} $x$ <script>alert(1)</script> 100%"


@pytest.mark.parametrize("ending, safe", [
    ("tex", r"a $<$ b \& c\_1 \#2 \textbackslash{}input\{x\} \$x\$"),
    ("html", r"a &lt; b &amp; c_1 #2 \input{x} $x$ &lt;script&gt;alert(1)&lt;/script&gt; 100%"),
    ("md", "&lt;script>alert(1)&lt;/script>")])
def test_words_are_escaped_by_default(ending, safe, tmp_path):
    """Else a title could run a script or make TeX read a file."""
    shown = r"\VAR{word}" if ending == "tex" else "{{ word }}"
    (tmp_path / f"own.{ending}").write_text(shown)
    assert safe in fill(f"own.{ending}", [tmp_path], word=NASTY)


def test_formulas_and_prose_are_set_and_words_in_prose_escaped(tmp_path):
    (tmp_path / "own.tex").write_text(r"\VAR{formula}, \VAR{prose}, \VAR{name}")
    (tmp_path / "own.html").write_text("{{ formula }} {{ prose }}")
    values = {"formula": Formula("x_{1}"), "prose": Prose("*so* & $x_1$"), "name": Name("a_b")}
    assert fill("own.tex", [tmp_path], **values) == r"x_{1}, \emph{so} \& $x_1$, a_b"
    html = fill("own.html", [tmp_path], **values)
    assert "<em>so</em> &amp; <span" in html


def test_a_name_is_a_name():
    with pytest.raises(ValueError):
        Name("../etc/passwd")


def test_no_template_joins_strings_by_a_tilde():
    """It makes plain words of a formula, which are escaped then."""
    for path in sources():
        inside = re.findall(r"\\VAR\{.*?\}|\{\{.*?\}\}", path.read_text("utf-8"))
        assert not [t for t in inside if "~" in t], path


@pytest.mark.parametrize("name", ["theorem.html", "handout.tex", "myst.md"])
def test_an_undefined_name_is_an_error(name, tmp_path):
    body = r"\VAR{page.nope}" if name.endswith("tex") else "{{ page.nope }}"
    (tmp_path / name).write_text("one\n" + body)
    with pytest.raises(BadTemplate, match=rf"{name}:2: .*nope"):
        filled_page(name, topics()[0].pages[0], [tmp_path])


def test_the_readme_of_the_templates_names_each():
    readme = (Path(folder()) / "README.md").read_text("utf-8")
    for name in (*(f"{d}.tex" for d in DOCUMENTS), *THEOREMS):
        assert f"`{name}`" in readme
