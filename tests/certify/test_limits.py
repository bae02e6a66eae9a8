"""Limits, integrals and numbers that exist: what the kernel shows is CERTIFIED, a false one never."""

import re

import pytest

from derive.certify import emit, runner
from derive.certify.certify import CERTIFIED, certify
from derive.certify.emit import HEAD
from derive.certify.limits import WORD
from derive.certify.parser import Unreadable
from derive.certify.reading_back import read_back
from derive.certify.scope import Outside
from derive.certify.speaker import Speaker
from derive.certify.statement import Statement
from derive.kernel.limits import AT_INFINITY, CONTINUOUS, JUMPS, MINUS_OO, OO
from derive.kernel.terms import (
    Add, Exists, Integral, Pow, Tends, number, substitute)
from derive.kernel.theory import Theory
from derive.language.statement import read
from derive.search.judging.session import records
from tests.certify.sample import ALL, sample

GIVEN = """size n
real a, b, x > 0, y < 0, c > 1, q in (0, 1), s != 0
tensor v[n]
function φ continuous
function ψ
"""
# a claim or more for each way in which the kernel reads a limit off, or an integral
CLAIMS = [
    "limit k -> oo: 1/k = 0", "limit k -> -oo: k^(-3) = 0", "limit k -> 0+: 1/(1 + 1/k) = 0",
    "limit k -> 0+: 1/(1 + k^(-2)) = 0", "limit k -> 0+: 1/(1 + k^(-1/2)) = 0",
    "limit k -> oo: k^(-1/2) = 0", "limit k -> oo: 1/(1 + k^(1/2)) = 0", "limit k -> 0: (k + 3)^2 = 9",
    "limit h -> a: (h + b) = a + b", "limit h -> x: 1/h = 1/x", "limit h -> x: h^(-2) = x^(-2)",
    "limit k -> oo: (1 + 1/k)/(2 - exp(-k)) = 1/2", "limit k -> oo: 1/(k + k^2 + 1) = 0",
    "limit k -> oo: sigmoid(k*x*y) = 0", "limit k -> -oo: sigmoid(k*y) = 1", "limit k -> oo: n^(1/k) = 1",
    "limit k -> oo: c^(-k) = 0", "limit k -> oo: 1/(1 + c^k) = 0", "limit k -> oo: q^k = 0",
    "limit k -> -oo: 1/(1 + q^k) = 0", "limit h -> 0: (x + h)^(b + h) = x^b", "limit h -> 0: (x + h)^n = x^n",
    "limit k -> oo: (Σ i<n: abs(v[i])^k)^(1/k) = max i<n: abs(v[i])",
    "limit k -> oo: Σ i<n: v[i]*x^(1/k) = Σ i<n: v[i]", "limit h -> 0: max i<n: (v[i] + h) = max i<n: v[i]",
    "limit h -> 0: min i<n: (v[i]*(1 + h)) = min i<n: v[i]",
    "limit h -> a: {h if n > 2, 2*h otherwise} = {a if n > 2, 2*a otherwise}",
    "limit h -> a: (max(h, 1) + min(h, 2)) = max(a, 1) + min(a, 2)",
    "limit h -> 0: φ(a + h) = φ(a)", "limit h -> 0: ψ(a + h) = ψ(a)",
    "limit h -> s: (heaviside(h) + sign(h)) = heaviside(s) + sign(s)",
    "limit h -> x: sqrt(h*x) = sqrt(x*x)", "limit k -> oo: log(x + 1/k) = log(x)",
    "limit k -> oo: sigmoid(k*a) = heaviside(a)", "limit h -> 0: ((a + h)^2 - a^2)/h = 2*a",
    "limit h -> 0: (relu(x + h) - relu(x))/h = 1", "limit h -> 0-: (relu(h) - relu(0))/h = 0",
    "limit k -> oo: exp(v[0]/k)/(Σ j<n: exp(v[j]/k)) = 1/n",
    "limit h -> 0: sin(h)/h = 1", "limit k -> oo: log(k)/k = 0", "limit k -> oo: k^2*exp(-k) = 0",
    "limit k -> oo: k^n*exp(-k) = 0",
    "limit k -> -oo: k*sigmoid(k) = 0", "limit h -> 0+: h*log(h) = 0", "limit h -> 0: h*heaviside(h) = 0", "limit k -> oo: sin(k)/k = 0",
    "limit k -> oo: exp(sin(k)/k) = 1", "limit k -> oo: (a + 1/k)^n = a^n",
    "limit k -> oo: log(1 + exp(k*a))/k = relu(a)",
    "limit k -> oo: log(Σ i<n: exp(k*v[i]))/k = max i<n: v[i]",
    "integral t in 0..x: (t^2 + 3) = x^3/3 + 3*x", "integral t in y..x: (heaviside(t) + sigmoid(t)) = "
    "relu(x) - relu(y) + softplus(x) - softplus(y)", "integral t in -oo..a: heaviside(t) = relu(a)",
    "integral t in 0..x: relu(t) = relu(x)^2/2", "integral t in -1..1: (abs(t) + sign(t)) = 1",
    "integral t in 0..x: max(t, 0) = x^2/2", "integral t in 0..oo: x*exp(-x*t) = 1", "integral t in -oo..0: exp(2*t) = 1/2",
    "exists z: a + z = b", "exists z: a = z*x", "exists z: z > 0 and abs(sigmoid(x*z) - heaviside(z)) >= 1/4"]
