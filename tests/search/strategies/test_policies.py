"""What a proof opens, and what it keeps shut."""

import pytest

from derive.language.statement import read
from derive.search.judging.session import verify
from derive.search.strategies.policies import common_logarithms


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
