"""What recursive numbers come to that are multiplied and added to."""

import pytest

from derive.language import statement
from derive.language.text import text
from derive.search.strategies.gathered import gathered

STEPS = "let r[0] = 0; let r[l+1] = r[l] + j[l] for l < L; "


def values(recursion: str, claim: str) -> list[str]:
    (found,) = statement.read(f"size L; tensor s[L], k[L]; real a; {recursion}{STEPS}claim {claim}")
    return [text(equation) for _, equation in gathered(found.theory, found.facts(), found.claim)]


@pytest.mark.parametrize("first, step, value", [
    ("1", "j[l] * s[l]", "Π k<t: s[k]"),
    ("a", "j[l] * s[l]", "(Π k<t: s[k]) * a"),
    ("a", "a * j[l]", "a^t * a"),
    ("0", "j[l] + k[l]", "Σ i<t: k[i]"),
    ("0", "a*j[l] + k[l]", "Σ i<t: a^(-1-i+t) * k[i]"),
    ("1", "2*a - j[l]", "(-1)^t + 2 * a * Σ k<t: (-1)^(-1-k+t)"),
])
def test_a_number_that_only_multiplies_or_adds_has_a_closed_form(first, step, value):
    found = values(f"let j[0] = {first}; let j[l+1] = {step} for l < L; ", "r[L] = a")
    assert found == [f"j[t] = {value}"]


@pytest.mark.parametrize("step", ["j[l]^2", "s[l] * (j[l] + 1)", "k[l]", "a + a*j[l]^2"])
def test_nothing_is_said_of_one_that_does_more(step):
    assert values(f"let j[0] = 1; let j[l+1] = {step} for l < L; ", "r[L] = a") == []


def test_nothing_is_said_of_a_number_that_the_claim_names():
    assert values("let j[0] = 1; let j[l+1] = j[l]*s[l] for l < L; ", "r[L] = Σ l<L: j[l]") == []
