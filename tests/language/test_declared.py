r"""Declarations in LaTeX mean the same as in the text form; what they cannot hold is refused."""

import pytest

from derive.language.errors import LanguageError
from derive.language.layout import blocks
from derive.language.statement import read

SAME = [
    (r"tensor $x \in \mathbb{R}^n$, $A \in \mathbb R^{m \times n}$", "tensor x[n], A[m, n]"),
    (r"tensor $W \in \R^{2n \times (m+1)}$", "tensor W[2*n, (m+1)]"),
    (r"tensor \theta[n], $\mathbf{x}$[m] > 0", "tensor θ[n], x[m] > 0"),
    (r"tensor $W_1 \in \mathbb{R}^{m \times n}$, b_{hh}[n]", "tensor W_1[m, n], b_hh[n]"),
    (r"real \lambda > 0, $\hat{y}$, \bar y \ne 0", "real λ > 0, y_hat, y_bar != 0"),
    (r"real $\lambda \in \mathbb{R}$", "real λ"),
    (r"real \sigma_w \geq 0, \sigma_{\theta}", "real σ_w >= 0, σ_θ"),
    (r"size \ell \ge 2", "size ℓ >= 2"),
    ("real t in [$0$, 1], $s$ > $0$", "real t in [0, 1], s > 0"),
    ("tensor u[3, $n$], c[3] integer in 0..$2$", "tensor u[3, n], c[3] integer in 0..2"),
    ("convention relu'(0) = $0$", "convention relu'(0) = 0"),
    ("random X uniform($0$, 1)", "random X uniform(0, 1)"),
    (r"function \sigma = sigmoid, \varphi", "function σ = sigmoid, φ"),
    ("tensor $x \\in \\mathbb{R}^n$,    # not \\this\n       \\theta[n]",
     "tensor x[n],\n       θ[n]"),
]


def words(text: str) -> list[tuple[str, str]]:
    return [(t.kind, t.text) for block in blocks(text) for line in block.lines
            for t in line.tokens]


@pytest.mark.parametrize("latex, text", SAME, ids=[text for _, text in SAME])
def test_latex_is_the_text(latex, text):
    assert words(latex) == words(text)


@pytest.mark.parametrize("line, column, message", [
    (r"real \foo", 6, r"cannot read `\foo` in a declaration"),
    (r"tensor $x \in \mathbb{R}^{\frac{n}{2}}$", 27, r"cannot read `\frac` in a declaration"),
    (r"tensor $x \in \mathbb{R}^{n \times }$", 11, "expected a formula, found `]`"),
    (r"real $\lambda^2$", 14, "expected a property or `,` or the end of the line, found `^`"),
    (r"tensor $x \in \mathbb{Z}^n$", 11, "expected `[`, found `in`"),
])
def test_what_no_declaration_holds_is_refused(line, column, message):
    with pytest.raises(LanguageError) as caught:
        read(f"size n; {line}; claim 1 = 1")
    assert caught.value.message == message
    assert caught.value.column == column + len("size n; ")


def test_a_claim_speaks_of_what_latex_declared():
    claim, = read(r"size m, n; tensor $W_1 \in \mathbb{R}^{m \times n}$, $\hat x \in \mathbb{R}^n$; "
                  r"claim $W_1 \hat x = W_1 \hat x$")
    assert set(claim.theory.tensors) >= {"W_1", "x_hat"}


def test_only_formulas_decide_the_base():
    """A declaration counts nothing, so its LaTeX does not turn the indices of a text claim."""
    claim, = read(r"size n; tensor $x \in \mathbb{R}^n$; claim x[0] = x[0]")
    assert claim.base == 0
