"""Expectations by enumeration, and claims about chance judged by both roads."""

from fractions import Fraction

import pytest

from derive.language.statement import read
from derive.numeric.chance import HIGHEST, MOMENTS, points
from derive.numeric.evaluate import Meanings
from derive.numeric.numbers import PENDING, Unevaluable
from derive.numeric.refute import replay
from derive.numeric.views import Needed, View
from derive.numeric.worlds import World
from derive.search.judging.session import verify

GIVEN = """size n
random B[n] independent bernoulli(1/3)
random U[n] independent uniform(-1, 2)
random N[n] independent normal(2, 9), M normal(0, 2)
random X, Y
"""


def value(formula: str, seed: str = "0", n: int = 2):
    (s,) = read(f"{GIVEN}claim {formula} = 0")
    view = View(World({"n": n}, seed=seed), Meanings(s.theory))
    return view.meanings.value(s.links[0].left, view)


@pytest.mark.parametrize("formula, result", [
    ("E[B[0]]", Fraction(1, 3)),
    ("E[B[0]*B[1]]", Fraction(1, 9)),
    ("E[B[0]*B[0]]", Fraction(1, 3)),
    ("E[relu(B[0] - B[1])]", Fraction(2, 9)),
    ("E[exp(0*B[0])]", 1),
    ("E[U[0]]", Fraction(1, 2)),
    ("Var[U[0]]", Fraction(9, 12)),
    ("E[U[0]^5]", Fraction(2 ** 6 - 1, 6 * 3)),
    ("E[Σ i<n: U[i]]", 1),
    ("Var[N[0]]", 9),
    ("E[(N[0] - 2)^6]", 15 * 9 ** 3),
    ("E[N[0]^7]", 2 ** 7 + 21 * 2 ** 5 * 9 + 105 * 2 ** 3 * 81 + 105 * 2 * 729),
    ("E[(N[0] - 2)^10]", 945 * 9 ** 5),
    ("E[U[0]^20]", Fraction(2 ** 21 + 1, 21 * 3)),
    ("E[N[0]*N[1]]", 4),
    ("E[B[0]*E[B[0]]]", Fraction(1, 9)),
    ("E[B[0]*E[B[1]*E[B[0]]]]", Fraction(1, 27)),
    ("E[max(X, Y)] - E[max(Y, X)]", 0),
])
def test_an_exact_expectation(formula, result):
    assert value(formula) == result


