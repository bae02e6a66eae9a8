"""`derive verify --explain`: a counterexample as a program, and the rest in words."""

import re
import subprocess
import sys
from fractions import Fraction

import pytest
from click.testing import CliRunner

from derive.cli import main
from derive.report.explain import explain
from derive.search.judging.session import records
from tests.seeds import corrections

CLAIMS = [
    "size n; tensor x[n]; claim Σ i<n: x[i]^2 = (Σ i<n: x[i])^2",
    "real x; claim x / x = 1",
    "real x; claim sqrt(x)^2 = x",
    "size n; tensor x[n]; claim ∂relu(x[i])/∂x[i] = heaviside(x[i]) for i < n",
    "size n; tensor x[n]; claim D(exp(x[i]), x[i], x[i]) = x[i] for i < n",
    "function φ; real x; claim ∂φ(x^2)/∂x = φ'(x^2)",
    "function g nondecreasing; real x; claim g(x) = g(-x)",
    "size m, n; map g: R[m] -> R[n]; tensor x[m]; let y = g(x); loss L(y); "
    "claim ∂L/∂x[i] = ∂L/∂y[j] * ∂y[j]/∂x[i] for i < m, j < n",
    "size n, k with k <= n; tensor x[n], w[k]; let y = conv1d(x, w); loss L(y); "
    "claim ∂L/∂w[j] = Σ p<n-k+1: ∂L/∂y[p] * x[p] for j < k",
    "size n; tensor x[n]; let p = softmax(x); claim ∂p[i]/∂x[j] = p[i] * δ[i, j] for i < n, j < n",
    "size n; tensor x[n]; claim max(x) = x[argmax i<n: -x[i]]",
    "size n; tensor x[n]; claim count i<n: (x[i] > 0) = n",
    "integer a, b; claim 2 divides a + b iff 2 divides a",
    "size n; integer a; claim (a // n) * n = a",
    "size n; tensor x[n], c[n] integer in 0..n-1; claim x[c[i]] = x[i] for i < n",
    "real a, b; claim a <= b",
    "size n; tensor A[n, n]; claim A @ A = A .* A",
    "size n; tensor x[n]; claim all i<n: (x[i] = 0)",
    "real x, y; claim {x if x > y, y otherwise} = x",
    "size n; tensor x[n]; let s = Σ i<n: x[i]; let q = s^2; claim ∂q/∂s = s",
    "real lambda; claim lambda = 1",
    "real x; claim x^(-2) * x^2 = 1",
    "real x; claim (x^2)^3 = x^5",
    "size n; tensor x[n] zero outside; claim x[i+1] = x[i] for i < n",
    "real x; assume exp(x) = 2; claim x = 1",
    "size n; tensor x[n]; real s > 0; assume s^2 = 2; claim Σ i<n: s*x[i] = 2*Σ i<n: x[i]",
]


def run(program: str) -> dict[str, str]:
    """What the program prints, by what stands before the colon."""
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True)
    assert not done.stderr, done.stderr + program
    assert "the claim fails here" in done.stdout, done.stdout + program
    return dict(re.findall(r"^(\w+ side): +(\S+)$", done.stdout, re.M))


def is_near(shown: str, witness: str) -> bool:
    """Is the float that was printed the fraction, or inside the interval, of the witness?"""
    if "undefined" in (shown, witness):
        return shown == witness
    low, *high = (float(Fraction(part)) for part in witness.strip("[]").split(", "))
    (high,) = high or (low,)
    return low - 1e-4 <= float(shown) <= high + 1e-4


def replayed(record):
    program = explain(record)
    assert "import numpy as np" in program and "derive" not in program
    shown, witness = run(program), record.json()["counterexample"]
    if shown:
        assert is_near(shown["left side"], witness["lhs"]), program
        assert is_near(shown["right side"], witness["rhs"]), program
    else:
        assert (witness["lhs"], witness["rhs"]) == ("false", "true")


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_counterexample_is_replayed(claim):
    (record,) = records(claim)
    assert record.word == "REFUTED"
    replayed(record)


def refuted_seeds():
    for name, text in corrections.seeds().items():
        if "REFUTED" in corrections.EXPECTED[name]:
            yield pytest.param(text, id=name)


@pytest.mark.parametrize("text", list(refuted_seeds()))
def test_a_refuted_seed_is_replayed(text):
    (record,) = records(text, patience=0.3)
    if record.word == "REFUTED" and not re.search(r"\b(E|Var)\[", text):
        replayed(record)
    elif record.word == "REFUTED":                     # expectations are not replayed
        assert "cannot be replayed" in explain(record)
    else:
        assert record.word == "ILL-TYPED" and record.message in explain(record)


def test_a_proof_is_explained_by_its_derivation():
    (record,) = records("size n; tensor x[n]; claim ∂(Σ k<n: x[k]^2)/∂x[i] = 2 * x[i] for i < n")
    assert "by differentiate" in explain(record)


def test_an_open_question_says_what_was_looked_at():
    (record,) = records("size n; claim Σ i<n: i^3 = (Σ i<n: i)^2", patience=0.1)
    if record.word == "UNKNOWN":
        assert re.search(r"looked at \d+ instances, among them at n = 1", explain(record))


def test_the_command_line_explains():
    result = CliRunner().invoke(main, ["verify", "--explain", "real x; claim x = x + 1"])
    assert result.exit_code == 1 and run(result.output.partition("\n# ")[2].partition("\n")[2])
