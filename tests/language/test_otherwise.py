"""Other notations are not read, and the error says what to write instead."""

import pytest

from derive.language import otherwise
from derive.language.declarations import READERS
from derive.language.errors import LanguageError
from derive.language.statement import read

DECLARED = "size n, m; tensor x[n], y[n], X[n, m]; real a, b\n"


def said(line: str) -> str:
    with pytest.raises(LanguageError) as problem:
        read(DECLARED + line)
    return problem.value.message


@pytest.mark.parametrize("line, instead", [
    ("claim sum(i<n, x[i]) = 0", otherwise.SUM),
    ("claim sum(x[i], i=0..n-1) = 0", otherwise.SUM),
    ("claim sum_{i<n} x[i] = 0", otherwise.SUM),
    ("claim sum(i=1..n) x[i] = 0", otherwise.SUM),
    ("claim Σ_i x[i] = 0", "a range is written `k<n` or `k in 1..n`"),
    ("claim sum(x[i] for i in range(n)) = 0", otherwise.SUM),
    ("claim sum i<n. x[i] = 0", otherwise.SUM),
    ("claim max_i x[i] >= x[0]", otherwise.LARGEST),
    ("claim forall i: x[i] = x[i]", otherwise.FOR_ALL),
    ("claim for all i<n: x[i] = x[i]", otherwise.FOR_ALL),
    ("claim x[i] = x[i] for i in range(n)", otherwise.RANGE),
    ("claim x[i] = x[i] for i=1..n", otherwise.RANGE),
    ("claim x[i] = x[i], i < n", otherwise.RANGE),
    ("claim x[i] = x[i] where i < n", otherwise.RANGE),
    ("claim where(a<0, 0, a) = a", otherwise.CASES),
    ("claim if(a<0, 0, a) = a", otherwise.CASES),
    ("claim (a if a > 0 else 0) = a", otherwise.CASES),
    ("claim d relu(a) / da = 1", otherwise.DERIVATIVE),
    ("claim d/db (a*b) = a", otherwise.DERIVATIVE),
    ("claim a != b => a = a", "an implication is written `p implies q`, and a hypothesis `assume p`"),
    ("claim a = b ==> b = a", "an implication is written `p implies q`"),
    ("claim assume a > 0 then a = a", "a hypothesis stands on a line before, `assume a > 0`"),
    ("claim ||x||^2 = 0", "a norm is written `norm(x)`"),
    ("claim |a| >= 0", "an absolute value is written `abs(x)`"),
    ("claim <x, y> = 0", "an inner product is written `x^T @ y`"),
    ("claim x' y = 0", "a product with a transpose is written `x^T @ y`"),
    ("claim a * 1[a>0] = a", "an indicator is written `[x > 0]`"),
    ("claim a ∈ R", "a number is declared `real a`, and a tensor `tensor x[n]`"),
    ("claim x_i = y_i", "an entry is written `x[i]`"),
    ("claim sigma(a) = a", "declare `function sigma = sigmoid`, or write `sigmoid(x)`"),
    ("claim argmax(x) = 0", "write `argmax i<n: x[i]`"),
    ("let f(t) = t^2", otherwise.NAMED_FORMULA),
    ("def f(t) = t^2", otherwise.NAMED_FORMULA),
    ("prove a = a", otherwise.CLAIM),
    ("scalar c", "a number is declared `real a`"),
    ("matrix A[n, n]", "a matrix is declared `tensor A[m, n]`"),
    ("lemma foo", "a heading is `theorem` and a name"),
])
def test_an_error_says_what_to_write_instead(line, instead):
    assert said(line).endswith(f"; {instead}")


@pytest.mark.parametrize("line", ["claim a b = b a", "claim a + = b", "claim x[0 = 0", "claim q = 0",
                                  "claim learning_rate = 1", "real c, d in (0,"])
def test_a_slip_is_no_other_notation(line):
    assert ";" not in said(line)


def test_no_word_of_the_language_is_taken_for_another_notation():
    assert not READERS.keys() & otherwise.KEYWORDS.keys()


def test_latex_is_left_to_its_own_reader():
    assert otherwise.hint("claim x_i = 0", 7) and otherwise.hint(r"claim x_i = \alpha", 7) == ""


def test_a_second_hypothesis_is_no_condition_of_the_first():
    """Else `Σ p = 1` would be the case in which the stationary equations are assumed."""
    assert said("tensor p[n] > 0; assume a/p[i] = b for i < n, Σ i<n: p[i] = 1; claim a = b*p[0]") == (
        "`Σ i<n: p[i] = 1` behind `for` says nothing of `i`; what is assumed besides stands on a line "
        "of its own")


def test_an_option_is_given_by_name():
    assert said("claim leaky_relu(a) = a") == (
        "leaky_relu needs slope; it is used as leaky_relu(x[...], slope=…)")


def test_a_number_is_compared_with_the_entries_of_a_tensor():
    assert said("claim x >= 0") == ("`>=` of a number and a tensor of shape (n); say it of each entry, "
                                    "`x[i] >= … for i < n`")
