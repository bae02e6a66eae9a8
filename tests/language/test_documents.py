"""Documents: which equations of a page are claims, where they stand, and what they are."""

from time import process_time

import pytest

from derive.language.displays import pieces
from derive.language.text import text
from derive.search.judging.session import records

NOTES = r"""# Softmax

$$ 1 = 2 $$

```derive
base 1
size n
tensor x[n]
```

We write
$$ p_i := \frac{e^{x_i}}{\sum_{k=1}^n e^{x_k}} $$

$$
\begin{aligned}
\frac{\partial p_i}{\partial x_j}
  &= p_i (\delta_{ij} - p_j) && \text{(quotient rule)} \\
  &= p_i \delta_{ij} + p_i p_j
\end{aligned}
$$

Also \[ \sum_i p_i = 1 \] and `$$ code $$`.

<!-- derive: skip -->
$$ \wild \stuff $$

\begin{align}
\sum_{j} \frac{\partial p_j}{\partial x_i} &= 0 \\
p_i &= p_{i+1}
\end{align}

```python
"$$ 1 = 2 $$"
```
"""

SOLUTION = r"""\documentclass{article}
% derive: base 1; size m, n; tensor A[m, n], y[n], b[m]
% derive: function σ
\begin{document}
Let % derive: let
\[ u = A y + b, \]
\begin{equation}\label{eq:s}
  s := \sigma(u)
\end{equation}
\begin{align*}
\frac{\partial s}{\partial b} &= \operatorname{diag}(\sigma'(A y + b)) \\
\frac{\partial s_i}{\partial y_j} &= \sigma'(u_i) \frac{\partial u_i}{\partial y_j} \\
   &= \sigma'(u_i) A_{ij}
\end{align*}
\begin{verbatim}
$$ 1 = 2 $$
\end{verbatim}
$$ 3 = 4 $$                  % not in force: % derive: skip
\begin{equation}\label{eq:jac}
\frac{\partial s}{\partial y} = \operatorname{diag}(\sigma'(u)) A
\end{equation}
\[ % derive: skip
 nonsense \]
% derive: off
\[ 5 = 6 \]
% derive: on
% $$ 7 = 8 $$
\end{document}
"""


def judged(source, file):
    return [(r.line, r.column, r.word) for r in records(source, file, patience=0.3)]


def claims(source, file="notes.md"):
    return [(r.line, text(r.verdict.statement.claim, base=1) if r.verdict else r.message)
            for r in records(source, file, patience=0.05)]


def test_notes_in_markdown_are_judged_line_by_line():
    assert judged(NOTES, "notes.md") == [
        (17, 6, "PROVED"), (18, 6, "REFUTED"), (22, 9, "PROVED"), (28, 1, "PROVED"),
        (29, 1, "ILL-TYPED")]


def test_a_solution_in_latex_is_judged_line_by_line():
    assert judged(SOLUTION, "solution.tex") == [
        (11, 1, "PROVED"), (12, 38, "PROVED"), (13, 7, "PROVED"), (18, 4, "REFUTED"),
        (20, 1, "PROVED")]


def test_the_first_wrong_line_is_named():
    wrong = next(r for r in records(NOTES, "notes.md", patience=0.3) if r.word != "PROVED")
    assert wrong.text().startswith("REFUTED  notes.md:18\n")


def test_a_label_names_its_equation():
    names = [r.name for r in records(SOLUTION, "solution.tex", patience=0.05) if r.name]
    assert names == ["eq:jac"]


def test_positions_are_those_of_the_file():
    """Every piece begins in the file with the characters that it holds."""
    for source, file in ((NOTES, "notes.md"), (SOLUTION, "solution.tex")):
        lines = source.split("\n")
        for piece in pieces(source, file):
            first = piece.text.split("\n")[0]
            column = piece.at.column - 1
            assert lines[piece.at.line - 1][column:column + len(first)] == first


BLOCK = "```derive\nbase 1\nsize n\ntensor x[n]\n```\n"


def test_a_later_block_adds_and_reset_starts_afresh():
    more = BLOCK + "```derive\nreal c\n```\n$$ c = c $$\n```derive\nreset\nreal x\n```\n$$ x = x $$\n"
    assert claims(more) == [(9, "c = c"), (14, "x = x")]
    again = BLOCK + "```derive\nreal x\n```\n$$ x_1 = x_1 $$\n"
    assert claims(again) == [(7, "`x` is declared twice")]


def test_equations_after_a_broken_block_wait_for_a_whole_one():
    broken = "```derive\nsize\n```\n$$ a = b $$\n```derive\nreal a\n```\n$$ a = a $$\n"
    assert claims(broken) == [(2, "expected a name, found the end of the line"), (8, "a = a")]


def test_a_claim_in_a_block_is_judged_there():
    assert claims(BLOCK[:-4] + "claim x[1] = x[1]\n```\n") == [(5, "x[1] = x[1]")]


def test_a_formula_without_a_keyword_in_a_block_is_an_error():
    assert claims(BLOCK[:-4] + "x[1] = x[1]\n```\n") == [(5, "expected `claim` before a formula")]


def test_comments_declare_in_markdown():
    source = "<!-- derive: real a, b -->\n<!-- a remark -->\n$$ a = b $$\n"
    assert claims(source) == [(3, "a = b")]
    source = "<!-- derive\nreal a\nassume a > 0\n-->\n\n> $$\n> a = |a|\n> $$\n"
    assert claims(source) == [(7, "a = abs(a)")]


