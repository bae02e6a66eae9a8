"""Names: how a tensor, size or function is called in LaTeX.

`phi` and `φ` are set as the Greek letter, `W_hh` and `x1` with a label: below a
scalar or a function, above a tensor, for below it stand its indices.
"""

from __future__ import annotations

import re

WORDS = ("alpha beta gamma delta zeta eta theta iota kappa lambda mu nu xi pi rho tau upsilon "
         "chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega").split()
LETTERS = "αβγδζηθικλμνξπρτυχψωΓΔΘΛΞΠΣΥΦΨΩ"
GREEK = {**{w: "\\" + w for w in WORDS}, **{c: "\\" + w for c, w in zip(LETTERS, WORDS)},
         "phi": r"\varphi", "φ": r"\varphi", "ϕ": r"\phi", "sigma": r"\sigma", "σ": r"\sigma",
         "epsilon": r"\varepsilon", "ε": r"\varepsilon", "ϵ": r"\epsilon", "ς": r"\varsigma",
         "ϑ": r"\vartheta", "ℓ": r"\ell", "ell": r"\ell"}
DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
PARTS = re.compile(r"[0-9]+|[^\W\d_]+")


def latex_name(name: str, tensor: bool = False) -> str:
    """The name alone, its label above it if it is a tensor's; `g(x)` may be a name."""
    if "(" in name:
        return re.sub(r"[\w']+", lambda m: latex_name(m.group()), name)
    plain = name.translate(DIGITS)
    bare = plain.rstrip("'")
    primes = "'" * (len(plain) - len(bare))
    core, *labels = PARTS.findall(bare) or ["?"]
    if not labels:
        return letter(core) + primes
    if not tensor:
        return f"{letter(core)}_{{{','.join(map(label, labels))}}}{primes}"
    if any(part.isdigit() for part in labels):
        return f"{letter(core)}{primes}^{{({','.join(map(label, labels))})}}"
    return f"{letter(core)}{primes}^{{{','.join(map(label, labels))}}}"


def letter(core: str) -> str:
    if core in GREEK:
        return GREEK[core]
    if core.isascii():
        return core if len(core) == 1 else rf"\mathrm{{{core}}}"
    return rf"\mathrm{{{''.join(GREEK.get(c, c if c.isascii() else '?') for c in core)}}}"


def label(part: str) -> str:
    return part if part.isdigit() else GREEK.get(part, rf"\mathrm{{{part}}}"
                                                 if part.isascii() else letter(part))


def is_single(tex: str) -> bool:
    """Is the written name one letter, so that it can stand beside others without a space?"""
    return re.fullmatch(r"[A-Za-z]|\\(?!mathrm)[A-Za-z]+", tex) is not None
