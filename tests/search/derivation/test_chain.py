"""Chains: the inequalities that lead to one, as lines."""

import pytest

from derive.kernel import signs
from derive.kernel.terms import ONE, Add, Call, Mul, Num, Pow, Var, subterms
from derive.language.calls import EXTREMES, SCALAR
from derive.language.statement import read
from derive.language.text import text
from derive.search.derivation.chain import BOUNDS, plain
from derive.search.derivation.proof import Derivation
from derive.search.proving.prove import prove

NAMES = "size n\nreal u, v\ntensor x[n], p[n] > 0, q[n] > 0\n"
WEIGHTS = "assume Σ k<n: p[k] = 1\nassume Σ k<n: q[k] = 1\n"


def told(claim: str) -> list[tuple[str, str, bool]]:
    """The lines, their reasons, and whether they hold for each index of a range."""
    (statement,) = read(f"{NAMES}{WEIGHTS if 'p[' in claim else ''}claim {claim}", "<claim>")
    found = prove(statement.theory, statement.facts(), statement.claim)
    return [(text(f.claim), f.reason, bool(f.ranges)) for f in Derivation(found).chain]


def test_an_instance_at_each_index_is_added_up():
    at_each, whole, claim = told("0 <= Σ k<n: p[k] * log(p[k] / q[k])")
    assert at_each == ("log(q[t]) <= log(p[t]) + q[t] / p[t] - 1", "log is below its tangents",
                       True)
    assert whole[1:] == ("added up", False) and whole[0].startswith("Σ t<n: p[t] * (")
    assert claim[0] == "Σ k<n: p[k] * log(p[k] / q[k]) >= 0" and "hypothesis" in claim[1]


def test_what_it_took_to_use_a_rule_is_shown():
    lines = told("log(Σ k<n: exp(x[k])) <= max(x) + log(n)")
    assert [reason for _, reason, _ in lines] == [
        "exp is nondecreasing", "added up", "counting, exponential of a sum, exp inverts log",
        "log undoes exp"]
    assert lines[2][0] == "Σ k<n: exp(x[k]) <= exp((max i<n: x[i]) + log(n))"


def test_no_chain_where_a_margin_tells_it():
    assert told("2*u*v <= u^2 + v^2") == []


@pytest.mark.parametrize("claim, reason", [
    ("exp(u) * (1 + v - u) <= exp(v)", "exp is above its tangents"),
    ("1 + u <= exp(u)", "exp is above its tangent at 0"),
    ("x[i] <= max j<n: x[j]    for i < n", "a maximum is at least each entry"),
    ("relu(u + v) <= relu(u) + relu(v)", "on either side of each kink"),
    ("abs(tanh(u) - tanh(v)) <= abs(u - v)", "tanh is 1-Lipschitz"),
    ("u + v <= v + u", "both sides are equal"),
])
def test_what_follows_at_once_says_why(claim, reason):
    (line,) = told(claim)
    assert line[1] == reason


def test_every_bound_of_the_kernel_has_its_words():
    u, v = Var("u", False), Var("v", False)
    functions = {name for name in SCALAR | EXTREMES if any(
        signs.bounds(Call(name, args)) for args in ((u,), (u, v)))} | {"log"}
    assert functions == set(BOUNDS)


def test_ones_zeros_and_signs_that_say_nothing_are_left_out():
    u, minus = Var("u", False), Num(-ONE.value)
    assert plain(Mul((ONE, Mul((minus, Mul((minus, u))))))) == u
    assert plain(Add((u, Num(ONE.value - 1)))) == u
    assert plain(Pow(ONE, Num(ONE.value + 1))) == ONE


def test_a_square_that_a_number_is_stands_as_an_equation():
    (statement,) = read("random X, Y\nclaim E[X*Y]^2 <= E[X^2]*E[Y^2]", "<claim>")
    whole = Derivation(prove(statement.theory, statement.facts(), statement.claim))
    (cond, case), (_, others) = whole.cases
    square, gap = case.chain
    assert text(cond) == "E[X^2] > 0" and square.claim.op == "=" and square.reason == "linearity of E"
    assert text(square.claim.right) == "E[(E[X^2] * Y - (E[X * Y] * X))^2]"
    assert gap.reason == "cancelling" and len(others.cases) == 2


def test_what_holds_in_two_cases_at_an_index_is_added_up():
    (statement,) = read("size n\ntensor m[n]\nclaim (Σ i<n: [m[i] <= 0]) <= Σ i<n: max(0, 1 - m[i])", "<claim>")
    at_each, whole = Derivation(prove(statement.theory, statement.facts(), statement.claim)).chain
    assert (at_each.reason, whole.reason) == ("in either case", "added up")
    assert [text(cond) for cond in at_each.ranges] == ["0 <= t < n"]


def test_what_stands_below_a_slope_says_on_which_interval():
    """Else a letter would stand on the page that nothing explains."""
    (statement,) = read("real x\nclaim 1 - x^2/2 <= cos(x)", "<claim>")
    whole = Derivation(prove(statement.theory, statement.facts(), statement.claim))
    for _, case in whole.cases:
        for fact in case.chain:
            letters = {p.name for p in subterms(fact.claim) if isinstance(p, Var)} - {"x"}
            assert letters <= {p.name for cond in fact.ranges for p in subterms(cond) if isinstance(p, Var)}


def test_a_definite_matrix_is_named_and_its_parts_are_not():
    (statement,) = read("size n\ntensor A[n, n] positive definite, x[n]\nassume norm(x) > 0\n"
                        "claim 0 < x^T @ A @ x", "<claim>")
    (only,) = Derivation(prove(statement.theory, statement.facts(), statement.claim)).chain
    assert only.reason == "the matrix is positive definite" and "(A)" not in text(only.claim)
