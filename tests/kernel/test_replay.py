"""The kernel accepts what is sound and rejects what is not.

Most of these tests play a dishonest prover: they hand the kernel a step that is
almost right.  Each names the falsehood it would otherwise prove.
"""

from fractions import Fraction

import pytest

from derive.kernel.context import Rejected
from derive.kernel.replay import Reindexing, Step, Theorem, by_cases, prove, transitivity
from derive.kernel.rules import HOLE, Rule
from derive.kernel.terms import (
    FALSE,
    ONE,
    TRUE,
    ZERO,
    Add,
    Bound,
    Call,
    Diff,
    Entry,
    Floor,
    Fold,
    Iverson,
    Meta,
    Mul,
    Not,
    Num,
    Rel,
    Var,
    delta,
    equals,
    inverse,
    number,
    sub,
    total,
    within,
)
from derive.kernel.theory import Definition, Malformed, Tensor, Theory
from derive.language.inequalities import INEQUALITIES
from derive.language.rules import RULES
from derive.search.entailment.integers import find

i, j, k, n, m, a, s = (Var(name, True) for name in "ijknmas")
c = Var("c", False)


def x(*at):
    return Entry("x", at, False)


def y(*at):
    return Entry("y", at, False)


def d(body, wrt):
    return Diff(body, wrt, False)


def le(p, q):
    return Rel("<=", p, q)


def lt(p, q):
    return Rel("<", p, q)


SIZES = (le(ONE, n), le(ONE, m))
HERE = (*SIZES, le(ZERO, i), lt(i, n), le(ZERO, j), lt(j, n))
PLAIN = Theory(tensors={"x": Tensor(((ZERO, n),))})
SQUARES = Theory(tensors={"x": Tensor(((ZERO, n),)), "y": Tensor(((ZERO, n),))},
                 definitions={"y": Definition((k,), Mul((x(k), x(k))))}, losses={"L": "y"})
L = Entry("L", (), False)


def accepts(lhs, rhs, *steps, theory=PLAIN, facts=HERE, right=()):
    return prove(theory, facts, equals(lhs, rhs), steps, right, RULES, find)


def refuses(lhs, rhs, *steps, **given):
    with pytest.raises(Rejected):
        accepts(lhs, rhs, *steps, **given)


def onto(source, target, forward, backward, sources=1, targets=0):
    by = Reindexing(source, target, sources, targets, tuple(forward), tuple(backward))
    return Step("reindex", instance={"by": by})


FIRST = Var("↓0", True)
SELECT = total(ZERO, n, k, Mul((delta(k, i), x(k))))


def test_a_delta_selects_one_entry():
    accepts(SELECT, x(i), onto(SELECT, x(i), (), (i,)))


def test_a_theorem_cannot_be_made_by_hand():
    with pytest.raises(Rejected):
        Theorem(None, PLAIN, (), FALSE, ())


def test_a_doubled_index_is_not_halved():
    """Else Σ k<n: δ[2k, i] would be 1; SymPy 1.14 says so."""
    source = total(ZERO, n, k, delta(Mul((number(2), k)), i))
    refuses(source, ONE, onto(source, ONE, (), (Floor(i, number(2)),)))


def test_a_delta_out_of_the_range_is_nothing():
    """Else Σ k<n: δ[k, a] x[0] would be x[0] for every a."""
    source = total(ZERO, n, k, Mul((delta(k, a), x(ZERO))))
    refuses(source, x(ZERO), onto(source, x(ZERO), (), (a,)))


def test_a_reindexing_is_onto():
    """Else Σ k<n: x[k] would be Σ k<1: x[k]."""
    source, target = total(ZERO, n, k, x(k)), total(ZERO, ONE, k, x(k))
    refuses(source, target, onto(source, target, (FIRST,), (FIRST,), 1, 1))


def test_a_reindexing_is_one_to_one():
    """Else Σ i<n: Σ k<n: x[0] would be Σ k<n: x[0]."""
    source, target = total(ZERO, n, i, total(ZERO, n, k, x(ZERO))), total(ZERO, n, k, x(ZERO))
    refuses(source, target, onto(source, target, (FIRST,), (FIRST, FIRST), 2, 1))


def test_the_summands_of_a_reindexing_agree():
    """Else Σ k<n: x[k] would be Σ k<n: x[0]."""
    source, target = total(ZERO, n, k, x(k)), total(ZERO, n, k, x(ZERO))
    refuses(source, target, onto(source, target, (FIRST,), (FIRST,), 1, 1))


