"""Laws of expectations, and the false statements that they must not give."""

from dataclasses import replace

import numpy as np
import pytest

from derive.kernel.calculus import derivative
from derive.kernel.chance import move_mean, require_laws, require_mean
from derive.kernel.context import Context, Rejected
from derive.kernel.limits import by_slope
from derive.kernel.replay import Step, expectation, prove, rewrite
from derive.kernel.ring import equal, normal
from derive.kernel.rules import HOLE, check_instance
from derive.kernel.terms import (
    ONE, ZERO, Diff, Entry, Fold, Mean, Pow, Rel, Tends, add, number, open_body, substitute, subterms)
from derive.language.rules import RULES
from derive.language.statement import read
from derive.search.entailment.integers import find

GIVEN = """size n, m with n >= 2
real q in [0, 1], a
random B[n] independent bernoulli(q)
random U[n] independent uniform(0, 1)
random V[n] independent
random N[n] independent normal(a, q)
random Y[n], Z[n]
random C[n] bernoulli(q)
"""


def opened(formula: str, ranges="for i < n, j < n", given=GIVEN):
    """The context and the left side of `formula = 0`."""
    (s,) = read(f"{given}claim {formula} = 0 {ranges}")
    return Context(s.theory, s.facts(), find, hypotheses=s.facts()), s.links[0].left


def made(rule, formula, to=None, first=(0,), **given):
    here, term = opened(formula, **given)
    step = Step("mean", (), rule=rule, instance={"first": first},
                to=to and opened(to, **given)[1].body)
    return rewrite(term, (), step, RULES, here)


FALSE = [
    ("independent", "E[Y[i]*Z[i]]", "two tensors that may depend on each other"),
    ("independent", "E[Y[i]*Y[j]]", "two entries of one tensor that is not independent"),
    ("independent", "E[U[i]*U[j]]", "E[U²] = E[U]², for i may be j"),
    ("independent", "E[U[i]*Σ k<n: U[k]]", "the sum contains the entry"),
    ("independent", "E[Y[i]*(Z[i] + U[i])]", "the dependent part of a sum"),
    ("independent", "E[B[n]*U[i]]", "an entry outside its axis"),
    ("independent", "E[U[i] + V[i]]", "a sum is no product"),
    ("linear", "E[U[i]*V[i]]", "a random factor taken out"),
    ("linear", "E[exp(Y[i]) - exp(Y[i])]", "a sum whose parts have no expectation"),
    ("law", "E[V[i]]", "an entry without a law"),
    ("law", "E[U[n]]", "an entry outside its axis"),
    ("law", "E[U[i] + a]", "no power of an entry"),
    ("law", "E[1/U[i]]", "a negative power"),
    ("law", "E[exp(N[i])]", "no power of a normal entry"),
    ("law", "E[N[n]^2]", "a normal entry outside its axis"),
    ("independent", "E[N[i]*N[j]]", "E[N²] = E[N]², for i may be j"),
]


@pytest.mark.parametrize("rule, formula, why", FALSE, ids=[w for *_, w in FALSE])
def test_a_law_is_refused(rule, formula, why):
    with pytest.raises(Rejected):
        made(rule, formula)


@pytest.mark.parametrize("rule, formula, result", [
    ("linear", "E[U[i] + Y[j]]", "E[U[i]] + E[Y[j]]"),
    ("linear", "E[a*U[i]]", "a*E[U[i]]"),
    ("linear", "E[Σ k<n: U[k]]", "Σ k<n: E[U[k]]"),
    ("independent", "E[U[i]*Y[j]]", "E[U[i]]*E[Y[j]]"),
    ("independent", "E[U[0]*U[1]]", "E[U[0]]*E[U[1]]"),
    ("law", "E[B[i]^3]", "q"),
    ("law", "E[U[i]^2]", "1/3 * (0^0*1^2 + 0^1*1^1 + 0^2*1^0)"),
    ("law", "E[N[i]]", "a"),
    ("law", "E[N[i]^2]", "a^2 + q"),
    ("law", "E[N[i]^3]", "a^3 + 3*a*q"),
    ("law", "E[N[i]^4]", "a^4 + 6*a^2*q + 3*q^2"),
])
def test_a_law(rule, formula, result):
    assert equal(made(rule, formula), opened(result)[1])


@pytest.mark.parametrize("power", range(1, 13))
def test_the_moments_of_a_normal_number_are_its_integrals(power):
    """Gauss and Hermite's points are exact to degree 2·16 - 1."""
    points, weights = np.polynomial.hermite_e.hermegauss(16)
    mean, variance = 3/4, 2.5
    integral = (weights * (mean + variance**0.5 * points)**power).sum() / weights.sum()
    given = "random N normal(3/4, 5/2)\n"
    moment = normal(made("law", f"E[N^{power}]", given=given, ranges=""))
    assert float(moment.value) == pytest.approx(integral)


