"""Refuting: small exact witnesses that meet the hypotheses, and surveys that find none."""

from fractions import Fraction

import pytest

from derive.kernel.terms import (
    ONE,
    ZERO,
    And,
    Call,
    Diff,
    Entry,
    Floor,
    Iverson,
    Not,
    Or,
    Pow,
    Rel,
    Var,
    add,
    delta,
    equals,
    fold,
    inverse,
    mul,
    neg,
    number,
    sub,
    total,
    within,
)
from derive.kernel.theory import Definition, Tensor, Theory
from derive.numeric.refute import GLANCE, KINDS, LEAST, refute, replay, soon_refuted, survey
from derive.search.judging.session import verify

i, j, k, l, m, n, p, s = (Var(name, True) for name in "ijklmnps")
c = Var("c", False)
POSITIVE = Rel("<=", ONE, n)
VECTOR = ((ZERO, n),)


def name_of(name, *at):
    return Entry(name, at, False)


def d(body, wrt):
    return Diff(body, wrt, False)


def ranges(*pairs):
    return tuple((index, ZERO, high) for index, high in pairs)


def believed(theory, facts, claim, over=(), instances=3):
    looked = survey(theory, facts, claim, over, seconds=1.0)
    assert looked.witness is None and looked.instances >= instances, looked.reason
    assert looked.instance is not None
    return looked


def refuted(theory, facts, claim, over=()):
    witness = refute(theory, facts, claim, over, seconds=2.0)
    assert witness is not None and replay(witness)
    assert survey(theory, facts, claim, over, seconds=0.2).witness is not None
    return witness


# -- Softmax -----------------------------------------------------------------------------------

def exp(u):
    return Call("exp", (u,))


SOFTMAX = Theory(
    {"x": Tensor(VECTOR), "p": Tensor(VECTOR)},
    {"p": Definition((i,), mul(exp(name_of("x", i)),
                               inverse(total(ZERO, n, k, exp(name_of("x", k))))))})
INDICES = ranges((i, n), (j, n))
INSIDE = (POSITIVE, within(ZERO, i, n), within(ZERO, j, n))


def softmax_jacobian(sign):
    return equals(d(name_of("p", i), name_of("x", j)),
                  mul(name_of("p", i), add(delta(i, j), mul(number(sign), name_of("p", j)))))


def test_softmax_jacobian():
    looked = believed(SOFTMAX, INSIDE, softmax_jacobian(-1), INDICES)
    assert {"n": 1} in looked.sizes


def test_softmax_jacobian_with_the_wrong_sign():
    witness = refuted(SOFTMAX, INSIDE, softmax_jacobian(1), INDICES)
    assert witness.sizes == {"n": 1} and witness.indices == {"i": 0, "j": 0}
    assert witness.values == {"x": [0]} and (witness.lhs, witness.rhs) == ("0", "2")


# -- Convolution -------------------------------------------------------------------------------

OUTPUTS = add(n, neg(k), ONE)
CONV = Theory(
    {"x": Tensor(VECTOR), "w": Tensor(((ZERO, k),)), "y": Tensor(((ZERO, OUTPUTS),)),
     "L": Tensor(())},
    {"y": Definition((p,), total(ZERO, k, l, mul(name_of("w", l), name_of("x", add(p, l)))))},
    losses={"L": "y"})
KERNEL_FITS = (POSITIVE, Rel("<=", ONE, k), Rel("<=", k, n), within(ZERO, i, n))


def conv_gradient(*guard):
    upstream = d(name_of("L"), name_of("y", p))
    return equals(d(name_of("L"), name_of("x", i)),
                  total(ZERO, OUTPUTS, p, mul(upstream, name_of("w", sub(i, p)), *guard)))


def test_convolution_gradient():
    believed(CONV, KERNEL_FITS, conv_gradient(Iverson(within(ZERO, sub(i, p), k))),
             ranges((i, n)))


@pytest.mark.parametrize("guard", [(), (Iverson(Rel("<=", ZERO, sub(i, p))),),
                                   (Iverson(within(ZERO, sub(i, p), add(k, ONE))),)])
def test_convolution_gradient_that_reads_outside(guard):
    witness = refuted(CONV, KERNEL_FITS, conv_gradient(*guard), ranges((i, n)))
    assert witness.sizes == {"k": 1, "n": 2} and witness.outside


