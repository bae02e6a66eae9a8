"""PDF: documents run through TeX or, where there is none, pages printed by a browser.

TeX works in a folder of its own, so that a document appears whole or not at all;
it may run no program and write nowhere else.  The bytes do not depend on the
time.  Without TeX a Chromium prints the HTML page of a theorem, whose formulas KaTeX has
set with fonts made after TeX's; it dates what it prints.  Without one WeasyPrint does (the extra
`pdf`), if formulas are set as the page is made; it draws no formulas in pictures, and leaves these
out.  With none of the three there are no PDFs, which is no error.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib import import_module
from pathlib import Path

from derive.report import katex

SECONDS = 300               # for one document
SETTING = 5000              # milliseconds of the page's own clock, in which its script sets formulas
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PRINTER = "weasyprint"
UNPRINTED = "figure, td details code { display: none }"
OPTIONS = ["-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape"]


def maker() -> str:
    """The program that makes PDFs here, or nothing."""
    return next(filter(None, map(shutil.which, ("pdflatex", *BROWSERS))), None) or library()


def library() -> str:
    """WeasyPrint, if formulas are set as a page is made, and it finds Pango, which is no Python
    package."""
    if not katex.prerenders():
        return ""
    try:
        import_module(PRINTER)
    except (ImportError, OSError):
        return ""
    return PRINTER


def make_pdfs(documents: Iterable[Path], jobs: int = 1) -> dict[Path, str]:
    """For each document whether it failed, and why; nothing for what cannot be made here."""
    documents, program = list(documents), maker()
    if not program:
        return {}
    make = make_pdf
    if Path(program).name != "pdflatex":
        documents = [d for d in documents if page_of(d).is_file()]
        make = partial(print_page, by_library if program == PRINTER else partial(by_browser, program))
    with ThreadPoolExecutor(jobs) as pool:
        return dict(zip(documents, pool.map(make, documents)))


def page_of(document: Path) -> Path:
    """The HTML page of the theorem that a LaTeX document sets."""
    return document.with_name(f"{document.stem.removesuffix('-page')}.html")


def print_page(printed: Callable[[Path, Path], str], document: Path) -> str:
    """Print the page beside the document unless that is done; what went wrong, or nothing."""
    page, final = page_of(document), document.with_suffix(".pdf")
    if is_newer(final, page):
        return ""
    with tempfile.TemporaryDirectory(dir=document.parent, prefix=".print-") as work:
        made = Path(work) / final.name
        problem = printed(page, made)
        if not problem:
            made.replace(final)
    return problem


def by_browser(browser: str, page: Path, made: Path) -> str:
    # Chromium cannot confine itself for the superuser; the page is ours and loads nothing.
    confined = [] if os.geteuid() else ["--no-sandbox"]
    try:
        subprocess.run([browser, "--headless", *confined, "--disable-gpu",
                        f"--user-data-dir={made.parent}/profile", "--no-pdf-header-footer",
                        f"--virtual-time-budget={SETTING}", f"--print-to-pdf={made}",
                        page.resolve().as_uri()], timeout=SECONDS, stdin=subprocess.DEVNULL,
                       capture_output=True, check=False)
    except subprocess.TimeoutExpired:
        return f"{browser} did not end within {SECONDS} s"
    return "" if made.is_file() else f"{browser} printed nothing"


def by_library(page: Path, made: Path) -> str:
    from weasyprint import CSS, HTML
    logging.getLogger(PRINTER).setLevel(logging.ERROR)      # of properties that it does not know
    HTML(filename=page).write_pdf(made, stylesheets=[CSS(string=UNPRINTED)])
    return ""


def make_pdf(document: Path) -> str:
    """Make the PDF beside the document unless it is up to date; what went wrong, or nothing."""
    final = document.with_suffix(".pdf")
    if is_newer(final, document):
        return ""
    with tempfile.TemporaryDirectory(dir=document.parent, prefix=".tex-") as work:
        shutil.copyfile(document, Path(work) / document.name)
        problem = run(document, Path(work))
        made = Path(work) / final.name
        if not problem and made.is_file():
            made.replace(final)
    return problem


def is_newer(final: Path, document: Path) -> bool:
    """Is the PDF younger than the document and all that it reads in from beside it?"""
    if not final.is_file():
        return False
    read_in = re.findall(r"\\input\{([^}]+)\}", document.read_text("utf-8"))
    inputs = [document, *(p for p in map(document.with_name, read_in) if p.is_file())]
    return final.stat().st_mtime_ns >= max(p.stat().st_mtime_ns for p in inputs)


def run(document: Path, work: Path) -> str:
    """TeX, run as often as the contents and the references need; its complaint, or nothing."""
    places = os.pathsep.join((".", str(document.resolve().parent), os.environ.get("TEXINPUTS", "")))
    settings = {**os.environ, "TEXINPUTS": places, "SOURCE_DATE_EPOCH": "0",
                "FORCE_SOURCE_DATE": "1", "openin_any": "p", "openout_any": "p"}
    try:
        done = subprocess.run(command(document), cwd=work, env=settings, timeout=SECONDS,
                              stdin=subprocess.DEVNULL, capture_output=True)
    except subprocess.TimeoutExpired:
        return f"TeX did not end within {SECONDS} s"
    return "" if done.returncode == 0 else complaint(work / document.with_suffix(".log").name)


def command(document: Path) -> list[str]:
    text = document.read_text("utf-8")
    if r"\tableofcontents" not in text:
        return ["pdflatex", *OPTIONS, document.name]
    if shutil.which("latexmk"):
        return ["latexmk", "-norc", "-pdf", "-silent", *OPTIONS, document.name]
    return ["sh", "-c", 'pdflatex "$@" && pdflatex "$@" && pdflatex "$@"', "sh", *OPTIONS,
            document.name]


def complaint(log: Path) -> str:
    """The line in which TeX says what is wrong, and where."""
    lines = log.read_text("utf-8", "replace").splitlines() if log.is_file() else []
    at = next((i for i, line in enumerate(lines) if line.startswith("!")), None)
    if at is None:
        return "TeX failed"
    place = next((line for line in lines[at:] if line.startswith("l.")), "")
    return f"{lines[at].removeprefix('! ')} {place}".strip()
