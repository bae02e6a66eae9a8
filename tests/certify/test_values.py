"""What a term is where sizes and scalars are numbers and tensors constant."""

from fractions import Fraction

import pytest

from derive.certify.values import Unreadable, Values
from derive.kernel.terms import Var
from derive.language.statement import read

AT = {Var("n", True): 3, Var("a", False): Fraction(1, 2), Var("x", False): Fraction(2),
      Var("A", False): Fraction(3)}
GIVEN = "size n; real a; tensor x[n], A[1,1]; let y[i] = a*x[i] for i < n; claim "
NUMBERS = {
    "Σ i<n: x[i]^2": 12, "Π i<n: x[i]": 8, "max i<n: x[i]": 2, "y[0] + a^(-1)": 3,
    "sqrt(x[0]^2 / 9)": Fraction(2, 3), "abs(-a)": Fraction(1, 2), "floor(n/2)": 1, "n mod 2": 1,
    "{a if n < 3, x[0] otherwise}": 2, "Σ i<n: [i >= 1]": 2, "det(A)": 3,
    "inv(A)[0, 0]": Fraction(1, 3)}
UNREADABLE = ["exp(a)", "sqrt(a)", "1/(a - a)", "a^a", "log(x[0])"]


def side(text: str):
    (found,) = read(GIVEN + f"{text} = 0")
    return found.theory, found.claim.left


@pytest.mark.parametrize("text", NUMBERS)
def test_a_term_has_its_value(text):
    theory, term = side(text)
    assert Values(theory, AT).of(term) == NUMBERS[text]


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_has_no_exact_value_is_not_given_one(text):
    theory, term = side(text)
    with pytest.raises(Unreadable):
        Values(theory, AT).of(term)


@pytest.mark.parametrize("claim, held", [
    ("x[i] = 2 for i < n", True), ("x[i] < 2 for i < n", False), ("a != 1/2", False),
    ("n divides 6", True), ("x[i] >= i for i < n", True), ("x[i] > i for i < n", False)])
def test_a_condition_holds_or_not(claim, held):
    (found,) = read(f"size n; real a; tensor x[n]; assume {claim}; claim n = n")
    facts = [f for f in found.facts()]
    assert all(map(Values(found.theory, AT).holds, facts)) == held