def test_a_real_bracket_is_no_part_of_the_domain():
    """Else [x[k] = x[i]] could be solved for k: two entries may be equal."""
    source = total(ZERO, n, k, Iverson(equals(x(k), x(i))))
    refuses(source, ONE, onto(source, ONE, (), (i,)))


def test_a_reserved_name_is_not_captured():
    """Else an index inserted from outside would be bound by a sum that is opened later."""
    target = total(ZERO, n, k, Mul((x(k), Iverson(equals(Var("↓3", True), Var("↓3", True))))))
    stray = total(ZERO, n, k, Add((x(k), sub(Var("↓0", True), Var("↓0", True)), x(Var("↓5", True)))))
    refuses(total(ZERO, n, k, x(k)), stray, Step("ring", to=stray))
    refuses(total(ZERO, n, k, x(k)), target, Step("ring", to=target))


def test_a_goal_has_no_reserved_names_loose_indices_or_metavariables():
    for bad in (x(FIRST), x(Bound(0)), Mul((Meta("A", ()), x(i)))):
        refuses(bad, bad)


def test_an_index_is_an_integer():
    """Else x[i/2] would be a number."""
    half = Mul((Num(Fraction(1, 2)), i))
    refuses(x(half), x(half))


def test_an_entry_outside_its_axes_is_not_defined():
    """Else x[n] - x[n] = 0 would be claimed of a tensor of size n."""
    refuses(sub(x(n), x(n)), ZERO)
    accepts(sub(x(i), x(i)), ZERO)


def test_a_guard_makes_a_factor_defined():
    accepts(Mul((x(a), Iverson(within(ZERO, a, n)))), Mul((Iverson(within(ZERO, a, n)), x(a))))


def test_division_by_what_may_be_0_is_not_defined():
    """Else x/x = x/x would be claimed at x = 0."""
    refuses(inverse(x(i)), inverse(x(i)))
    positive = Fold("all", ZERO, n, lt(ZERO, x(Bound(0))), "k")
    accepts(inverse(x(i)), inverse(x(i)), facts=(*HERE, positive))


def test_cancelling_needs_a_divisor_that_is_not_0():
    """Else [P] x/x would be [P] where the bracket does not exclude x = 0."""
    term = Mul((x(i), inverse(x(i)), Iverson(lt(i, j))))
    refuses(term, Iverson(lt(i, j)), Step("rule", rule="cancel",
                                          instance={"A": x(i), "B": Iverson(lt(i, j))}))


def test_a_logarithm_of_a_product_needs_positive_factors():
    """Else log(x²) would be 2 log(x) at x = -1."""
    square = Call("log", (Mul((x(i), x(i))),))
    nonzero = Fold("all", ZERO, n, Not(equals(x(Bound(0)), ZERO)), "k")
    refuses(square, square, Step("rule", rule="log_mul", instance={"A": x(i), "B": x(i)}),
            facts=(*HERE, nonzero))


def test_a_definition_holds_only_inside_its_axes():
    """Else y[a] would be x[a]² for every a."""
    refuses(Mul((y(a), ZERO)), ZERO, Step("unfold", (0,)), theory=SQUARES)


def test_a_defined_tensor_is_not_constant():
    """Else ∂y[i]/∂x[j] would be 0, whatever y is called."""
    refuses(d(y(i), x(j)), ZERO, Step("differentiate"), theory=SQUARES)
    accepts(d(y(i), x(j)), Mul((number(2), x(i), delta(i, j))), Step("differentiate"),
            theory=SQUARES)


def test_the_variable_of_a_derivative_is_no_place():
    """Else y[k] = x[k]² would turn ∂L/∂y[i] into ∂L/∂(x[i]²), or worse ∂L/∂x."""
    refuses(d(L, y(i)), d(L, Mul((x(i), x(i)))), Step("unfold", (1,)), theory=SQUARES)


def test_a_let_in_the_variable_is_fresh():
    """Else ∂x[i]/∂y[i] would be 1/(2 x[i]): what y is made of is held."""
    accepts(d(x(i), y(j)), ZERO, Step("differentiate"), theory=SQUARES)


