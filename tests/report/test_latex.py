"""Formulas in LaTeX, one line each: what is written, and how a textbook sets it."""

import re

import pytest

from derive.kernel.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    And,
    Call,
    Case,
    Diff,
    Floor,
    Iverson,
    Mod,
    Mul,
    Not,
    Or,
    Pow,
    Rel,
    Truth,
    Var,
    add,
    delta,
    fold,
    inverse,
    mul,
    neg,
    number,
    sub,
    total,
    within,
)
from derive.report.compose import page
from derive.report.latex import latex, marked, span
from derive.report.lines import broken, width
from derive.report.names import latex_name
from derive.report.rows import WIDTH
from tests.report.samples import SAMPLES, diff, entry

i, j, k, l, m, n, p, s = (Var(c, True) for c in "ijklmnps")
a, b, c = (Var(letter, False) for letter in "abc")
def x(*at):
    return entry("x", *at)
def exp(t):
    return Call("exp", (t,))
two = number(2)
norm = total(ZERO, n, k, exp(x(k)))
loss, y = entry("L"), entry("y", p)

FORMULAS = [
    # names, numbers, entries
    (x(i), r"x_{i}"),
    (entry("W", i, j), r"W_{i,j}"),
    (x(sub(i, p)), r"x_{i-p}"),
    (x(add(mul(s, p), k)), r"x_{s p+k}"),
    (x(sub(sub(k, i), ONE)), r"x_{k-i-1}"),
    (entry("y_prev", i), r"y^{\mathrm{prev}}_{i}"),
    (entry("h1", i), r"h^{(1)}_{i}"),
    (Var("x1", False), r"x_{1}"),
    (Var("loss", False), r"\mathrm{loss}"),
    (number("1/2"), r"\frac{1}{2}"),
    (number("-3"), "-3"),
    # sums and signs
    (add(a, b, c), "a + b + c"),
    (sub(a, b), "a - b"),
    (sub(a, sub(b, c)), "a - (b - c)"),
    (add(a, add(b, c)), "a + b + c"),
    (neg(a), "-a"),
    (sub(a, mul(two, b)), "a - 2 b"),
    (add(a, number(-1)), "a - 1"),
    # products
    (mul(ONE, a), "a"),
    (mul(two, number(3)), r"2 \cdot 3"),
    (mul(a, two), r"a \cdot 2"),
    (mul(a, add(b, c)), r"a\, (b + c)"),
    (mul(two, add(b, c)), "2 (b + c)"),
    (mul(a, neg(b)), "-a b"),
    (Mul((MINUS_ONE, MINUS_ONE, a)), r"(-1)\, (-1)\, a"),
    (mul(Var("loss", False), a), r"\mathrm{loss}\, a"),
    # quotients
    (inverse(n), r"\frac{1}{n}"),
    (mul(a, inverse(b)), r"\frac{a}{b}"),
    (neg(mul(a, inverse(b))), r"-\frac{a}{b}"),
    (mul(a, inverse(b), c), r"\frac{a}{b}\, c"),
    (mul(a, mul(b, inverse(c))), r"a\, \frac{b}{c}"),
    (mul(add(a, b), inverse(c)), r"\frac{a + b}{c}"),
    (mul(inverse(n), total(ZERO, n, k, x(k))), r"\frac{1}{n} \sum_{k=0}^{n-1} x_{k}"),
    (mul(total(ZERO, n, k, x(k)), inverse(n)), r"\frac{1}{n} \sum_{k=0}^{n-1} x_{k}"),
    (mul(number("1/2"), a, inverse(b)), r"\frac{a}{2 b}"),
    (Pow(a, number(-2)), r"\frac{1}{a^{2}}"),
    (mul(exp(x(i)), inverse(norm)), r"\frac{e^{x_{i}}}{\sum_{k=0}^{n-1} e^{x_{k}}}"),
    (mul(diff(loss, y), inverse(k)), r"\frac{1}{k}\, \frac{\partial L}{\partial y_{p}}"),
    # powers
    (Pow(x(i), two), r"x_{i}^{2}"),
    (Pow(add(a, b), two), r"(a + b)^{2}"),
    (Pow(exp(a), two), r"(e^{a})^{2}"),
    (Pow(Pow(a, two), k), r"(a^{2})^{k}"),
    (Pow(entry("x'", i), two), r"{x'_{i}}^{2}"),
    (Pow(norm, two), r"\biggl(\sum_{k=0}^{n-1} e^{x_{k}}\biggr)^{2}"),
    (Pow(number("1/2"), two), r"\biggl(\frac{1}{2}\biggr)^{2}"),
    (exp(neg(mul(Pow(a, two), inverse(two)))), r"\exp\biggl(-\frac{a^{2}}{2}\biggr)"),
    (Pow(a, number("1/2")), "a^{1/2}"),
    # functions
    (Call("log", (a,)), r"\log(a)"),
    (Call("sqrt", (add(a, b),)), r"\sqrt{a + b}"),
    (Call("abs", (a,)), r"\lvert a \rvert"),
    (Call("max", (a, b)), r"\max(a,\, b)"),
    (Call("sigmoid", (a,)), r"\operatorname{sigmoid}(a)"),
    (Call("φ'", (a,)), r"\varphi'(a)"),
    (Call("phi", (a,)), r"\varphi(a)"),
    (Call("σ''", (a,)), r"\sigma''(a)"),
    (Call("relu'", (a,)), r"\operatorname{relu}'(a)"),
    (Call("log", (norm,)), r"\log\biggl(\sum_{k=0}^{n-1} e^{x_{k}}\biggr)"),
    # integers
    (Floor(i, two), r"\left\lfloor \frac{i}{2} \right\rfloor"),
    (x(Floor(i, two)), r"x_{\lfloor i/2 \rfloor}"),
    (Mod(i, s), r"i \bmod s"),
    (mul(two, Mod(i, s)), r"2 (i \bmod s)"),
    # brackets
    (delta(i, j), r"\delta_{ij}"),
    (delta(add(p, j), i), r"\delta_{p+j,i}"),
    (Iverson(within(ZERO, sub(i, p), k)), r"[\,0 \le i - p < k\,]"),
    (Iverson(Rel("<", Floor(i, two), k)),
     r"\biggl[\,\left\lfloor \frac{i}{2} \right\rfloor < k\,\biggr]"),
    (Iverson(Not(Rel("=", i, j))), r"[\,i \ne j\,]"),
    (Iverson(Rel("=", a, b)), r"[\,a = b\,]"),
    (Iverson(And((Rel("<", i, j), Rel("divides", s, i)))), r"[\,i < j \text{ and } s \mid i\,]"),
    (Case(Rel("<", ZERO, a), a, ZERO),
     r"\begin{cases} {}a & \text{if } a > 0 \\ {}0 & \text{otherwise} \end{cases}"),
    # binders
    (total(ONE, add(n, ONE), k, x(k)), r"\sum_{k=1}^{n} x_{k}"),
    (total(ZERO, add(sub(n, k), ONE), p, x(p)), r"\sum_{p=0}^{n-k} x_{p}"),
    (total(ZERO, number(3), k, x(k)), r"\sum_{k=0}^{2} x_{k}"),
    (total(ZERO, n, k, add(x(k), ONE)), r"\sum_{k=0}^{n-1} (x_{k} + 1)"),
    (total(ZERO, n, k, neg(x(k))), r"\sum_{k=0}^{n-1} (-x_{k})"),
    (mul(total(ZERO, n, k, x(k)), a), r"\biggl(\sum_{k=0}^{n-1} x_{k}\biggr)\, a"),
    (add(total(ZERO, n, k, x(k)), a), r"\sum_{k=0}^{n-1} x_{k} + a"),
    (fold("prod", ZERO, n, k, x(k)), r"\prod_{k=0}^{n-1} x_{k}"),
    (fold("max", ZERO, n, k, x(k)), r"\max_{0 \le k < n} x_{k}"),
    (fold("max", ONE, add(n, ONE), k, x(k)), r"\max_{1 \le k \le n} x_{k}"),
    (fold("argmax", ZERO, n, k, x(k)), r"\underset{0 \le k < n}{\operatorname{argmax}} x_{k}"),
    (fold("count", ZERO, n, k, Rel("<", ZERO, x(k))), r"\#\{\, 0 \le k < n : x_{k} > 0 \,\}"),
    # derivatives
    (diff(loss, y), r"\frac{\partial L}{\partial y_{p}}"),
    (diff(exp(a), a), r"\frac{\partial}{\partial a}(e^{a})"),
    (diff(norm, x(j)), r"\frac{\partial}{\partial x_{j}}\biggl(\sum_{k=0}^{n-1} e^{x_{k}}\biggr)"),
    (diff(diff(loss, x(i)), x(j)), r"\frac{\partial^{2} L}{\partial x_{j}\, \partial x_{i}}"),
    (diff(diff(loss, a), a), r"\frac{\partial^{2} L}{\partial a^{2}}"),
    (Diff(y, a, True), r"\frac{\partial^{+} y_{p}}{\partial^{+} a}"),
    # conditions
    (Rel("=", a, b), "a = b"),
    (Rel("<", ZERO, a), "a > 0"),
    (Not(Rel("<=", a, b)), "a > b"),
    (Truth(True), r"\text{true}"),
    (Or((Rel("<", a, b), Rel("=", a, c))), r"a < b \text{ or } a = c"),
    (fold("all", ZERO, n, k, Rel("<", ZERO, x(k))), r"x_{k} > 0 \text{ for all } 0 \le k < n"),
]