def test_a_hypothesis_on_the_slopes_of_a_loss():
    ones = fold("all", ZERO, OUTPUTS, p, equals(d(name_of("L"), name_of("y", p)), ONE))
    claim = equals(d(name_of("L"), name_of("w", j)),
                   total(ZERO, OUTPUTS, p, name_of("x", add(p, j))))
    facts = (POSITIVE, Rel("<=", ONE, k), Rel("<=", k, n), within(ZERO, j, k))
    believed(CONV, (*facts, ones), claim, ranges((j, k)))
    refuted(CONV, facts, claim, ranges((j, k)))


def test_a_guard_that_loses_the_first_tap():
    guard = Iverson(And((Rel("<", ZERO, sub(i, p)), Rel("<", sub(i, p), k))))
    witness = refuted(CONV, KERNEL_FITS, conv_gradient(guard), ranges((i, n)))
    assert witness.sizes == {"k": 1, "n": 1} and "L(y) = " in witness.functions["L"]


# -- Undefined ---------------------------------------------------------------------------------

def test_x_over_x_is_undefined_at_zero():
    witness = refuted(Theory(), (), equals(mul(c, inverse(c)), ONE))
    assert witness.values == {"c": 0} and witness.lhs == "undefined" and witness.rhs == "1"


def test_x_over_x_elsewhere():
    believed(Theory(), (Not(equals(c, ZERO)),), equals(mul(c, inverse(c)), ONE))


def test_both_sides_must_be_defined():
    assert refuted(Theory(), (), equals(inverse(c), inverse(c))).rhs == "undefined"


def test_an_implication_protects_its_conclusion():
    believed(Theory(), (), Or((equals(c, ZERO), equals(mul(c, inverse(c)), ONE))))
    believed(Theory(), (), Or((equals(mul(c, inverse(c)), ONE), equals(c, ZERO))))


def test_a_wrong_value_is_preferred_to_an_undefined_one():
    relu = Call("relu", (c,))
    witness = refuted(Theory(), (), equals(d(relu, c), mul(number(2), Call("heaviside", (c,)))))
    assert (witness.values, witness.lhs, witness.rhs) == ({"c": 1}, "1", "2")


def test_relu_at_its_kink():
    slope = equals(d(Call("relu", (c,)), c), Call("heaviside", (c,)))
    assert refuted(Theory(), (), slope).lhs == "undefined"
    believed(Theory(), (Not(equals(c, ZERO)),), slope)


def test_a_convention_gives_the_symbol_a_value_and_no_derivative():
    slope = Call("relu'", (c,))
    convention = (equals(Call("relu'", (ZERO,)), ZERO),)
    believed(Theory(), convention, equals(slope, Iverson(Rel("<", ZERO, c))))
    assert refuted(Theory(), convention, equals(d(Call("relu", (c,)), c), slope)).lhs == "undefined"


# -- Hypotheses --------------------------------------------------------------------------------

A, X = "A", "x"
MATRIX = Theory({A: Tensor((VECTOR[0], VECTOR[0])), "B": Tensor((VECTOR[0], VECTOR[0])),
                 X: Tensor(VECTOR), "t": Tensor(VECTOR)})


def every(*indices_and_body):
    *indices, body = indices_and_body
    for index in reversed(indices):
        body = fold("all", ZERO, n, index, body)
    return body


SYMMETRIC = every(k, l, equals(name_of(A, k, l), name_of(A, l, k)))
ORTHOGONAL = every(i, j, equals(total(ZERO, n, k, mul(name_of(A, k, i), name_of(A, k, j))),
                                delta(i, j)))
INVERSE = every(i, j, equals(total(ZERO, n, k, mul(name_of(A, i, k), name_of("B", k, j))),
                             delta(i, j)))
SUMS_TO_ONE = equals(total(ZERO, n, k, name_of("t", k)), ONE)


def test_a_quadratic_form_needs_its_symmetric_matrix():
    form = total(ZERO, n, k, total(ZERO, n, l, mul(name_of(A, k, l), name_of(X, k),
                                                   name_of(X, l))))
    claim = equals(d(form, name_of(X, i)),
                   mul(number(2), total(ZERO, n, l, mul(name_of(A, i, l), name_of(X, l)))))
    believed(MATRIX, (POSITIVE, SYMMETRIC, within(ZERO, i, n)), claim, ranges((i, n)))
    witness = refuted(MATRIX, (POSITIVE, within(ZERO, i, n)), claim, ranges((i, n)))
    assert witness.sizes == {"n": 2}


def test_rows_and_columns_of_an_orthogonal_matrix():
    rows = equals(total(ZERO, n, k, mul(name_of(A, i, k), name_of(A, j, k))), delta(i, j))
    believed(MATRIX, (*INSIDE, ORTHOGONAL), rows, INDICES)
    refuted(MATRIX, (*INSIDE, ORTHOGONAL), equals(name_of(A, i, j), name_of(A, j, i)), INDICES)


