"""Recursive definitions and induction: what is sound passes, what is almost so does not.

Each refusal names the falsehood that would otherwise be proved.
"""

import pytest

from derive.kernel.context import Context, Rejected
from derive.kernel.recursion import next_range, require_descending
from derive.kernel.replay import Step, exhaustion, generalisation, induction, prove
from derive.kernel.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Bound,
    Call,
    Case,
    Diff,
    Entry,
    Fold,
    Iverson,
    Mul,
    Not,
    Rel,
    Var,
    close,
    delta,
    equals,
    inverse,
    number,
    sub,
    substitute,
    within,
)
from derive.kernel.theory import Definition, Malformed, Tensor, Theory
from derive.language.rules import RULES
from derive.search.entailment.integers import find

t, s, u, T = (Var(name, True) for name in "tsuT")
w = Var("w", False)
LEVELS = Tensor(((ZERO, Add((T, ONE))),))
SIZES = (Rel("<=", ONE, T),)


def h(at):
    return Entry("h", (at,), False)


def z(at):
    return Entry("z", (at,), False)


def recursive(step, base=ONE, **more):
    """h[0] = base, h[t] = step"""
    return Theory(tensors={"h": LEVELS, "x": LEVELS},
                  definitions={"h": Definition((t,), Case(equals(t, ZERO), base, step))}, **more)


POWERS = recursive(Mul((w, h(sub(t, ONE)))))
UNFOLD, DIFFERENTIATE = Step("unfold"), Step("differentiate")
IN = within(ZERO, u, T)                          # 0 <= u < T
LATER = Add((u, ONE))


def accepts(claim, *steps, theory=POWERS, facts=(*SIZES, IN), given=(), right=()):
    return prove(theory, facts, claim, steps, right, RULES, find, given=given)


def refuses(claim, *steps, **more):
    with pytest.raises(Rejected):
        accepts(claim, *steps, **more)


# -- Definitions ---------------------------------------------------------------------------------

def test_a_level_is_opened_into_the_one_before():
    body = Case(equals(LATER, ZERO), ONE, Mul((w, h(sub(LATER, ONE)))))
    accepts(equals(h(LATER), body), UNFOLD)


def test_a_level_is_not_opened_into_itself():
    """Else h[t] = h[t] + 1, hence 0 = 1."""
    refuses(equals(h(u), h(u)), theory=recursive(Add((h(t), ONE))))


def test_a_level_is_not_opened_into_a_later_one():
    """Values would be asked for without end."""
    refuses(equals(h(u), h(u)), theory=recursive(Add((h(Add((t, ONE))), ONE))))


def test_a_level_is_not_opened_into_one_that_may_be_later():
    """With s unknown h[s] may be h[t] itself."""
    refuses(equals(h(u), h(u)), theory=recursive(Add((h(s), ONE))))


def mutual(first, second):
    return Theory(tensors={"h": LEVELS, "z": Tensor(((ONE, Add((T, ONE))),))},
                  definitions={"z": Definition((t,), first), "h": Definition((t,), second)})


def test_two_names_may_follow_each_other():
    step = Case(equals(t, ZERO), ONE, z(t))
    accepts(equals(z(u), h(sub(u, ONE))), UNFOLD, theory=mutual(h(sub(t, ONE)), step),
            facts=(*SIZES, within(ONE, u, T)))


def test_two_names_do_not_define_each_other_at_one_level():
    """Else z[t] = h[t] + 1 and h[t] = z[t], hence 0 = 1."""
    refuses(equals(h(u), h(u)), theory=mutual(Add((h(t), ONE)), z(t)))


def test_a_level_is_not_defined_by_its_own_derivative():
    circular = recursive(Diff(h(sub(t, ONE)), w, False))
    refuses(equals(h(u), h(u)), theory=circular)
    with pytest.raises(Rejected):
        require_descending(Context(circular, SIZES, find, hypotheses=SIZES))


def test_the_guard_of_a_product_protects_an_earlier_level():
    guarded = Theory(tensors={"h": LEVELS}, definitions={"h": Definition((t,), Add((ONE, Mul((
        Iverson(Not(equals(t, ZERO))), h(sub(t, ONE)))))))})
    accepts(equals(h(u), h(u)), theory=guarded)


