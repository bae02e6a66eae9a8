"""Verdicts: the kernel and the evaluator must agree, and a difference is no verdict."""

from contextlib import contextmanager

import pytest

from derive.language.statement import read
from derive.numeric.refute import Survey
from derive.search.answers import verdict
from derive.search.judging.session import records, verify

TRUE = "real a, b\nclaim (a + b)^2 = a^2 + 2*a*b + b^2"


def test_a_difference_between_the_two_roads_is_raised(monkeypatch):
    """Else a hole in the kernel would be hidden behind REFUTED."""
    false, = read("real a, b\nclaim (a + b)^2 = a^2 + b^2")
    true, = read(TRUE)
    theorem = verdict.prove(true.theory, true.facts(), true.claim)
    monkeypatch.setattr(verdict, "prove", lambda *given, **options: theorem)
    with pytest.raises(verdict.Disagreement):
        verdict.judge(false)


def test_a_difference_ends_with_status_4(monkeypatch):
    def differ(*given, **options):
        raise verdict.Disagreement("the two roads differ")

    monkeypatch.setattr("derive.search.judging.session.judge", differ)
    (record,) = records(TRUE)
    assert record.word == "internal disagreement" and record.exit == 4


def test_what_is_refuted_is_not_proved():
    (record,) = records("size n\ntensor x[n]\nlet p = softmax(x)\n"
                        "claim ∂p[i]/∂x[j] = p[i] * (1 - p[j])  for i < n, j < n")
    assert record.word == "REFUTED" and record.verdict.witness.lhs != record.verdict.witness.rhs


def test_a_long_search_for_a_proof_leaves_time_for_a_counterexample(monkeypatch):
    """Else a false claim whose proof is sought for long would be UNKNOWN."""
    def seek(*_, **__):
        while True:                          # sleep would cost none of the processor's time
            pass

    monkeypatch.setattr(verdict, "prove", seek)
    monkeypatch.setattr(verdict, "survey", lambda *_, **__: Survey(0, (), 0))
    (statement,) = read("real x; claim x^2 = x")
    assert verdict.judge(statement, limit=1.0).word == verdict.REFUTED


@pytest.mark.parametrize("level", ["h[t+1]", "h[n-t]", "(Σ s<n+1: h[s])"])
def test_a_let_that_does_not_go_back_says_so(level):
    """Opened by a proof, it would be opened for ever."""
    found = verify(f"size n\nreal w\nlet h[0] = 1\nlet h[t+1] = w*{level} for t < n\n"
                   "claim h[n] = w^n", patience=0.05, repairing=0)
    assert found.word == "UNKNOWN" and "earlier levels only" in found.message


def test_the_proof_of_an_inequality_is_given_up_sooner_than_that_of_an_equation(monkeypatch):
    """One that is found at all is found soon; else it would take seven seconds to say UNKNOWN."""
    limits = []

    @contextmanager
    def time_limit(seconds):
        limits.append(seconds)
        yield

    monkeypatch.setattr(verdict, "time_limit", time_limit)
    for claim in ("(a + b)^2 = a^2 + 2*a*b + b^2", "a^2 + b^2 >= 2*a*b",
                  "a^2 + i >= 0 for i in 0..2"):
        assert verify(f"real a, b\nclaim {claim}", repairing=0).word == "PROVED"
    assert limits == [10, 7, 10, 4, 10, 4]
