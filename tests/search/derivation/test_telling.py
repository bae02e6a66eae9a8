"""Telling: which lines of a proof a reader sees."""

import pytest

from derive.language.statement import read
from derive.language.text import text
from derive.search.answers.verdict import judge

LAYER = """size d, k with k <= d
tensor h[d], w[k]
let a = conv1d(h, w)
loss L(a)
"""


def lines_of(claim: str) -> list[str]:
    (statement,) = read(LAYER + "claim " + claim, "<claim>")
    return [line.reason for line in judge(statement).proof.lines]


@pytest.mark.parametrize("claim, reasons", [
    ("∂L/∂h[n] = Σ i<d-k+1: ∂L/∂a[i] * ∂a[i]/∂h[n]    for n < d", ["", "chain rule"]),
    ("∂a[i]/∂h[n] + w[0] = w[0] + ∂a[i]/∂h[n]    for i < d-k+1, n < d", ["", "arithmetic"]),
])
def test_no_line_is_reached_by_a_way_round(claim, reasons):
    """Both sides are worked out until they meet, here far beyond where they are the same."""
    assert lines_of(claim) == reasons


def test_no_line_shows_a_number_divided_by_itself():
    (statement,) = read("real z\nclaim 1 - sigmoid(z) = 1/(1 + exp(z))", "<claim>")
    lines = judge(statement).proof.lines
    assert "clearing fractions, cancelling" in [line.reason for line in lines]
    assert not any("exp(z) / exp(z)" in text(line.term) for line in lines)


def test_no_line_shows_a_sum_over_one_index():
    (statement,) = read("size T, n\ntensor A[n, n], B[n], u[T]\nlet h[0] = zeros(n)\n"
                        "let h[t+1] = A @ h[t] + u[t]*B for t < T\n"
                        "claim h[T] = Σ s<T: u[s] * (A^(T-1-s) @ B)", "<claim>")
    (derivation,) = judge(statement).proof.derivations
    step = [text(line.term) for line in derivation.steps_of_induction[1][1].lines]
    assert len(step) == 5
    assert not any("in v..v:" in line for line in step)


def test_the_sigmoid_of_what_is_turned_over_is_opened_at_once():
    (statement,) = read("real x\nclaim sigmoid(-x) = 1/(1 + exp(x))", "<claim>")
    assert [line.reason for line in judge(statement).proof.lines] == ["", "definition of sigmoid"]


def test_a_lemma_that_an_induction_rests_on_is_shown():
    (statement,) = read("size L\ntensor k[L], s[L]\nlet r[0] = 0\nlet j[0] = 1\n"
                        "let j[l+1] = j[l]*s[l] for l < L\nlet r[l+1] = r[l] + k[l]*j[l] for l < L\n"
                        "claim r[l] = Σ i<l: k[i] * Π q<i: s[q] for l in 0..L", "<claim>")
    (derivation,) = judge(statement).proof.derivations
    assert [text(lemma.theorem.claim) for _, lemma in derivation.lemmas] == ["j[t] = Π k<t: s[k]"]
    step = derivation.steps_of_induction[1][1]
    assert any("the lemma above" in line.reason for line in step.lines)


def test_no_line_shows_what_the_next_one_decides_or_the_last_one_decided():
    """On the way up from the right side, h[u+1] is first opened with [u = -1], which is 0."""
    (statement,) = read("size T\nreal a, h0\ntensor x[T]\nlet h[0] = h0\nlet h[t+1] = a*h[t] + x[t] for t < T\n"
                        "claim ∂h[s]/∂h[t] = δ[s, t] + a*∂h[s]/∂h[t+1] for s < T + 1, t < s", "<claim>")
    (derivation,) = judge(statement).proof.derivations
    step = [text(line.term) for line in derivation.steps_of_induction[1][1].lines]
    assert step == ["∂h[u+1]/∂h[t]", "a * ∂h[u]/∂h[t]", "a^2 * ∂h[u]/∂h[t+1]", "a * ∂h[u+1]/∂h[t+1]",
                    "δ[u+1, t] + a * ∂h[u+1]/∂h[t+1]"]
