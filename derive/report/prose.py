r"""Prose: an author's words on a page.

Words are escaped.  What stands between dollar signs is a formula and is kept, if
it uses only the commands listed here; else it is shown as plain text, for prose
may come from a stranger and TeX can read files.  Nothing is parsed as a term.
"""

from __future__ import annotations

import re
from html import escape as html_escape
from unicodedata import decomposition

from derive.report import katex
from derive.report.names import GREEK

COMMANDS = frozenset("""
    frac tfrac dfrac sqrt sum prod int lim max min exp log sin cos tan tanh arctan det ln partial
    nabla infty le ge ne leq geq neq lt gt approx equiv sim propto mapsto to cdot cdots ldots dots
    vdots ddots times div pm mp odot otimes oplus circ star ast top perp in notin subset subseteq
    cup cap setminus forall exists land lor neg mid nmid lfloor rfloor lceil rceil lvert rvert lVert
    rVert langle rangle left right bigl bigr Bigl Bigr biggl biggr mathbf mathrm mathcal mathbb
    mathsf boldsymbol operatorname text hat bar tilde vec dot underset overset underbrace overbrace
    binom quad qquad prime colon implies iff rightarrow leftarrow Rightarrow bmod arg
    """.split()) | {c[1:] for c in GREEK.values()}
SYMBOLS = r"\,\;\:\!\ \{\}\|\%\&\#\_"
SPECIAL = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
           "%": r"\%", "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
           "<": "$<$", ">": "$>$", "|": "$|$", '"': "''", "\n": "\n"}
SIGNS = {"∂": r"\partial", "Σ": r"\Sigma", "Π": r"\Pi", "∇": r"\nabla", "∞": r"\infty", "≤": r"\le",
         "≥": r"\ge", "≠": r"\ne", "×": r"\times", "·": r"\cdot", "→": r"\to", "∈": r"\in",
         "⊙": r"\odot", "⊤": r"\top", "−": "-", "ℝ": r"\mathbb{R}", "√": r"\surd", "≈": r"\approx",
         "⌊": r"\lfloor", "⌋": r"\rfloor", "…": r"\ldots", "′": "'"}
RAISED = {"<super>": "^", "<sub>": "_"}
PRINTABLE = re.compile("[ -~\u00a1-\u017f\u2013\u2014\u2018\u2019\u201c\u201d]")
MATH = re.compile(r"(?<!\\)\$((?:[^$\\]|\\.)+)\$", re.S)
CODE = re.compile(r"`([^`\n]+)`")
EMPHASIS = re.compile(r"(?<![\w*])(\*{1,2})(?=\S)([^*\n]+?)(?<=\S)\1(?![\w*])")


def paragraphs(prose: str) -> tuple[list[str], str]:
    """The paragraphs of the prose, and its source, which is the one that says `Source:`."""
    text = "\n".join(line.strip() for line in prose.strip().splitlines())
    text, _, source = re.sub(r"(^|\n)Source: *", r"\1\0", text).partition("\0")
    return [p.strip() for p in re.split(r"\n\s*\n", text) if p.strip()], " ".join(source.split())


def latex_prose(words: str) -> str:
    """Markdown with formulas in LaTeX: emphasis, code and formulas are set, the rest escaped."""
    return between(MATH, words, latex_formula, latex_words)


def latex_words(words: str) -> str:
    return between(CODE, words, lambda m: rf"\texttt{{{escape(m.group(1))}}}", latex_emphasis)


def latex_emphasis(words: str) -> str:
    return between(EMPHASIS, words, lambda m: (
        rf"\{'textbf' if len(m.group(1)) == 2 else 'emph'}{{{escape(m.group(2))}}}"), escape)


def between(pattern: re.Pattern, words: str, matched, other) -> str:
    """The words, `matched` applied to what the pattern finds and `other` to what lies between."""
    done, at = "", 0
    for m in pattern.finditer(words):
        done += other(words[at:m.start()]) + matched(m)
        at = m.end()
    return done + other(words[at:])


def latex_formula(m: re.Match) -> str:
    formula = m.group(1)
    return f"${set_signs(formula)}$" if is_harmless(formula) else escape(m.group())


def is_harmless(formula: str) -> bool:
    """Only known commands, braces in pairs, and no way to write a character by its code."""
    commands = re.findall(r"\\([A-Za-z]+|.)", formula, re.S)
    known = all(c in COMMANDS or "\\" + c in SYMBOLS for c in commands)
    bare = re.sub(r"\\.", "", formula, flags=re.S)
    depth = 0
    for c in bare:
        depth += (c == "{") - (c == "}")
        if depth < 0:
            return False
    return known and depth == 0 and not re.search(r"\^\^|[%#~&]|\n\s*\n", bare)


def set_signs(formula: str) -> str:
    """The formula in ASCII: Greek letters and signs by their commands."""
    return "".join(c if c.isascii() else f"{{{sign(c)}}}" for c in formula)


def sign(c: str) -> str:
    return SIGNS.get(c) or GREEK.get(c) or raised(c) or r"\text{?}"


def raised(c: str) -> str:
    """A letter or digit that is above or below the line as such: ᵀ is ^{T}, ₁ is _{1}."""
    kind, _, code = decomposition(c).partition(" ")
    plain = chr(int(code, 16)).replace("−", "-") if kind in RAISED else ""
    return f"{RAISED[kind]}{{{plain}}}" if plain.isascii() and plain else ""


def escape(words: str) -> str:
    """Plain words, nothing of which TeX takes for a command."""
    return "".join(map(escaped, words))


def escaped(c: str) -> str:
    if c in SPECIAL:
        return SPECIAL[c]
    if c in SIGNS or c in GREEK and not c.isascii() or not PRINTABLE.match(c) and raised(c):
        return f"${sign(c)}$"
    return c if PRINTABLE.match(c) else " " if c.isspace() else "?"


def markdown_prose(words: str) -> str:
    """Prose is Markdown already; HTML in it is shown, never obeyed."""
    return between(MATH, words, lambda m: m.group(), markdown_escape)


def markdown_escape(words: str) -> str:
    return re.sub(r"<(?=[A-Za-z/!?])", "&lt;", re.sub(r"&(?=\w+;|#)", "&amp;", words))


def html_prose(words: str) -> str:
    """Markdown with formulas in HTML: emphasis, code and formulas are set, the rest escaped."""
    return between(MATH, words, html_formula, html_words)


def html_formula(m: re.Match) -> str:
    return katex.inline(set_signs(m.group(1))) if is_harmless(m.group(1)) \
        else html_escape(m.group())


def html_words(words: str) -> str:
    return between(CODE, words, lambda m: f"<code>{html_escape(m.group(1))}</code>",
                   html_emphasis)


def html_emphasis(words: str) -> str:
    return between(EMPHASIS, words, lambda m: (
        "<{0}>{1}</{0}>".format("strong" if len(m.group(1)) == 2 else "em",
                                html_escape(m.group(2)))), html_escape)