AT_THE_ENDS = [f"limit k -> {end}: {f}({point}) = {value.value}" if value not in (OO, MINUS_OO) else
               f"limit k -> {end}: 1/(1 + {f}({point})^2) = 0"
               for f, values in AT_INFINITY.items() if f != "log"
               for end, point, value in (("-oo", "k", values[0]), ("oo", "k", values[1])) if value is not None]
INSIDE = [f"limit h -> a: {f}(h) = {f}(a)" for f in sorted(CONTINUOUS - {"max", "min"})]


def proof(claim: str):
    (record,) = records(f"{GIVEN}claim {claim}\n", "a claim")
    assert record.word == "PROVED", record.text()
    return record.verdict.proof


def test_what_the_kernel_shows_is_certified(coq):
    claims = sample(CLAIMS + AT_THE_ENDS + INSIDE)
    found = list(certify([(f"claim_{i}", proof(claim)) for i, claim in enumerate(claims)]))
    assert [c for c, one in zip(claims, found) if one.word != CERTIFIED] == [], [
        one.text() for one in found if one.word != CERTIFIED]


# -- A lemma for each entry of the kernel's tables ------------------------------------------------------

def table():
    """(name of the lemma, what it says)"""
    say = Speaker(Theory())
    for function, values in AT_INFINITY.items():
        for where, way, value in zip(("at_minus_oo", "at_oo"), ("Minus_oo", "Oo"), values):
            if value is not None:
                word = say.function(function)
                yield f"{function}_{where}", (
                    f"unbounded {WORD[1 if value == OO else -1]} {way} {word}" if value in (OO, MINUS_OO) else
                    f"tends {way} {word} {say.real(value)}")
    for function in CONTINUOUS - {"max", "min"}:
        yield f"continuous_{function}", f"forall a, continuity_pt {say.function(function)} a"
    for function in JUMPS:
        yield f"continuous_{function}", f"forall a, a <> 0 -> continuity_pt {say.function(function)} a"


def test_every_entry_of_the_tables_has_its_lemma(coq):
    body = "".join(f"Theorem said_{name} : {said}. Proof. exact {name}. Qed.\n" for name, said in table())
    answer = runner.check(body, [f"said_{name}" for name, _ in table()], head=HEAD)
    assert answer.accepted, answer.message


# -- What is false ---------------------------------------------------------------------------------------

