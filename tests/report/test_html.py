"""HTML in a real browser: nothing complains, and what should be seen is there."""

import re
import shutil
import subprocess
from html.parser import HTMLParser

import pytest

from derive.report import katex, templates
from derive.report.compose import page
from derive.report.templates import filled_page
from tests.needs import needs
from tests.report.samples import SAMPLES, SURVEY

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
needs_browser = needs(chromium=bool(CHROMIUM))
QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--hide-scrollbars", "--enable-logging=stderr")


def opened(path, tmp_path, *options: str) -> subprocess.CompletedProcess:
    """The page opened in Chromium, with no network and a profile of its own."""
    return subprocess.run(
        [CHROMIUM, *QUIET, f"--user-data-dir={tmp_path / 'profile'}",
         "--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=3000", *options,
         path.as_uri()], capture_output=True, text=True, timeout=120, check=True)


def complaints(done: subprocess.CompletedProcess) -> list[str]:
    return [line for line in done.stderr.splitlines() if "CONSOLE" in line]


def written(tmp_path, name: str):
    path = tmp_path / f"{name}.html"
    path.write_text(filled_page("theorem.html", page(SAMPLES[name](), SURVEY)), "utf-8")
    return path


@pytest.fixture
def by_script(monkeypatch):
    """As without the extra: the browser sets the formulas."""
    monkeypatch.setattr(katex, "prerenders", lambda: False)
    templates.environment.cache_clear()
    yield
    templates.environment.cache_clear()


class Tags(HTMLParser):
    """Whether what is opened is closed."""
    EMPTY = {"meta", "link", "br", "path", "img", "hr", "mspace"}

    def __init__(self, text: str):
        super().__init__()
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        if tag not in self.EMPTY:
            assert self.open.pop() == tag


@pytest.mark.parametrize("name", SAMPLES)
def test_the_page_is_whole(name):
    text = filled_page("theorem.html", page(SAMPLES[name](), SURVEY))
    assert not Tags(text).open
    assert "✓ PROVED" in text and "<details" in text and f'{name}.proof"' in text
    assert "<math" in text, "a screen reader needs MathML"
    assert "prefers-color-scheme: dark" in text and "@media print" in text
    assert "katex-error" not in text


def test_only_the_fonts_that_are_used_are_carried():
    text = filled_page("theorem.html", page(SAMPLES["softmax_jacobian"](), SURVEY))
    carried = set(re.findall(r"font-family:(KaTeX_\w+)[^}]*data:", text))
    assert {"KaTeX_Main", "KaTeX_Math", "KaTeX_AMS"} <= carried
    assert "KaTeX_Fraktur" not in carried and len(text) < 400_000


@needs_browser
@pytest.mark.parametrize("name", SAMPLES)
def test_the_browser_does_not_complain(name, tmp_path):
    shot = tmp_path / "page.png"
    done = opened(written(tmp_path, name), tmp_path, f"--screenshot={shot}",
                  "--window-size=900,1200")
    assert complaints(done) == []
    assert shot.stat().st_size > 20_000


@needs_browser
def test_the_browser_sets_the_formulas_where_they_are_not_set(by_script, tmp_path):
    path = written(tmp_path, "softmax_jacobian")
    assert 'class="katex"' not in path.read_text("utf-8")
    done = opened(path, tmp_path, "--dump-dom")
    assert complaints(done) == []
    assert done.stdout.count('class="katex"') > 10 and 'class="katex-error' not in done.stdout


@needs_browser
def test_a_complaint_would_be_heard(tmp_path):
    """Else the tests above could not fail."""
    path = tmp_path / "bad.html"
    path.write_text("<!DOCTYPE html><script>nosuch()</script>")
    assert "nosuch" in complaints(opened(path, tmp_path, "--dump-dom"))[0]
