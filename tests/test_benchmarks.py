"""The benchmarks: their tasks are claims that are proved, and their peers know the same tasks.

Nothing is timed here."""

import ast
import sys
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.growth import distinct
from benchmarks.served import DERIVED, PROVED, Peer
from benchmarks.tasks import TASKS
from derive.language.statement import read
from derive.search.judging.session import verify

FOLDER = Path(__file__).parents[1] / "benchmarks"


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_a_task_is_proved(task):
    assert verify(task.claim).word == "PROVED"


@pytest.mark.parametrize("peer", ["sympy_peer", "tensorgrad_peer"])
def test_a_peer_is_given_the_tasks_and_no_others(peer):
    tree = ast.parse((FOLDER / f"{peer}.py").read_text("utf-8"))
    (known,) = (node.value for node in tree.body if isinstance(node, ast.Assign)
                and ast.unparse(node.targets[0]) == "TASKS")
    assert {key.value for key in known.keys} == {task.name for task in TASKS}


def test_a_peer_answers_in_a_process_of_its_own():
    peer = Peer("SymPy", sys.executable, "benchmarks.sympy_peer")
    assert peer.knows("sigmoid Jacobian") and not peer.knows("no such task")
    assert peer.run("sigmoid Jacobian")[1] == PROVED
    assert peer.run("quadratic form, gradient")[1] == DERIVED
    peer.end()


def test_a_peer_that_cannot_be_started_says_why():
    assert "No such file" in Peer("none", "/no/such/python", "benchmarks.sympy_peer").why


def test_no_two_of_many_claims_are_alike():
    claims = list(islice(distinct(), 3 * len(TASKS)))
    assert len({statement.claim for text in claims for statement in read(text)}) == len(claims)
