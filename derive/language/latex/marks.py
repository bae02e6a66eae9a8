r"""Marks: which LaTeX macro is which sign, letter, function or layout.

The tables are the documentation of what can be read; a macro that stands in none
of them is refused by name.
"""

from __future__ import annotations

from typing import NamedTuple

from pylatexenc import macrospec

from derive.language.errors import Position


class Mark(NamedTuple):
    r"""One piece of a formula.

    kinds: letter, word, number, sign, text, sub, sup, prime, accent, frac, sqrt, group,
    env, row (`\\`), cell (`&`), gap (`\quad`), end.  `args` hold the marks inside."""
    kind: str
    text: str
    at: Position
    args: tuple = ()


GREEK = dict(zip(
    "alpha beta gamma delta zeta eta theta iota kappa lambda mu nu xi pi rho tau upsilon chi psi "
    "omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega sigma phi varphi epsilon "
    "varepsilon varsigma vartheta ell omicron".split(),
    "αβγδζηθικλμνξπρτυχψωΓΔΘΛΞΠΣΥΦΨΩσφφεεςθℓo"))
# In the text form ϕ and φ, ϵ and ε, ϑ and θ are one letter; so are they here.

SIGNS = {
    "cdot": "·", "times": "×", "ast": "*", "odot": "⊙", "circ": "∘", "div": "÷", "bmod": "mod",
    "mod": "mod", "pm": "±", "mp": "±", "otimes": "⊗", "oplus": "⊕",
    "le": "<=", "leq": "<=", "leqslant": "<=", "ge": ">=", "geq": ">=", "geqslant": ">=",
    "lt": "<", "gt": ">", "ne": "!=", "neq": "!=", "mid": "divides", "nmid": "!divides",
    "in": "in", "coloneqq": ":=", "triangleq": ":=", "colon": ":",
    "land": "and", "wedge": "and", "lor": "or", "vee": "or", "lnot": "not", "neg": "not",
    "implies": "implies", "Rightarrow": "implies", "Longrightarrow": "implies", "iff": "iff",
    "Leftrightarrow": "iff", "Longleftrightarrow": "iff",
    "sum": "Σ", "prod": "Π", "max": "max", "min": "min", "argmax": "argmax", "argmin": "argmin", "partial": "∂",
    "nabla": "∇", "forall": "∀", "because": "∵", "therefore": "∴", "infty": "oo",
    "lim": "lim", "int": "∫", "exists": "∃",
    "dots": "...", "ldots": "...", "cdots": "...", "dotsc": "...", "dotsb": "...",
    "vdots": "...", "ddots": "...", "top": "⊤", "intercal": "⊤", "prime": "'",
    "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "lvert": "|", "rvert": "|",
    "vert": "|", "lVert": "‖", "rVert": "‖", "Vert": "‖", "|": "‖", "lbrace": "{", "rbrace": "}",
    "{": "{", "}": "}", "langle": "⟨", "rangle": "⟩",
    "lbrack": "[", "rbrack": "]", "#": "#", "star": "⋆", "dagger": "†",
    "sim": "~", "approx": "≈", "equiv": "≡", "to": "->", "rightarrow": "->",
    "longrightarrow": "->", "leftarrow": "<-", "gets": "<-", "colonequals": ":="}
FUNCTIONS = {"exp": "exp", "log": "log", "ln": "log", "sin": "sin", "cos": "cos", "tanh": "tanh",
             "arctan": "atan", "det": "det", "Pr": "Pr"}
CHARACTERS = {"≤": "<=", "≥": ">=", "≠": "!=", "−": "-", "∈": "in", "∂": "∂", "∇": "∇", "Σ": "Σ",
              "∑": "Σ", "∏": "Π", "∞": "oo", "⊙": "⊙", "×": "×", "·": "·", "…": "...", "⌊": "⌊",
              "⟨": "⟨", "⟩": "⟩", "⌋": "⌋", "⌈": "⌈", "⌉": "⌉", "∀": "∀", "⊤": "⊤", "∧": "and", "∨": "or",
              "∃": "∃", "∫": "∫"}
PLAIN = "+-=<>()[]|,;:./*!"                      # signs that stand for themselves
ACCENTS = {"hat": "hat", "widehat": "hat", "tilde": "tilde", "widetilde": "tilde", "bar": "bar",
           "overline": "bar", "vec": "vec", "dot": "dot", "ddot": "ddot", "check": "check"}
FONTS = ("mathbf", "boldsymbol", "bm", "pmb", "mathrm", "mathit", "mathsf", "mathtt", "mathcal",
         "mathbb", "mathfrak", "mathscr", "mathds", "operatorname", "mathop")
TRANSPARENT = ("boxed", "mathbin", "mathrel", "mathord", "smash", "underline", "substack")
TEXTS = ("text", "textrm", "textit", "textbf", "textnormal", "mbox", "texttt", "intertext",
         "shortintertext")
GAPS = ("quad", "qquad", "hspace", "hfill")
NOTHING = (", ; : ! > space enspace thinspace medspace thickspace negthinspace displaystyle "
           "textstyle scriptstyle scriptscriptstyle limits nolimits nonumber notag left right "
           "middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm Bigm / "
           "allowbreak break par hline centering").split() + [" ", "\n"]
IGNORED = ("label", "tag", "color", "vspace")     # with what they are given
FRACTIONS = ("frac", "dfrac", "tfrac", "cfrac", "nicefrac")
STACKED = ("overset", "underset", "stackrel")
BRACED = ("underbrace", "overbrace")
TAKING = (*FRACTIONS, *STACKED, *BRACED, *FONTS, *ACCENTS, *TRANSPARENT, *TEXTS, *IGNORED, "sqrt")

# Words in a text that belong to the formula; any other text is a remark.
WORDS = {"and": "and", "or": "or", "not": "not", "if": "if", "when": "if", "otherwise": "otherwise",
         "else": "otherwise", "for all": "for", "for every": "for", "for each": "for", "for": "for",
         "for any": "for", "for some": "for some", "true": "true", "false": "false", "where": "for",
         "with": "for", "iff": "iff", "implies": "implies", "divides": "divides", "mod": "mod"}

DISPLAYS = ("aligned", "align", "split", "gather", "gathered", "equation", "multline", "alignat",
            "alignedat", "eqnarray", "flalign", "displaymath", "math")
MATRICES = ("bmatrix", "pmatrix", "matrix", "Bmatrix", "smallmatrix", "array")
CASES = ("cases", "dcases", "rcases")


def context() -> macrospec.LatexContextDb:
    """What pylatexenc shall take as the arguments of each macro and environment."""
    macros = [macrospec.std_macro(name, False, 2) for name in (*FRACTIONS, *STACKED)]
    macros += [macrospec.std_macro(name, False, 1) for name in (
        *FONTS, *ACCENTS, *TRANSPARENT, *TEXTS, *BRACED, *IGNORED, "hspace")]
    macros += [macrospec.std_macro("sqrt", True, 1), macrospec.std_macro("operatorname", "*{")]
    environments = [macrospec.std_environment(name, arguments) for name, arguments in (
        ("array", "{"), ("alignat", "{"), ("alignat*", "{"), ("alignedat", "{"))]
    found = macrospec.LatexContextDb()
    found.add_context_category("formulas", macros=macros, environments=environments,
                               specials=[macrospec.std_specials("&")])
    return found