def test_y_is_not_unfolded_in_its_own_derivative():
    """Else ∂y[i]/∂y[i] = ∂(x[i]²)/∂y[i] = 0."""
    accepts(d(y(i), y(j)), delta(i, j), Step("differentiate"), theory=SQUARES)
    refuses(d(y(i), y(i)), ZERO, Step("unfold", (0,)), Step("differentiate"), theory=SQUARES)


def test_the_chain_rule_needs_every_path():
    """Else ∂(y[i] + x[i])/∂x[j] would lose its second term."""
    refuses(d(Add((y(i), x(i))), x(j)), ZERO, Step("chain", rule="y"), theory=SQUARES)


def test_a_kink_has_no_derivative():
    """Else ∂relu(x)/∂x = heaviside(x) would be claimed at 0."""
    relu = Call("relu", (x(i),))
    refuses(d(relu, x(i)), Call("relu'", (x(i),)), Step("differentiate"))


def test_kinks_do_not_cancel():
    """Else ∂(|x| - |x|)/∂x would be defined part by part at 0."""
    size = Call("abs", (x(i),))
    refuses(d(Mul((size, size)), x(i)), ZERO, Step("differentiate"))


def test_an_opaque_function_with_properties_is_not_smooth():
    """Else a nondecreasing step function would have a derivative everywhere."""
    step = Theory(tensors=PLAIN.tensors, functions={"g": frozenset({"nondecreasing"})})
    slope = d(Call("g", (x(i),)), x(i))
    refuses(slope, slope, theory=step)


def test_an_equation_at_the_point_says_nothing_nearby():
    """Else x[0] = 1 would make ∂(x[0]²)/∂x[0] = ∂1/∂x[0] = 0."""
    at_point = equals(x(ZERO), ONE)
    body = Mul((x(ZERO), x(ZERO)))
    refuses(d(body, x(ZERO)), ZERO, Step("hypothesis", (0, 0), to=ONE),
            Step("hypothesis", (0, 1), to=ONE), Step("differentiate"), facts=(*HERE, at_point))
    accepts(x(ZERO), ONE, Step("hypothesis", to=ONE), facts=(*HERE, at_point))


def test_only_a_stated_equation_is_a_hypothesis():
    refuses(x(ZERO), ONE, Step("hypothesis", to=ONE))


def test_a_bracket_is_replaced_by_an_equivalent_one_only():
    """Else [i < j] would be 1."""
    refuses(Iverson(lt(i, j)), ONE, Step("bracket", to=TRUE))
    accepts(Iverson(lt(i, n)), ONE, Step("bracket", to=TRUE))


def test_a_fact_of_a_bracket_stays_in_its_product():
    """Else [i = j] x[i] + x[i] would be [i = j] x[j] + x[j]."""
    term = Add((Mul((delta(i, j), x(i))), x(i)))
    refuses(term, Add((Mul((delta(i, j), x(j))), x(j))), Step("integer", (0, 1, 0), to=j),
            Step("integer", (1, 0), to=j))


def test_a_range_is_a_fact_under_its_binder_only():
    refuses(Add((total(ZERO, m, k, x(ZERO)), Iverson(lt(a, m)))),
            Add((total(ZERO, m, k, x(ZERO)), ONE)), Step("bracket", (1,), to=TRUE))


def test_a_rule_needs_its_property():
    """Else max would commute with a decreasing function."""
    opaque = Theory(tensors=PLAIN.tensors, functions={"g": frozenset({"continuous"})})
    inner = Fold("max", ZERO, n, x(Bound(0)), "k")
    outer = Fold("max", ZERO, n, Call("g", (x(Bound(0)),)), "k")
    step = Step("rule", rule="max_monotone",
                instance={"g": "g", "l": ZERO, "h": n, "F": x(HOLE)})
    refuses(Call("g", (inner,)), outer, step, theory=opaque)
    nondecreasing = Theory(tensors=PLAIN.tensors, functions={"g": frozenset({"nondecreasing"})})
    accepts(Call("g", (inner,)), outer, step, theory=nondecreasing)


def test_a_maximum_of_nothing_is_not_defined():
    empty = Fold("max", ZERO, sub(n, m), x(Bound(0)), "k")
    refuses(empty, empty)


def test_an_instance_of_an_integer_is_one():
    """Else exp(c x) would be exp(x)^c for real c, undefined for the kernel's power."""
    term = Call("exp", (Mul((c, x(i))),))
    refuses(term, term, Step("rule", rule="exp_multiple", instance={"n": c, "A": x(i)}),
            right=(Step("rule", rule="exp_multiple", instance={"n": c, "A": x(i)}),))