@pytest.mark.parametrize("formula, entry, why", [
    ("E[relu(B[i] + B[j])]", "E[B[i]]", "for i may be j"),
    ("E[relu(C[i] + C[j])]", "E[C[i]]", "C is not independent"),
    ("E[relu(C[i] + Y[i])]", "E[C[i]]", "C and Y may depend on each other"),
    ("E[relu(U[i])]", "E[U[i]]", "U has more than two outcomes"),
    ("E[B[i]*E[B[i]]]", "E[B[i]]", "the inner expectation binds B anew"),
    ("E[Σ k<n: relu(B[k] + B[i])]", "E[B[i]]", "the sum meets the entry"),
])
def test_the_outcomes_of_one_entry_are_refused(formula, entry, why):
    with pytest.raises(Rejected):
        made("outcomes", formula, to=entry)


@pytest.mark.parametrize("formula", ["E[exp(Y[i])]", "E[1/Y[i]]", "E[log(1 + Y[i]^2)]", "E[Y[i]^a]",
                                     "E[{exp(Y[i]) if Y[i] > 0, 0 otherwise}]",
                                     "E[{0 if Y[i] > 0, exp(Y[i]) otherwise}]"])
def test_what_may_have_no_expectation_is_refused(formula):
    here, term = opened(formula)
    with pytest.raises(Rejected):
        require_mean(term.body, here)


@pytest.mark.parametrize("formula", ["E[{Y[i]^2 if Y[i] > 0, relu(Y[i]) otherwise}]",
                                     "E[count k<n: Y[k] > 0]", "E[(count k<n: 1/Y[k] > 0)^2]"])
def test_cases_have_an_expectation_where_both_sides_have_and_a_count_has_one(formula):
    here, term = opened(formula)
    require_mean(term.body, here)


@pytest.mark.parametrize("formula, why", [
    ("E[∂exp(a*Y[i])/∂a]", "Y exp(a Y) may have no expectation"),
    ("E[∂relu(a*Y[i])/∂a]", "there is no slope where Y = 0"),
    ("E[∂(Y[i]/(a + Y[i]))/∂a]", "the quotient may have no expectation, nor its slope"),
    ("E[∂(a*N[i]^2)/∂a]", "the law of N moves with a"),
])
def test_a_slope_without_an_expectation_is_refused(formula, why):
    here, term = opened(formula)
    with pytest.raises(Rejected):
        require_mean(term.body, here)


def test_a_slope_has_an_expectation_whatever_an_outcome_outside_is():
    """Else E[[Y > 0] E[∂max(a Y, 0)/∂a]] would have a value, by the Y outside, where the one inside is
    0 with some probability."""
    here, term = opened("E[∂max(a*Y[i], 0)/∂a]")
    outside = here.assume(opened("E[[a*Y[i] > 0]]")[1].body.cond)
    with pytest.raises(Rejected):
        require_mean(term.body, outside)
    require_mean(opened("E[∂(a*Y[i]^2 + Z[j]*a^3)/∂a]")[1].body, outside)


def test_the_slope_of_a_term_of_a_sum_is_not_asked_for_where_its_index_is_not_opened():
    here, term = opened("E[Σ k<n: ∂(a*Y[k])/∂a]")
    with pytest.raises(Rejected, match="known to have an expectation"):
        require_mean(term.body, here)


def test_the_slope_of_a_recursive_definition_is_not_unfolded_without_end():
    here, term = opened("E[∂h[n]/∂a]", given=GIVEN + """let h[0] = a
let h[t+1] = a*h[t] + Y[t]  for t < n
""")
    with pytest.raises(Rejected, match="known to have an expectation"):
        require_mean(term.body, here)


@pytest.mark.parametrize("given", [
    "real q\nrandom B[n] bernoulli(q)\n", "real q > 0\nrandom B[n] bernoulli(q)\n",
    "real q\nrandom B[n] uniform(q, 1)\n", "real q\nrandom B[n] normal(1, q)\n",
    "real q <= 0\nrandom B[n] normal(q, q)\n"])
def test_what_is_no_law_is_refused(given):
    here, _ = opened("E[B[0]]", "", "size n\n" + given)
    with pytest.raises(Rejected):
        require_laws(here)


