"""Conventions at kinks give the symbol of a slope a value, and never make a slope exist."""

import pytest

from derive.language.errors import LanguageError
from derive.language.statement import read
from derive.search.judging.session import verify

AGREED = "convention relu'(0) = 0\nreal x\n"


@pytest.mark.parametrize("claim, word", [
    (AGREED + "claim relu'(0) = 0", "PROVED"),
    (AGREED + "claim relu'(0) = 1", "REFUTED"),
    (AGREED + "claim relu'(x) = [x > 0]", "PROVED"),
    (AGREED + "claim relu'(x) = heaviside(x)", "REFUTED"),      # heaviside(0) is 1/2 by definition
    (AGREED + "claim ∂relu(x)/∂x = relu'(x)", "REFUTED"),       # at 0 there is no derivative
    (AGREED + "assume x != 0\nclaim ∂relu(x)/∂x = relu'(x)", "PROVED"),
    ("real x\nclaim relu'(x) = [x > 0]", "REFUTED"),            # nothing is agreed on at 0
    ("convention relu'(0) = 1/2\nreal x\nclaim relu'(x) = heaviside(x)", "PROVED"),
    ("real c in [0, 1], x\nconvention relu'(0) = c\nclaim 0 <= relu'(x)", "PROVED"),
    ("convention abs'(0) = 0\nreal x\nclaim abs'(x) = sign(x)", "PROVED"),
    ("convention abs'(0) = 1\nreal x\nclaim abs'(x) = sign(x)", "REFUTED"),
    ("convention relu'(0) = 0\nsize n\ntensor x[n]\nclaim relu'(x)[i] = [x[i] > 0] for i < n", "PROVED"),
])
def test_a_claim_under_a_convention(claim, word):
    record = verify(claim, repairing=0)
    assert record.word == word, record.text()


@pytest.mark.parametrize("agreed", [
    "relu'(0) = relu'(0)", "relu'(0) = abs'(0)\nconvention abs'(0) = relu'(0)", "relu'(0) = y",
    "relu'(0) = ∂relu(x)/∂x", "relu'(0) = v", "relu'(0) = v[0]", "relu'(0) = exp(x)",
    "relu'(0) = E[x]", "relu'(0) = z",
])
def test_what_is_agreed_on_is_a_number(agreed):
    """Whether or not the claim reads it; else a slope could be agreed to be itself."""
    given = "real x\ntensor v[3]\nlet z = relu'(x)\n"
    with pytest.raises(LanguageError):
        read(f"{given}convention {agreed}\nclaim x = x")