def test_a_name_is_not_defined_by_itself():
    """Else y[k] = y[k] + 1, hence 0 = 1."""
    circular = Theory(tensors=SQUARES.tensors,
                      definitions={"y": Definition((k,), Add((y(k), ONE)))})
    refuses(y(i), Add((y(i), ONE)), Step("unfold"), theory=circular)


def test_two_scalars_are_not_defined_by_each_other():
    """Else a = b + 1 and b = a, hence 0 = 1."""
    one, other = Entry("a", (), False), Entry("b", (), False)
    with pytest.raises(Malformed):
        Theory(tensors={"a": Tensor(()), "b": Tensor(())}, definitions={
            "a": Definition((), Add((other, ONE))), "b": Definition((), one)})


def test_a_size_can_be_0_where_it_is_not_said_to_be_positive():
    """Else Σ k<e: 1 = e for a negative e: -2 = 0."""
    refuses(total(ZERO, sub(n, m), k, ONE), sub(n, m),
            Step("rule", rule="sum_of_ones", instance={"l": ZERO, "h": sub(n, m)}))


def test_what_is_zero_outside_has_a_derivative_inside_only():
    """Else ∂w[a]/∂w[a] would be 1 outside the axes, where w[a] is 0 whatever happens."""
    padded = Theory(tensors={"w": Tensor(((ZERO, n),), zero_outside=True)})
    w = Entry("w", (a,), False)
    refuses(d(w, w), ONE, Step("differentiate"), theory=padded)


def test_a_bracket_over_reals_has_no_derivative_at_its_boundary():
    """Else ∂[0 < x]/∂x = 0 would be claimed at 0."""
    term = Mul((Iverson(lt(ZERO, x(i))), x(i)))
    refuses(d(term, x(i)), Iverson(lt(ZERO, x(i))), Step("differentiate"))


def test_what_y_is_made_of_says_nothing_near_y():
    """Else y = x² >= 0 would make ∂([0 <= y] y)/∂y = 1 at y = 0, where there is a kink."""
    term = d(Mul((Iverson(le(ZERO, y(i))), y(i))), y(i))
    refuses(term, ONE, Step("bracket", (0, 0), to=TRUE), Step("differentiate"), theory=SQUARES)
    accepts(Iverson(le(ZERO, y(i))), ONE, Step("bracket", to=TRUE), theory=SQUARES)


def test_y_is_not_folded_in_its_own_derivative():
    """Else ∂(x[i]²)/∂y[i], which is 0, would be ∂y[i]/∂y[i]."""
    refuses(d(Mul((x(i), x(i))), y(i)), ONE, Step("fold", (0,), to=y(i)), Step("differentiate"),
            theory=SQUARES)


def test_nothing_is_unfolded_under_a_direct_derivative():
    """Else direct ∂y[i]/∂x[i], which holds y, would be 2 x[i]."""
    direct = Diff(y(i), x(i), True)
    refuses(direct, Mul((number(2), x(i))), Step("unfold", (0,)), Step("differentiate"),
            theory=SQUARES)
    accepts(direct, ZERO, Step("differentiate"), theory=SQUARES)


def test_a_second_derivative_of_a_loss_is_not_known():
    second = d(d(L, y(i)), y(j))
    refuses(second, second, theory=SQUARES)


def test_two_cases_prove_one_claim():
    """Else a claim proved for 0 < c would be taken for all c."""
    zero = equals(Mul((c, ZERO)), ZERO)
    positive, negative = lt(ZERO, c), Not(lt(ZERO, c))
    yes = prove(PLAIN, (*HERE, positive), zero, (), (), RULES, find)
    no = prove(PLAIN, (*HERE, negative), zero, (), (), RULES, find)
    assert by_cases(positive, yes, no).facts == HERE
    for left, right in ((yes, yes), (no, yes), (yes, prove(PLAIN, HERE, zero, (), (), RULES, find))):
        with pytest.raises(Rejected):
            by_cases(positive, left, right)
    other = prove(PLAIN, (*HERE, negative), equals(ONE, ONE), (), (), RULES, find)
    with pytest.raises(Rejected):
        by_cases(positive, yes, other)


def test_a_loss_is_not_constant_in_its_own_variable_under_direct():
    """Else direct ∂L/∂y[i] would be 0 for a loss L(y), whose name does not show y."""
    direct = Diff(L, y(i), True)
    refuses(direct, ZERO, Step("differentiate"), theory=SQUARES)


