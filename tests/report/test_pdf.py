"""PDF where there is no TeX: the page of a theorem, printed by a browser or a library."""

import shutil
import subprocess
from functools import partial
from pathlib import Path

import pytest

from derive.report import pdf
from derive.report.build import build
from derive.report.folio import folio
from tests.needs import needs
from tests.report.samples import SAMPLES, SURVEY

needs_browser = needs(chromium=any(map(shutil.which, pdf.BROWSERS)))


@pytest.fixture
def without_tex(monkeypatch):
    found = shutil.which
    monkeypatch.setattr(pdf.shutil, "which", lambda name: None if "tex" in name else found(name))


@needs_browser
def test_a_theorem_is_printed(without_tex, tmp_path):
    def examine(file: Path):
        return [folio(SAMPLES["softmax_jacobian"](), SURVEY)]
    built = build([tmp_path / "softmax_jacobian.proof"], tmp_path, examine=examine)
    final = tmp_path / "softmax_jacobian-page.pdf"
    assert built.ok and final in built.written
    words = subprocess.run(["pdftotext", final, "-"], capture_output=True, text=True).stdout
    assert "Softmax Jacobian" in words and "Kronecker delta" in words
    fonts = subprocess.run(["pdffonts", final], capture_output=True, text=True).stdout
    assert "KaTeX_Math" in fonts, "the formulas are set, not shown as LaTeX"
    assert not (tmp_path / "derivations.pdf").exists()
    age = final.stat().st_mtime_ns
    assert pdf.make_pdfs([tmp_path / "softmax_jacobian-page.tex"]) \
        == {tmp_path / "softmax_jacobian-page.tex": ""}
    assert final.stat().st_mtime_ns == age, "what is printed is not printed again"


def test_a_browser_that_prints_nothing_is_named(tmp_path):
    (tmp_path / "a.html").write_text("")
    printed = partial(pdf.by_browser, "true")
    assert "printed nothing" in pdf.print_page(printed, tmp_path / "a-page.tex")


@needs(pango=bool(pdf.library()))
def test_a_library_prints_without_tex_and_browser(monkeypatch, tmp_path):
    monkeypatch.setattr(pdf.shutil, "which", lambda name: None)

    def examine(file: Path):
        return [folio(SAMPLES["conv1d_input_gradient"](), SURVEY)]
    built = build([tmp_path / "conv1d_input_gradient.proof"], tmp_path, examine=examine)
    final = tmp_path / "conv1d_input_gradient-page.pdf"
    assert built.ok and final in built.written
    text, fonts = (subprocess.run([tool, final, *more], capture_output=True, text=True).stdout
                   for tool, *more in (("pdftotext", "-"), ("pdffonts",)))
    assert "Kronecker delta" in text and "What is computed from what" not in text
    assert "KaTeX" in fonts, "the formulas are set, not shown as LaTeX"


def test_without_either_there_is_no_pdf(monkeypatch, tmp_path):
    monkeypatch.setattr(pdf.shutil, "which", lambda name: None)
    monkeypatch.setattr(pdf.katex, "prerenders", lambda: False)
    assert pdf.maker() == "" and pdf.make_pdfs([tmp_path / "a-page.tex"]) == {}


@pytest.mark.parametrize("problem", [OSError("cannot load library 'libpango-1.0-0'"), ImportError()])
def test_a_library_that_cannot_be_loaded_is_none(monkeypatch, tmp_path, problem):
    """Else a build would fail at its end where there is WeasyPrint, but no Pango."""
    def load(name):
        raise problem
    monkeypatch.setattr(pdf.shutil, "which", lambda name: None)
    monkeypatch.setattr(pdf, "import_module", load)
    assert pdf.maker() == "" and pdf.make_pdfs([tmp_path / "a-page.tex"]) == {}
