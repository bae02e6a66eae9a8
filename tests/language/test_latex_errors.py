r"""What LaTeX is refused for, where and in which words; and that nothing else can happen."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.language.errors import LanguageError
from derive.language.statement import Statement, read
from derive.search.judging.session import verify
from tests.language.test_latex import SAME

DECLARED = ("base 1; size n; real a, b, c, y_1; tensor x[n], A[n, n], y[n]; function f; "
            "tensor W[l][n, n] for l in 1..n; "
            "let p = softmax(x)")

MATRIX_OR_ENTRY = "a power of the matrix or of its entry? write `(A^{2})_{ij}` or `(A_{ij})^{2}`"

SECOND = (r"a second derivative by tensors is that of a number, written "
          r"`\partial x \, \partial y^\top` or `\partial x^2`")

LEVEL = ("a level in brackets above, and none is declared; a power is written `x^{k}`, and a name with levels "
         "declared as in `tensor x[l][n] for l in 1..k`")

CONDITION = ("a condition, or a claim of its own? write `\\text{if }` before it, or give it a line of "
             "its own")

REFUSED = [
    # not certain
    ("a / b c = 1", 7, "it is not certain what is divided; write a fraction or brackets"),
    (r"\log a b = 1", 8, "it is not certain how far `log` reaches; write brackets"),
    (r"\prod_i x_i / a = 1", 15, "it is not certain what is divided; write a fraction or brackets"),
    (r"\log a/b = 1", 7, "it is not certain how far `log` reaches; write brackets"),
    (r"\frac{\partial}{\partial a} a b = b", 31,
     "it is not certain how far the derivative reaches; write brackets"),
    # else the derivative of 3 alone, and d(a a)/da = a, would be proved
    (r"\frac{d}{da} 3 \cdot a = 0", 16,
     "it is not certain how far the derivative reaches; write brackets"),
    (r"\frac{d}{da} a \cdot a = a", 16,
     "it is not certain how far the derivative reaches; write brackets"),
    (r"\frac{\partial}{\partial x} x x^\top = A", 31,
     "it is not certain how far the derivative reaches; write brackets"),
    (r"\frac{\partial}{\partial x} x^\top x \cdot x^\top x = A", 38,
     "it is not certain how far the derivative reaches; write brackets"),
    (r"\nabla_x 2 \cdot \|x\|^2 = 0", 12,
     "it is not certain how far the gradient reaches; write brackets"),
    # else (x + 1)' (x + 2) would be proved of what is a product or a quotient to its author
    (r"\frac{d}{da} (a + 1)(a + 2) = a + 2", 21,
     "it is not certain how far the derivative reaches; write brackets"),
    (r"\frac{d}{da} (a + 1)/(a + 2) = 1/(a + 2)", 21,
     "it is not certain how far the derivative reaches; write brackets"),
    (r"\nabla_x (x^\top y)(x^\top y) = y (x^\top y)", 20,
     "it is not certain how far the gradient reaches; write brackets"),
    (r"\nabla_x x^\top y \cdot x^\top y = y (x^\top y)", 19,
     "it is not certain how far the gradient reaches; write brackets"),
    (r"\nabla_x \|x\|^2 \cdot x_1 = 2 x_1 x", 18,
     "it is not certain how far the gradient reaches; write brackets"),
    # TeX refuses it; and (a^b)^c is not a^{b^c}
    (r"a^b^c = 1", 4, "`^` twice: TeX refuses it; write braces"),
    (r"A^{-1}^\top = A", 7, "`^` twice: TeX refuses it; write braces"),
    # else \bar a = a would be proved
    (r"\bar a = a", 1, "unknown name `a_bar`"),
    (r"\hat{x}_1 = 1", 1, "unknown name `x_hat`"),
    (r"x_i' = x_i", 1, "unknown name `x_i'`"),
    # books have conditions there; as a claim it would be refuted
    (r"a = b \quad (c > 0)", 13, CONDITION),
    (r"a = b, \quad c + 1 > 0", 14, CONDITION),
    # which of them counts the rows?
    (r"\frac{\partial^2 (x^\top A y)}{\partial x \partial y} = A", 1, SECOND),
    (r"\frac{\partial^2 (A x)}{\partial x \partial x^\top} = 0", 1, SECOND),
    (r"y_1 = \alpha", 1, "this may be `y` or `y_1`, with or without its scripts as indices"),
    (r"a 2 = \beta", 3, r"expected `\cdot` before a number, found `2`"),
    (r"A \times A = A", 10, r"this sign between tensors is not certain: `\odot` is entry by entry, "
                            "nothing between them the matrix product"),
    (r"|x| = \alpha", 1, "bars around a tensor: a length or a number of entries?"),
    (r"A^2_{ij} = 0", 2, MATRIX_OR_ENTRY),
    (r"A^{-1}_{ij} = 0", 2, MATRIX_OR_ENTRY),
    (r"A_{ij}^{-1} = 0", 7, MATRIX_OR_ENTRY),
    (r"f^2(a) = \theta", 2, "a function with a script: not certain what is meant"),
    (r"a + b \bmod c = 1", 5, r"write brackets around `\bmod` in a sum"),
    (r"\sum_{i} x_{i+1} = a", 7, "nothing says what `i` ranges over"),
    (r"\sum_{i \ne j} x_i x_j = \frac{1}{2}", 1,
     "is `j` fixed here or summed too? say its range, or write two sums"),
    (r"\sum_{i, j \mid i \ne j} A_{ij} = a", 10,
     r"`\mid` may say `divides` or `such that`: write a comma"),
    (r"\sum_i^a x_i = b", 8, "an upper end without a lower one, as in `_{i=1}^{n}`"),
    (r"\sum_{i=1, j=1, k=1}^{n, n} A_{ij} = a", 17, "`k` has no upper end"),
    (r"\sum_{i=1, i=2}^{n} x_i = a", 12, "`i` has two ranges"),
    (r"\sum_{i, i} x_i = a", 10, "`i` stands here twice"),
    (r"I = \mathbf{1}", 5, "say the size, as in `I_n`"),
    (r"\mathbf{1}^\top \mathbf{1} = a", 1, "say the size, as in `I_n`"),
    (r"x \odot \mathbf{1} = x", 9, "say the size, as in `I_n`"),
    (r"\mathbf{1}(x) = 1", 1, r"expected a condition after `\mathbf{1}`"),
    (r"\int_0^1 t \, dt \, c = a", 21,
     "it is not certain how far the integral reaches; write brackets"),
    (r"\int_0^1 t = a", 1, r"expected the variable at the end of the integral, as in `\, dt`"),
    (r"\int t \, dt = a", 6, r"expected both ends of the integral, as in `\int_a^b`, found `t`"),
    (r"\int_{\infty}^{0} t \, dt = a", 1, "the ends of this integral are exchanged"),
    (r"\int_0^a t \, da = b", 16, "`a` is already declared"),
    (r"\lim_{a \to 0} a = b", 7, "`a` is already declared"),
    (r"\lim_k \frac{1}{k} = 0", 6, r"expected a variable and what it tends to, as in `k \to \infty`"),
    (r"2 \lim_{k \to 0} k = 0", 3,
     "a limit or an integral stands alone on one side of an equation of the claim; a sum that it is of "
     "stands in brackets"),
    (r"\mathbb{E}^2[a] = b", 11, "a function with a script: not certain what is meant"),
    (r"\exists a: a = b", 9, "`a` is already declared"),
    (r"W^2 = W_1", 3, "a level or a power? write the level as in `^{(l)}`"),
    # else x^{[k+1]} = x x^{[k]} would be proved of what are levels of a network
    (r"x^{[n+1]}_i = x_i x^{[n]}_i", 4, LEVEL), (r"a^{[n]} = a", 4, LEVEL), (r"a^{[2]} = a a", 4, LEVEL),
    (r"a^{\left[n\right]} = a", 9, LEVEL), (r"a^{{[n]}} = a", 5, LEVEL), (r"a^{[2n]} = a", 4, LEVEL),
    (r"a^{[n/2]} = a", 4, LEVEL), (r"(a + b)^{[n]} = a", 10, LEVEL), (r"f^{[n]}(a) = a", 2, "a function with a script: not certain what is meant"),
    (r"\log^{[2]}(a) = a", 7, LEVEL), (r"A^{[2]} = A", 4, LEVEL), (r"e^{[n]} = a", 4, LEVEL),
    (r"W_{ij} = \theta", 4, "expected 3 indices with commas between them"),
    # not a formula
    (r"\frac{a}{b", 11, "LaTeX: unexpected end of stream, was expecting '}'"),
    (r"\wild a = b", 1, r"cannot read `\wild`"),
    (r"\begin{tikzpicture} a \end{tikzpicture}", 1, "cannot read the environment `tikzpicture`"),
    (r"a = \sqrt{}", 5, "expected a formula, found the end of the formula"),
    (r"(a = \theta", 1, "this `(` is never closed"),
    (r"||a| - b = c", 1, "this `|` is never closed"), (r"\left| a - |b \right| = c", 6, "this `|` is never closed"),
    (r"-\log \sigma(a) = b", 7, "unknown name `σ`; declare `function σ = sigmoid`, or `function σ` for any "
     "function"),
    (r"x \otimes A = A", 3, r"`\otimes` is read between two matrices or two vectors"),
    (r"\mathbb{P}(a > 1 \mid b > 1) = c", 1, "a conditional probability is not read; write the quotient"),
    (r"\mathbb{P}(a) = c", 1, r"expected a condition, as in `\mathbb P(x > 0)`"),
    (r"(a] = \theta", 3, "expected `)`, found `]`"),
    (r"A_{ijk} = \theta", 4, "expected 2 indices with commas between them"),
    (r"\sum a = b", 6, "expected the range of this, as in `_{i=1}^{n}`, found `a`"),
    (r"\sum_{i=1} a = b", 7, "expected the upper end of this range"),
    (r"\nabla x = b", 8, r"expected a variable, as in `\nabla_{x}`, found `x`"),
    (r"a ≡ \theta", 3, "cannot read the character `≡`"),
    (r"[a, b] = \theta", 1, "a list in brackets is of vectors; write `[x; y]` for x above y, or "
     r"`\begin{bmatrix} x & y \end{bmatrix}`"),
    (r"a \equiv b", 3, "expected an operator or the end of the formula, found `≡`"),
    (r"\frac{\partial^2 a}{\partial b} = c", 1, "a derivative of order 2 in 1 variables"),
    (r"\operatorname{softmx}(x) = x", 1, "unknown name `softmx`; did you mean `softmax`?"),
]


@pytest.mark.parametrize("formula, column, message", REFUSED, ids=[r[0] for r in REFUSED])
def test_what_cannot_be_read_for_certain_is_refused_with_its_place(formula, column, message):
    with pytest.raises(LanguageError) as problem:
        read(f"{DECLARED}\nclaim $${formula}$$")
    assert (problem.value.line, problem.value.message) == (2, message)
    assert problem.value.column - len("claim $$") == column


def test_an_error_stands_in_its_own_line():
    with pytest.raises(LanguageError) as problem:
        read("base 1\nreal a\nclaim $$\n  \\begin{aligned}\n  a &= a \\\\\n    &= \\odd\n"
             "  \\end{aligned}\n$$")
    assert str(problem.value) == ("<claim>:6:8: cannot read `\\odd`\n        &= \\odd\n"
                                  "           ^")


def test_a_range_from_zero_asks_for_the_base():
    """Else the same formula would be read over other entries than its author means."""
    with pytest.raises(LanguageError, match="add the line `base 0`, or `base 1`"):
        read(r"size n; tensor x[n]; claim \sum_{i=0}^{n-1} x_i = 1")
    with pytest.raises(LanguageError, match="add the line `base 0`, or `base 1`"):
        read(r"size n; tensor x[n]; claim \sum_{j=0}^{n-1} \delta_{ij} x_i = x_i")
    with pytest.raises(LanguageError, match="add the line `base 0`, or `base 1`"):
        read(r"size n; tensor x[n]; claim \max_{0 \le i < n-1} x_{i+1} = 1")


@pytest.mark.parametrize("formula", [
    r"\sum_{k=0}^{n-1} 1[k = \arg\max_j x_j] = 1",
    r"\sum_{k=0}^{n-1} 1[k = j] x_j = x_j",
    r"\sum_{k=0}^{n-1} 1[k \le j] x_j = (j+1) x_j",
    r"\sum_{k=0}^{n-1} \sum_{j=k}^{n-1} x_j = x_1",
    r"\sum_{k=0}^{n-1} \max_{k \le j \le n} x_j = x_1",
])
def test_a_range_from_zero_of_what_is_compared_with_an_index_asks_for_the_base(formula):
    with pytest.raises(LanguageError, match="add the line `base 0`, or `base 1`"):
        read(f"size n; tensor x[n]; claim {formula}")


def test_a_range_of_no_index_may_begin_anywhere():
    """No axis is meant, so that no base matters."""
    found = verify(r"size n; real \beta; claim \sum_{i=0}^{n-1} \beta^i (1-\beta) = 1 - \beta^n")
    assert found.word == "PROVED"
    found = verify(r"size n; tensor c[n] integer in 0..n-1; claim \sum_{k=0}^{n-1} 1[c_i = k] = 1")
    assert found.word == "PROVED"


def test_a_letter_of_the_right_side_alone_is_dangling():
    """Else a forgotten sum would be read as `for all j`."""
    found = verify(r"base 1; size n; tensor x[n], w[n]; claim $$ x_i = x_i w_j $$")
    assert found.word == "ILL-TYPED" and "`j`" in found.message


# A definition is a claim's to state; each is refused with its words.
DEFINED = [
    (r"size n; tensor w[n], x[n]; let $L(w) = w^\top x$; claim $L(x) = x^\top x$",
     "`L` is defined as `L(w)`, and read of nothing else"),
    (r"size n; tensor w[n], x[n]; let $L(w) = w^\top x$; claim $L(w + x) = 0$", "read of nothing else"),
    (r"size n; tensor w[n], x[n]; let $L(w, x) = w^\top x$; claim $L(w) = 0$", "`L(w, x)`, and read of nothing else"),
    # f(x) is f of the declared x alone, and never a product
    *[(rf"real x; let $f(x) = x^2$; claim ${product} = x^3$", r"is defined as `f(x)`: write that, or `\cdot` before")
      for product in ("{f}(x)", "f{(x)}", "f{}(x)", "f[x]", r"f\left[x\right]", "(f)(x)", "[f](x)", "(f)^2(x)",
                      "(2f)(x)", "(f + f)(x)", r"\frac{f}{2}(x)", "f^2{(x)}")],
    *[(rf"real x; let $f(x) = x^2$; claim ${sign} f(x) = 3x^2$", "`x` is already declared, and `f` speaks of that one")
      for sign in (r"\sum_{x=1}^{3}", r"\prod_{x=1}^{3}", r"\max_{x=1,\dots,3}")],
    (r"real x; tensor v[4]; let $L(x) = x v$; claim $\sum_{x=1}^{2} L(x) = 2 L(x)$", "and `L` speaks of that one"),
    # x would be an index, and f one number
    (r"let $f(x) = x^2$; claim $f(2) = 4$", "with declared names in its brackets, or without its arguments: `f = …`"),
    (r"size n; tensor x[n]; let $f(x_1) = x_1^2$; claim $f = x_1^2$", "with declared names in its brackets"),
    (r"size n; let $f(n) = n^2$; claim $f = n^2$", "with declared names in its brackets"),
    (r"size n; tensor x[n]; let $y_i(x) = x_i^2$; claim $y_i = x_i^2$", "entry by entry is written without"),
    (r"size K; tensor z[K]; real t; claim $\mathrm{softmax}_t(z) = z$", "a function with a script"),
    (r"size K; tensor z[K]; claim $\mathrm{softmax}_\tau(z) = z$", "a function with a script"),
    (r"size K; tensor z[K, K]; claim $\mathrm{softmax}_j(z) = z_j$", "a function with a script"),
    (r"size K; tensor z[K]; claim $I_{iK} z_i = z_i$", "the size of `I`, or the place of an entry?"),
    (r"size K; tensor p[K] > 0; claim $D_{KL}(p, p) = 0$", r"a divergence is written `D_{KL}(p \| q)`"),
    (r"size K; tensor p[K] > 0; real q; claim $D_{KL}(p \| q) = 0$", "of two vectors of probabilities"),
    (r"real a, t; claim $a^{(t)} = a$", LEVEL), (r"size n; tensor x[n]; integer t; claim $x_i^{(t)} = x_i$", LEVEL),
    (r"size n; tensor x[n]; integer t; claim $(x_i)^{(t)} = x_i$", LEVEL),
    (r"size n; tensor x[n]; claim $x^{(t)} = x$", LEVEL), (r"real a; integer t; claim $a^{(t+1)} = a \, a^t$", LEVEL),
    (r"size n; tensor A[n, n]; claim $A^{(n)} = A^n$", LEVEL),
]

FALSE = [
    r"size n; tensor p[n] > 0, q[n] > 0; claim $D_{KL}(p \| q) = D_{KL}(q \| p)$",
    r"size n; tensor w[n], x[n]; real b; let $L(w) = (w^\top x + b)^2$; claim $\frac{\partial L(w)}{\partial b} = w^\top x + b$",
    r"base 1; size n; tensor x[n]; let p = softmax(x); claim "
    r"\frac{\partial p_i}{\partial x_j} = p_i(1 - p_j)",
    r"real a, b, c; assume c \ne 0; claim \frac{a + b}{c} = \frac{a}{c} + b",
    r"base 1; size n; tensor x[n]; claim \sum_{j=n}^{1} x_j = \sum_{j=1}^{n} x_j",
    r"base 1; size n; tensor A[n, n], B[n, n]; claim $A B = B A$",
    r"base 1; size n; tensor A[n, n], B[n, n]; claim A \odot B = A B",
    r"base 1; size n; tensor A[n, n]; claim A + I = A + \{1\}_{i,j}",
    r"real x; assume x > 0; claim \frac{\partial x^2}{\partial x} = x",
    r"base 1; size n; tensor x[n]; claim \lVert x \rVert^2 = \sum_i x_i",
    r"base 1; claim \begin{bmatrix} 1 \\ 2 \end{bmatrix} = \begin{bmatrix} 2 \\ 1 \end{bmatrix}",
    r"real a; claim \left| a \right| = a",
    r"integer i; claim \lfloor i/2 \rfloor = \frac{i}{2}",
    r"size n, d; tensor Q[n, d], K[n, d]; claim $(Q K^\top)_{ij} = K_i^\top Q_j$",
    r"size n; tensor c[n], f[n]; let s = f .* tanh(c); loss L(s); "
    r"claim $\frac{\partial L}{\partial c} = \frac{\partial L}{\partial s} \odot (1 - \tanh^2(c))$",
    r"size T; real a; tensor x[T]; let $h_0 = 0$; let $h_t = a h_{t-1} + x_t$; "
    r"claim h_T = \sum_{t=1}^{T} a^{T-t+1} x_t",
    r"size n; tensor x[n]; let $m_1 = x_1$; let $m_j = \max(m_{j-1}, x_j)$; let $d_1 = 1$; "
    r"let $d_j = d_{j-1} e^{m_j-m_{j-1}} + e^{x_j - m_j}$; claim d_j = \sum_{i=1}^{j} e^{x_i - m_j}",
]


@pytest.mark.parametrize("claim, message", DEFINED)
def test_what_a_name_is_not_is_refused(claim, message):
    found = verify(claim)
    assert found.word == "SYNTAX ERROR" and message in found.text(), found.text()


@pytest.mark.parametrize("claim", FALSE)
def test_a_false_formula_is_refuted(claim):
    assert verify(claim, patience=0.5).word == "REFUTED"


TRUE = [
    r"size n; tensor p[n] > 0; claim $D_{KL}(p \| p) = 0$",
    r"size n; tensor w[n], x[n]; real b; let $L(w, b) = w^\top x + b$; claim $\nabla_w L(w, b) = x$",
    r"size n; tensor w[n], x[n]; let $L(\mathbf{w}) = w^\top x$; claim $\frac{\partial L}{\partial w_i} = x_i$",
    r"size K; tensor x[K]; let p = softmax(x); "
    r"claim \frac{\partial p_i}{\partial x_j} = p_i(\delta_{ij} - p_j)",
    r"base 1; size m, n; tensor A[m, n], y[n]; claim \{ A_{ij} y_j \}_{i,j} = A \operatorname{diag}(y)",
    r"base 1; size n; tensor A[n, n], B[n, n]; claim $A + I - B = A + I_n - B$",
    r"base 1; size n; tensor x[n]; claim x^\top = \begin{bmatrix} x_1 & x_2 & \dots & x_n \end{bmatrix}",
    r"base 1; size n; tensor x[n]; claim \begin{bmatrix} x_1 \\ \vdots \\ x_n \end{bmatrix} = x",
    r"base 1; real a, b; claim \begin{pmatrix} a & b \end{pmatrix} \begin{pmatrix} a \\ b \end{pmatrix}"
    r" = a^2 + b^2",
    r"convention floor bars; integer i; claim \left| \frac{2 i + 1}{2} \right| = i",
    r"convention descending sums; base 1; size n; tensor x[n]; "
    r"claim \sum_{j=n}^{1} x_j = \sum_{j=1}^{n} x_j",
    r"size n, d; tensor Q[n, d], K[n, d]; claim $(Q K^\top)_{ij} = Q_i^\top K_j$",
    r"size n; tensor c[n], f[n]; let s = f .* tanh(c); loss L(s); "
    r"claim $\frac{\partial L}{\partial c} = \frac{\partial L}{\partial s} \odot f \odot (1 - \tanh^2(c))$",
    r"size n; tensor E[n], D[n]; real O; assume $O > 1$; claim $E^\top D + O = O + \sum_i E_i D_i$",
    r"size T; real a; tensor x[T]; let $h_0 = 0$; let $h_t = a h_{t-1} + x_t$; "
    r"claim h_T = \sum_{t=1}^{T} a^{T-t} x_t",
    r"size n; tensor x[n]; let $m_1 = x_1$; let $m_j = \max(m_{j-1}, x_j)$; let $d_1 = 1$; "
    r"let $d_j = d_{j-1} e^{m_{j-1}-m_j} + e^{x_j - m_j}$; claim d_j = \sum_{i=1}^{j} e^{x_i - m_j}",
    r"size L, n; tensor x[n], W[l][n, n] for l in 1..L; let $h^{(0)} = x$; "
    r"let $h^{(l)} = \tanh(W^{(l)} h^{(l-1)})$; claim $\frac{\partial h^{(l)}}{\partial h^{(l-1)}}"
    r" = \operatorname{diag}(\mathbf{1} - h^{(l)} \odot h^{(l)}) W^{(l)}$",
]


@pytest.mark.parametrize("claim", TRUE)
def test_a_true_formula_is_proved(claim):
    assert verify(claim).word == "PROVED"


# -- Any input ------------------------------------------------------------------------------------

PIECE = re.compile(r"\\[A-Za-z]+ ?|\\.|\s+|.", re.S)
PIECES = (r"\frac \partial _ ^ { } ( ) [ ] \{ \} x p A y a b i j n f \delta \sigma \sum_{i=1}^{n} \max "
          r"_{ij} ^2 ^\top ^T ' = + - \cdot \times \odot , & \\ \quad \text{if} \text{x} \because | "
          r"\left| \right| \lfloor \rfloor \begin{cases} \end{cases} \begin{bmatrix} \end{bmatrix} "
          r"\begin{aligned} \end{aligned} \dots \vdots \nabla_x \mathbf{1} I 1 2 0.5 \operatorname{diag} "
          r"\hat \sqrt \in \mathbb{R} \forall \ne < \le : := / \mid \# e d J_f \log \exp $ ; % ~ "
          r"\substack \underset \overset \label{a} \not \arg \lVert \rVert \infty softmax(x) "
          r"\begin{bmatrix}x_1&\dots&x_n\end{bmatrix}").split()


def only_clean_errors(text):
    try:
        found = read(text)
    except LanguageError as problem:
        assert problem.line >= 1 and problem.column >= 1 and str(problem)
    else:
        assert all(isinstance(s, Statement) for s in found)


@settings(max_examples=1500, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14), st.sampled_from(["", "$", "$$"]),
       st.sampled_from(["claim", "let", "assume a = b; claim"]))
def test_any_formula_gives_a_statement_or_an_error(parts, fence, keyword):
    only_clean_errors(f"{DECLARED}\n{keyword} {fence}{' '.join(parts)}{fence}")


@settings(max_examples=400, deadline=None)
@given(st.sampled_from([(d, f) for d, f, _ in SAME]), st.data())
def test_a_spoiled_formula_gives_a_statement_or_an_error(known, data):
    """A formula that can be read, with one piece taken out, doubled or put in its place."""
    declared, formula = known
    pieces = PIECE.findall(formula)
    place = data.draw(st.integers(0, len(pieces) - 1))
    other = data.draw(st.sampled_from([*PIECES, *pieces, ""]))
    spoiled = [*pieces[:place], other, *pieces[place + data.draw(st.integers(0, 1)):]]
    only_clean_errors(f"{declared}\nclaim $${''.join(spoiled)}$$")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_any_text_gives_a_statement_or_an_error(text):
    only_clean_errors(f"{DECLARED}\nclaim $${text}$$")
    only_clean_errors(text)


@pytest.mark.parametrize("piece", ["(", "{", r"\left(", r"\frac{", r"\sqrt{", "x_{", r"\sqrt", "-",
                                   r"\begin{cases}", "|", r"\{", "^", "x^", r"\hat", "+", "[", "a="])
def test_deep_and_long_formulas_are_refused(piece):
    for times in (25, 200, 4000, 40000):
        only_clean_errors(f"{DECLARED}\nclaim $${piece * times}$$")
        only_clean_errors(f"{DECLARED}\nclaim $${piece * times}a{'}' * times}$$")
        only_clean_errors(f"{DECLARED}\nclaim $${piece * times}a{')' * times}$$")