def test_one_equation_that_cannot_be_read_does_not_stop_the_others():
    source = BLOCK + r"$$ \foo = 1 $$" "\n$$ x_1 = x_1 $$\n$$ x_1 = $$\n$$ x_1 = x_1 $$\n"
    assert claims(source) == [(6, r"cannot read `\foo`"), (7, "x[1] = x[1]"),
                              (8, "expected a formula, found the end of the formula"),
                              (9, "x[1] = x[1]")]


def test_a_definition_that_cannot_be_read_is_an_error_where_it_stands():
    source = BLOCK + "$$ y := x_1 + q $$\n$$ y = x_1 $$\n$$ r = x_1 $$\n"
    assert claims(source) == [
        (6, "unknown name `q`"),
        (7, "`y` has no meaning here: its definition in line 6 could not be read"),
        (8, "unknown name `r`")]


def test_what_rests_on_an_unread_definition_names_the_first_one():
    source = BLOCK + "$$ y := x_1 + q $$\n$$ \\hat z_2 := \\sqrt{2} y $$\n$$ \\sum_j \\hat z_2 = x_1 $$\n"
    assert [m for _, m in claims(source)] == [
        "unknown name `q`",
        "`y` has no meaning here: its definition in line 6 could not be read",
        "`z_hat2` has no meaning here: its definition in line 7 could not be read"]


def test_an_older_meaning_is_not_what_a_second_definition_says():
    """Else the page would be judged by a definition that it has given up."""
    source = BLOCK + "$$ y := x_1 $$\n$$ y = x_1 $$\n$$ y := x_n $$\n$$ y = x_1 $$\n$$ z := 2 y $$\n"
    assert claims(source) == [
        (7, "y = x[1]"), (8, "`y` is declared twice"),
        (9, "`y` has no meaning here: its definition in line 8 could not be read"),
        (10, "`y` has no meaning here: its definition in line 8 could not be read")]


def test_a_definition_may_be_given_again_where_it_could_not_be_read():
    source = BLOCK + "$$ y := x_1 + q $$\n$$ y := x_1 $$\n$$ y = x_1 $$\n"
    assert claims(source) == [(6, "unknown name `q`"), (8, "y = x[1]")]


def test_a_loss_may_be_declared_before_what_it_is_a_function_of():
    notes = "```derive\nsize n\ntensor x[n]\nloss L(y)\n```\n\n$$ {} $$\n\n" \
            "$$ \\frac{{\\partial L}}{{\\partial x_i}} = 2 \\frac{{\\partial L}}{{\\partial y_i}} $$\n"
    assert judged(notes.format("y := 2 x"), "notes.md") == [(9, 4, "PROVED")]
    assert judged(notes.format("y := 3 x"), "notes.md") == [(9, 4, "REFUTED")]
    (record,) = records(notes.format("z := 2 x"), "notes.md")
    assert record.line == 9 and record.message == (
        "`L` is a loss of `y`, which nothing defines before this")


def test_a_capital_that_the_definition_does_not_speak_of_is_a_label():
    source = BLOCK + ("$$ \\mu_B := \\frac1n \\sum_i x_i $$\n"
                      "$$ \\sigma^2_B := \\sum_i (x_i - \\mu_B)^2 $$\n"
                      "$$ \\sqrt{\\sigma_B^2} = \\sigma^2_B + \\mu_B $$\n"
                      "$$ y_J := x_J $$\n$$ y_J = x_J $$\n")
    assert claims(source) == [(8, "sqrt(σ_B2) = σ_B2 + μ_B"), (10, "y[J] = x[J]")]


def test_names_outlive_a_broken_block():
    source = BLOCK + "```derive\nsize\n```\n$$ a = b $$\n```derive\nreal a\n```\n$$ a = x_1 $$\n"
    assert claims(source) == [(7, "expected a name, found the end of the line"),
                              (13, "a = x[1]")]


def test_latex_that_counts_from_1_beside_text_that_counts_from_0_asks_for_the_base():
    source = ("```derive\nsize n\ntensor x[n]\n```\n$$ s := \\sum_{i=1}^n x_i $$\n"
              "```derive\nassume x[i] > 0 for i < n\n```\n$$ s > 0 $$\n")
    assert claims(source) == [
        (5, "this range begins at 1, but one in the text form, as `i < n`, at 0: "
            "add the line `base 0`, or `base 1`")]


def test_a_page_without_declarations_claims_nothing():
    assert not list(records("$$ 1 = 2 $$\n", "page.md"))


@pytest.mark.parametrize("source", ["$$", r"\begin{align}", r"\[", "```derive", "<!-- derive:",
                                    r"\begin{verbatim}", r"\verb", r"$$ a \verb", "{" * 4000, "$$" + "{" * 50 + "$$"])
@pytest.mark.parametrize("file", ["a.md", "a.tex"])
def test_an_unfinished_page_is_no_crash(source, file):
    declared = {"a.md": "<!-- derive: real a -->\n", "a.tex": "% derive: real a\n"}[file]
    for record in records(declared + source, file):
        assert record.word == "SYNTAX ERROR"


@pytest.mark.parametrize("page", [
    "<!--" * 50_000, r"\begin{align}" * 20_000, "$$ a $$ " * 25_000, "> $$ a $$\n" * 20_000,
    " ".join("`" * k for k in range(1, 700)), r"\[" * 100_000, "> " + "$$ a $$" * 25_000,
])
def test_a_page_is_looked_through_in_linear_time(page):
    """A page of a stranger, in which much is opened and little closed."""
    start = process_time()
    list(pieces(page, "page.md"))
    assert process_time() - start < 5