def test_an_inverse_is_found_by_solving():
    left = equals(total(ZERO, n, k, mul(name_of("B", i, k), name_of(A, k, j))), delta(i, j))
    believed(MATRIX, (*INSIDE, INVERSE), left, INDICES)
    refuted(MATRIX, (*INSIDE, INVERSE), equals(name_of(A, i, j), name_of("B", i, j)), INDICES)


def test_a_sum_that_must_be_one():
    square = equals(Pow(total(ZERO, n, k, name_of("t", k)), number(2)), ONE)
    believed(MATRIX, (POSITIVE, SUMS_TO_ONE), square)
    nonnegative = every(k, Rel("<=", ZERO, name_of("t", k)))
    below = every(k, Rel("<=", name_of("t", k), ONE))
    believed(MATRIX, (POSITIVE, SUMS_TO_ONE, nonnegative), below)
    refuted(MATRIX, (POSITIVE, SUMS_TO_ONE), below)


def test_bounds_are_met():
    inside = every(k, within(ZERO, name_of("t", k), ONE))
    positive = every(k, Rel("<", ZERO, name_of("t", k)))
    believed(MATRIX, (POSITIVE, inside, positive),
             every(k, Rel("<", Pow(name_of("t", k), number(2)), name_of("t", k))))
    refuted(MATRIX, (POSITIVE, inside),
            every(k, Rel("<", Pow(name_of("t", k), number(2)), name_of("t", k))))


@pytest.mark.parametrize("told, claim, word", [
    ("real x; assume x < -3 or x > 3", "x^2 > 9", "PROVED"),
    ("real x; assume x < -30 or x > 30", "x > 0", "REFUTED"),
    ("real x; assume x < 3 and x > 2 or x > 5", "x > 3", "REFUTED"),
    ("size n; tensor x[n]; assume abs(x[i]) >= 7 for i < n", "x[0] > 0", "REFUTED"),
    ("real x; assume x > 3 and x < 2 or x > 3 and x < 1", "x^2 > 9", "UNKNOWN"),      # nowhere
])
def test_one_of_several_bounds_is_met(told, claim, word):
    assert verify("\n".join([*told.split("; "), f"claim {claim}"]), repairing=0).word == word


def test_distinct_entries():
    distinct = every(i, j, Or((equals(i, j), Not(equals(name_of(X, i), name_of(X, j))))))
    believed(MATRIX, (POSITIVE, distinct), equals(
        fold("count", ZERO, n, k, equals(name_of(X, k), name_of(X, ZERO))), ONE))


def test_a_condition_on_the_index():
    claim = equals(mul(name_of(X, i), inverse(name_of(X, i))), ONE)
    facts = (POSITIVE, within(ZERO, i, n), Not(equals(name_of(X, i), ZERO)))
    believed(MATRIX, facts, claim, ranges((i, n)))


def test_divisibility():
    facts = (POSITIVE, Rel("<=", ONE, k), Rel("divides", k, n))
    believed(Theory(), facts, equals(mul(k, Floor(n, k)), n))
    witness = refuted(Theory(), facts[:2], equals(mul(k, Floor(n, k)), n))
    assert witness.sizes == {"k": 2, "n": 1}


def test_an_integer_tensor_in_a_range():
    theory = Theory({"c": Tensor(VECTOR, integer=True), X: Tensor(VECTOR)})
    label = Entry("c", (i,), True)
    facts = (POSITIVE, within(ZERO, i, n), every(k, within(ZERO, Entry("c", (k,), True), n)))
    believed(theory, facts, equals(total(ZERO, n, k, mul(delta(k, label), name_of(X, k))),
                                   name_of(X, label)), ranges((i, n)))


def test_integer_scalars_may_be_negative():
    witness = refuted(Theory(), (), Rel("<=", ZERO, m))
    assert witness.sizes == {"m": -1} and (witness.lhs, witness.rhs) == ("0", "-1")


def test_hypotheses_that_contradict_leave_nothing_to_look_at():
    looked = survey(Theory(), (Rel("<", c, ZERO), Rel("<", ZERO, c)), equals(ONE, ONE), (),
                    seconds=0.02)
    assert not looked.instances and "hypotheses" in looked.reason


@pytest.mark.parametrize("facts, claim, refuted", [
    ((), Rel("<", ZERO, c), True), ((Rel("<", ZERO, c),), Rel("<", ZERO, c), False),
    ((Rel("<", c, ZERO), Rel("<", ZERO, c)), equals(ONE, ZERO), False),
])
def test_a_glance_refutes_what_fails_at_a_point(facts, claim, refuted):
    assert soon_refuted(Theory(), facts, claim) is refuted


