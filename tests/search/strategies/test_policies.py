"""What a proof opens, and what it keeps shut."""

import pytest

from derive.language.statement import read
from derive.language.text import text
from derive.search.judging.session import verify
from derive.search.strategies.policies import common_logarithms, units_of_exponents


@pytest.mark.parametrize("claim", [
    "real s > 0, t > 0, x; claim log(t/s) + (x + 1)^2 = x^2 + 2*x + 1 + log(t/s)",
    "real s > 0, t > 0; random X normal(0, s^2); claim E[log(t/s) + X^2] = s^2 + log(t/s)",
])
def test_a_logarithm_on_both_sides_stays_as_it_is(claim):
    found = verify(claim, patience=0.3, repairing=0)
    assert found.word == "PROVED", found.text()
    assert "log_mul" not in found.verdict.proof.theorem.rests_on


@pytest.mark.parametrize("claim", [
    "real s > 0, t > 0; claim log(t/s) + log(s) = log(t)",
    "real s > 0, t > 0; claim 2*log(t/s) = log(t/s) + log(t) - log(s)",
    "real s > 0, t > 0; claim log(t/s) = log(s/t) + 2*log(t/s)",
])
def test_a_logarithm_is_taken_apart_where_it_must_be(claim):
    found = verify(claim, patience=0.3, repairing=0)
    assert found.word == "PROVED" and "log_mul" in found.verdict.proof.theorem.rests_on


def test_the_logarithms_in_common():
    def common(claim):
        (read_,) = read(f"real s > 0, t > 0; claim {claim}")
        return len(common_logarithms(read_.claim))

    assert common("log(t/s) + 1 = 1 + log(t/s)") == 1
    assert common("log(t/s) = log(t) - log(s)") == common("log(t) + 0 = log(t)") == 0


@pytest.mark.parametrize("claim, word", [
    ("claim b[s] <= b[t] for t < T+1, s in 0..t", "PROVED"),
    ("claim b[s] < b[t] for t < T+1, s < t", "REFUTED"),              # a[s] may be 0
    ("claim b[t] <= b[s] for t < T+1, s in 0..t", "REFUTED"),
])
def test_a_level_opens_beside_any_earlier_one(claim, word):
    given = "size T; tensor a[T] >= 0; let b[0] = 0; let b[t+1] = b[t] + a[t] for t < T; "
    found = verify((given + claim).replace("; ", "\n"), patience=0.3, repairing=0)
    assert found.word == word, found.text()


@pytest.mark.parametrize("claim, word", [
    ("claim x[2*t] = x[0] for t < T+1", "PROVED"),
    ("claim x[2*t] = c - x[0] for t < T+1", "REFUTED"),
    ("claim x[2*t+1] = x[0] for t < T", "REFUTED"),
    ("claim x[2*t+1] = c - x[0] for t < T", "PROVED"),
])
def test_several_steps_of_a_recurrence_are_taken_at_once(claim, word):
    given = "size T; real c; tensor x[2*T+1]; assume x[t+1] = c - x[t] for t < 2*T; "
    found = verify((given + claim).replace("; ", "\n"), patience=0.3, repairing=0)
    assert found.word == word, found.text()


@pytest.mark.parametrize("claim, units", [
    ("exp(x/2)^2 = exp(x)", {"x": "1/2"}),
    ("tanh(0.7*x) = 2*sigmoid(1.4*x) - 1", {"x": "7/10"}),
    ("tanh(sqrt(2)*x/10) = 2*sigmoid(sqrt(2)*x/5) - 1", {"x": "1/10"}),
    ("exp(x)^2 = exp(2*x)", {}),                            # 1 is the unit by itself
    ("exp(x/1000) = exp(x)", {}),                           # a thousand is no small multiple
])
def test_exponents_have_a_unit_where_they_are_small_multiples_of_one(claim, units):
    (statement,) = read(f"real x\nclaim {claim}")
    found = units_of_exponents(statement.theory, statement.claim)
    assert {text(term): str(unit) for term, unit in found.items()} == units