def test_a_shape_does_not_depend_on_the_entries():
    wide = Fold("count", ZERO, T, Rel("<", ZERO, h(ZERO)), "k")
    with pytest.raises(Malformed):
        Theory(tensors={"h": Tensor(((ZERO, wide),))},
               definitions={"h": Definition((t,), h(sub(t, ONE)))})


def test_a_loss_is_not_of_all_levels_at_once():
    """Its slope in one level would not be the total derivative."""
    with pytest.raises(Malformed):
        recursive(h(sub(t, ONE)), losses={"L": "h"})


def test_a_level_that_may_have_no_value_has_none():
    """1/h[t-1] has no value where h[t-1] is 0."""
    refuses(equals(h(u), h(u)), theory=recursive(inverse(h(sub(t, ONE))), base=w))


def test_a_sign_is_not_looked_for_without_end():
    with pytest.raises(Rejected):
        prove(POWERS, (*SIZES, IN), Rel("<", ZERO, h(u)), (), (), RULES, find)


# -- Derivatives ---------------------------------------------------------------------------------

def slope(body, wrt):
    return Diff(body, wrt, False)


def test_a_later_level_follows_the_one_that_moves():
    """∂h[u+1]/∂h[u] is not 0, though the two are entries of one tensor."""
    refuses(equals(slope(h(LATER), h(u)), ZERO), DIFFERENTIATE)


def test_an_earlier_level_is_held():
    accepts(equals(slope(h(u), h(LATER)), delta(u, LATER)), DIFFERENTIATE)


def test_a_level_between_is_not_held():
    """∂h[u+2]/∂h[u] is w ∂h[u+1]/∂h[u], and not 0 because u + 1 is not u."""
    above = Add((u, number(2)))
    step = Mul((w, slope(h(sub(above, ONE)), h(u))))
    accepts(equals(slope(h(above), h(u)), Case(equals(above, ZERO), ZERO, step)), DIFFERENTIATE,
            facts=(*SIZES, within(ZERO, u, sub(T, ONE))))


def test_a_level_through_a_kink_is_not_differentiable():
    """h[t] = relu(w h[t-1]) has no derivative in w where its argument is 0."""
    kinked = recursive(Call("relu", (Mul((w, h(sub(t, ONE)))),)))
    refuses(equals(slope(h(u), w), slope(h(u), w)), theory=kinked)


def test_a_recursive_name_is_differentiated_once():
    refuses(equals(slope(slope(h(u), w), w), slope(slope(h(u), w), w)))


def test_no_chain_goes_through_all_levels():
    """∂g/∂w = Σ ∂g/∂h[t] ∂h[t]/∂w counts every path through two levels twice."""
    seen = Theory(tensors={**POWERS.tensors, "g": Tensor(())}, definitions={
        **POWERS.definitions, "g": Definition((), h(T))})
    total = Fold("sum", ZERO, Add((T, ONE)), close(Mul((
        slope(Entry("g", (), False), h(t)), slope(h(t), w))), t), "t")
    refuses(equals(slope(Entry("g", (), False), w), total), Step("chain", rule="h"), theory=seen)


# -- Induction -----------------------------------------------------------------------------------

CLAIM = equals(Mul((ZERO, h(t))), ZERO)          # true at every level, provable at each
HIGH = Add((T, ONE))


def base(claim=CLAIM, low=ZERO, facts=SIZES, high=HIGH):
    return prove(POWERS, (*facts, Rel("<", low, high)), substitute(claim, {t: low}), (), (),
                 RULES, find)


def step(claim=CLAIM, low=ZERO, facts=SIZES, high=HIGH, given=None, wanted=None):
    wanted = substitute(claim, {t: Add((t, ONE))}) if wanted is None else wanted
    return prove(POWERS, (*facts, next_range(low, t, high), claim if given is None else given),
                 wanted, (), (), RULES, find)


def test_induction():
    theorem = induction(base(), step(), t, ZERO, HIGH, CLAIM)
    assert theorem.claim == CLAIM and theorem.facts == (*SIZES, within(ZERO, t, HIGH))
    assert "induction" in theorem.rests_on


