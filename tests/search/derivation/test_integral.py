"""Integrals: an antiderivative between its ends, as lines."""

import pytest

from derive.kernel.terms import Integral, Tends
from derive.language.statement import read
from derive.language.text import text
from derive.search.derivation.integral import between, bracketed
from derive.search.derivation.proof import Derivation
from derive.search.proving.prove import prove


def passages(claim: str):
    (statement,) = read(f"real x > 0\nclaim {claim}", "<claim>")
    return Derivation(prove(statement.theory, statement.facts(), statement.claim)).passages


def said(term) -> str:
    """A line without the value that its limit or integral is claimed to have."""
    match term:
        case Tends():
            return f"lim {text(term.body)}"
        case Integral():
            return f"[{text(whole)}]" if (whole := bracketed(term)) else f"∫ {text(term.body)}"
    return text(term)


def told(claim: str) -> list[list[tuple[str, str]]]:
    return [[(said(line.term), line.reason) for line in passage.lines] for passage in passages(claim)]


def test_an_antiderivative_stands_between_brackets():
    slope, integral = told("integral t in 0..x: (t^2 + 3) = x^3/3 + 3*x")
    assert slope == [("∂(3 * t + 1/3 * t^3)/∂t", ""), ("t^2 + 3", "differentiating")]
    assert integral == [("∫ t^2 + 3", ""), ("[3 * t + 1/3 * t^3]", "continuous antiderivative"),
                        ("x^3 / 3 + 3 * x", "values at the ends")]


def test_what_it_comes_to_at_the_ends_is_shown_before_the_value():
    *_, integral = told("integral t in 0..1: sigmoid(t) = softplus(1) - log(2)")
    assert [line for line, _ in integral[2:]] == ["softplus(1) - softplus(0)", "softplus(1) - log(2)"]
    assert "definition of softplus" in integral[3][1]


def test_an_end_at_infinity_has_a_limit_before():
    _, below, above, integral = told("integral t in -oo..oo: (1 - tanh(t)^2) = 2")
    assert below == [("lim tanh(t)", ""), ("-1", "tanh tends to -1 at -oo")]
    assert above == [("lim tanh(t)", ""), ("1", "tanh tends to 1 at oo")]
    assert integral[1:] == [("[tanh(t)]", "continuous antiderivative"), ("2", "values at the ends")]


def test_the_points_without_a_slope_are_left_out():
    slope, _ = passages("integral t in -1..1: (abs(t) + sign(t)) = 1")
    assert [text(cond) for cond in slope.conds] == ["t != 0"]
    slope, _ = passages("integral t in 0..1: exp(t) = exp(1) - 1")
    assert slope.conds == ()


@pytest.mark.parametrize("claim, antiderivative", [
    ("integral t in 0..oo: x*exp(-x*t) = 1", "-exp(-t * x)"),          # nothing is left to cancel
    ("integral t in 0..oo: 2*exp(-x*t) = 2/x", "-2 * exp(-t * x) / x")])
def test_a_factor_that_is_the_slope_of_the_argument_cancels(claim, antiderivative):
    *_, integral = told(claim)
    assert integral[1][0] == f"[{antiderivative}]"


def test_only_the_integral_of_a_slope_stands_between_brackets():
    (statement,) = read("real x > 0\nclaim integral t in 0..x: t = x^2/2", "<claim>")
    assert bracketed(statement.claim) is None
    assert bracketed(between(statement.claim, statement.claim.value)) == statement.claim.value


def test_other_claims_have_no_passages():
    assert told("(1 + x)^2 = 1 + 2*x + x^2") == []


def test_what_has_no_antiderivative_here_is_unknown():
    """Its slopes are combinations of nothing, for which no equation is to be solved."""
    (s,) = read("claim integral t in 1..2: 1/t = log(2)")
    assert prove(s.theory, s.facts(), s.claim) is None
