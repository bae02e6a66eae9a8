"""Every rule and every move of the kernel has its lemma or tactic in the prelude."""

import re
from pathlib import Path

import pytest

from derive.certify import runner
from derive.certify.arithmetic import one_tactic
from derive.certify.emit import HEAD
from derive.certify.scope import Scope
from derive.certify.speaker import Speaker
from derive.certify.statement import PROPERTIES
from derive.certify.steps import (
    FUNCTIONS_OF_AN_INDEX, MOVES, Steps, parameters)
from derive.kernel import replay
from derive.kernel.context import Context
from derive.kernel.replay import Step
from derive.kernel.rules import HOLE, instantiate
from derive.kernel.terms import Call, Entry, Meta, Var, subterms
from derive.kernel.theory import Tensor, Theory
from derive.language.inequalities import INEQUALITIES
from derive.language.rules import RULES
from derive.search.entailment.integers import find

BUILT_IN = {"transitivity", "intros", "split"}
AXIS = Tensor(((Var("a", True), Var("b", True)),))
THEORY = Theory(tensors=dict.fromkeys(FUNCTIONS_OF_AN_INDEX, AXIS),
                functions={"g": frozenset({"nondecreasing"})})


def moves():
    """The moves of the kernel, and its ways to make a theorem of others."""
    source = Path(replay.__file__).read_text("utf-8")
    ways = set(re.findall(r"^def (\w+)\([^)]*\) -> Theorem", source, re.M))
    return sorted(ways - {"prove", "concluded"} | set(re.findall(r'case "(\w+)"', source)))


@pytest.mark.parametrize("move", moves())
def test_every_move_has_a_tactic(move):
    word = MOVES[move]
    defined = re.search(rf'^(Ltac|Lemma|Tactic Notation) "?{word}\b', runner.prelude(), re.M)
    assert word in BUILT_IN or defined


TABLES = {**RULES, **INEQUALITIES}


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_rule_has_a_lemma(name):
    assert name in parameters()


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


def instantiated(rule):
    """The rule in words of Coq: its variables, its conditions, what it says, and why."""
    say, values = Speaker(THEORY), instance(rule)
    left, right = instantiate(rule.lhs, values), instantiate(rule.rhs, values)
    given = {"g": "(f_g : R -> R)"} | {n: f"(t_{n} : idx -> R)" for n in FUNCTIONS_OF_AN_INDEX}
    variables = " ".join(given.get(n) or f"({say.names('integer', n)} : Z)" if v == "g" or n in given
                         or v.integer else f"({say.names('real', n)} : R)"
                         for n, v in sorted(values.items()))
    conds = [instantiate(c, values) for c in rule.when]
    facts = [say.proposition(c) for c in conds]
    facts += [f"({PROPERTIES[word]} f_{f})" for f, word, _ in rule.has]
    here, step = Context(THEORY, tuple(conds), find), Step("rule", rule=rule.name, instance=values)
    steps = Steps(say, RULES)
    if rule.name in INEQUALITIES:
        return variables, facts, say.proposition(left), steps.inequality(step, here, Scope())
    return (variables, facts, f"{say.real(left)} = {say.real(right)}",
            steps.rule(left, right, step, here, Scope()))


def goal(rule) -> str:
    """The rule of the table as a goal, proved by the lemma of its name as in a certificate."""
    variables, facts, said, script = instantiated(rule)
    return (f"Lemma table_{rule.name} {variables} : {''.join(f'{f} -> ' for f in facts)}{said}.\n"
            f"Proof. intros. {script} Qed.\n")


def test_every_lemma_says_what_the_table_says(coq):
    body = "".join(map(goal, TABLES.values()))
    answer = runner.check(body, [f"table_{name}" for name in TABLES], head=HEAD)
    assert answer.accepted, answer.message


@pytest.mark.parametrize("name, said, false", [
    ("exp_add", "* exp", "+ exp"), ("real_power", "(r_B * ln r_A)", "(r_A * ln r_B)"),
    ("power_add_above", "(r_P + r_Q)", "(r_P * r_Q)"), ("power_power", "(r_P * r_Q)", "(r_P + r_Q)"),
    ("erf_slope", "(2 * exp", "(1 * exp"), ("erf_odd", "((-1) * erf r_A)", "(1 * erf r_A)"),
    ("normal_cdf_def", "(1 / 2)", "(1 / 3)"), ("normal_cdf_slope", "(2 * PI)", "(3 * PI)"),
    ("argmax_value", "= (Max", "= (Min"), ("argmax_times", "(0 < r_A) -> ", ""),
    ("argmax_increasing", "(strictly_rising f_g) -> ", ""), ("argmax_plus", "(r_A + ", "(r_A * ")])