def test_the_base_is_at_the_lowest_level():
    """Else what holds from 1 on would hold at 0."""
    with pytest.raises(Rejected):
        induction(base(low=ONE), step(), t, ZERO, HIGH, CLAIM)


def test_the_step_supposes_the_claim_alone():
    """A step that supposes 0 = 1 leads anywhere."""
    false = equals(ZERO, ONE)
    with pytest.raises(Rejected):
        induction(base(), step(given=false), t, ZERO, HIGH, CLAIM)


def test_the_step_leads_to_the_next_level():
    with pytest.raises(Rejected):
        induction(base(), step(wanted=CLAIM), t, ZERO, HIGH, CLAIM)


def test_the_range_of_the_conclusion_is_that_of_the_step():
    with pytest.raises(Rejected):
        induction(base(), step(), t, ZERO, Add((T, number(2))), CLAIM)


def test_nothing_else_is_said_of_the_index():
    """Where t = 3 is supposed a step from t to t + 1 says nothing."""
    three = (*SIZES, equals(t, number(3)))
    with pytest.raises(Rejected):
        induction(base(facts=three), step(facts=three), t, ZERO, HIGH, CLAIM)


def test_the_index_does_not_stand_in_the_theory():
    """A definition that mentions T has its own T: no induction on T."""
    claim = equals(Mul((ZERO, h(ZERO))), ZERO)
    with pytest.raises(Rejected):
        induction(prove(POWERS, (Rel("<", ZERO, number(9)),), claim, (), (), RULES, find),
                  prove(POWERS, (next_range(ZERO, T, number(9)), claim), claim, (), (), RULES,
                        find), T, ZERO, number(9), claim)


def test_the_index_does_not_stand_in_a_definition():
    """g[t] = q has its own q: what holds of g for one q says nothing of the next."""
    q = Var("q", True)
    theory = Theory(tensors={"g": LEVELS}, definitions={"g": Definition((t,), q)})
    claim = equals(Mul((ZERO, Entry("g", (ZERO,), False), q)), ZERO)
    parts = [prove(theory, facts, goal, (), (), RULES, find) for facts, goal in (
        ((*SIZES, Rel("<", ZERO, T)), substitute(claim, {q: ZERO})),
        ((*SIZES, next_range(ZERO, q, T), claim), substitute(claim, {q: Add((q, ONE))})))]
    with pytest.raises(Rejected):
        induction(*parts, q, ZERO, T, claim)


def test_a_claim_is_for_all_indices_only_if_it_is_for_any():
    free = accepts(CLAIM, facts=(*SIZES, within(ZERO, t, T)))
    assert generalisation(free, t).claim == Fold("all", ZERO, T, close(CLAIM, t), "t")
    for facts in ((*SIZES, equals(t, ZERO), within(ZERO, t, T)), (within(ZERO, t, T), *SIZES)):
        with pytest.raises(Rejected):
            generalisation(accepts(CLAIM, facts=facts), t)


# -- Value by value ------------------------------------------------------------------------------

TWO = number(2)
ROOTS = equals(Mul((u, sub(u, ONE))), ZERO)                # of 0 and 1 alone
EVEN = equals(Mul((u, sub(u, TWO))), ZERO)                 # of 0 and 2 alone


def at(claim, *values, index=u, **more):
    return [accepts(substitute(claim, {index: number(v)}), facts=SIZES, **more) for v in values]


def test_a_claim_at_each_value_holds_in_the_range_of_these():
    theorem = exhaustion(at(ROOTS, 0, 1), u, 0, ROOTS)
    assert theorem.claim == ROOTS and theorem.facts == (*SIZES, within(ZERO, u, TWO))
    assert exhaustion(at(EVEN, 2), u, 2, EVEN).facts[-1] == within(TWO, u, number(3))


def test_a_range_with_a_hole_is_not_covered():
    """Else u (u - 2) = 0 at u = 1."""
    for low, values in ((0, (0, 2)), (1, (0, 2)), (0, (2, 0)), (0, (0, 0, 2))):
        with pytest.raises(Rejected):
            exhaustion(at(EVEN, *values), u, low, EVEN)