def test_a_law_whose_parameter_is_random_is_refused():
    """The language reads none; the kernel does not rest on that."""
    here, _ = opened("E[B[0]]", "", "size n\nrandom q\nrandom B[n] normal(1, 1)\n")
    require_laws(here)
    law = replace(here.theory.random["B"], parameters=(Entry("q", (), False), ONE))
    theory = replace(here.theory, random={**here.theory.random, "B": law})
    with pytest.raises(Rejected):
        require_laws(replace(here, theory=theory))


@pytest.mark.parametrize("first, second", [("X", "X"), ("Y", "X")])
def test_a_law_that_speaks_of_its_own_expectation_is_refused(first, second):
    """Else E[X] = E[X] + 1, and 0 = 1.  The language reads none; the kernel does not rest on that."""
    here, _ = opened("E[X]", "", "random X normal(1, 1)\nrandom Y normal(1, 1)\n")
    laws = {name: replace(here.theory.random[name], parameters=(add(Mean(Entry(other, (), False)), ONE), ONE))
            for name, other in (("X", first), ("Y", second))}
    circular = replace(here.theory, random={**here.theory.random, **laws})
    term = Mean(Entry("X", (), False))
    with pytest.raises(Rejected, match="in its law"):
        prove(circular, (), Rel("=", term, add(term, ONE)), [Step("mean", (), rule="law")], [], RULES, find)
    fixed = replace(here.theory, random={**here.theory.random, "X": replace(laws["X"], parameters=(
        add(Mean(Entry("Y", (), False)), ONE), ONE))})
    require_laws(replace(here, theory=fixed))


def shown(claim, *facts, given=(), holds="<=", beside=GIVEN):
    """The theorem `0 <= claim`, of what may come out, where as much is known of the facts."""
    here, term = opened(f"E[{claim}]", given=beside)
    known = (*here.facts, *(Rel(holds, ZERO, opened(f"E[{f}]", given=beside)[1].body) for f in facts))
    return prove(here.theory, known, Rel("<=", ZERO, term.body), [], [], RULES, find, (), given)


def test_what_is_never_negative_has_an_expectation_that_is_not():
    theorem = expectation(shown("abs(Y[i]) - Y[i]"), find)
    assert theorem.claim == Rel("<=", ZERO, opened("E[abs(Y[i]) - Y[i]]")[1])
    assert "expectation" in theorem.rests_on


@pytest.mark.parametrize("claim, facts, why", [
    ("Y[i]", ["Y[i]"], "one outcome says nothing of the others"),
    ("a*Y[i]^2", ["a + Y[i]^2 - Y[i]^2", "Y[i]"], "a fact that an outcome decides stands beside"),
    ("exp(Y[i])", [], "there may be no expectation"),
    ("Y[i]^2/(1 + Y[i]^2)", [], "nor is this one known to the kernel"),
])
def test_an_expectation_is_not_taken_of_this(claim, facts, why):
    theorem = shown(claim, *facts)
    with pytest.raises(Rejected):
        expectation(theorem, find)


@pytest.mark.parametrize("change", [
    lambda c: Rel("<=", c.right, c.right), lambda c: Rel("=", c.right, c.right)])
def test_an_expectation_is_taken_of_a_sign_only(change):
    here, term = opened("E[Y[i]^2]")
    claim = change(Rel("<=", ZERO, term.body))
    theorem = prove(here.theory, here.facts, claim, [], [], RULES, find)
    with pytest.raises(Rejected, match="every outcome"):
        expectation(theorem, find)


def test_an_expectation_is_taken_of_a_theorem():
    class Forged:
        theory, facts, claim = shown("Y[i]^2").theory, (), Rel("<=", ZERO, opened("E[Y[i]]")[1].body)
        rests_on = frozenset()
    with pytest.raises(Rejected, match="theorems"):
        expectation(Forged, find)


def test_a_hypothesis_on_one_outcome_says_nothing_of_an_expectation():
    here, term = opened("E[U[i]]")
    facts = (*here.facts, Rel("=", term.body, ZERO), Rel("<=", term.body, ZERO))
    for claim in (Rel("=", term, ZERO), Rel("<=", term, ZERO)):
        with pytest.raises(Rejected):
            prove(here.theory, facts, claim, [Step("hypothesis", (0,), to=ZERO)], [], RULES, find)


def test_what_is_shown_of_an_outcome_is_no_fact_in_an_expectation():
    here, term = opened("E[Y[i]]")
    facts = (*here.facts, Rel("<=", ZERO, term.body))
    known = prove(here.theory, facts, Rel("<=", ZERO, term.body), [], [], RULES, find)
    with pytest.raises(Rejected):
        prove(here.theory, facts, Rel("<=", ZERO, term), [], [], RULES, find, (), (known,))