def test_the_false_neighbour_of_an_equation_is_refused(name, said, false, accepts):
    statement, proof = goal(RULES[name]).split(".\n", 1)
    assert statement.count(said) == 1
    assert not accepts(f"{statement.replace(said, false)}.\n{proof}")


PLACE = """Theorem t : forall (n k i t : Z) (x : idx -> R), (1 <= k)%Z -> (1 <= n)%Z -> (0 <= i)%Z ->
  (i {} n * k)%Z -> (0 <= t < n * k)%Z ->
  (0 <= ArgMax 0 k (fun j => x [j + (i / k) * k]%Z) + (i / k) * k < n * k)%Z.
Proof. intros. integers. Qed."""


@pytest.mark.parametrize("below, holds", [("<", True), ("<=", False)])
def test_the_largest_entry_of_a_window_stands_within_the_last(below, holds, accepts):
    """A window that begins at the end of all entries has none of them."""
    assert accepts(PLACE.format(below)) == holds


IMPLIED = {("sqrt_above", 0)}      # what is at least a square is not negative


def neighbours(rule):
    """An inequality turned round, and without each of its conditions."""
    variables, facts, said, script = instantiated(rule)
    left, sign, right = sides(said)
    yield variables, facts, f"({right} {sign} {left})", script
    for i in range(len(facts)):
        if (rule.name, i) not in IMPLIED:
            yield variables, facts[:i] + facts[i + 1:], said, script


def sides(said: str) -> tuple[str, str, str]:
    """The parts of a relation in brackets."""
    depth = 0
    for i, c in enumerate(said):
        depth += (c == "(") - (c == ")")
        if depth == 1 and (found := re.match(r" (<=?) ", said[i:])):
            return said[1:i], found[1], said[i + len(found[0]):-1]
    raise AssertionError(f"no relation: {said}")


def test_the_false_neighbour_of_an_inequality_is_refused(coq):
    found = [n for rule in INEQUALITIES.values() for n in neighbours(rule)]
    assert len(found) > 2 * len(INEQUALITIES)
    body = "".join(f"Goal forall {variables}, {''.join(f'{f} -> ' for f in facts)}{said}.\n"
                   f"intros. Fail {one_tactic(script)}. Abort.\n"
                   for variables, facts, said, script in found)
    answer = runner.check(body + "Theorem done : True. Proof. exact I. Qed.", ["done"], head=HEAD)
    assert answer.accepted, answer.message


def recursion(*bodies: str, proof: str = "reads_earlier") -> str:
    """That tensors of these bodies, where `f` and `g` are entries of the first and the second,
    read earlier levels only, or what else the proof shows."""
    parts = "; ".join(f"((0, n_T)%Z, at1 (fun n_t => {body}))" for body in bodies)
    return ("Theorem t : forall (r_a : R) (n_T : Z), earlier 2 0 (fun c : nat -> idx -> R =>\n"
            f"  let f i := c 0%nat [i] in let g i := c 1%nat [i] in members [{parts}]).\n"
            f"Proof. intros. cbv zeta. {proof}. Qed.\n")


@pytest.mark.parametrize("bodies, holds", [
    (["if (n_t =? 0)%Z then r_a else r_a * f (n_t - 1)%Z"], True),
    (["if (n_t <=? 1)%Z then r_a else f (n_t - 1)%Z + f (n_t / 2)%Z"], True),
    (["Sum 0 n_t (fun i => f i)"], True),
    (["r_a * g (n_t - 1)%Z", "1 + f n_t"], True),
    (["1 + f n_t"], False),
    (["1 + f (n_t + 1)%Z"], False),
    (["Sum 0 (n_t + 1) (fun i => f i)"], False),
    (["r_a * g n_t", "1 + f n_t"], False),
    (["g n_t", "r_a"], False)])
def test_a_recursion_reads_earlier_levels_or_tensors_defined_before(bodies, holds, accepts):
    assert accepts(recursion(*bodies)) == holds