def otherwise(claim):
    """False neighbours of a claim: another value, another way of the variable, another end."""
    match claim:
        case Tends(kind, k, point, body, value):
            yield Tends(kind, k, point, body, Add((value, number(1))))
            for other in {"oo": ("-oo", "above"), "-oo": ("oo",), "above": ("below", "oo"),
                          "below": ("above",), "both": ("oo",)}[kind]:
                yield Tends(other, k, point, body, value)
            yield Tends(kind, k, point, Pow(body, number(-1)), value)
        case Integral(t, low, high, body, value):
            yield Integral(t, low, high, body, Add((value, number(1))))
            yield Integral(t, low, high, Add((body, number(1))), value)
            yield Integral(t, high, low, body, value)
        case Exists(z, body):
            yield Exists(z, substitute(body, {z: Add((z, number(1)))}))


FALSE = ["limit k -> oo: sigmoid(k) = 1", "limit h -> 0+: abs(h)/h = 1", "limit k -> -oo: exp(k) = 0",
         "limit h -> 1: (h + 3)^2 = 16", "limit h -> 0: sin(h)/h = 1", "limit k -> oo: sin(k)/k = 0",
         "integral t in 0..1: 2*t = 1", "integral t in -oo..2: heaviside(t) = 2",
         "exists z: z = a"]


@pytest.mark.parametrize("claim", FALSE if ALL else FALSE[::3])
def test_a_false_neighbour_is_rejected(claim, accepts):
    one = proof(claim)
    theory, facts, right = one.theorem.theory, one.theorem.facts, one.statement.claim
    script = emit.script(one, "T").proof

    def accepted(said) -> bool:
        return accepts(f"{Statement('T', theory, facts, said).text()}\n{script}", seconds=10)

    assert accepted(right)
    assert not any(map(accepted, otherwise(right)))


def test_there_is_one_limit_at_most_and_the_integral_is_that_of_riemann(coq):
    """Else the words of the statements could mean nothing."""
    body = ("Theorem one w f a b : tends w f a -> tends w f b -> a = b. Proof. apply tends_unique. Qed.\n"
            "Theorem same a b f (H : Riemann_integrable f a b) v : integral (At a) (At b) f v -> RiemannInt H = v.\n"
            "Proof. intros I. destruct (proj1 (integral_is a b f v) I) as (_ & K & <-). apply RiemannInt_P5. Qed.")
    assert runner.check(body, ["one", "same"], head=HEAD).accepted


# -- What was claimed is what is exported ------------------------------------------------------------------

def stated(claim: str) -> Statement:
    (found,) = read(f"{GIVEN}claim {claim}")
    return Statement("T", found.theory, found.facts(), found.claim)


@pytest.mark.parametrize("claim, old, new", [
    ("limit h -> a+: h = a", "Above", "Below"), ("limit h -> a+: h = a", "Above r_a", "Above r_b"),
    ("limit h -> a: h = a", "Around", "At"), ("limit k -> oo: 1/k = 0", "Oo", "Minus_oo"),
    ("limit k -> oo: k*a = 0", r"fun r_k => r_k", "fun r_a => r_k"),
    ("limit k -> oo: 1/k = 0", r"tends (Oo .*) 0\)", r"tends \1 1)"),
    ("integral t in 0..1: t = 1/2", r"At 0", "Minus_oo"), ("integral t in 0..oo: exp(-t) = 1", "Oo", "(At 1)"),
    ("integral t in a..b: t = 0", r"\(At r_a\) \(At r_b\)", "(At r_b) (At r_a)"),
    ("exists z: z = a", "exists r_z", "exists r_a"), ("exists z: z = a", "r_z = r_a", "r_a = r_a"),
    ("exists z: z = a", ": R, ", ": Z, ")])
def test_another_statement_is_not_read_back(claim, old, new):
    made = stated(claim)
    read_back(made)
    changed = re.sub(old, new, made.text(), count=1)
    assert changed != made.text()
    made.text = lambda: changed
    with pytest.raises(Unreadable):
        read_back(made)


@pytest.mark.parametrize("claim", ["limit k -> a: ∂(k*b)/∂b = a", "exists z: ∂(z*b)/∂b = a"])
def test_a_derivative_inside_is_outside(claim):
    """No statement says that it exists wherever it is read."""
    with pytest.raises(Outside, match="a derivative inside"):
        stated(claim)