def test_no_end_of_a_slope_is_random():
    """Else 0 <= E[z Y^2] at z = Y would be 0 <= E[Y^3], the Y outside bound by the expectation."""
    here, slope = opened("∂(z*E[Z[i]^2])/∂z", given=GIVEN + "real z\n")
    end = opened("E[Y[i]]", given=GIVEN + "real z\n")[1].body
    with pytest.raises(Rejected, match="bound by an expectation"):
        by_slope(here.facts, Rel("<=", ZERO, slope), ZERO, end, here)
    by_slope(here.facts, Rel("<=", ZERO, slope), ZERO, ONE, here)


def test_a_limit_is_not_about_one_outcome():
    here, term = opened("E[Y[i]]")
    (s,) = read(GIVEN + "claim limit t -> oo: 1/t = 0")
    claim = Tends(s.claim.kind, s.claim.variable, s.claim.point, add(s.claim.body, term.body), term.body)
    with pytest.raises(Rejected, match="one outcome"):
        prove(here.theory, here.facts, claim, [], [], RULES, find)


def test_what_is_known_of_a_value_outside_says_nothing_inside():
    """Beside [U[i] = 1], E[U[i]] is still 1/2."""
    here, term = opened("E[[U[i] = 1] * E[U[i]]]")
    step = Step("hypothesis", (0, 1, 0), to=opened("1")[1])
    with pytest.raises(Rejected):
        rewrite(term, step.path, step, RULES, here)


def test_an_index_is_not_random():
    """Else `U[k]` with k = argmax U would be bound by the expectation it is put in."""
    (s,) = read(GIVEN + "claim E[V[argmax k<n: U[k]]] = 0")
    with pytest.raises(Rejected, match="not random"):
        prove(s.theory, s.facts(), s.claim, [], [], RULES, find)


def test_no_rule_puts_what_is_random_into_an_expectation():
    here, term = opened("E[(argmax k<n: U[k]) * U[i]]")
    which = term.body.factors[0]
    with pytest.raises(Rejected, match="bound by an expectation"):
        check_instance("i", which, here)


def test_the_argmax_of_what_is_random_is_not_put_into_an_expectation():
    """Else E[B max(1/2, B)] would be E[B F(a)], F(0) being E[U] = 1/2 and F(1) being B, with the
    argmax a bound by the inner E as if it did not depend on this B."""
    here, term = opened("E[B[1] * max k<2: ([k = 1]*B[1] + E[[k = 0]*U[0]])]", "")
    product = term.body
    place = next(i for i, f in enumerate(product.factors) if isinstance(f, Fold))
    largest = product.factors[place]
    step = Step("rule", (0, place), rule="argmax_value", backwards=True, instance={
        "F": open_body(largest.body, HOLE), "l": largest.low, "h": largest.high})
    with pytest.raises(Rejected):
        rewrite(term, step.path, step, RULES, here)


def test_a_law_is_not_used_under_a_derivative():
    """∂E[B]/∂q at q = 1 would speak of probabilities above 1."""
    here, term = opened("E[B[i]]")
    (s,) = read("real q in [0, 1]\nclaim ∂q/∂q = 1")
    near = here.under_derivative(s.links[0].left.wrt, False)
    with pytest.raises(Rejected):
        move_mean("law", term.body, {}, None, near)


SLOPES = """real a, b, s in (0, 1)
size n
random X[n]
random N normal(a, 1)
random B bernoulli(s)
let Q = (X[0] - a)^2
let P[0] = a*X[0]
let P[t+1] = P[t]*X[0] for t < n
let M = exp(a*X[0])
"""


@pytest.mark.parametrize("formula, slope", [
    ("E[(X[0] - a)^2]", "E[2*(X[0] - a)*(0 - 1)]"),
    ("E[Σ i<n: X[i]*a^3*i]", "E[Σ i<n: X[i]*3*a^2*i]"),
    ("E[X[0]*E[a*X[0]]]", "E[X[0]*E[X[0]]]"),
    ("E[(1 + a^2)*X[0]]^2", "2*E[(1 + a^2)*X[0]]*E[2*a*X[0]]"),
    ("E[Q*b]", "E[2*(X[0] - a)*(0 - 1)*b]"),
    ("E[N]*b", None), ("E[a*N]", None), ("E[B*a] + E[X[0]]", "E[B]"),
    ("E[exp(a*X[0])]", None), ("E[abs(X[0] - a)]", None), ("E[1/(1 + a^2*X[0]^2)]", None),
    ("E[max i<2: X[0]*a*i]", None), ("E[[X[0] < a]]", None), ("E[M]", None), ("E[P[n]]", None),
    ("E[relu(a)*X[0]]", None), ("E[sin(a*X[0])^2]", None)])
