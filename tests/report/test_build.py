"""Building: what reaches the folder, and what never does."""

import subprocess
from types import SimpleNamespace

import pytest

from derive.language.errors import LanguageError, Position
from derive.report.build import ENDINGS, Unwritable, build, quoted
from derive.report.folio import folios_of
from derive.search.answers.verdict import Disagreement
from tests.needs import needs
from tests.report.samples import SAMPLES, SURVEY

needs_tex = needs("pdflatex")


@pytest.fixture
def course(tmp_path):
    """Proof files that hold the name of a sample, in two folders."""
    for topic, name in (("convolution", "conv1d_input_gradient"), ("softmax", "softmax_jacobian")):
        folder = tmp_path / "proofs" / topic
        folder.mkdir(parents=True)
        (folder / f"{name}.proof").write_text(name, "utf-8")
    return tmp_path


def read(text, file):
    if text not in SAMPLES:
        raise LanguageError(f"no sample {text}", Position(3, 1)).located(file, text)
    return [SAMPLES[text]().statement]


def judge(statement):
    return SimpleNamespace(word="PROVED", proof=SAMPLES[statement.name](), survey=SURVEY,
                           witness=None, message="")


def refuse(statement):
    if statement.name == "softmax_jacobian":
        return SimpleNamespace(word="REFUTED", proof=None, survey=SURVEY, witness=None,
                               message="at n = 2")
    return judge(statement)


def run(course, judge=judge, **options):
    files = sorted((course / "proofs").rglob("*.proof"))
    return build(files, course / "out", examine=lambda file: folios_of(file, read, judge),
                 **{"pdf": False, **options})


def contents(folder):
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir()) if p.is_file()}


def test_every_theorem_gets_its_pages(course):
    assert run(course).ok
    names = "conv1d_input_gradient", "softmax_jacobian"
    assert set(contents(course / "out")) == {"derivations.tex", "index.html", *(
        f"{name}{end}" for name in names for end in ENDINGS)}


def test_the_collection_has_a_chapter_for_every_folder(course):
    run(course)
    text = (course / "out" / "derivations.tex").read_text()
    assert text.index(r"\section{Convolution}") < text.index(r"\input{conv1d_input_gradient.tex}") \
        < text.index(r"\section{Softmax}") < text.index(r"\input{softmax_jacobian.tex}")


def test_the_same_bytes_every_time_and_files_left_alone(course):
    run(course)
    first, age = contents(course / "out"), (course / "out" / "derivations.tex").stat().st_mtime_ns
    run(course)
    assert contents(course / "out") == first
    assert (course / "out" / "derivations.tex").stat().st_mtime_ns == age


def test_what_is_refuted_does_not_reach_a_page(course):
    """Else an equation that is false would stay on the page of an earlier build."""
    run(course)
    result = run(course, refuse)
    assert not result.ok
    assert "softmax_jacobian.proof:1: REFUTED: at n = 2" in str(result.judged[1])
    assert set(contents(course / "out")) == {f"conv1d_input_gradient{end}" for end in ENDINGS}


def test_a_disagreement_is_no_page(course):
    def differ(statement):
        raise Disagreement("the kernel and the evaluator differ")
    result = run(course, differ)
    assert {j.word for j in result.judged} == {"internal disagreement"}
    assert not contents(course / "out")


def test_a_file_that_cannot_be_read_fails_with_its_line(course):
    (course / "proofs" / "softmax" / "other.proof").write_text("nonsense", "utf-8")
    result = run(course)
    assert not result.ok
    assert ["SYNTAX ERROR"] == [j.word for j in result.judged if j.folio.line == 3]


def test_two_theorems_of_one_name_are_refused(course):
    (course / "proofs" / "softmax" / "twin.proof").write_text("softmax_jacobian", "utf-8")
    result = run(course)
    assert not result.ok and "stands in" in result.problems[0]
    assert not contents(course / "out")


def test_a_folder_that_cannot_be_made_is_a_clear_error(course):
    (course / "out").write_text("a file stands here")
    with pytest.raises(Unwritable, match="cannot write to .*out"):
        run(course)


def test_progress_is_told_after_every_file(course):
    seen = []
    run(course, progress=lambda judged, done, total: seen.append((judged.name, done, total)))
    assert seen == [("conv1d_input_gradient", 1, 2), ("softmax_jacobian", 2, 2)]


def test_a_course_overrides_a_template(course):
    own = course / "templates"
    own.mkdir()
    (own / "theorem.md").write_text("{{ page.title }} of our course\n")
    run(course, own_templates=[own])
    assert (course / "out" / "softmax_jacobian.md").read_text() == \
        "Softmax Jacobian of our course\n"


@needs("make")
def test_make_knows_what_a_page_depends_on(course):
    run(course, deps=course / "out" / "derivations.d")
    rules = (course / "out" / "derivations.d").read_text()
    line = next(r for r in rules.splitlines() if "softmax_jacobian.tex" in r)
    targets, sources = line.split(": ")
    assert "softmax_jacobian-page.tex" in targets
    assert "softmax_jacobian.proof" in sources and "theorem.tex" in sources
    (course / "Makefile").write_text("include out/derivations.d\n")
    done = subprocess.run(["make", "-n", str(course / "out" / "softmax_jacobian.tex")],
                          cwd=course, capture_output=True)
    assert done.returncode == 0, done.stderr


def test_names_are_quoted_for_make(tmp_path):
    assert quoted(tmp_path / "a b$c#d").endswith(r"a\ b$$c\#d")


@needs_tex
def test_pdfs_are_made_and_are_the_same_every_time(course):
    result = run(course, pdf=True)
    assert result.ok, result.problems
    first = {n: b for n, b in contents(course / "out").items() if n.endswith(".pdf")}
    assert sorted(first) == ["conv1d_input_gradient-page.pdf", "derivations.pdf",
                             "softmax_jacobian-page.pdf"]
    for name in first:
        (course / "out" / name).unlink()
    run(course, pdf=True)
    assert {n: (course / "out" / n).read_bytes() for n in first} == first


@needs_tex
def test_what_tex_complains_of_is_told(course):
    own = course / "templates"
    own.mkdir()
    (own / "theorem.tex").write_text(r"\nosuchcommand" + "\n")
    result = run(course, pdf=True, own_templates=[own])
    assert not result.ok
    assert "Undefined control sequence" in result.problems[0]
    assert not list((course / "out").glob("*.pdf"))