@pytest.mark.parametrize("half", range(HIGHEST // 2 + 1))
@pytest.mark.parametrize("law", sorted(MOMENTS))
def test_points_have_the_moments_of_their_law(law, half):
    for power in range(2 * half + 2):
        assert sum(w * x ** power for x, w in points(law, half)) == (
            0 if power % 2 else MOMENTS[law](power))


@pytest.mark.parametrize("seed", list(map(str, range(8))))
def test_every_expectation_of_a_world_sees_the_same_distribution(seed):
    assert value("E[X + Y] - E[X] - E[Y]", seed) == 0
    assert value("E[(X + Y)^2] - E[X^2] - 2*E[X*Y] - E[Y^2]", seed) == 0


def test_the_variables_of_some_worlds_depend_on_each_other():
    assert {value("E[X^2*Y^2] - E[X^2]*E[Y^2]", str(s)) == 0 for s in range(12)} == {True, False}
    (s,) = read("size n\nrandom C[n] bernoulli(1/3)\nclaim E[C[0]*C[1]] = 0")
    found = set()
    for seed in map(str, range(12)):
        view = View(World({"n": 2}, seed=seed), Meanings(s.theory))
        found.add(view.meanings.value(s.links[0].left, view))
    assert found == {Fraction(1, 3), Fraction(1, 9)}


@pytest.mark.parametrize("formula", ["E[relu(U[0])]", "E[U[0]^26]", "E[relu(N[0])]", "E[N[0]^25]",
                                     "E[exp(N[0])]"])
def test_what_is_no_polynomial_of_low_degree_has_no_value(formula):
    with pytest.raises(Unevaluable):
        value(formula)


def test_the_root_of_a_variance_need_not_be_rational():
    low, high = value("E[M^4]").fractions()
    assert low <= 12 <= high and high - low < Fraction(1, 10 ** 20)


def test_too_many_outcomes_are_undecided():
    with pytest.raises(PENDING):
        value("E[(Σ i<n: U[i])^2]", n=12)


def test_a_random_name_has_no_value_outside():
    (s,) = read(f"{GIVEN}claim E[B[0]] = 0")
    view = View(World({"n": 2}), Meanings(s.theory))
    with pytest.raises(Needed):
        view.read("B", (0,))


TRUE = [
    "size n; real q in [0, 1]; random B[n] independent bernoulli(q)\n"
    "claim Var[B[i]] = q*(1 - q) for i < n",
    "size n; real q in [0, 1]; random B[n] independent bernoulli(q)\n"
    "claim Var[Σ i<n: B[i]] = n*q*(1 - q)",
    "real a, b with a <= b; random U uniform(a, b)\nclaim Var[U] = (b - a)^2/12",
    "real m, s; random Z normal(m, s^2)\nclaim Var[Z] = s^2",
    "random Z normal(0, 1)\nclaim E[(Z^2 - 1)*(Z^3 - 3*Z)] = 0",
    "real a, b; random X independent normal(1, 4), Y independent normal(-1, 9)\n"
    "claim Var[a*X + b*Y] = 4*a^2 + 9*b^2",
    "size d; random e[d] independent normal(0, 1)\nclaim Var[Σ i<d: e[i]^2] = 2*d",
    "random X, Y independent\nclaim Var[X + Y] = Var[X] + Var[Y]",
    "random X, Y; assume E[X*Y] = E[X]*E[Y]\nclaim Var[X + Y] = Var[X] + Var[Y]",
    "random X; real a, b\nclaim Var[a*X + b] = a^2*Var[X]",
    "real p in [0, 1), z; random B bernoulli(1 - p)\nclaim E[relu(B*z/(1 - p))] = relu(z)",
    "real m, s; random e normal(0, 1)\nclaim E[∂((m + s*e)^2)/∂s] = 2*s",
    "size n; tensor w[n]; random x[n], y\n"
    "claim E[∂((y - Σ i<n: w[i]*x[i])^2)/∂w[j]] = -2*E[(y - Σ i<n: w[i]*x[i])*x[j]] for j < n",
    "real p in [0, 1), z; random B bernoulli(1 - p); function φ\n"
    "claim E[φ(B*z)] = (1 - p)*φ(z) + p*φ(0)",
]
FALSE = [
    "random X, Y\nclaim Var[X + Y] = Var[X] + Var[Y]",
    "random X, Y independent\nclaim Var[X*Y] = Var[X]*Var[Y]",
    "random X, Y; assume E[X] = 0, E[Y] = 0, E[X*Y] = 0\nclaim Var[X*Y] = Var[X]*Var[Y]",
    "size n; random X[n] bernoulli(1/2)\nclaim E[X[i]*X[j]] = 1/4 for i < n, j < n, i != j",
    "size n; random X[n] independent bernoulli(1/2)\nclaim E[X[i]*X[j]] = 1/4 for i < n, j < n",
    "real a, b with a <= b; random U uniform(a, b)\nclaim Var[U] = (b - a)^2/6",
    "random X; real a, b\nclaim Var[a*X + b] = a*Var[X]",
    "real m, s; random Z normal(m, s^2)\nclaim Var[Z] = s",
    "random Z normal(0, 1)\nclaim E[Z^4] = 1",
    "real m, s; random e normal(0, 1)\nclaim E[∂((m + s*e)^2)/∂s] = 2*m",
    "real t; random X\nclaim E[∂((t*X)^2)/∂t] = 2*t*E[X]^2",
    "random Z normal(0, 1), X normal(0, 1)\nclaim Var[X + Z] = 2",
    "random Z normal(0, 1), X normal(0, 1)\nclaim E[X^2*Z^2] = 1",
    "real p in [0, 1), z; random B bernoulli(1 - p)\nclaim E[sigmoid(B*z/(1 - p))] = sigmoid(z)",
]


@pytest.mark.parametrize("claim", TRUE)
def test_a_true_claim_is_proved(claim):
    record = verify(claim)
    assert record.word == "PROVED", record.text()


@pytest.mark.parametrize("claim", FALSE)
def test_a_false_claim_is_refuted(claim):
    record = verify(claim)
    assert record.word == "REFUTED", record.text()
    assert replay(record.verdict.witness)


@pytest.mark.parametrize("claim, word", [
    ("random X\nclaim X = X", "ILL-TYPED"),
    ("random X gaussian(0, 1)\nclaim E[X] = 0", "SYNTAX ERROR"),
    ("random X uniform(0)\nclaim E[X] = 0", "SYNTAX ERROR"),
    ("random X normal(0)\nclaim E[X] = 0", "SYNTAX ERROR"),
    ("real v; random X normal(0, v)\nclaim E[X^2] = v", "UNKNOWN"),
    ("real q; random X bernoulli(q)\nclaim E[X] = q", "UNKNOWN"),
    ("random X\nclaim E[X, X] = 0", "ILL-TYPED"),
    # the laws are those of independent names: none moves with an outcome
    ("random e normal(0, 1), y normal(e, 1)\nclaim E[y] = 0", "ILL-TYPED"),
    ("random e normal(0, 1), y normal(0, e^2)\nclaim E[y^2] = 1", "ILL-TYPED"),
    ("random e uniform(0, 1), b bernoulli(p); let p = e/2\nclaim E[b] = 1/4", "ILL-TYPED"),
    ("random e normal(1, 1), y normal(E[e], 1)\nclaim E[y] = 1", "PROVED"),
    # an outcome is not on one side of a kink, nor has a slope to begin at
    ("random X; real a\nclaim E[max(X, abs(a))] = a", "REFUTED"),
    ("random X; real a\nclaim E[abs(X - abs(a))] = a", "REFUTED"),
    ("random X; real a\nclaim E[relu(X - relu(a))] = a", "REFUTED"),
    ("size n; random X[n]; real a; let M[i, j] = X[i]*X[j] for i < n, j < n\nclaim E[det(M)] = a", "REFUTED"),
    # whether outcomes move with their law is not said
    ("real q in (0, 1); random X bernoulli(q)\nclaim ∂E[X]/∂q = 1", "UNKNOWN"),
    ("real q in (0, 1); random X bernoulli(q)\nclaim ∂E[X]/∂q = 0", "UNKNOWN"),
    ("real q in (0, 1); random X bernoulli(q^2); let f = E[X]\nclaim ∂f/∂q = 0", "UNKNOWN"),
])
def test_what_cannot_be_said(claim, word):
    record = verify(claim)
    assert record.word == word, record.text()
