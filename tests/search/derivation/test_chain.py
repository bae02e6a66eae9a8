"""Chains: the inequalities that lead to one, as lines."""

import pytest

from derive.kernel.terms import ONE, Add, Mul, Num, Pow, Var
from derive.language.statement import read
from derive.language.text import text
from derive.search.derivation.chain import plain
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


@pytest.mark.parametrize("claim", [
    "2*u*v <= u^2 + v^2",                      # a margin tells it
    "exp(u) * (1 + v - u) <= exp(v)",          # follows at once
])
def test_no_chain_where_none_is_needed(claim):
    assert told(claim) == []


def test_ones_zeros_and_signs_that_say_nothing_are_left_out():
    u, minus = Var("u", False), Num(-ONE.value)
    assert plain(Mul((ONE, Mul((minus, Mul((minus, u))))))) == u
    assert plain(Add((u, Num(ONE.value - 1)))) == u
    assert plain(Pow(ONE, Num(ONE.value + 1))) == ONE
