"""Cases, contradictions, and what exists."""

import pytest

from derive.kernel.terms import ONE, ZERO, Not, Rel
from derive.language import statement
from derive.search.proving.alternatives import denied
from derive.search.proving.prove import prove


def found(text: str):
    (read,) = statement.read(text)
    return prove(read.theory, read.facts(), read.claim)


@pytest.mark.parametrize("fact, claim", [
    ("x = y or x = -y", "x^2 = y^2"),
    ("x > 1 or x < -1", "x^2 > 1"),
    ("x = 0 or y = 0 or x = y", "x*y*(x - y) = 0"),
])
def test_each_case_of_a_fact_is_looked_at(fact, claim):
    assert len(found(f"real x, y; assume {fact}; claim {claim}").cases) == 2


def test_one_case_is_not_enough():
    assert found("real x, y; assume x = y or x = -y; claim x = y") is None
    assert found("real x, y; assume x > 1 or y > 1; claim x > 1 or y > 2") is None


def test_a_claim_rests_on_what_its_opposite_contradicts():
    shown = found("size n; tensor x[n]; assume Σ i<n: x[i] > 0; claim any i<n: x[i] > 0")
    assert shown.absurd.held.op == "<" and len(shown.absurd.refuted) == 1
    assert shown.absurd.found.theorem.claim == Rel("=", ONE, ZERO)


def test_nothing_exists_in_an_empty_range():
    assert found("size n >= 0; tensor x[n]; claim any i<n: x[i] = x[i]") is None


def test_the_opposite_of_a_condition_is_written_plainly():
    (read,) = statement.read("size n; tensor x[n]; claim any i<n: x[i] > 0")
    opposite = denied(read.claim)
    assert opposite.kind == "all" and opposite.body == Rel("<=", opposite.body.left, ZERO)
    assert denied(denied(opposite)) == opposite and denied(Not(read.claim)) != opposite


@pytest.mark.parametrize("fact, claim", [
    ("not (x > 0 or x < 0)", "x = 0"),
    ("not (x > y or y > x or x > 1)", "x = y"),
    ("x^2 >= x, x > 0", "x >= 1"),
    ("x^2 >= x, x < 1", "x <= 0"),
    ("x^3 < y^3", "x < y"),
    ("(x > 0 and y > 0) or (x < 0 and y < 0)", "x*y > 0"),
])
def test_what_its_opposite_makes_false_holds(fact, claim):
    assert found(f"real x, y; assume {fact}; claim {claim}")


@pytest.mark.parametrize("fact, claim", [
    ("not (x > 0 and x < 0)", "x = 0"),
    ("not (x > 0 or x < 0)", "y = 0"),
    ("x^2 >= x", "x >= 1"),
    ("x^2 < y^2", "x < y"),
    ("x^3 <= y^3", "x < y"),
    ("(x > 0 and y > 0) or (x < 0 and y < 0)", "x + y > 0"),
])
def test_and_what_it_leaves_open_is_not_claimed(fact, claim):
    assert found(f"real x, y; assume {fact}; claim {claim}") is None


def test_a_product_is_0_where_a_factor_is():
    assert found("size n; tensor x[n]; assume any i<n: x[i] = 0; claim (Π i<n: x[i]) = 0")
    assert found("size n; tensor x[n]; assume (Π i<n: x[i]) != 0; claim x[i] != 0 for i < n")
    assert found("size n; tensor x[n]; assume (Π i<n: x[i]) = 0; claim x[i] = 0 for i < n") is None
    assert found("size n; tensor x[n+1]; assume x[n] = 0; claim (Π i<n: x[i]) = 0") is None
