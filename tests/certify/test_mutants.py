"""False statements and false lines, each with a witness: Coq must reject them all.

A mutant changes one side of a claim that is CERTIFIED in one place.  Where the evaluator finds
values at which the two differ, no tactic of a certificate may prove them equal.
"""

import os
import re
from hashlib import sha256
from itertools import islice

from derive import library
from derive.certify import runner
from derive.certify.emit import HEAD
from derive.certify.scope import Outside
from derive.certify.statement import Statement
from derive.kernel.terms import (
    Add, Entry, Fold, Iverson, Mul, Num, Pow, Rel, children, number, with_children)
from derive.language.statement import read
from derive.numeric.refute import refute

SAMPLE, BATCH = 24, 12
TACTICS = ("reflexivity", "ring", "arithmetic", "lra", "brackets", "same_index", "integer_equal",
           "by_hypothesis", "same_derivative", "side", "differentiate", "open_definitions; arithmetic",
           "open_definitions; same_derivative")


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


def false_equations():
    """(name, statement of Coq) of mutants with a witness, in turn from every theorem."""
    pools = []
    for path in library.files():
        (found,) = read(path.read_text("utf-8"), str(path))
        claim = found.links[-1]
        if isinstance(claim, Rel) and claim.op == "=":
            pools.append(from_claim(path.stem, found, claim))
    while pools:
        for pool in list(pools):
            one = next(pool, None)
            if one is None:
                pools.remove(pool)
            else:
                yield one


def from_claim(name, found, claim):
    for changed in mutants(claim.right):
        false = Rel("=", claim.right, changed)
        try:
            made = Statement(f"M_{name}", found.theory, found.facts(), false)
        except Outside:
            return
        if refute(found.theory, found.facts(), false, found.ranges, seconds=0.2):
            yield name, made


def goal(number_, made) -> str:
    """The mutant as a goal on which every tactic fails."""
    text = made.text().replace(f"{made.name}_", f"M{number_}_")
    hint = "".join(f"#[export] Hint Unfold {w.replace(made.name + '_', f'M{number_}_')} : definitions.\n"
                   for w, *_ in made.definitions)
    tries = " | ".join(f"solve [{t}]" for t in TACTICS)
    skip = "".join("split; [admit|]; " for _ in (*made.inverses, *made.existence))
    return (f"{text}\n{hint}Goal M{number_}_statement.\nunfold M{number_}_statement; intros; facts; "
            f"{skip.replace('admit', 'shelve')}idtac.\n"
            f"Fail (timeout 8 (first [ {tries} ])).\nAbort.\n")


def test_false_equations_are_rejected(coq):
    everything = os.environ.get("MUTANTS") == "all"
    found = list(islice(false_equations(), 330 if everything else SAMPLE))
    assert len(found) >= (300 if everything else SAMPLE)
    proved = []
    for at in range(0, len(found), BATCH):
        some = found[at:at + BATCH]
        body = "".join(goal(at + i, made) for i, (_, made) in enumerate(some))
        body += "Theorem done : True. Proof. exact I. Qed."
        if everything and mark(body).exists():
            continue
        answer = runner.check(body, ["done"], seconds=900, head=HEAD)
        if not answer.accepted:
            proved.append(f"among {', '.join(name for name, _ in some)}: {answer.message}")
        elif everything:
            mark(body).parent.mkdir(parents=True, exist_ok=True)
            mark(body).touch()
    print(f"{len(found)} mutants tried, {len(proved)} batches with one that was proved")
    assert not proved, "\n".join(proved)


def mark(body: str):
    """Where it is noted that these mutants are rejected, so that a run can be taken up again."""
    key = sha256(f"{runner.prelude_key()}|{body}".encode()).hexdigest()
    return runner.cache_folder() / "mutants" / key


def test_the_same_tactics_prove_what_is_true(coq):
    (found,) = read("size n; tensor x[n]; claim 2*x[i] = x[i] + x[i] for i < n")
    made = Statement("M_true", found.theory, found.facts(), found.claim)
    body = goal(0, made) + "Theorem done : True. Proof. exact I. Qed."
    answer = runner.check(body, ["done"], head=HEAD)
    assert not answer.accepted and re.search("has not failed|succeeded", answer.message)
