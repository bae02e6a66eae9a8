"""Steps that are one after the other within one part of a term go down to it together."""

import re

import pytest

from derive.certify.certify import exported
from derive.certify.descents import Move
from derive.certify.places import place
from derive.certify.scope import ROOT
from derive.certify.speaker import Speaker
from derive.certify.steps import Steps
from derive.kernel.replay import rewrite
from derive.language.rules import RULES
from derive.search.judging.session import records

ABREAST = "size n; tensor x[n]; claim Σ i<n: (exp(x[i])*exp(-x[i]) + sin(x[i])^2 + cos(x[i])^2) = 2*n"


@pytest.fixture(scope="module")
def proof():
    (record,) = records(ABREAST, "-")
    return record.verdict.proof


@pytest.fixture
def moves(proof):
    """The steps of the left side, and where they are made."""
    (found,) = [d.found for d in proof.derivations]
    here, term, made = place(proof.theorem.theory, proof.theorem.facts), found.theorem.claim.left, []
    for i, step in enumerate(found.left):
        after = rewrite(term, step.path, step, RULES, here)
        made.append(Move(term, after, step.path, step, f"(* {i} *) "))
        term = after
    return made, here


def test_each_step_stands_in_the_script_once_and_in_its_order(proof):
    made = exported("abreast", proof)
    numbers = [int(n) for n in re.findall(r"\(\* step (\d+):", made.proof)]
    assert sorted(numbers) == [link.number for link in made.links]


def test_steps_in_several_summands_go_down_abreast(proof, moves):
    made, here = moves
    steps = Steps(Speaker(proof.theorem.theory), RULES)
    groups = list(steps.groups(made, here, ROOT))
    assert [m for group in groups for m in group] == made
    together = [group for group in groups if len(group) > 1]
    assert together
    for group in together:
        script = steps.together(group, here, ROOT)
        assert script.startswith("apply (f_equal2 Rplus)")
        assert all(script.count(m.note) == 1 and steps.say.real(m.after) not in script for m in group)


def test_a_step_of_the_whole_is_by_itself(proof, moves):
    made, here = moves
    whole = [m for m in made if not m.path]
    assert whole and [group for group in Steps(Speaker(proof.theorem.theory), RULES).groups(
        made, here, ROOT) if group[0] in whole] == [[m] for m in whole]
