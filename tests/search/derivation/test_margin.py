"""Margins: the key step of an inequality, as a line."""

import pytest

from derive.kernel.ring import equal
from derive.kernel.terms import ZERO, sub
from derive.language.statement import read
from derive.language.text import text
from derive.search.derivation.proof import Derivation
from derive.search.proving.prove import prove
from derive.search.answers.verdict import REFUTED, judge

NAMES = "size n\ntensor a[n], b[n]\nreal u, v, w"
SHOWN = [
    ("2*u*v <= u^2 + v^2", "(u - v)^2", "completing the square"),
    ("0 < u^2 + u + 1", "(1/2 + u)^2 + 3/4", "completing the square"),
    ("(Σ i<n: a[i])^2 <= n * (Σ i<n: a[i]^2)", "1/2 * Σ i<n, j<n: (a[i] - a[j])^2",
     "Lagrange's identity"),
    ("(Σ i<n: a[i]*b[i])^2 <= (Σ i<n: a[i]^2) * (Σ i<n: b[i]^2)",
     "1/2 * Σ i<n, j<n: (a[j]*b[i] - a[i]*b[j])^2", "Lagrange's identity"),
    ("u*w <= v*w    if u <= v, 0 <= w", "w*(v - u)", "what is known of each part"),
    ("∂sigmoid(u)/∂u <= 1/4", "(sigmoid(u) - 1/2)^2", "differentiating, completing the square"),
    ("∂tanh(u)/∂u <= 1", "tanh(u)^2", "differentiating"),
    ("(u*v + (1 - u)*w)^2 <= u*v^2 + (1 - u)*w^2    if 0 <= u, u <= 1", "u*(1 - u)*(v - w)^2",
     "completing the square"),
    ("w <= u - v*u^2/2    if w <= u - v*u^2 + w^2*v^2*u^2/2, w^2*v <= 1, v >= 0",
     "(u + 1/2*u^2*v^2*w^2 - u^2*v - w) + 1/2*u^2*v*(1 - v*w^2)", "what is known of each part"),
]


def margin(claim: str):
    claim, _, hypotheses = claim.partition(" if ")
    assume = f"\nassume {hypotheses.replace(', ', ' and ')}" if hypotheses else ""
    (statement,) = read(f"{NAMES}{assume}\nclaim {claim}")
    return Derivation(prove(statement.theory, statement.facts(), statement.claim))


@pytest.mark.parametrize("claim, key, reason", SHOWN, ids=[claim for claim, *_ in SHOWN])
def test_the_difference_is_written_as_what_is_not_negative(claim, key, reason):
    derivation = margin(claim)
    difference, step, zero = derivation.margin
    left = derivation.theorem.claim.left
    assert equal(difference.term, sub(derivation.theorem.claim.right, left))
    assert text(step.term).replace(" ", "") == key.replace(" ", "")
    assert (step.reason, zero.term, zero.relation) == (reason, ZERO, derivation.theorem.claim.op)


def test_what_says_no_more_than_the_claim_is_not_shown():
    assert margin("1 + u <= exp(u)").margin == ()
    assert margin("n <= n + 1").margin == ()


def test_a_false_inequality_has_no_margin():
    (statement,) = read(f"{NAMES}\nclaim 3*u*v <= u^2 + v^2")
    assert judge(statement).word == REFUTED
    assert prove(statement.theory, statement.facts(), statement.claim) is None
