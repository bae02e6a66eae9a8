"""A sample of the gate's mutants; `make gate` judges them all."""

import pytest

from derive.language.statement import read
from derive.search.answers.verdict import ILL_TYPED, PROVED, REFUTED
from tests.gate import gate, mutate

SEED, MANY = 2, 60


@pytest.fixture(scope="module")
def fates():
    return list(gate.fates(gate.sample(MANY, SEED), gate.farm.cores()))


def test_no_false_mutant_is_proved(fates):
    assert not [f for f in fates if f.word in (gate.UNSOUND, gate.CRASHED)
                or f.word == PROVED and f.witnessed]


def test_false_mutants_are_refuted(fates):
    false = [f for f in fates if f.witnessed]
    missed = [f for f in false if f.word not in (REFUTED, ILL_TYPED)]
    assert len(false) > MANY / 3 and len(missed) <= 0.01 * len(false) + 1, missed


def test_mutants_of_every_kind():
    """Else a way of being wrong would silently no longer be tried."""
    kinds = {what for _, source in list(gate.true_texts()) for what, m in gate.mutants_of(source)
             if not isinstance(m, str)}
    assert {"dropped guard", "dropped hypothesis", "transpose", "range + 1", "range - 1",
            "index letter", "sign of a term", "factor 2", "tie", "exponent + 1", "dropped term",
            "dropped factor", "branches swapped", "lost derivative"} <= kinds


def test_a_mutant_differs_in_one_place():
    (true,) = read("size n; tensor x[n]; claim Σ k<n: 2*x[k] = 2 * Σ k<n: x[k]")
    found = [m.claim for _, m in mutate.statements(true)]
    assert true.claim not in found and len(set(found)) > 10


def test_the_gate_sees_a_falsehood():
    """A prover that proves everything must be found out."""
    name, source = "wrong", "size n\ntensor x[n]\nclaim Σ k<n: x[k] = Σ k<n: x[k]\n"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gate, "prove", lambda *_, **__: True)
        words = {gate.fate(name, source, k).word for k in range(len(gate.mutants_of(source)))}
    assert gate.UNSOUND in words


def test_what_a_person_has_read_is_a_mutant_with_its_reason():
    """Else the list would go on excusing what nobody can find any more."""
    read = gate.read_by_a_person()
    known = dict(gate.true_texts())
    named = {told.split("  ")[0] for told in read}
    assert read and named <= set(known) and all(read.values())
    for name in sorted(named)[::12]:
        there = {gate.told(name, what, gate.words(known[name], m))
                 for what, m in gate.mutants_of(known[name])}
        assert {told for told in read if told.startswith(f"{name}  ")} <= there
