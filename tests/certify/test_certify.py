"""From a proof to a certificate, and to the command line."""

import json
import re

import pytest
from click.testing import CliRunner

from derive import library
from derive.certify import certify as room
from derive.certify import runner
from derive.certify.certify import CERTIFIED, NOT_CHECKED, REJECTED, certify, exported, judged
from derive.certify.emit import HEAD
from derive.cli import main
from derive.report.parts import parts
from derive.search.judging.codes import BY_KIND
from derive.search.judging.session import records
from tests.certify.displayed import missing

NAMES = ["softmax_jacobian", "conv1d_input_gradient", "relu_derivative", "residual_input_gradient",
         "householder_reflection_involutive", "grey_input_jacobian", "running_average_at_most_bound"]
SMALL = {"commuted": "size n; claim n + 1 = 1 + n", "square": "real x; claim x*x = x^2",
         "doubled": "size n; tensor x[n]; claim Σ i<n: (x[i] + x[i]) = 2 * Σ i<n: x[i]"}


def proof(text, name="-"):
    (record,) = records(text, name)
    return record.verdict.proof


@pytest.fixture(autouse=True)
def fresh(tmp_path, monkeypatch, request):
    """Answers of earlier runs are not asked, the compiled prelude is."""
    monkeypatch.setattr(room, "place", lambda s, deep: tmp_path / f"{s.name}{deep}.json")


@pytest.fixture(scope="module")
def proofs():
    return [(name, proof(library.find(name).read_text("utf-8"), name)) for name in NAMES]


@pytest.fixture(scope="module")
def small():
    return [(name, proof(text)) for name, text in SMALL.items()]


def test_theorems_are_certified(coq, proofs):
    found = list(certify(proofs))
    assert {c.name: c.word for c in found} == dict.fromkeys(NAMES, CERTIFIED), [
        c.text() for c in found if c.word != CERTIFIED]
    assert all(set(c.axioms) <= runner.AXIOMS and len(c.statement) == 64 for c in found)


def test_every_displayed_line_stands_in_the_file(proofs):
    for name, one in proofs:
        made = exported(name, one)
        assert list(missing(parts(one), made.text, made.parts)) == [], name


def test_a_false_step_is_named(coq, proofs):
    made = exported(*proofs[0])
    made.proof = re.sub(r"(differentiating \*\).*?)in_l", r"\1in_r", made.proof, count=1, flags=re.S)
    (found,) = judged([made], False, 60)
    assert found.word == REJECTED and found.step and found.before and found.message


@pytest.mark.parametrize("name, old, new", [
    ("grey_input_jacobian", "each_value n_c (0)%Z (3)%Z. {", "each_value n_c (0)%Z (2)%Z. {"),
    ("running_average_at_most_bound", "range_induction 0", "range_induction 1"),
    ("householder_reflection_involutive", "= 1 ^ 2)).", "= 2 ^ 2)).")])
def test_a_part_that_is_left_out_or_false_is_missed(name, old, new, coq, proofs):
    made = exported(name, dict(proofs)[name])
    changed = re.sub(r"\s+", " ", made.proof)
    assert old in changed
    made.proof = changed.replace(old, new, 1)
    (found,) = judged([made], False, 60)
    assert found.word == REJECTED


def test_one_culprit_does_not_take_the_others_with_it(coq, small):
    made = [exported(*p) for p in small]
    made[1].proof = made[1].proof.replace("Qed.", "nonsense.\nQed.")
    assert [c.word for c in judged(made, False, 60)] == [
        CERTIFIED, REJECTED, CERTIFIED]


def test_without_coq_nothing_is_certified(monkeypatch, small):
    def missing():
        raise runner.NoCoq("coqc is not installed; install it")
    monkeypatch.setattr(runner, "compiled_prelude", missing)
    (found,) = certify(small[:1])
    assert found.word == NOT_CHECKED and "install" in found.message


AXES = "i < n, j < n, k < n, l < n, m < n"
OUTSIDE = f"""theorem of_five_axes
    More axes than the prelude has words for.
size n
tensor x[n, n, n, n, n]
let y[i, j, k, l, m] = 2*x[i, j, k, l, m] for {AXES}
claim y[i, j, k, l, m] = 2*x[i, j, k, l, m] for {AXES}
"""


def test_what_cannot_be_exported_says_why():
    (found,) = certify([("of_five_axes", proof(OUTSIDE))])
    assert found.word == NOT_CHECKED and "5 axes" in found.message


def test_an_answer_is_remembered(coq, small, monkeypatch):
    list(certify(small[:1]))
    monkeypatch.setattr(runner, "started", lambda *a, **k: pytest.fail("asked again"))
    (found,) = certify(small[:1])
    assert found.word == CERTIFIED


def test_the_command(coq, tmp_path):
    done = CliRunner().invoke(main, ["certify", "conv1d_output_size", "--json"])
    assert done.exit_code == 0 and json.loads(done.output)[0]["word"] == CERTIFIED
    (file := tmp_path / "of_five_axes.proof").write_text(OUTSIDE, "utf-8")
    done = CliRunner().invoke(main, ["certify", str(file), "--json"])
    assert json.loads(done.output)[0]["code"] == BY_KIND["not checked"].code
    done = CliRunner().invoke(main, ["certify", str(file)])
    assert done.exit_code == 3 and "0 of 1 theorems CERTIFIED" in done.output


def test_answers_are_heard_as_they_come_and_given_in_order(coq, small):
    heard = []
    given = list(certify([("unproved", "it is not proved"), *small[:2]], told=heard.append))
    assert [c.name for c in given] == ["unproved", "commuted", "square"]
    assert [c.word for c in given] == [NOT_CHECKED, CERTIFIED, CERTIFIED]
    assert sorted(c.name for c in heard) == sorted(c.name for c in given)


def test_one_that_does_not_end_leaves_the_others_their_time(coq, small):
    made = [exported(*p) for p in small]
    made[1].proof = made[1].proof.replace("Proof.", "Proof. do 1000000000 idtac; idtac.", 1)
    found = list(judged(made, False, 4))
    assert [c.word for c in found] == [CERTIFIED, REJECTED, CERTIFIED]
    assert "did not end within 4 s" in found[1].message


def test_the_last_of_a_run_has_its_own_line(coq, small):
    made = [exported(*p) for p in small]
    made[2].proof = made[2].proof.replace("Qed.", "nonsense.\nQed.", 1)
    found = list(judged(made, False, 60))
    assert [c.word for c in found] == [CERTIFIED, CERTIFIED, REJECTED]
    line = int(found[2].message.partition("line ")[2].partition(",")[0])
    assert (HEAD + found[2].file).split("\n")[line - 1] == "nonsense."
