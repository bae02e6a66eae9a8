r"""KaTeX: formulas in HTML.

With the extra `html` (the package quickjs-ng) formulas are set when the page is
made, and the page needs no script.  Without it the page carries KaTeX itself and
the reader's browser sets them; with scripts off it shows their LaTeX.  Either way
a page is one file: style sheet and fonts stand inside it.

KaTeX lies in `assets/katex`, as published.  Imports nothing of ours.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from functools import lru_cache
from html import escape
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent / "assets" / "katex"
FACE = re.compile(r"@font-face\{[^}]*\}")
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
PLACE = re.compile(r"src:url\((fonts/[\w-]+\.woff2)\)[^;}]*")
SETTER = """
for (const e of document.querySelectorAll(".formula"))
  katex.render(e.textContent, e, {displayMode: e.dataset.display === "yes", throwOnError: false,
                                  strict: "ignore"});
"""


def prerenders() -> bool:
    """Are formulas set when the page is made?"""
    return find_spec("quickjs") is not None


def inline(tex: str) -> str:
    return formula(tex, False)


def block(tex: str) -> str:
    return formula(tex, True)


def formula(tex: str, display: bool) -> str:
    """The formula in HTML: set, or as its LaTeX for the reader's browser to set."""
    if prerenders():
        return rendered(tex, display)
    return f'<span class="formula" data-display="{"yes" if display else "no"}">' \
           f"{escape(tex)}</span>"


@lru_cache(maxsize=4096)
def rendered(tex: str, display: bool, strict: bool = False) -> str:
    """The formula set by KaTeX, for sight and, as MathML, for a screen reader.  What KaTeX
    cannot read is shown in red, or raises ValueError if `strict`."""
    options = {"displayMode": display, "throwOnError": strict, "strict": "ignore"}
    call = f"set({json.dumps(tex)}, {json.dumps(options)})"
    html, problem = json.loads(engine().eval(call))
    if problem:
        raise ValueError(problem)
    return html


@lru_cache(maxsize=1)
def engine():
    """A JavaScript engine with KaTeX in it."""
    import quickjs
    context = quickjs.Context()
    context.eval((HERE / "katex.min.js").read_text("utf-8"))
    context.eval("""
        function set(tex, options) {
          try { return JSON.stringify([katex.renderToString(tex, options), ""]); }
          catch (problem) { return JSON.stringify(["", String(problem)]); }
        }""")
    return context


# -- What a page carries -----------------------------------------------------------------------

def script() -> str:
    """What sets the formulas in the reader's browser; nothing where they are set already."""
    return "" if prerenders() else (HERE / "katex.min.js").read_text("utf-8") + SETTER


def style(html: str) -> str:
    """The style sheet with the fonts that the formulas of the page need."""
    sheet = (HERE / "katex.min.css").read_text("utf-8")
    wanted = faces(sheet, html) if prerenders() else None

    def carried(match: re.Match) -> str:
        return with_font(match.group()) if wanted is None or face(match.group()) in wanted else ""
    return FACE.sub(carried, sheet)


def faces(sheet: str, html: str) -> set[tuple[str, str, str]]:
    """The font faces that the rules apply whose classes stand in the page."""
    present = {c for found in re.findall(r'class="([^"]*)"', html) for c in found.split()}
    used = {("KaTeX_Main", "normal", "400")}
    for selectors, body in RULE.findall(FACE.sub("", sheet)):
        for selector in selectors.split(","):
            classes = set(re.findall(r"\.([\w-]+)", selector))
            if classes and classes <= present and "font-" in body:
                used.add(face(body))
    return used


def face(body: str) -> tuple[str, str, str]:
    """The family, style and weight that a rule speaks of."""
    def value(name: str, otherwise: str) -> str:
        found = re.search(rf"{name}:([\w-]+)", body)
        return found.group(1) if found else otherwise
    weight = value("font-weight", "400")
    return (value("font-family", "KaTeX_Main"), value("font-style", "normal"),
            {"bold": "700", "normal": "400"}.get(weight, weight))


@lru_cache
def with_font(rule: str) -> str:
    """The rule with the font in place of its address."""
    def carried(match: re.Match) -> str:
        font = b64encode((HERE / match.group(1)).read_bytes()).decode("ascii")
        return f'src:url(data:font/woff2;base64,{font}) format("woff2")'
    return PLACE.sub(carried, rule)