def test_the_slope_of_a_polynomial_in_what_is_random_is_taken_outcome_by_outcome(formula, slope):
    """A law that moves with the variable, a kink, and what is no polynomial are refused."""
    (s,) = read(f"{SLOPES}claim {formula} = 0")
    here, a = Context(s.theory, s.facts(), find, hypotheses=s.facts()), opened("a", "", SLOPES)[1]
    if slope is None:
        with pytest.raises(Rejected):
            derivative(s.links[0].left, a, here)
    else:
        assert equal(unfolded(derivative(s.links[0].left, a, here), here), opened(slope, "", SLOPES)[1])


def unfolded(slope, here):
    """The slope with the slopes of defined names carried out."""
    parts = {p: derivative(p.body, p.wrt, here) for p in subterms(slope) if isinstance(p, Diff)}
    return substitute(slope, parts)


@pytest.mark.parametrize("formula", ["E[N]", "E[N*a]", "E[N^2]", "a*E[N]"])
def test_a_direct_slope_of_an_expectation_is_refused_where_the_law_moves(formula):
    """`direct ∂E[N]/∂a` holds the names, and N has the mean a: neither 0 nor 1 is its slope."""
    (s,) = read(f"{SLOPES}claim direct ∂({formula})/∂a = 0")
    here, a = Context(s.theory, s.facts(), find, hypotheses=s.facts()), opened("a", "", SLOPES)[1]
    with pytest.raises(Rejected):
        derivative(s.links[0].left.body, a, here, direct=True)


def test_an_expectation_does_not_move_with_the_outcome_outside():
    """∂E[X²]/∂X is no expectation of 2 X: the X of E is not the one outside."""
    here, term = opened("E[Y[0]^2]", "")
    with pytest.raises(Rejected):
        derivative(term, term.body.base, here)


def test_a_fact_of_one_outcome_does_not_choose_a_slope():
    """∂E[max(a, 0) X]/∂a is not known from 0 < a where that is said of an outcome."""
    here, term = opened("E[relu(a)*Y[0]]", "")
    a = opened("a", "")[1]
    known = Rel("=", a, add(ONE, Pow(opened("E[Y[0]]", "")[1].body, number(2))))
    with pytest.raises(Rejected):
        derivative(term, a, here.assume(known))
    with pytest.raises(Rejected):
        derivative(term, a, here.assume(Rel("<", ZERO, add(a, Entry("Y", (ZERO,), False)))))


def test_equal_expectations_are_not_equal_variables():
    here, term = opened("E[U[i] - V[i]]")
    assert isinstance(term, Mean)
    assert not here.shows(Rel("=", *(opened(f)[1] for f in ("E[U[i]]", "E[V[i]]"))))


SIGNS = {"E[Y[i]^2]": True, "E[(Y[i] - a)^2]": True, "E[abs(Y[i])]": True, "E[relu(Y[i]) - Y[i]]": True,
         "E[max k<n: Y[k]^2]": True, "E[Y[i]]": False, "E[Y[i]^3]": False, "E[a * Y[i]^2]": False,
         "E[Y[i]*Z[i]]": False, "E[Y[i]^2] - 1": False, "E[Y[i] - relu(Y[i])]": False}


@pytest.mark.parametrize("formula, holds", SIGNS.items())
def test_an_expectation_has_the_sign_of_all_outcomes(formula, holds):
    here, term = opened(formula)
    assert here.shows(Rel("<=", ZERO, term)) is holds
    assert not here.shows(Rel("<", ZERO, term))


def test_the_sign_of_a_value_outside_says_nothing_of_an_expectation():
    here, term = opened("E[Y[i]]")
    outside = here.assume(Rel("<=", ZERO, term.body))
    assert outside.shows(Rel("<=", ZERO, term.body)) and not outside.shows(Rel("<=", ZERO, term))


@pytest.mark.parametrize("formula", ["E[Σ j in 0..(count k<n: U[k] > 0): V[j]*U[j]]",
                                     "E[Σ j in (count k<n: U[k] > 0)..n-1: V[j]]"])
def test_a_range_is_not_random(formula):
    """Else the entries of such a sum would seem independent of those that its range reads."""
    (s,) = read(GIVEN + f"claim {formula} = 0")
    with pytest.raises(Rejected, match="a range is not random"):
        prove(s.theory, s.facts(), s.claim, [], [], RULES, find)
