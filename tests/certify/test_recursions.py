"""Definitions by recursion that call one another, and their slopes: Coq accepts what is true, and
nothing that is spoiled."""

import re
from functools import cache

import pytest

from derive.certify.certify import CERTIFIED, certify
from derive.certify.emit import script
from derive.search.judging.session import records

NETWORK = ("size T; function φ; real w, a; loss L(y); let h[0] = a; let u[t] = w*h[t] for t < T; "
           "let h[t+1] = φ(u[t]) for t < T; let y = h[T]; claim ")
WEIGHT = NETWORK + "∂h[t+1]/∂w = φ'(u[t]) * (h[t] + w * ∂h[t]/∂w) for t < T"
STATE = NETWORK + "∂h[t+1]/∂h[t] = φ'(u[t]) * w for t < T"
SPOILED = {
    "another step": (WEIGHT, r"\(r_w \* \(c 0%nat\) \[n_t\]%Z\)", "(r_w * r_w * (c 0%nat) [n_t]%Z)"),
    "another state": (WEIGHT, r"f_phi \(\(c 1%nat\)", "f_phi ((c 0%nat)"),
    "its own level": (WEIGHT, r"\(c 1%nat\) \[n_t \+ \(-1\)\]", "(c 1%nat) [n_t]"),
    "another start": (WEIGHT, r"then r_a", "then r_w"),
    "no path through the state before": (WEIGHT, r" \+ r_w \* D \(fun r_w => [^)]*\) r_w\)\)\.$", "))."),
    "held too late": (STATE, r"held 0 n_t", "held 0 (n_t + 1)%Z"),
    "another one held": (STATE, r"held 0 n_t", "held 1 n_t"),
    "another slope": (STATE, r"\* r_w\)\.$", "* r_a)."),
}


@cache
def proof(text: str):
    (found,) = records(text)
    return found.verdict.proof


def test_a_network_of_any_depth_is_certified(coq):
    found = certify([("weight", proof(WEIGHT)), ("state", proof(STATE))])
    assert [c.text() for c in found if c.word != CERTIFIED] == []


@pytest.mark.parametrize("what", SPOILED)
def test_a_spoiled_recursion_is_refused(what, accepts):
    text, said, false = SPOILED[what]
    made = script(proof(text), "T_x")
    changed = re.sub(said, false, made.statement, flags=re.M)
    assert changed != made.statement
    assert not accepts(f"{changed}\n{made.proof}")
