"""Every rule and every move of the kernel has its lemma or tactic in the prelude."""

import re
from pathlib import Path

import pytest

from derive.certify import runner
from derive.certify.emit import HEAD
from derive.certify.statement import PROPERTIES, Scope, Speaker
from derive.certify.steps import (
    FUNCTIONS_OF_AN_INDEX, MOVES, UNREACHED, UNREACHED_MOVES, Steps, parameters)
from derive.kernel import replay
from derive.kernel.replay import Step
from derive.kernel.rules import HOLE, instantiate
from derive.kernel.terms import Call, Entry, Meta, Var, subterms
from derive.kernel.theory import Tensor, Theory
from derive.language.rules import RULES

BUILT_IN = {"transitivity", "intros", "split"}
AXIS = Tensor(((Var("a", True), Var("b", True)),))
THEORY = Theory(tensors=dict.fromkeys(FUNCTIONS_OF_AN_INDEX, AXIS),
                functions={"g": frozenset({"nondecreasing"})})


def moves():
    source = Path(replay.__file__).read_text("utf-8")
    return sorted(set(re.findall(r'case "(\w+)"', source))
                  | {"by_cases", "transitivity", "implication", "conjunction"})


@pytest.mark.parametrize("move", moves())
def test_every_move_has_a_tactic(move):
    if move in UNREACHED_MOVES:
        assert move not in MOVES
        return
    word = MOVES[move]
    defined = re.search(rf'^(Ltac|Lemma|Tactic Notation) "?{word}\b', runner.prelude(), re.M)
    assert word in BUILT_IN or defined


@pytest.mark.parametrize("name", sorted(RULES))
def test_every_rule_has_a_lemma_or_is_said_to_have_none(name):
    assert (name in parameters()) != (name in UNREACHED)


def test_what_is_said_to_have_no_lemma_is_a_rule():
    assert UNREACHED.keys() <= RULES.keys()


def instance(rule):
    """Each metavariable as a variable of its kind."""
    found = {}
    for side in (rule.lhs, rule.rhs, *rule.when):
        for part in subterms(side):
            match part:
                case Meta(name, ()):
                    found[name] = Var(name, not name[0].isupper())
                case Meta(name, _):
                    found[name] = Entry(name, (HOLE,), False)
                case Call(function, _) if function[0] == "?":
                    found[function[1:]] = "g"
    return found


def goal(rule) -> str:
    """The rule of the table as a goal, proved by the lemma of its name as in a certificate."""
    say = Speaker(THEORY)
    values = instance(rule)
    left, right = instantiate(rule.lhs, values), instantiate(rule.rhs, values)
    given = {"g": "(f_g : R -> R)"} | {n: f"(t_{n} : idx -> R)" for n in FUNCTIONS_OF_AN_INDEX}
    variables = " ".join(given.get(n) or f"({say.names('integer', n)} : Z)" if v == "g" or n in given
                         or v.integer else f"({say.names('real', n)} : R)"
                         for n, v in sorted(values.items()))
    facts = [say.proposition(instantiate(c, values)) for c in rule.when]
    facts += [f"({PROPERTIES[word]} f_{f})" for f, word, _ in rule.has]
    script = Steps(say, RULES).rule(left, right, Step("rule", rule=rule.name, instance=values),
                                    Scope())
    return (f"Lemma table_{rule.name} {variables} : {''.join(f'{f} -> ' for f in facts)}"
            f"{say.real(left)} = {say.real(right)}.\nProof. intros. {script} Qed.\n")


def test_every_lemma_says_what_the_table_says(coq):
    reached = [name for name in RULES if name not in UNREACHED]
    body = "".join(goal(RULES[name]) for name in reached)
    answer = runner.check(body, [f"table_{name}" for name in reached], head=HEAD)
    assert answer.accepted, answer.message


def test_a_rule_of_another_sign_is_refused(coq):
    body = goal(RULES["exp_add"]).replace("* (exp", "+ (exp")
    assert not runner.check(body, ["table_exp_add"], head=HEAD).accepted


def recursion(body: str) -> str:
    """That the tensor of this body meets its own equation."""
    step = f"(fun t_h => (at1 (fun n_t => {body})))"
    return (f"Theorem t : forall (r_a : R) (n_T n_t : Z), (0 <= n_t < n_T)%Z ->\n"
            f"  Levels 0 {step} [n_t]%Z = {step} (Levels 0 {step}) [n_t]%Z.\n"
            f"Proof. intros. by_recursion 0%Z n_T {step} [n_t]%Z. Qed.\n")


@pytest.mark.parametrize("body, holds", [
    ("if (n_t =? 0)%Z then r_a else r_a * t_h [(n_t - 1)%Z]", True),
    ("if (n_t <=? 1)%Z then r_a else t_h [(n_t - 1)%Z] + t_h [(n_t / 2)%Z]", True),
    ("Sum 0 n_t (fun i => t_h [i])", True),
    ("1 + t_h [n_t]", False),
    ("1 + t_h [(n_t + 1)%Z]", False),
    ("1 + t_h [(n_t - 1)%Z]", False),
    ("Sum 0 (n_t + 1) (fun i => t_h [i])", False)])
def test_a_recursion_has_its_equation_where_it_reads_earlier_levels(body, holds, coq):
    assert runner.check(recursion(body), ["t"], head=HEAD).accepted == holds
