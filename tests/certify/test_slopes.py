"""Inequalities by the sign of a slope: what is proved by one is accepted, what has none is refused."""

import pytest

from derive.certify.certify import CERTIFIED, certify
from derive.search.judging.session import records

CLAIMS = [
    "real x >= 0; claim tanh(x) <= x",
    "real x, a; assume a >= 0 and x >= a; claim a - sin(a) <= x - sin(x)",
    "real x in (0, 1); claim -log(2) <= x*log(x) + (1 - x)*log(1 - x)",
    "real x; claim softplus(x) - relu(x) <= log(2)"]


def test_they_are_certified(coq):
    found = certify((text, next(records(text, "-")).verdict.proof) for text in CLAIMS)
    for text, c in zip(CLAIMS, found):
        assert c.word == CERTIFIED, f"{text}\n{c.text()}"
        assert "mean_value_le" in c.file


def rise(sign: str, curve: str, low: str, high: str) -> str:
    """That a function rises, by the script of a certificate for a slope that is as shown."""
    word = {"<": "lt", "<=": "le"}[sign]
    return (f"Theorem t : (forall z : R, {low} <= z <= {high} -> 0 {sign} D (fun z => {curve}) z) ->\n"
            f"  (fun z => {curve}) ({low}) {sign} (fun z => {curve}) ({high}).\n"
            f"Proof. intros S. apply (mean_value_{word} (fun z => {curve}) ({low}) ({high})).\n"
            f"  {{ lra. }} {{ intros. derivative_exists. }} exact S. Qed.")


@pytest.mark.parametrize("sign, curve, low, high, holds", [
    ("<=", "z + (-1) * sin z", "-1", "1", True),
    ("<", "exp z", "-1", "1", True),
    ("<=", "(-1) * heaviside z", "-1", "1", False),        # 0 everywhere but at its jump
    ("<=", "(-1) * / z", "1", "2", True),
    ("<=", "(-1) * / z", "-1", "1", False),                # rises, but not across its pole
    ("<=", "z", "1", "-1", False),
    ("<", "exp z", "1", "1", False)])
def test_a_function_rises_where_it_has_a_slope_between(sign, curve, low, high, holds, accepts):
    assert accepts(rise(sign, curve, low, high)) == holds


# a second derivative, of a first one that is as it is because of what holds near the point
NEARBY = [
    "real x > 0; claim D(log(x), x, x) = -1/x^2",
    "size n; tensor x[n]; assume x[i] > 0 for i < n; "
    "claim D(Σ k<n: log(x[k]), x[i], x[j]) = -[i = j]/x[i]^2 for i < n, j < n"]


def test_second_derivatives_are_certified_by_what_holds_nearby(coq):
    found = certify((text, next(records(text, "-")).verdict.proof) for text in NEARBY)
    for text, c in zip(NEARBY, found):
        assert c.word == CERTIFIED, f"{text}\n{c.text()}"
        assert " where (fun " in c.file


@pytest.mark.parametrize("held, holds", [("0 < x", True), ("x <> 0", True), ("0 <= x", False), ("x = 1", False)])
def test_only_what_is_strict_holds_nearby(held, holds, accepts):
    assert accepts(f"Theorem t : forall x : R, {held} -> nearby (fun x => {held}) x.\n"
                   "Proof. intros. holds_near. Qed.") == holds