@pytest.mark.parametrize("term, expected", FORMULAS, ids=[e for _, e in FORMULAS])
def test_a_formula_is_set_as_in_a_textbook(term, expected):
    assert latex(term) == expected


def test_bound_letters_never_clash():
    """Else the sum over k of x_k y_k would stand where x_k y with a free k is meant."""
    inner = total(ZERO, n, Var("j", True), mul(x(Var("j", True)), entry("y", k)))
    shadowed = inner.__class__(inner.kind, inner.low, inner.high, inner.body, "k")
    assert latex(shadowed) == r"\sum_{l=0}^{n-1} x_{l} y_{k}"
    nested = total(ZERO, m, i, total(ZERO, n, j, entry("W", i, j)))
    clash = nested.__class__("sum", ZERO, m, nested.body, "j")
    assert latex(clash) == r"\sum_{j=0}^{m-1} \sum_{k=0}^{n-1} W_{j,k}"


def test_bound_letters_avoid_what_is_taken():
    assert latex(total(ZERO, n, k, x(k)), taken=["k", "l"]) == r"\sum_{m=0}^{n-1} x_{m}"


def test_a_letter_no_reader_could_pronounce_is_replaced():
    strange = total(ZERO, n, Var("↓3", True), x(Var("↓3", True)))
    assert latex(strange) == r"\sum_{k=0}^{n-1} x_{k}"


