"""Hypotheses that no rational number meets."""

import pytest

from derive.language import statement
from derive.language.text import text
from derive.search.answers.solutions import candidates
from derive.search.judging.session import verify


def verdict(claim: str):
    return verify(claim, patience=0.3, repairing=0)


@pytest.mark.parametrize("claim", [
    "real x; assume exp(x) = 2; claim exp(2*x) = 4",
    "real x; assume x^2 = x + 1; claim x^3 = 2*x + 1",
    "real x > 0; assume x^2 = 2; claim x = sqrt(2)",
    "real a, b; assume exp(a) = 2; assume exp(b) = 3; claim exp(a + b) = 6",
    "real x; assume exp(x) = 3; claim x > 0",
    "size n; tensor x[n]; real s > 0; assume s^2 = 2; claim Σ i<n: s^2*x[i] = 2*Σ i<n: x[i]",
    "real s > 0; assume s^2 = 2; random Z normal(0, s^2); claim Var[Z] = s^2",
    "real s > 0; assume s^2 = 2; random Z normal(0, s^2); claim Var[Z] = 2",
    "real s > 0; assume s^2 = 2; random U uniform(0, s); claim E[U] = s/2",
    "real q in (0, 1); assume q^2 + q = 1; claim q^3 = 2*q - 1",
    "real q in (0, 1); assume q^2 + q = 1; random D bernoulli(q); claim Var[D] = q*(1 - q)",
    "real x; assume exp(x) = 2; let f = x^3; claim ∂f/∂x = 3*log(2)^2",
    "real x; assume exp(x) = 2; claim ∂exp(x)/∂x = 2",
])
def test_a_claim_is_confirmed_where_its_hypotheses_hold(claim):
    found = verdict(claim)
    assert found.word == "PROVED" and found.verdict.survey.instances, found.text()


@pytest.mark.parametrize("claim, point", [
    ("real x; assume exp(x) = 2; claim exp(2*x) = 5", "log(2)"),
    ("real x; assume x^2 = 2; claim x = sqrt(2)", "-sqrt(2)"),
    ("real a, b; assume exp(a) = 2; assume exp(b) = 3; claim exp(a + b) = 5", "log(2)"),
    ("real s > 0; assume s^2 = 2; random Z normal(0, s); claim Var[Z] = 2", "sqrt(2)"),
    ("real s > 0; assume s^2 = 2; random U uniform(0, s); claim E[U] = s", "sqrt(2)"),
    ("size n; tensor x[n]; real s > 0; assume s^2 = 2; claim Σ i<n: s*x[i] = 2*Σ i<n: x[i]", "sqrt(2)"),
    ("real x; assume exp(x) = 3; claim 2*x = x + x = x", "log(3)"),
    ("real x; assume exp(x) = 2; let f = x^3; claim ∂f/∂x = 3*x", "log(2)"),
])
def test_a_claim_is_refuted_where_its_hypotheses_hold(claim, point):
    found = verdict(claim)
    assert found.word == "REFUTED" and f"= {point}" in found.text(), found.text()
    assert point in found.json()["counterexample"]["values"].values()


@pytest.mark.parametrize("claim", [
    "real x; assume x^2 = -1; claim x = x",                    # no solution at all
    "real x; assume exp(x) = -1; claim x = x",
    "real x; assume exp(x) = 2; assume x = 1; claim x = x",    # no common solution
    "real x > 1; assume exp(x) = 2; claim x = x",
])
def test_what_cannot_be_met_confirms_nothing(claim):
    assert verdict(claim).word == "UNKNOWN"


def test_the_relation_that_fails_is_the_claims():
    found = verdict("real x; assume exp(x) = 3; claim 2*x = x + x = x")
    assert text(found.verdict.witness.relation) == "x + x = x"


def test_a_derivative_in_what_is_solved_for_is_not_taken_at_a_constant():
    assert verdict("real x; assume exp(x) = 2; claim ∂(x^2)/∂x = 2*x").word == "PROVED"
    assert verdict("real x; assume exp(x) = 2; claim ∂(x^2)/∂x = x").word == "REFUTED"
    assert verdict("real x; assume exp(x) = 2; claim D(x^2, x, x) = 0").word == "REFUTED"


@pytest.mark.parametrize("given, true, false", [
    ("real x, y; assume x > 0; assume y = sqrt(2)*x", "D(x*y, x) = y", "D(x*y, x) = 2*y"),
    ("real x, y; assume x > 0; assume y = sqrt(2)*x; let z = x*y", "∂z/∂x = y", "∂z/∂x = 2*y"),
    ("size n; real y; tensor v[n]; assume y = exp(v[0])", "∂(y*v[0])/∂v[0] = y", "∂(y*v[0])/∂v[0] = 2*y"),
    ("real x, y; let u = x^2; assume y = exp(u)", "∂(y*u)/∂u = y", "∂(y*u)/∂u = y + y*u"),
    ("real x, y, z; assume y = exp(x); assume z = log(y)", "∂(y*z)/∂y = z", "∂(y*z)/∂y = z + 1"),
])
def test_what_was_solved_for_does_not_move_with_what_its_solution_reads(given, true, false):
    """An equation that is supposed holds at the point, and is never differentiated."""
    assert verdict(f"{given}; claim {true}").word == "PROVED"
    found = verdict(f"{given}; claim {false}")
    assert found.word == "REFUTED" and "°" not in found.text(), found.text()


@pytest.mark.parametrize("claim", [
    "real x, y; assume x > 0; assume y = sqrt(2)*x; assume D(x*y, x) = y; claim y = 2*x",
    "real x, y; let u = x*y; assume y = exp(u); claim y = 2",
])
def test_what_cannot_be_put_in_is_no_solution(claim):
    """Nothing is put under a derivative that moves with it, nor into what it reads itself."""
    assert verdict(claim).word in ("UNKNOWN", "REFUTED")


def test_rational_solutions_are_left_to_the_evaluator():
    (read,) = statement.read("real x, y; assume x^2 = 4; assume 2*x = y; claim x = y")
    assert not list(candidates(read.facts()))
