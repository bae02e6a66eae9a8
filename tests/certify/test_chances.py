"""Expectations: Coq accepts what is true of them, and nothing that is spoiled."""

import re
from functools import cache

import pytest

from derive.certify.certify import CERTIFIED, certify
from derive.certify.emit import script
from derive.certify.instances import example
from derive.certify.parser import Unreadable
from derive.certify.reading_back import read_back
from derive.certify.scope import Outside
from derive.certify.statement import Statement
from derive.language.statement import read
from derive.search.judging.session import records

PRODUCT = ("size n; random A[n] independent; random x[n]; "
           "claim E[(A[i] + A[j]) * x[i]] = (E[A[i]] + E[A[j]]) * E[x[i]] for i < n, j < n")
PAIR = ("size n; random B[n] independent bernoulli(1/3); "
        "claim E[B[i] * B[j]] = 1/9 for i < n, j < n, i != j")
EVEN = "random U uniform(0, 1); claim E[U^3] = 1/4"
FOURTH = "real m, v with v >= 0; random Z normal(m, v); claim E[Z^4] = m^4 + 6*m^2*v + 3*v^2"
SQUARE = "random X; claim E[X]^2 <= E[X^2]"
SLOPE = "real m, s; random e normal(0, 1); claim E[∂((m + s*e)^2)/∂s] = 2*s"
LARGEST = "size n; random X[n]; claim E[(max i<n: X[i]^2)] <= Σ i<n: E[X[i]^2]"
LAWS = [PRODUCT, PAIR, EVEN, FOURTH, SQUARE, SLOPE, LARGEST]
SPOILED = {
    "nothing independent": (PRODUCT, r"\[true; false\]", "[false; false]"),
    "no independence": (PAIR, r"\(independent [^)]*\)", "(True)"),
    "one entry twice": (PAIR, r"\(~ \(n_i = n_j\)%Z\)", "(True)"),
    "another coin": (PAIR, r"bernoulli mean (.*?) \(1 / 3\)", r"bernoulli mean \1 (1 / 2)"),
    "a coin that is even": (PAIR, r"bernoulli mean (.*?) \(1 / 3\)", r"uniform mean \1 0 (2 / 3)"),
    "another end": (EVEN, "uniform mean (.*?) 0 1", r"uniform mean \1 0 2"),
    "another moment": (EVEN, r"\^ 3\)", "^ 2)"),
    "another variance": (FOURTH, r"normal mean (.*?) r_m r_v", r"normal mean \1 r_m (2 * r_v)"),
    "another mean": (FOURTH, r"normal mean (.*?) r_m r_v", r"normal mean \1 0 r_v"),
    "a normal law that is even": (FOURTH, r"normal mean", "uniform mean"),
    "another normal moment": (FOURTH, r"\^ 4\)", "^ 3)"),
    "no moments": (SQUARE, r"\(random regular t_X\)", "(True)"),
    "no expectation": (SQUARE, r"\(expectation regular mean\)", "(True)"),
    "another slope": (SLOPE, r"= 2 \* r_s\)", "= 2 * r_m)"),
    "another extreme": (LARGEST, r"\^ 2", "^ 3"),
    "the other way round": (SQUARE, r"\(\(mean (.*?)\) \^ 2 <= (.*)\)\.", r"(\2 <= (mean \1) ^ 2)."),
}
READ_OTHERWISE = {
    "another mark": (PRODUCT, r"\[true; false\]", "[true; true]"),
    "another law": (PAIR, r"bernoulli mean", "uniform mean"),
    "another chance": (PAIR, r"\(1 / 3\)", "(1 / 2)"),
    "another normal law": (FOURTH, r"normal mean (.*?) r_m r_v", r"normal mean \1 r_v r_m"),
    "a law of one entry": (PAIR, r"\[i_0\]", "[n_i]"),
    "a slope of something else": (SLOPE, r"(forall w : W, .*?) \^ 2", r"\1 ^ 3"),
    "a slope at no outcome": (SLOPE, r"forall w : W, ", ""),
    "another tensor": (PRODUCT, r"mean \(fun w => \(t_x w\)", "mean (fun w => (t_A w)"),
}


FUNCTIONS = [
    "random X; claim E[sigmoid(X)] <= 1",
    "random X; claim E[2*erf(X)] = 2*E[erf(X)]",
    "random X; claim E[X*heaviside(X)] = E[relu(X)]",
    "random X; claim E[sign(X)*X] = E[abs(X)]",
    "random X, Y; claim E[min(X, Y)] + E[max(X, Y)] = E[X] + E[Y]",
    "random X, Y independent; claim E[sin(X)*Y] = E[sin(X)]*E[Y]",
    "size n; random x[n]; claim E[max i<n: x[i]] >= E[x[j]] for j < n"]
COIN = "real p in (0, 1); random D bernoulli(p); claim E[exp(D)] = 1 - p + p*exp(1)"


@cache
def exported(text: str):
    (found,) = records(text)
    return script(found.verdict.proof, "T_x")


def test_laws_and_functions_of_random_numbers_are_certified(coq):
    found = certify((f"claim_{i}", next(records(text)).verdict.proof) for i, text in enumerate(LAWS + FUNCTIONS))
    assert [c.text() for c in found if c.word != CERTIFIED] == []


def test_an_exponential_of_a_random_number_is_outside():
    with pytest.raises(Outside):
        exported(COIN)


@pytest.mark.parametrize("function, holds", [("sign", True), ("erf", True), ("exp", False), ("ln", False)])
def test_no_other_function_is_said_to_keep_moments(function, holds, accepts):
    assert accepts(f"Theorem t : tame {function}. Proof. tame_function. Qed.") == holds


@pytest.mark.parametrize("what", SPOILED)
def test_a_spoiled_law_is_refused(what, accepts):
    text, said, false = SPOILED[what]
    made = exported(text)
    changed = re.sub(said, false, made.statement)
    assert changed != made.statement
    assert not accepts(f"{changed}\n{made.proof}")


@pytest.mark.parametrize("what", READ_OTHERWISE)
def test_a_law_is_read_back_as_it_was_declared(what):
    text, said, false = READ_OTHERWISE[what]
    (found,) = read(text)
    made = Statement("T", found.theory, found.facts(), found.claim)
    changed = re.sub(said, false, made.text(), count=1)
    assert changed != made.text()
    read_back(made)
    made.text = lambda: changed
    with pytest.raises(Unreadable):
        read_back(made)


def test_what_is_certain_meets_the_hypotheses(accepts):
    (found,) = read("size n; real q in [0, 1]; random B[n] independent bernoulli(q); random x[n]; "
                    "assume E[x[i]] = 2 for i < n; claim E[B[0]] = q")
    made = example(Statement("T", found.theory, found.facts(), found.claim))
    assert accepts(made)
    assert not accepts(made.replace("fun _ _ => 2", "fun _ _ => 1"))


def test_a_definition_that_is_an_expectation_is_outside():
    (found,) = read("random X; let m = E[X]; claim m = E[X]")
    with pytest.raises(Outside, match="an expectation"):
        Statement("T", found.theory, found.facts(), found.claim)
