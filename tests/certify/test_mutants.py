"""False statements and false lines, each with a witness: Coq must reject them all.

A mutant changes one side of a claim that is CERTIFIED in one place.  Where the evaluator finds
values at which the two differ, or at which an inequality fails, neither a tactic of a certificate
nor the script of the theorem itself may prove it.
"""

import os
import re
from collections import deque
from fractions import Fraction
from hashlib import sha256
from itertools import islice
from random import Random

import pytest

from derive import library
from derive.certify import emit, runner
from derive.certify.emit import HEAD
from derive.certify.scope import Outside
from derive.certify.statement import Statement
from derive.kernel.terms import (
    Add, Entry, Fold, Iverson, Mul, Num, Pow, Rel, children, number, with_children)
from derive.language.statement import read
from derive.numeric.refute import refute
from derive.search.judging.session import judged

EVERYTHING = os.environ.get("MUTANTS") == "all"
HALF = number(Fraction(1, 2))
SEED, SAMPLE, ALL, BATCH = 20261122, 6, 400, 12
DONE = "Theorem done : True. Proof. exact I. Qed."
SIGNS = ("lra", "by_hypothesis", "by_relation", "known_sign", "side", "open_definitions; known_sign")
TACTICS = {"=": ("reflexivity", "ring", "arithmetic", "lra", "brackets", "same_index", "integer_equal",
                 "by_hypothesis", "same_derivative", "side", "differentiate",
                 "open_definitions; arithmetic", "open_definitions; same_derivative"),
           "<=": SIGNS, "<": SIGNS}


def mutants(term):
    """The term, changed in one place."""
    match term:
        case Num(value):
            yield number(value + 1)
        case Add(terms):
            yield Add((Mul((number(-1), terms[0])), *terms[1:]))
        case Mul(factors):
            for i in range(len(factors)):
                yield Mul((*factors[:i], *factors[i + 1:]))
        case Pow(base, _):
            yield base
        case Fold("sum", low, high, body, letter):
            yield Fold("sum", low, Add((high, number(-1))), body, letter)
        case Iverson():
            yield Add((term, number(1)))
        case Entry():
            yield Mul((number(2), term))
    if not isinstance(term, (Entry, Iverson)):
        kids = children(term)
        for i, kid in enumerate(kids):
            if isinstance(term, Fold) and i < 2 or isinstance(term, Pow) and i == 1:
                continue
            for changed in mutants(kid):
                yield with_children(term, (*kids[:i], changed, *kids[i + 1:]))


def false_statements():
    """(name, statement of Coq) of mutants with a witness: of each theorem one, then one more."""
    files = Random(SEED).sample(library.files(), len(library.files()))
    pools = deque(map(mutants_of, files))
    while pools:
        pool = pools.popleft()
        if one := next(pool, None):
            yield one
            pools.append(pool)


def mutants_of(path):
    """What is false of what a theorem of the library says: its right side is not equal to another,
    or the inequality does not hold with another right side."""
    (found,) = read(path.read_text("utf-8"), str(path))
    claim = found.links[-1]
    if not isinstance(claim, Rel) or claim.op not in TACTICS:
        return
    less = () if claim.op == "=" else (Add((claim.right, number(-1))), Mul((claim.right, HALF)))
    for changed in (*less, *mutants(claim.right)):
        false = Rel(claim.op, claim.right if claim.op == "=" else claim.left, changed)
        try:
            made = Statement(f"M_{path.stem}", found.theory, found.facts(), false)
        except Outside:
            return
        if refute(found.theory, found.facts(), false, found.ranges, seconds=0.2):
            yield path.stem, made


def goal(number_, made) -> str:
    """The mutant as a goal on which every tactic fails."""
    text = made.text().replace(f"{made.name}_", f"M{number_}_")
    hint = "".join(f"#[export] Hint Unfold {w.replace(made.name + '_', f'M{number_}_')} : definitions.\n"
                   for w, *_ in made.definitions)
    tries = " | ".join(f"solve [{t}]" for t in TACTICS[made.claim.op])
    skip = "".join("split; [admit|]; " for _ in (*made.inverses, *made.existence))
    return (f"{text}\n{hint}Goal M{number_}_statement.\nunfold M{number_}_statement; intros; facts; "
            f"{skip.replace('admit', 'shelve')}idtac.\n"
            f"Fail (timeout 8 (first [ {tries} ])).\nAbort.\n")


def test_false_statements_are_rejected(coq):
    found = list(islice(false_statements(), ALL if EVERYTHING else SAMPLE))
    assert len(found) == (ALL if EVERYTHING else SAMPLE)
    proved = [name for at in range(0, len(found), BATCH) for name in proved_of(found[at:at + BATCH], at)]
    print(f"{len(found)} mutants tried, {len(proved)} proved")
    assert not proved


def proved_of(found, at: int) -> list[str]:
    """The mutants of which Coq does not say that every tactic fails."""
    body = "".join(goal(at + i, made) for i, (_, made) in enumerate(found)) + DONE
    if mark(body).exists():
        return []
    answer = runner.check(body, ["done"], seconds=900, head=HEAD)
    if not answer.accepted and len(found) > 1:
        return [name for i, one in enumerate(found) for name in proved_of([one], at + i)]
    if not answer.accepted:
        return [f"{found[0][0]}: {answer.message}"]
    mark(body).parent.mkdir(parents=True, exist_ok=True)
    mark(body).touch()
    return []


def mark(body: str):
    """Where it is noted that these mutants are rejected, so that a run can be taken up again."""
    key = sha256(f"{runner.prelude_key()}|{body}".encode()).hexdigest()
    return runner.cache_folder() / "mutants" / key


def test_the_same_tactics_prove_what_is_true(coq):
    (found,) = read("size n; tensor x[n]; claim 2*x[i] = x[i] + x[i] for i < n")
    made = Statement("M_true", found.theory, found.facts(), found.claim)
    body = goal(0, made) + DONE
    answer = runner.check(body, ["done"], head=HEAD)
    assert not answer.accepted and re.search("has not failed|succeeded", answer.message)


# a theorem for each way of proof that has an exporter of its own
WAYS = {"slopes": "tanh_at_most_identity", "expectations": "dropout_variance", "induction": "sum_of_integers",
        "circles": "linear_recurrence_solution", "inequalities": "softmax_at_most_one",
        "reindexing": "conv1d_input_gradient", "determinants": "determinant_lemma"}


@pytest.mark.parametrize("way", WAYS)
def test_the_script_of_a_theorem_does_not_prove_a_false_one(way, accepts):
    path = library.find(WAYS[way])
    proof = next(judged([str(path)])).verdict.proof
    theory, facts, claim = proof.theorem.theory, proof.theorem.facts, proof.statement.claim
    script = emit.script(proof, "T").proof

    def accepted(right) -> bool:
        said = Statement("T", theory, facts, Rel(claim.op, claim.left, right)).text()
        return accepts(f"{said}\n{script}", seconds=10)

    assert accepted(claim.right)
    found = [made.claim.right for _, made in islice(mutants_of(path), 3 if EVERYTHING else 1)]
    assert found and not any(map(accepted, found))
