"""What Coq must not be talked into, and the prelude that it opens."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest

from derive.certify import runner
from derive.certify.emit import HEAD

LOOP = "Fixpoint loop (n : nat) : False := loop n.\nTheorem t : False. Proof. exact (loop 0). Qed."
CHEATS = {
    "axiom": "Axiom a : False.\nTheorem t : False. Proof. exact a. Qed.",
    "parameter": "Parameter a : False.\nTheorem t : False. Proof. exact a. Qed.",
    "admitted": "Theorem t : False. Proof. Admitted.",
    "admitted lemma": "Lemma a : False. Proof. Admitted.\nTheorem t : False. Proof. exact a. Qed.",
    "guard": "Unset Guard Checking.\n" + LOOP,
    "universes": "Unset Universe Checking.\nTheorem t : True. Proof. exact I. Qed.",
    "attribute": "#[bypass_check(guard)] " + LOOP,
}


def test_a_true_theorem_is_accepted(coq):
    body = "Theorem t : forall x : R, x + 0 = x. Proof. intros. ring. Qed."
    answer = runner.check(body, ["t"], head=HEAD)
    assert answer.accepted and answer.axioms <= runner.AXIOMS


@pytest.mark.parametrize("cheat", sorted(CHEATS))
def test_a_cheat_is_seen_in_the_text(cheat, coq):
    assert not runner.check(CHEATS[cheat], ["t"], head=HEAD).accepted


@pytest.mark.parametrize("cheat", sorted(set(CHEATS) - {"universes"}))
def test_a_cheat_is_seen_without_looking_at_the_text(cheat, coq, monkeypatch):
    monkeypatch.setattr(runner, "suspicious", lambda body: "")
    answer = runner.check(CHEATS[cheat], ["t"], head=HEAD)
    assert not answer.accepted and "rests on" in answer.message


def test_a_word_in_a_comment_is_no_cheat():
    assert not runner.suspicious("(* no Axiom here *) Theorem t : True. Proof. exact I. Qed.")


def test_what_is_printed_must_name_the_axioms():
    assert runner.assumptions("something else") is None
    assert runner.assumptions("Closed under the global context\n") == frozenset()
    assert runner.assumptions("Axioms:\nA.b : forall x,\n  x\nc\n  : False\n") == {"A.b", "c"}


def test_a_proof_that_does_not_end_is_refused(coq):
    body = "Theorem t : True. Proof. do 1000000000 idtac; repeat pose proof I. exact I. Qed."
    assert "did not end" in runner.check(body, ["t"], seconds=3, head=HEAD).message


def test_the_prelude_assumes_nothing():
    assert not set(runner.suspicious(part) for part in ["Lemma"]) - {""}
    text = runner.prelude()
    assert not any(word in text for word in ("Admitted", "Axiom ", "Parameter ", "Guard Checking"))


def test_one_compiles_the_prelude_and_the_others_wait_for_it(tmp_path, monkeypatch):
    compiled = []

    def compile_slowly(folder):
        compiled.append(folder)
        sleep(0.2)
        folder.mkdir()
        (folder / runner.PRELUDE[-1].name).with_suffix(".vo").touch()

    monkeypatch.setattr(runner, "compile_prelude", compile_slowly)
    monkeypatch.setattr(runner, "prelude_key", lambda: "key")
    monkeypatch.setenv("DERIVE_CACHE", str(tmp_path))
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda _: runner.compiled_prelude.__wrapped__(), range(3)))
    assert found == [tmp_path / "derive" / "prelude" / "key"] * 3 and compiled == found[:1]
