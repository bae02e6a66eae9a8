"""The sign of a slope, and the slope of a product: what the kernel gives, and must not give."""

from types import SimpleNamespace

import pytest

from derive.kernel.context import Rejected
from derive.kernel.replay import Step, mean_value, prove
from derive.kernel.ring import equal
from derive.kernel.terms import (
    ONE,
    ZERO,
    And,
    Call,
    Diff,
    Entry,
    Fold,
    Not,
    Or,
    Pow,
    Rel,
    Var,
    add,
    close,
    equals,
    inverse,
    mul,
    neg,
    number,
    sub,
    substitute,
)
from derive.kernel.theory import Definition, Tensor, Theory
from derive.language.rules import RULES
from derive.search.entailment.integers import find

X, Z = (Var(name, False) for name in "xz")
I, J, N = (Var(name, True) for name in "ijn")
SQUARE, HYPERBOLA = Pow(Z, number(2)), neg(inverse(Z))
FROM_0 = Rel("<=", ZERO, Z)
DIFFERENTIATE = (Step("differentiate", (1,)),)


def slope(body, *facts, op="<=", theory=Theory(), direct=False):
    """That the slope of the body in z is not negative where the facts hold."""
    return prove(theory, facts, Rel(op, ZERO, Diff(body, Z, direct)), DIFFERENTIATE, (), RULES, find)


def points(low, high, *moving, facts=(), op="<=", theory=Theory(), still=()):
    """That the facts on z hold at both points, and that these lie in this order."""
    conds = [substitute(fact, {Z: end}) for fact in moving for end in (low, high)]
    return prove(theory, facts, And((*conds, *still, Rel(op, low, high))), (), (), RULES, find)


def test_what_has_no_negative_slope_does_not_fall():
    fact = Rel("<=", ONE, X)
    theorem = mean_value(slope(SQUARE, FROM_0), points(ONE, X, FROM_0, facts=(fact,)), ONE, X)
    assert theorem.claim == Rel("<=", Pow(ONE, number(2)), Pow(X, number(2)))
    assert theorem.facts == (fact,) and "mean value" in theorem.rests_on


def test_what_has_a_positive_slope_rises():
    fact, positive = Rel("<", ONE, X), Rel("<", ZERO, Z)
    theorem = mean_value(slope(SQUARE, positive, op="<"),
                         points(ONE, X, positive, facts=(fact,), op="<"), ONE, X)
    assert theorem.claim == Rel("<", Pow(ONE, number(2)), Pow(X, number(2)))


def test_a_fact_that_says_nothing_of_the_variable_is_shown_at_the_points_too():
    still = Rel("<=", ZERO, X)
    rising = slope(mul(X, Z), still)
    with pytest.raises(Rejected):
        mean_value(rising, points(ZERO, ONE), ZERO, ONE)
    shown = points(ZERO, ONE, facts=(still,), still=(still,))
    assert equal(mean_value(rising, shown, ZERO, ONE).claim.right, X)


@pytest.mark.parametrize("fact", [
    Not(equals(Z, ZERO)), Rel("<", ZERO, SQUARE), Or((Rel("<", Z, ZERO), Rel("<", ZERO, Z)))],
    ids=["off 0", "square", "either side"])
def test_a_slope_on_two_sides_of_a_gap_says_nothing_across_it(fact):
    """-1/z rises wherever z is not 0, and is 1 at -1 but -1 at 1."""
    try:
        rising = slope(HYPERBOLA, fact)
    except Rejected:
        rising = slope(HYPERBOLA, Not(equals(Z, ZERO)), fact)
    shown = points(number(-1), ONE, *rising.facts)
    with pytest.raises(Rejected):
        mean_value(rising, shown, number(-1), ONE)


def test_a_bound_that_moves_is_none():
    """z < z^2 on either side of [0, 1], where z^3/3 - z^2/2 falls."""
    moving = Rel("<", Z, SQUARE)
    body = sub(mul(number("1/3"), Pow(Z, number(3))), mul(number("1/2"), SQUARE))
    low, high = number("-1/10"), number("11/10")
    with pytest.raises(Rejected, match="interval"):
        mean_value(slope(body, moving), points(low, high, moving), low, high)


