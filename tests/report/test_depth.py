"""A network of many layers: what is done and what is printed grows as its depth, and no faster.

Work is counted in calls of functions, so that these tests do not depend on the machine."""

import sys

import pytest

from derive.kernel import ring
from derive.language.statement import read
from derive.report.compose import page
from derive.search.answers.verdict import out_of_range
from derive.search.derivation.proof import Derivation, Proof
from derive.search.entailment import integers
from derive.search.processes.limits import room
from derive.search.proving.prove import prove

BLOCKS = {"plain": "φ(A{l} @ y{k} + b{l})", "residual": "φ(A{l} @ y{k} + b{l}) + y{k}"}


def network(block: str, depth: int) -> str:
    """The gradient in the first bias of so many layers, each a `let` of its own."""
    layers = range(1, depth + 1)
    lets = (f"let y{l} = {BLOCKS[block].format(l=l, k=l - 1)}" for l in layers)
    return "\n".join(("theorem first_bias", "size n", "function φ", "tensor y0[n], " + ", ".join(
        f"A{l}[n, n], b{l}[n]" for l in layers), *lets, f"loss L(y{depth})",
        "claim ∂L/∂b1[i] = ∂L/∂y1[i] * φ'((A1 @ y0 + b1)[i])  for i < n"))


def proof_of(text: str) -> Proof:
    ring.polynomial.cache_clear()
    integers._find.cache_clear()
    (statement,) = read(text)
    with room():
        found = prove(statement.theory, statement.facts(), statement.claim)
    assert found, "not proved"
    return Proof(statement, (Derivation(found),))


def calls(work) -> int:
    """How many functions were called."""
    made = 0

    def count(frame, event, argument):
        nonlocal made
        made += event == "call"

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return made


def require_straight(amounts: list[int]) -> None:
    """The amounts at one, two, three times the depth lie on a line, or below it."""
    first, second, third = amounts
    assert third - second <= 1.2 * (second - first), amounts


@pytest.mark.parametrize("block", BLOCKS)
def test_the_work_grows_as_the_depth(block):
    proof_of(network(block, 2))                         # whatever is loaded on first use
    require_straight([calls(lambda: proof_of(network(block, d))) for d in (12, 24, 36)])


@pytest.mark.parametrize("block", BLOCKS)
def test_the_look_for_indices_that_stray_grows_as_the_depth(block):
    statements = [s for d in (2, 12, 24, 36) for s in read(network(block, d))]
    first, *others = [calls(lambda s=s: out_of_range(s, s.facts())) for s in statements]
    require_straight(others)


@pytest.mark.parametrize("block", BLOCKS)
def test_what_is_printed_grows_as_the_depth(block):
    shown = [page(proof_of(network(block, d))) for d in (10, 20, 30)]
    require_straight([len(repr(p)) for p in shown])
    assert len(repr(shown[0].derivations)) == len(repr(shown[-1].derivations)), "no line shows more than its own layer"


@pytest.mark.parametrize("block", BLOCKS)
def test_a_network_of_a_hundred_layers_is_no_deeper_than_the_stack(block):
    assert proof_of(network(block, 100)).lines