def test_a_glance_ends_after_its_points_and_not_with_a_time(monkeypatch):
    """Else a proof that rests on it would be found on a fast machine only."""
    visited = []
    monkeypatch.setattr("derive.numeric.refute.Surveyor.visit", lambda self, *point: visited.append(point))
    x = Var("x", False)
    assert not soon_refuted(Theory(), (), Rel("=", x, x))
    assert 0 < len(visited) <= GLANCE


def test_a_survey_ends_with_its_cover_and_not_with_its_time():
    """Every size up to 3 with every kind of values, as often on any machine."""
    claim = equals(mul(name_of(X, i), name_of(X, i)), Pow(name_of(X, i), number(2)))
    asked = Theory({X: Tensor(VECTOR)}), (POSITIVE,), claim, ranges((i, n))
    looked = survey(*asked, seconds=60.0)
    assert looked == survey(*asked, seconds=30.0)
    assert [s["n"] for s in sorted(looked.sizes, key=str)] == [1, 2, 3]
    assert looked.instances == len(KINDS) * (1 + 2 + 3)


def test_a_survey_goes_on_where_few_points_meet_the_hypotheses():
    """Seven points with values of every kind are no cover if the claim held at two of them."""
    looked = survey(Theory(), (Rel("<", number(1), c),), Rel("<", ZERO, c), (), seconds=30.0)
    assert looked.instances >= LEAST


# -- Opaque functions --------------------------------------------------------------------------

def test_a_nondecreasing_function_commutes_with_max():
    def phi(u):
        return Call("φ", (u,))
    claim = equals(fold("max", ZERO, n, k, phi(name_of(X, k))),
                   phi(fold("max", ZERO, n, k, name_of(X, k))))

    def given(*properties):
        return Theory({X: Tensor(VECTOR)}, functions={"φ": frozenset(properties)})
    believed(given("nondecreasing"), (POSITIVE,), claim)
    witness = refuted(given(), (POSITIVE,), claim)
    assert witness.sizes == {"n": 2} and witness.functions["φ"].startswith("φ(t) = ")


# -- What a witness shows ----------------------------------------------------------------------

def test_the_link_of_a_chain_that_fails():
    claim = And((equals(c, c), equals(c, add(c, ZERO)), equals(c, add(c, ONE))))
    assert refuted(Theory(), (), claim).link == 2


def test_intervals_are_shown_apart():
    witness = refuted(Theory(), (equals(c, ONE),), equals(exp(c), number(Fraction(27183, 10000))))
    assert witness.lhs == "[2.718281, 2.718282]" or witness.lhs.startswith("[2.718")
    assert witness.rhs == "27183/10000"


def test_a_witness_of_a_quantified_claim_names_the_index():
    witness = refuted(MATRIX, (POSITIVE,), every(k, equals(name_of(X, k), ZERO)))
    assert witness.indices == {"k": 0} and witness.values[X] == [1]


def test_what_has_no_evaluator_is_said():
    looked = survey(Theory(), (), equals(Call("zeta", (c,)), ONE), (), seconds=0.02)
    assert looked.instances == 0 and "zeta" in looked.reason
    assert refute(Theory(), (), equals(Call("zeta", (c,)), ONE), ()) is None


@pytest.mark.parametrize("claim, word", [
    ("integer s; size n; tensor x[n]; claim x[0] = x[0] + 1 for i < n // s", "REFUTED"),
    ("integer s; size n; tensor x[n // s]; claim n = n + 1", "REFUTED"),
    ("integer s; size n; tensor x[n]; assume x[i] > 0 for i < n // s; claim n = n + 1", "REFUTED"),
    ("integer s; size n; tensor c[n] integer in 0..n//s; claim n = n + 1", "REFUTED"),
])
def test_a_range_that_is_undefined_holds_no_point(claim, word):
    """At s = 0 there is no n // s: such points are passed over, and not an error."""
    assert verify(claim, patience=0.3, repairing=0).word == word


def test_two_distributions_meet_their_hypotheses_at_once():
    """Solved for one tensor, the sum of the other is not 1."""
    found = verify("size n; tensor p[n] > 0, q[n] > 0; assume Σ k<n: p[k] = 1; "
                   "assume Σ k<n: q[k] = 1; claim 0 <= Σ k<n: p[k] * log(q[k] / p[k])")
    assert found.word == "REFUTED" and found.verdict.witness.sizes == {"n": 2}
