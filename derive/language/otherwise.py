"""Other notations: what people write who come from books, Python or a proof assistant, and how the
language writes it.

A text in such a notation fails somewhere.  The place of the error says which piece of its line is
meant, and the error then says what to write instead.  Nothing is ever read as what was perhaps meant.
"""

from __future__ import annotations

import re

SUM = "a sum is written `sum i<n: x[i]` or `Σ k in 1..n: x[k]`"
LARGEST = "a maximum over an index is written `max i<n: x[i]`"
CASES = "cases are written `{a if x > 0, b otherwise}`"
DERIVATIVE = "a derivative is written `∂(x^2)/∂x`"
RANGE = "the range of an index is written `for i < n` or `for i in 0..n-1`"
FOR_ALL = "what holds for all indices is written `claim … for i < n`"
CLAIM = "what is to be proved stands behind `claim`"
INFINITE = ("-inf is read in masked_fill, where, full and sums that softmax, exp or logsumexp is applied "
            "to; else write the numbers that are meant")
NAMED_FORMULA = "a formula with a name is written `let y = x^2` or `let y[i] = x[i]^2 for i < n`"

# Names that nothing declares.  Letters that documents use for functions without saying which are
# never guessed.
NAMES = {"σ": "declare `function σ = sigmoid`, or `function σ` for any function",
         "sigma": "declare `function sigma = sigmoid`, or write `sigmoid(x)`",
         "H": "declare `function H = heaviside`", "Φ": "declare `function Φ = normal_cdf`",
         "ln": "a logarithm is written `log(x)`", "e": "write `exp(x)`, and `exp(1)` for e",
         "tr": "a trace is written `trace(A)`", "I": "an identity matrix is written `eye(n)`",
         "transpose": "a transpose is written `A^T`", "var": "write `variance(x)`",
         "matmul": "a product of matrices is written `A @ B`",
         "diff": DERIVATIVE, "d": DERIVATIVE, "where": CASES,
         "tan": "write `sin(x) / cos(x)`", "arctan": "write `atan(x)`",
         "argmax": "write `argmax i<n: x[i]`", "P": "a probability is written `E[[x > 0]]`",
         **dict.fromkeys(("float", "np.inf", "numpy.inf", "jnp.inf", "torch.inf", "math.inf"), INFINITE),
         "len": "declare `size n; tensor x[n]` and write `n`"}

# What a line begins with.
KEYWORDS = {**dict.fromkeys(("scalar", "number", "float", "double", "variable", "var", "constant", "const"),
                            "a number is declared `real a`"),
            **dict.fromkeys(("int", "nat", "natural"), "an integer is declared `integer a`, and a size `size n`"),
            **dict.fromkeys(("vector", "array"), "a vector is declared `tensor x[n]`"),
            "matrix": "a matrix is declared `tensor A[m, n]`",
            **dict.fromkeys(("def", "define", "set", "where"), NAMED_FORMULA),
            **dict.fromkeys(("prove", "show", "verify", "check", "assert", "goal", "then", "conclude"), CLAIM),
            **dict.fromkeys(("suppose", "given", "hypothesis", "require", "if"),
                            "a hypothesis is written `assume a > 0`"),
            **dict.fromkeys(("lemma", "proposition", "corollary"), "a heading is `theorem` and a name")}

WORD = re.compile(r"\s*(\w+)\s*")

# Pieces of a line, or groups in them; the place of the error lies in one, or just behind it.
PIECES = [(re.compile(pattern), hint) for pattern, hint in (
    (r"\b(?:sum|prod)_\{?\S*\s*\S?|[ΣΠ]_\S*\s*\S?", SUM),
    (r"\b(?:sum|prod)\s*\(\s*\w+\s*(?:<|=|\bin\b)[^:]*|[ΣΠ]\s*\(\s*\w+\s*(?:<|=|\bin\b)[^:]*", SUM),
    (r"\b(?:sum|prod)\s*\(.*?\bfor\b|\b(?:sum|prod)\s*\([^()]*,\s*\w+\s*=.*?\.\.", SUM),
    (r"(?:\b(?:sum|prod)|[ΣΠ])\s+\w+\s*<=?\s*\w+\s*[.,](?!\.)\s*\w?", SUM),
    (r"\b(?:max|min)_\{?\S*\s*\S?", LARGEST),
    (r"\b(?:max|min)\s+\w+\s*<=?\s*\w+\s*[.,](?!\.)\s*\w?", LARGEST),
    (r"\b(?:forall|for\s+all|for\s+every|foreach)\s+\w*", FOR_ALL),
    (r"\ball\s+\w+\s*<=?\s*\w+\s*,\s*\w*.?", FOR_ALL),
    (r"\bfor\s+(?:\w+\s+in\s+range\b.*|\w+\s*=.*)", RANGE),
    (r"^\s*(?:claim|assume|let)\b.*?((?:,|\(|\bwhere\b|\bwith\b)\s*\w+(?:\s*,\s*\w+)*\s*(?:<|\bin\b|∈).*)$",
     RANGE),
    (r"\b(?:if|where)\s*\(", CASES), (r"\bif\b(?=.*\belse\b)|\?[^:]*:", CASES),
    (r"==>|=>|⇒|⟹|->", "an implication is written `p implies q`, and a hypothesis `assume p`"),
    (r"<=>|⇔|⟺", "an equivalence is written `p iff q`"),
    (r"\b1\s*[\[{]", "an indicator is written `[x > 0]`"),
    (r"<\s*\w+\s*,\s*\w+\s*>|⟨.*?⟩", "an inner product is written `x^T @ y`"),
    (r"\bd\s*\w+(?:\(.*?\))?\s*/\s*d\s*\w+", DERIVATIVE),
    (r":=", "what is defined is written `let y = …`"),
    (r"&&", "write `p and q`"), (r"!(?!=)", "write `not p`, and a factorial `Π k in 1..n: k`"),
    (r"^\s*claim\s+(?:assume|suppose|if|when)\s+\S", "a hypothesis stands on a line before, `assume a > 0`"),
    (r"\bin\s+(?:R|ℝ|Reals?|Real)\b|∈\s*(?:R|ℝ)", "a number is declared `real a`, and a tensor `tensor x[n]`"),
    (r"\blet\s+\w+\s*\(", NAMED_FORMULA),
    (r"\w'\s+\w", "a product with a transpose is written `x^T @ y`"),
    (r"\b\w+_\w{1,2}\b", "an entry is written `x[i]`"))]


def named(name: str) -> str:
    """`; …` of a name that nothing declares, or nothing."""
    return f"; {NAMES[name]}" if name in NAMES else ""


def begun(word: str) -> str:
    """`; …` of a line that begins with this word, or nothing."""
    return f"; {KEYWORDS[word]}" if word in KEYWORDS else ""


def hint(line: str, column: int) -> str:
    """`; …` of the piece at this column, counted from 1, or nothing.  LaTeX has a reader of its own."""
    if "\\" in line or "$" in line:
        return ""
    if (first := WORD.match(line)) and first.group(1) in KEYWORDS and column - 1 <= first.end():
        return begun(first.group(1))
    for piece, said in PIECES:
        spans = (match.span(match.lastindex or 0) for match in piece.finditer(line))
        if any(start <= column - 1 <= end for start, end in spans):
            return f"; {said}"
    return ""