def test_both_points_lie_where_the_slope_is_known():
    """z^2 rises from 0 on, and is 4 at -2 but 1 at 1."""
    rising = slope(SQUARE, FROM_0)
    for low, shown in ((number(-2), points(ZERO, ONE, FROM_0)), (ONE, points(ZERO, ONE, FROM_0))):
        with pytest.raises(Rejected):
            mean_value(rising, shown, low, ONE)
    with pytest.raises(Rejected):
        mean_value(rising, points(number(-2), ONE), number(-2), ONE)


def test_a_slope_of_at_least_another_number_than_0_gives_nothing():
    """Else -z, whose slope is at least -1, would not fall."""
    claim = Rel("<=", number(-1), Diff(neg(Z), Z, False))
    falling = prove(Theory(), (), claim, DIFFERENTIATE, (), RULES, find)
    with pytest.raises(Rejected):
        mean_value(falling, points(ZERO, ONE), ZERO, ONE)


def test_a_positive_slope_says_nothing_of_two_points_that_may_be_one():
    """Else F(a) < F(a)."""
    positive = Rel("<", ZERO, Z)
    with pytest.raises(Rejected):
        mean_value(slope(SQUARE, positive, op="<"), points(ONE, ONE, positive), ONE, ONE)


def test_the_variable_is_one_of_which_nothing_else_is_known():
    """Else 0 <= ∂y/∂z z, where y is 2 - z, would say that y rises."""
    theory = Theory(tensors={"y": Tensor(())},
                    definitions={"y": Definition((), sub(number(2), Z))})
    rising = slope(Z, FROM_0, theory=theory)
    with pytest.raises(Rejected):
        mean_value(rising, points(ZERO, ONE, FROM_0, theory=theory), ZERO, ONE)
    with pytest.raises(Rejected):
        mean_value(slope(Z), points(ZERO, ONE, facts=(equals(Z, ONE),)), ZERO, ONE)


def test_what_holds_its_names_or_is_no_slope_gives_nothing():
    held = slope(Z, direct=True)
    fixed = prove(Theory(), (), Rel("<=", ZERO, ONE), (), (), RULES, find)
    for theorem in (held, fixed):
        with pytest.raises(Rejected):
            mean_value(theorem, points(ZERO, ONE), ZERO, ONE)


def test_only_theorems_of_one_theory_give_one():
    other = Theory(tensors={"y": Tensor(())})
    rising, shown = slope(Z), points(ZERO, ONE)
    fake = SimpleNamespace(theory=Theory(), facts=(), rests_on=frozenset(),
                           claim=Rel("<=", ZERO, Diff(neg(Z), Z, False)))
    for one, two in ((slope(Z, theory=other), shown), (fake, shown)):
        with pytest.raises(Rejected):
            mean_value(one, two, ZERO, ONE)
    assert mean_value(rising, shown, ZERO, ONE).claim == Rel("<=", ZERO, ONE)


# -- Products ------------------------------------------------------------------------------------

def product(low, high, body):
    return Fold("prod", low, high, close(body, I), "i")


def test_the_slope_of_a_product_leaves_one_factor_out_at_a_time():
    theory = Theory(tensors={"s": Tensor(((ZERO, N),))})
    s = Entry("s", (I,), False)
    whole = product(ZERO, N, add(X, s))
    by_hand = Fold("sum", ZERO, N, close(mul(
        Fold("prod", ZERO, I, close(add(X, substitute(s, {I: J})), J), "j"),
        Fold("prod", add(I, ONE), N, close(add(X, substitute(s, {I: J})), J), "j")), I), "i")
    for value, holds in ((by_hand, True), (whole, False), (mul(N, whole), False)):
        claim = equals(Diff(whole, X, False), value)
        try:
            found = prove(theory, (), claim, (Step("differentiate"),), (), RULES, find).claim
        except Rejected:
            found = None
        assert (found == claim) == holds


def test_a_product_of_factors_with_kinks_has_no_slope():
    bent = product(ZERO, N, Call("abs", (X,)))
    with pytest.raises(Rejected):
        prove(Theory(), (), equals(Diff(bent, X, False), ZERO), (Step("differentiate"),), (),
              RULES, find)
