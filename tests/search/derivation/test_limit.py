"""Limits: what a number tends to, as lines."""

import pytest

from derive.kernel.terms import Tends
from derive.language.statement import read
from derive.language.text import text
from derive.search.derivation.proof import Derivation
from derive.search.proving.prove import prove

NAMES = "size n\nreal a, x > 0\ntensor v[n]\n"


def told(claim: str) -> list[list[tuple[str, str]]]:
    """The passages: of each line what a number tends to, or a number, and the reason."""
    (statement,) = read(f"{NAMES}claim {claim}", "<claim>")
    found = prove(statement.theory, statement.facts(), statement.claim)
    return [[(text(t.body) if isinstance(t := line.term, Tends) else f"= {text(t)}", line.reason)
             for line in passage.lines] for passage in Derivation(found).passages]


def test_a_quotient_of_slopes_is_a_line():
    ((quotient, slopes, value),) = told("limit h -> 0: sin(h)/h = 1")
    assert (quotient[0], slopes[0], value) == ("sin(h) / h", "cos(h) / 1", ("= 1", "continuity"))
    assert slopes[1] == "L'Hôpital's rule: both tend to 0"


def test_a_product_is_first_written_as_a_quotient():
    ((_, quotient, slopes, plain, value),) = told("limit h -> 0+: h*log(h) = 0")
    assert quotient == ("log(h) / (1/h)", "as a quotient")
    assert slopes[1] == "L'Hôpital's rule: the denominator grows"
    assert plain == ("-h", "arithmetic") and value == ("= 0", "continuity")


def test_what_squeezes_a_number_is_shown_before_it():
    bounds, low, high, whole = told("limit k -> oo: sin(k)/k = 0")
    assert [line for line, _ in bounds] == ["= -1/k", "= sin(k) / k", "= 1/k"]
    assert bounds[1][1] == "sin is between -1 and 1"
    assert low == [("-1/k", ""), ("= 0", "the denominator grows")]
    assert high[0][0] == "1/k" and whole[-1] == ("= 0", "squeezed between these")


def test_bounds_are_shown_under_the_least_that_is_known_of_the_variable():
    (statement,) = read(f"{NAMES}claim limit k -> oo: log(1 + exp(k*a))/k = relu(a)", "<claim>")
    bounds, *_ = Derivation(prove(statement.theory, statement.facts(), statement.claim)).passages
    assert [text(cond) for cond in bounds.conds] == ["k > 0"]


def test_the_limit_of_a_part_is_shown_before_the_whole():
    *_, part, whole = told("limit k -> oo: exp(sin(k)/k) = 1")
    assert part[0][0] == "sin(k) / k"
    assert whole == [("exp(sin(k) / k)", ""), ("= 1", "the limit above")]


@pytest.mark.parametrize("claim, reasons", [
    ("limit h -> a: (h + x)^2 = (a + x)^2", ["continuity"]),
    ("limit k -> oo: sigmoid(k*x) = 1", ["sigmoid tends to 1 at oo"]),
    ("limit k -> -oo: 1/(1 + exp(k)) = 1", ["exp tends to 0 at -oo"]),
    ("limit k -> oo: (1 + 1/k)/(2 - exp(-k)) = 1/2", ["the denominator grows, exp tends to 0 at -oo"]),
    ("limit k -> oo: (Σ i<n: abs(v[i])^k)^(1/k) = max i<n: abs(v[i])",
     ["the largest power outgrows the others"]),
    ("limit h -> 0: ((a + h)^2 - a^2)/h = 2*a", ["cancelling", "continuity"]),
])
def test_what_is_read_off_says_by_what(claim, reasons):
    (passage,) = told(claim)
    assert [reason for _, reason in passage[1:]] == reasons


def test_other_claims_have_no_passages():
    assert told("(a + x)^2 = a^2 + 2*a*x + x^2") == []
