"""What equations among the hypotheses make of others: combinations, and arguments."""

import pytest

from derive.kernel.ring import normal, polynomial
from derive.kernel.terms import add, mul, sub
from derive.language import statement
from derive.search.strategies.consequences import combination, equations, undone
from derive.search.strategies.made import Makings

DECLARED = "real a, b, c, x, y, p; "


def read(text: str):
    (found,) = statement.read(DECLARED + text)
    return found


@pytest.mark.parametrize("text", [
    "assume a*b = 1; claim (a + b)^2 = a^2 + b^2 + 2",
    "assume a + b + c = 0; claim a^3 + b^3 + c^3 = 3*a*b*c",
    "assume a^2 = b, b^2 = 1; claim a^4 = 1",
    "assume a^2 + b^2 = 1; claim a^4 - b^4 = 2*a^2 - 1",
])
def test_multiples_of_facts_add_up_to_the_difference(text):
    claim = read(text).claim
    parts = combination(polynomial(sub(claim.left, claim.right)),
                        list(equations(read(text).facts(), claim)))
    assert normal(add(*(mul(m, sub(u, v)) for m, u, v in parts))) == normal(
        sub(claim.left, claim.right))


@pytest.mark.parametrize("text", [
    "assume a*b = 1; claim (a + b)^2 = a^2 + b^2 + 1",
    "assume a^2 = 1; claim a = 1",
    "assume a*b = 0; claim a = 0",
    "assume a^2 = b^2; claim a = b",
    "assume a*b/b = c; claim a = c",                   # b may be 0
    "claim a = b",
])
def test_nothing_adds_up_to_what_does_not_follow(text):
    claim = read(text).claim
    assert combination(polynomial(sub(claim.left, claim.right)),
                       list(equations(read(text).facts(), claim))) is None


@pytest.mark.parametrize("assumed, known", [
    ("assume exp(x) = y", "x = log(y)"),
    ("assume y = exp(2*x + 1)", "2*x + 1 = log(y)"),
    ("assume x > 0, log(x) = y", "x = exp(y)"),
    ("assume x > 0, log(x) = 0", "x = 1"),
    ("assume x >= 0, x^2 = 4", "x = 2"),
    ("assume sigmoid(x) = p, 0 < p, p < 1", "x = log(p) - log(1 - p)"),
    ("assume b > 0, a*b = c", "a = c/b"),
])
def test_what_a_value_says_of_the_argument(assumed, known):
    found = read(f"{assumed}; claim {known}")
    shown = list(undone(found.theory, found.theory.facts, Makings()))
    assert any(normal(t.claim.left) == normal(found.claim.left)
               and normal(t.claim.right) == normal(found.claim.right) for t in shown), shown


@pytest.mark.parametrize("assumed", ["assume x^2 = 4", "assume a*b = c", "assume abs(x) = y"])
def test_nothing_is_said_where_a_condition_is_missing(assumed):
    found = read(f"{assumed}; claim x = x")
    assert not [t for t in undone(found.theory, found.theory.facts, Makings())]