def test_links_join():
    """Else x[i] = x[i] and x[j] = x[j] would give x[i] = x[j]."""
    one = accepts(x(i), Mul((ONE, x(i))))
    two = accepts(Mul((ONE, x(i))), Add((x(i), ZERO)))
    assert transitivity([one, two]).claim == equals(x(i), Add((x(i), ZERO)))
    with pytest.raises(Rejected):
        transitivity([one, accepts(x(j), x(j))])
    with pytest.raises(Rejected):
        transitivity([one, accepts(Mul((ONE, x(i))), x(i), facts=(*HERE, lt(i, j)))])


def test_a_lemma_is_shown_before_it_is_used():
    """Else `0 < x[0]` taken as a lemma would make 1/x[0] defined."""
    with pytest.raises(Rejected):
        prove(PLAIN, HERE, equals(inverse(x(i)), inverse(x(i))), (), (), RULES, find,
              lemmas=(lt(ZERO, x(i)),))


def test_only_what_is_zero_outside_has_its_range_beside_it():
    """Else x[a] would be [0 <= a < n] x[a] for a tensor with unknown values outside."""
    bracket = Iverson(within(ZERO, a, n))
    padded = Theory(tensors={"x": Tensor(((ZERO, n),), zero_outside=True)})
    accepts(x(a), Mul((x(a), bracket)), Step("outside"), theory=padded)
    refuses(Mul((x(a), bracket)), x(a), right=(Step("outside"),))


def test_a_rule_does_not_let_a_reserved_name_out():
    """A name that no binder above has introduced would be captured by the next one."""
    leak = Rule("leak", "", Meta("A", ()), Mul((Meta("A", ()), FIRST)))
    with pytest.raises(Rejected):
        prove(PLAIN, HERE, equals(x(i), x(i)), (Step("rule", rule="leak", instance={"A": x(i)}),),
              (Step("rule", rule="leak", instance={"A": x(i)}),), {"leak": leak}, find)


# -- Inequalities -----------------------------------------------------------------------------

def claims(claim, *steps, facts=HERE, rules=INEQUALITIES):
    return prove(PLAIN, facts, claim, steps, (), rules, find)


GREATER = Step("rule", rule="increasing", instance={"g": "exp", "A": x(i), "B": x(j)})
ORDERED = (*HERE, le(x(i), x(j)))


def test_an_inequality_may_be_an_instance_of_a_rule():
    assert claims(le(Call("exp", (x(i),)), Call("exp", (x(j),))), GREATER,
                  facts=ORDERED).rests_on == {"increasing"}


@pytest.mark.parametrize(("claim", "facts"), [
    (le(Call("exp", (x(i),)), Call("exp", (x(j),))), HERE),                 # without the condition
    (le(Call("exp", (x(j),)), Call("exp", (x(i),))), ORDERED),              # the other way round
    (lt(Call("exp", (x(i),)), Call("exp", (x(j),))), ORDERED),              # strictly
    (le(Call("sin", (x(i),)), Call("sin", (x(j),))), ORDERED),              # another function
    (le(Add((ONE, Call("exp", (x(i),)))), Call("exp", (x(j),))), ORDERED)])
def test_what_is_no_instance_is_refused(claim, facts):
    with pytest.raises(Rejected):
        claims(claim, GREATER, facts=facts)


def test_a_property_that_a_function_does_not_have_is_refused():
    with pytest.raises(Rejected):
        claims(le(Call("sin", (x(i),)), Call("sin", (x(j),))), facts=ORDERED,
               *[Step("rule", rule="increasing", instance={"g": "sin", "A": x(i), "B": x(j)})])


@pytest.mark.parametrize("name", ["cancel", "exp_log", "relu_above", "sqrt_square"])
def test_no_equation_rewrites_a_condition(name):
    """Else a false claim could become a factor of a term that is no claim."""
    with pytest.raises(Rejected):
        claims(lt(x(i), x(i)), rules=RULES, *[Step("rule", rule=name, backwards=True, instance={
            "A": lt(x(i), x(i)), "B": lt(x(i), x(i))})])


def test_no_inequality_rewrites_a_number():
    with pytest.raises(Rejected):
        prove(PLAIN, ORDERED, equals(Call("exp", (x(i),)), ONE), [GREATER], (), INEQUALITIES, find)