def test_a_number_between_integers_is_no_value():
    """Else w (w - 1) = 0 at w = 1/2."""
    claim = substitute(ROOTS, {u: w})
    with pytest.raises(Rejected):
        exhaustion(at(claim, 0, 1, index=w), w, 0, claim)


def test_the_values_rest_on_the_same_facts():
    """Else 1 = 0 at u = 1, which follows from 1 = 0."""
    claim = equals(u, ZERO)
    false = accepts(equals(ONE, ZERO), Step("integer", to=ZERO), facts=(*SIZES, Rel("<", ONE, ZERO)))
    with pytest.raises(Rejected):
        exhaustion([*at(claim, 0), false], u, 0, claim)


def test_the_values_are_of_one_theory():
    """Else h[2] is what another h is."""
    claim = equals(h(u), h(u))
    other = recursive(Add((ONE, h(sub(t, ONE)))))
    with pytest.raises(Rejected):
        exhaustion([*at(claim, 0, theory=other), *at(claim, 1)], u, 0, claim)


def test_only_theorems_are_values():
    with pytest.raises(Rejected):
        exhaustion([ROOTS], u, 0, ROOTS)


def test_a_given_theorem_rests_on_the_same_facts():
    """Else what holds where w = 0 would hold everywhere."""
    zero = equals(w, ZERO)
    special = accepts(equals(w, ZERO), Step("hypothesis", to=ZERO), facts=(*SIZES, IN, zero))
    refuses(equals(w, ZERO), Step("hypothesis", to=ZERO), given=(special,))
    accepts(equals(w, ZERO), Step("hypothesis", to=ZERO), given=(special,),
            facts=(*SIZES, IN, zero))


def test_a_given_theorem_is_of_the_same_theory():
    other = recursive(Mul((MINUS_ONE, h(sub(t, ONE)))))
    theorem = accepts(equals(h(ZERO), h(ZERO)), theory=other)
    refuses(equals(h(ZERO), h(ZERO)), given=(theorem,))


# -- Layers with shapes of their own -------------------------------------------------------------

LAYERED = Theory(tensors={"m": Tensor(((ZERO, T),), integer=True),
                          "A": Tensor(((ZERO, T), (ZERO, Entry("m", (Bound(0),), True))))})


def width(at):
    return Entry("m", (at,), True)


def row(at, k):
    return Entry("A", (at, k), False)


def test_an_index_lies_in_its_own_layer():
    accepts(equals(row(u, s), row(u, s)), theory=LAYERED,
            facts=(*SIZES, IN, within(ZERO, s, width(u))))


def test_an_index_of_one_layer_may_leave_another():
    """m[1] may be greater than m[0]."""
    refuses(equals(row(ZERO, s), row(ZERO, s)), theory=LAYERED,
            facts=(*SIZES, within(ZERO, s, width(ONE))))
    refuses(equals(row(ZERO, s), row(ZERO, s)), theory=LAYERED,
            facts=(*SIZES, IN, equals(u, ONE), within(ZERO, s, width(u))))


def test_equal_layers_are_one():
    accepts(equals(row(ZERO, s), row(ZERO, s)), theory=LAYERED,
            facts=(*SIZES, IN, equals(u, ZERO), within(ZERO, s, width(u))))


def test_what_is_said_of_all_layers_is_said_of_those_there_are():
    """Nothing is said of the width of layer T, which there is not."""
    wide = Fold("all", ZERO, T, Rel("<=", ONE, width(Bound(0))), "l")
    prove(LAYERED, (*SIZES, IN, wide), Rel("<=", ONE, width(u)), (), (), RULES, find)
    with pytest.raises(Rejected):
        prove(LAYERED, (*SIZES, IN, wide), Rel("<=", ONE, width(T)), (), (), RULES, find)


def test_a_shape_is_closed():
    """A bound that no index before explains could be any number."""
    loose = Theory(tensors={"A": Tensor(((ZERO, Bound(0)),))})
    refuses(equals(ZERO, ZERO), theory=loose)
