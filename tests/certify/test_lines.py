"""Every line that a page displays stands in the certificate as something that Coq checks.

`make certify` looks at the whole library.  Here are the theorems whose proofs have parts within
parts, some others, and claims whose pages show what the library's do not.
"""

import random
import re

import pytest

from derive import library
from derive.certify.certify import CERTIFIED, certify, exported
from derive.report.parts import parts
from derive.search.judging.session import records
from tests.certify.displayed import blocks, missing
from tests.certify.whole import listed

SEED, SAMPLE = 20261122, 8
NESTED = ["huber_gradient_eq_clip", "softsign_derivative", "linear_recurrence_solution",
          "sum_of_squares", "arithmetic_geometric_means", "logsumexp_upper_bound",
          "grey_input_jacobian", "adam_moment_of_constant_gradient", "recurrent_state_gradient",
          "tanh_at_most_identity", "log_sum_exp_limit", "silu_limit", "steep_sigmoid_limit",
          "bernoulli_estimate", "gaussian_mean_estimate", "least_squares_stationary"]
CLAIMS = {
    "square": "real a, b, c; claim a^2 + b^2 + c^2 >= a*b + b*c + c*a",
    "lagrange": "size n; tensor x[n]; claim n * Σ i<n: x[i]^2 >= (Σ i<n: x[i])^2",
    "signs": "real x, y; assume x > 0, y > 1; claim x*y + x^2 > x",
    "bound": "real x; claim exp(x) + x^2 >= 1 + x",
    "quotient": "size n; real r; assume r != 1; "
                "claim Σ k<n: r^k + 1/(1-r) = (2 - r^n)/(1-r)",
    "slopes": "claim limit h -> 0+: h*log(h) = 0",
    "squeezed": "real a; claim limit k -> oo: log(1 + exp(k*a))/k = relu(a)",
    "integral": "real x > 0; claim integral t in 0..oo: x*exp(-x*t) = 1",
    "sizes": "size n, k, s; tensor y[1, 1, n], w[1, 1, k]; "
             "claim shape(F.conv_transpose1d(y, w, stride=s)) = (1, 1, s*(n-1) + k)",
    "signs of each": "size n; tensor x[n]; claim (x > 0).sum() + (x <= 0).sum() = n",
    "kinks": "real x; claim integral t in -oo..x: heaviside(t) = relu(x)",
}


def proof(text: str, name: str = "-"):
    (record,) = records(text, name)
    return record.verdict.proof


def of_library(name: str):
    return proof(library.find(name).read_text("utf-8"), str(library.find(name)))


def lost(shown, made) -> list:
    return list(missing(shown, made.text, made.parts))


def sample() -> list[str]:
    certified = sorted({p.stem for p in library.files()} - {*listed(), *NESTED})
    return random.Random(SEED).sample(certified, SAMPLE)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", [*NESTED, *sample()])
def test_no_line_of_the_library_is_missing(name):
    one = of_library(name)
    assert lost(parts(one), exported(name, one)) == []


@pytest.fixture(scope="module")
def claimed():
    return {name: proof(text) for name, text in CLAIMS.items()}


@pytest.mark.parametrize("name", CLAIMS)
def test_no_line_of_a_claim_is_missing(name, claimed):
    one = claimed[name]
    shown = parts(one)
    assert any(part.lines or part.passages for part in shown)
    assert lost(shown, exported(name, one)) == []


def test_they_are_certified(coq, claimed):
    wrong = [c.text() for c in certify(claimed.items()) if c.word != CERTIFIED]
    assert not wrong


# -- What is missing is missed ----------------------------------------------------------------------

@pytest.mark.parametrize("name", ["log_sigmoid_stable", "sum_of_squares"])
def test_a_line_that_is_not_passed_or_stands_in_a_comment_is_missed(name):
    one = of_library(name)
    made = exported(name, one)
    script = made.proof = " ".join(made.proof.split())
    shown = parts(one)
    inner = {made.parts.say.real(line.term): line.term
             for part in shown for line in part.lines[1:-1]}
    assert inner
    for word, term in inner.items():
        sentence = f"transitivity {word}."
        for instead in ("", f"(* {sentence} *)"):
            made.proof = script.replace(sentence, instead)
            assert term in lost(shown, made), word


def test_a_line_of_a_case_is_not_held_outside_of_it():
    one = of_library("softsign_derivative")
    made = exported("softsign_derivative", one)
    script = " ".join(made.proof.split())
    shown = parts(one)
    inner = [line.term for part in shown if part.role == "case" for line in part.lines[1:-1]]
    sentence = f"transitivity {made.parts.say.real(inner[0])}."
    made.proof = script.replace(sentence, "").replace("cases ", f"{sentence} cases ", 1)
    assert sentence in made.proof and inner[0] in lost(shown, made)


def test_a_side_that_is_passed_around_its_cases_is_missed_where_it_is_not(claimed):
    made, shown = exported("signs", claimed["signs of each"]), parts(claimed["signs of each"])
    first = next(part.lines[0].term for part in shown if part.role == "base")
    made.proof = " ".join(made.proof.split()).replace(f"transitivity {made.parts.say.real(first)}.", "")
    assert first in lost(shown, made)


def test_a_margin_that_is_only_spoken_of_is_missed(claimed):
    made = exported("square", claimed["square"])
    made.proof = re.sub(r"assert \(M1 : .*?\)\. \{", "idtac. {", " ".join(made.proof.split()), count=1)
    assert len(lost(parts(claimed["square"]), made)) == 1


@pytest.mark.parametrize("name, passed", [("slopes", 4), ("squeezed", 7), ("integral", 5), ("kinks", 4)])
def test_a_limit_that_is_only_spoken_of_is_missed(name, passed, claimed):
    """Else a page could tell of limits, bounds and antiderivatives that no one checked."""
    made, shown = exported(name, claimed[name]), parts(claimed[name])
    lines = [line for part in shown for one in part.passages for line in one.lines[:-1]]
    made.proof = re.sub(r"assert \([BDLQSV]\d+ : .*?\)\. \{", "idtac. {", " ".join(made.proof.split()))
    assert len(lines) == passed and len(lost(shown, made)) == passed - 1      # but the claim itself


def test_blocks_are_read_without_comments():
    found = blocks("cases C. { transitivity (a + b). { ring. (* transitivity c. *) } reflexivity. } lra.")
    assert [b.sentences for b in found] == [
        ["ring."], ["transitivity (a + b).", "reflexivity."], ["cases C.", "lra."]]
    assert found[0].around == ("cases C.", "transitivity (a + b).")