def test_quantifiers_together():
    symmetric = fold("all", ZERO, n, i, fold("all", ZERO, n, j, Rel(
        "=", entry("A", i, j), entry("A", j, i))))
    assert latex(symmetric) == r"A_{i,j} = A_{j,i} \text{ for all } 0 \le i, j < n"


def test_ranges_together():
    assert span([i, j], ZERO, n) == r"0 \le i, j < n"
    assert span([i], ONE, add(n, ONE)) == r"1 \le i \le n"


@pytest.mark.parametrize("name, tex", [
    ("x", "x"), ("x'", "x'"), ("φ", r"\varphi"), ("alpha", r"\alpha"), ("beta1", r"\beta_{1}"),
    ("x_12", "x_{12}"), ("W_hh", r"W_{\mathrm{hh}}"), ("h_t'", r"h_{\mathrm{t}}'"),
    ("Ω", r"\Omega"), ("ReLU", r"\mathrm{ReLU}")])
def test_names(name, tex):
    assert latex_name(name) == tex


NOT_PORTABLE = (r"\\(intertext|label|tag|bm|coloneqq|mathds|mathscr|mleft|newcommand|ensuremath|"
                r"operatorname\*|mathbb\{1\}|dfrac|nicefrac)(?![a-z])")


def test_only_the_portable_dialect_is_written():
    for term, _ in FORMULAS:
        assert not re.search(NOT_PORTABLE, latex(term))
        assert latex(term).isascii()


# -- Breaking ---------------------------------------------------------------------------------

def test_a_long_sum_is_broken_before_a_sign():
    long = add(*(mul(entry("A", i, Var(c, True)), x(Var(c, True))) for c in "abcdefgh"))
    rows = broken(marked(long), 20)
    assert len(rows) > 1 and all(r.startswith("{} + ") for r in rows[1:])
    assert max(map(width, rows)) <= 21
    assert "".join(rows).replace("{} +", " +") == latex(long)


def test_a_fraction_is_never_broken():
    over = add(*(x(Var(c, True)) for c in "abcdefghijklm"))
    assert len(broken(marked(mul(over, inverse(a))), 5)) == 1


def test_widths_are_about_right():
    assert 1 < width("a + b") < 3
    assert width(r"\frac{a + b}{c}") < width("a + b + c")
    assert width(r"\sum_{k=0}^{n-1} x_{k}") < 4
    assert 1.3 < width(r"\exp") < width(r"\tanh") < 3 and width(r"\lim_{x \to 0}") < 3


def test_lines_of_the_samples_fit_on_a_page():
    for sample in SAMPLES.values():
        for rows in (d.rows for d in page(sample()).derivations):
            assert all(width(r.left) + width(r.formula) <= WIDTH for r in rows)
