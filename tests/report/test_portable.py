"""The portable dialect: every page of the library is read by pdfTeX, KaTeX and pandoc.

`make portable` takes the whole library, as `.ci/run` does; otherwise these are a sample's pages.
"""

import os
import random
import re
import subprocess
from dataclasses import fields, is_dataclass

import pytest

from derive import library
from derive.report import katex
from derive.report.build import build
from derive.report.cache import Cache, default_folder
from derive.report.marks import Formula
from derive.report.pdf import make_pdf
from derive.report.work import cores
from tests.needs import needs


SEED, SAMPLE = 20261121, 30


def chosen():
    everything = sorted(library.files())
    if os.environ.get("PAGES") == "all":
        return everything
    return sorted(random.Random(SEED).sample(everything, SAMPLE))


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """Theorems of the library, set in all ways but as PDF."""
    out = tmp_path_factory.mktemp("library")
    built = build(chosen(), out, pdf=False, jobs=cores(),
                  cache=Cache(default_folder(), library.names()))
    assert built.ok, [str(j) for j in built.judged if not j.proved]
    return out, built


def formulas(value):
    """Every formula of a page."""
    if isinstance(value, Formula):
        yield value
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from formulas(part)
    elif is_dataclass(value):
        for f in fields(value):
            yield from formulas(getattr(value, f.name))


def test_katex_reads_every_formula(built):
    _, found = built
    seen = {f for j in found.judged for f in formulas(j.folio.page) if f}
    assert len(seen) > 4 * len(found.judged)
    for formula in sorted(seen):
        katex.rendered(formula, True, strict=True)


def test_katex_reads_every_display(built):
    out, _ = built
    for path in sorted(out.glob("*.tex")):
        for display in re.findall(r"\\begin\{aligned\}.*?\\end\{aligned\}",
                                  path.read_text("utf-8"), re.S):
            katex.rendered(display, True, strict=True)


def test_katex_refuses_what_it_cannot_read():
    """Else the two tests above could not fail."""
    with pytest.raises(ValueError, match="nosuch"):
        katex.rendered(r"\nosuch", True, strict=True)


@needs("pandoc")
@pytest.mark.parametrize("language, pattern", [("latex", "*.tex"), ("markdown", "*.md")])
def test_pandoc_reads_every_page(built, language, pattern):
    out, found = built
    pages = [p for p in sorted(out.glob(pattern)) if "-page" not in p.name
             and p.stem != "derivations" and ".myst" not in p.name]
    done = subprocess.run(["pandoc", "-f", language, "-t", "html", "--mathml", *pages],
                          capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert done.stdout.count("<math") > 7 * len(found.judged) and "tikz" not in done.stdout


@needs("pdflatex")
def test_pdftex_reads_every_page(built):
    out, _ = built
    assert make_pdf(out / "derivations.tex") == ""


def test_every_html_page_stands_alone(built):
    """It asks no one for anything, and is readable with scripts off."""
    out, _ = built
    for path in sorted(out.glob("*.html")):
        text = path.read_text("utf-8")
        assert not re.search(r"(src|href)=[\"']?(https?:)?//|@import|url\((?!data:|#)", text), path
        assert "<script" not in text and 'class="formula"' not in text
        for link in re.findall(r'<a href="([^"]+)"', text):
            assert (out / link).is_file(), (path, link)


def test_every_theorem_stands_in_the_index(built):
    out, found = built
    index = (out / "index.html").read_text("utf-8")
    assert all(f'href="{j.name}.html"' in index for j in found.judged)
