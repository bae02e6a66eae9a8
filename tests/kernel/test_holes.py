"""Falsehoods that the kernel once accepted, or would accept if one check were missing.

Each test plays a dishonest prover, or an honest one that was given a claim with
an undefined point; its docstring names what would be proved.
"""

import pytest

from derive.kernel.context import Context, Rejected
from derive.kernel.replay import Reindexing, Step, prove
from derive.kernel.ring import equal
from derive.kernel.rules import HOLE
from derive.kernel.terms import (
    FALSE,
    ONE,
    TRUE,
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
    Num,
    Or,
    Pow,
    Rel,
    Var,
    add,
    close,
    delta,
    equals,
    fold,
    inverse,
    neg,
    number,
    open_body,
    sub,
    substitute,
    total,
)
from derive.kernel.theory import Definition, Malformed, Tensor, Theory
from derive.language.rules import RULES
from derive.language.statement import read
from derive.search.entailment.integers import find

i, j, k, n, m = (Var(name, True) for name in "ijknm")
c, b = Var("c", False), Var("b", False)
FIRST = Var("↓0", True)
TWO = number(2)


def x(*at):
    return Entry("x", at, False)


def y(*at):
    return Entry("y", at, False)


def z(*at):
    return Entry("z", at, False)


def d(body, wrt, direct=False):
    return Diff(body, wrt, direct)


def le(p, q):
    return Rel("<=", p, q)


def lt(p, q):
    return Rel("<", p, q)


def call(function, *args):
    return Call(function, args)


VECTOR = Tensor(((ZERO, n),))
HERE = (le(ONE, n), le(ONE, m), le(ZERO, i), lt(i, n), le(ZERO, j), lt(j, n))
PLAIN = Theory(tensors={"x": VECTOR})
SQUARES = Theory(tensors={"x": VECTOR, "y": VECTOR},
                 definitions={"y": Definition((k,), Mul((x(k), x(k))))}, losses={"L": "y"})


def accepts(lhs, rhs, *steps, theory=PLAIN, facts=HERE, right=()):
    return prove(theory, facts, equals(lhs, rhs), steps, right, RULES, find)


def refuses(lhs, rhs, *steps, **given):
    with pytest.raises(Rejected):
        accepts(lhs, rhs, *steps, **given)


def undefined(term, **given):
    """The term has no value at some point, so that it does not equal itself."""
    refuses(term, term, **given)


# -- Kinks that hide in integers ---------------------------------------------------------

def test_the_length_of_a_sum_may_not_depend_on_the_variable():
    """Else ∂(Σ k<[0 < c]: c)/∂c, which is ∂relu(c)/∂c, would be [0 < c] at c = 0 too."""
    many = total(ZERO, Iverson(lt(ZERO, c)), k, c)
    undefined(d(many, c))
    refuses(d(many, c), Iverson(lt(ZERO, c)), Step("differentiate"))


def test_a_sum_of_constant_length_has_a_derivative():
    accepts(d(total(ZERO, n, k, c), c), total(ZERO, n, k, ONE), Step("differentiate"))


def test_an_index_may_not_depend_on_the_variable():
    """Else ∂x[[0 < x[0]]]/∂x[0] would be 1 at x[0] = 0, where x[0] and x[1] need not meet."""
    pair = Theory(tensors={"x": Tensor(((ZERO, TWO),))})
    undefined(d(x(Iverson(lt(ZERO, x(ZERO)))), x(ZERO)), theory=pair)


def test_an_index_of_a_defined_tensor_may_not_depend_on_the_variable():
    """Else c·[0 < c], read as y[[0 < c]] with y[k] = c k, would have a derivative at 0."""
    lines = Theory(tensors={"y": Tensor(((ZERO, TWO),))},
                   definitions={"y": Definition((k,), Mul((c, k)))})
    undefined(d(Add((y(Iverson(lt(ZERO, c))), ZERO)), c), theory=lines)


def test_an_index_of_the_image_of_a_map_may_not_depend_on_the_variable():
    """Else ∂g(x)[[0 < x[0]]]/∂x[0] would exist at x[0] = 0."""
    image = Theory(tensors={"x": Tensor(((ZERO, TWO),)), "y": Tensor(((ZERO, TWO),))},
                   losses={"y": "x"})
    undefined(d(y(Iverson(lt(ZERO, x(ZERO)))), x(ZERO)), theory=image)


def test_the_variable_of_a_derivative_is_one_entry():
    """Else ∂x[a]/∂x[a] would be 1 where a jumps, a = [0 < x[0]]."""
    pair = Theory(tensors={"x": Tensor(((ZERO, TWO),))})
    jump = Iverson(lt(ZERO, c))
    undefined(d(x(ZERO), x(jump)), theory=pair)


def test_integers_that_reals_decide_are_not_constant():
    """Else [y = 1] with y = [0 < c] would have the derivative 0, being about integers."""
    with pytest.raises(Malformed):
        Theory(tensors={"y": Tensor((), integer=True)},
               definitions={"y": Definition((), Iverson(lt(ZERO, c)))})


def test_what_is_defined_is_not_zero_outside():
    """Else y[k] = 1 would be 0 where its definition reaches and its axis does not."""
    with pytest.raises(Malformed):
        Theory(tensors={"y": Tensor(((ZERO, n),), zero_outside=True)},
               definitions={"y": Definition((k,), ONE)})


def test_a_strict_inequality_between_jumping_entries_does_not_hold_nearby():
    """Else 0 < x[[0 < c]] at c = 0 would keep x[1] > 0 for small c > 0."""
    pair = Theory(tensors={"x": Tensor(((ZERO, TWO),))})
    here = Context(pair, (), find)
    assert here.is_open(lt(ZERO, x(ZERO)))
    assert not here.is_open(lt(ZERO, x(Iverson(lt(ZERO, c)))))
    assert not here.is_open(fold("all", ZERO, Iverson(lt(ZERO, c)), k, lt(ZERO, x(k))))


def test_a_strict_inequality_holds_nearby_where_it_is_continuous_whatever_is_known_at_the_point():
    """Else 0 < 1 + 1/c at c = 0, where 1/0 counts as 0, would keep 1 + 1/c > 0 for small c < 0;
    and c ≠ 0, said of another index than the one meant, would do no better."""
    pair = Theory(tensors={"x": Tensor(((ZERO, n),))})
    here = Context(pair, (Rel("<", ZERO, n), lt(ZERO, c), lt(ZERO, x(ZERO))), find)
    assert here.is_open(lt(ZERO, sub(ONE, inverse(Add((ONE, call("exp", x(ZERO))))))))
    assert here.is_open(lt(ZERO, call("tanh", c)))
    assert not here.is_open(lt(ZERO, Add((ONE, inverse(c)))))
    assert not here.is_open(lt(ZERO, Add((ONE, inverse(x(ZERO))))))
    assert not here.is_open(lt(ZERO, Add((ONE, Pow(c, number(-2))))))
    for jumps in ("sign", "heaviside", "log", "sqrt", "φ"):
        assert not here.is_open(lt(ZERO, Add((ONE, call(jumps, c)))))


# -- Values that are missing nearby --------------------------------------------------------

def test_a_zeroth_power_needs_its_base_nearby():
    """Else ∂√c⁰/∂c would be 0 at c = 0, though √c has no value for c < 0."""
    undefined(d(Pow(call("sqrt", c), ZERO), c), facts=(le(ZERO, c),))


def test_a_second_derivative_needs_the_body_nearby():
    """Else ∂²(b + √c)/∂b∂c would be 0 at c = 0, though b + √c has no value for c < 0."""
    body = Add((b, call("sqrt", c)))
    undefined(d(d(body, b), c), facts=(le(ZERO, c),))
    accepts(d(d(body, b), c), ZERO, Step("differentiate"), facts=(lt(ZERO, c),))


def test_a_loss_has_a_value_only_where_its_argument_has():
    """Else L = L for a loss of y = 1/x, at x = 0 too."""
    loss = Entry("L", (), False)
    given = Theory(tensors={"x": VECTOR, "y": VECTOR}, losses={"L": "y"},
                   definitions={"y": Definition((k,), inverse(x(k)))})
    undefined(loss, theory=given)
    undefined(d(loss, y(i)), theory=given, facts=(*HERE, Not(equals(x(i), ZERO))))
    accepts(loss, loss, theory=SQUARES)


def test_a_zero_in_a_negative_power_has_no_derivative():
    """Else, at c = 0, 1 = ∂c/∂c = ∂(c c c⁻¹)/∂c = c c⁻¹ = 0."""
    spread = Mul((c, c, inverse(c)))
    refuses(d(c, c), ZERO, Step("ring", (0,), to=spread), Step("differentiate"),
            Step("ring", to=Mul((c, inverse(c)))), Step("hypothesis", (0,), to=ZERO),
            facts=(equals(c, ZERO),))


@pytest.mark.parametrize("term", [
    call("log", c), call("sqrt", c), call("log", Mul((c, c))), inverse(c),
    inverse(Add((Pow(c, TWO), Pow(b, TWO)))), call("relu'", c)])
def test_nothing_is_assumed_of_a_real_number(term):
    """Else log c = log c for c = 0, and 1/(b² + c²) = 1/(b² + c²) for b = c = 0."""
    undefined(term)


def test_a_sum_of_positive_numbers_may_be_empty():
    """Else 1 / Σ k<n: exp(x[k]) would be defined for n = 0."""
    undefined(inverse(total(ZERO, n, k, call("exp", x(k)))), facts=(le(ZERO, n),))


# -- Sorts and names -------------------------------------------------------------------------

def test_a_real_entry_is_not_read_as_an_integer():
    """Else h = 1/2, once folded into an integer h, would make [2h = 1] equal 0."""
    half = Theory(tensors={"h": Tensor(())}, definitions={"h": Definition((), Num(ONE.value / 2))})
    h, whole = Entry("h", (), False), Entry("h", (), True)
    refuses(Iverson(equals(Mul((TWO, h)), ONE)), ZERO, Step("unfold", (0, 0, 1)),
            Step("fold", (0, 0, 1), to=whole), theory=half)


def test_a_tensor_is_not_read_at_a_real_number():
    """Else x[c] = x[c] for c = 1/2."""
    undefined(x(c), facts=(*HERE, le(ZERO, c), lt(c, n)))


def test_a_step_may_not_name_what_is_not_declared():
    """Else a step could read a tensor that the theory says nothing of."""
    q = Entry("q", (), False)
    refuses(ZERO, ZERO, Step("ring", to=sub(q, q)))


def test_a_claim_has_no_loose_index():
    """Else an index that nothing binds would stand in a theorem."""
    with pytest.raises(Rejected):
        prove(PLAIN, HERE, equals(Bound(0), Bound(0)), (), (), RULES, find)


def test_a_claim_has_no_reserved_name():
    """Else a free a, named like the index of a place, would make n x[a] = Σ k<n: x[k]."""
    loose = Fold("sum", ZERO, n, x(FIRST), "k")
    refuses(loose, total(ZERO, n, k, x(k)), Step("ring", (2,), to=x(FIRST)),
            facts=(*HERE, le(ZERO, FIRST), lt(FIRST, n)))


def test_a_step_may_not_bring_in_a_reserved_name():
    """Else 0 = Σ k<n: x[a] - n x[a] at a free a, which the sum then captures."""
    refuses(ZERO, ZERO, Step("ring", to=sub(FIRST, FIRST)))


# -- Moves that must look before they write ------------------------------------------------------

def test_ring_compares():
    """Else x[i] = x[j]."""
    refuses(x(i), x(j), Step("ring", to=x(j)))


def test_a_rule_compares():
    """Else x[i] = log 1 = 0."""
    refuses(x(i), ZERO, Step("rule", rule="log_one"))


def test_a_reindexing_compares():
    """Else x[i] = Σ k<n: δ[k, j] x[k] = x[j]."""
    source = total(ZERO, n, k, Mul((delta(k, j), x(k))))
    by = Reindexing(source, x(j), 1, 0, (), (j,))
    refuses(x(i), x(j), Step("reindex", instance={"by": by}))


def test_a_bracket_does_not_protect_itself():
    """Else [0 < c] c = c."""
    refuses(Mul((Iverson(lt(ZERO, c)), c)), c, Step("bracket", (0,), to=TRUE))


def test_a_bracket_is_exchanged_for_an_equivalent_one():
    """Else [0 ≤ c] = [0 < c] at c = 0, in the one direction or the other."""
    wide, narrow = le(ZERO, c), lt(ZERO, c)
    refuses(Iverson(wide), Iverson(narrow), Step("bracket", to=narrow))
    refuses(Iverson(narrow), Iverson(wide), Step("bracket", to=wide))


def test_no_move_applies_to_the_variable_of_a_derivative():
    """Else, with z[k] = x[k], ∂x[i]/∂x[i] would be ∂x[i]/∂z[i] = 0."""
    alias = Theory(tensors={"x": VECTOR, "z": VECTOR},
                   definitions={"z": Definition((k,), x(k))})
    refuses(d(x(i), x(i)), ZERO, Step("fold", (1,), to=z(i)), Step("differentiate"), theory=alias)


def test_the_chain_rule_needs_every_path():
    """Else ∂(x[i] y[i])/∂x[i] would lack the direct term y[i], for y = x²."""
    product = Mul((x(i), y(i)))
    through = total(ZERO, n, k, Mul((d(product, y(k)), d(y(k), x(i)))))
    refuses(d(product, x(i)), through, Step("chain", rule="y"), theory=SQUARES)


def test_the_variable_stands_for_itself_in_a_derivative_within():
    """Else ∂(∂y[i]/∂x[i])/∂y[i] would be ∂(2 x[i])/∂y[i] = 0, though y is held there."""
    refuses(d(d(y(i), x(i)), y(i)), ZERO, Step("differentiate"), theory=SQUARES)


def test_a_derivative_under_direct_is_left_alone():
    """Else direct ∂(∂A/∂y)/∂x would be 0 for A = x y, though ∂A/∂y = x."""
    given = Theory(tensors={"x": VECTOR, "y": VECTOR, "A": VECTOR}, definitions={
        "y": Definition((k,), Mul((x(k), x(k)))), "A": Definition((k,), Mul((x(k), y(k))))})
    refuses(d(d(Entry("A", (i,), False), y(i)), x(i), True), ZERO, Step("differentiate"),
            theory=given)


def test_the_image_of_an_image_is_not_held_under_direct():
    """Else direct ∂g(f(x))[i]/∂x[j] would be 0, though f(x) is no name that could be held."""
    given = Theory(tensors={"x": VECTOR, "y": VECTOR, "z": VECTOR}, losses={"y": "x", "z": "y"})
    refuses(d(z(i), x(j), True), ZERO, Step("differentiate"), theory=given)


# -- Integers that reals decide, under a derivative ------------------------------------------------

ZERO_AT = Iverson(equals(c, ZERO))              # 1 at c = 0, else 0: no constant there
SLOPE_OF = d(Mul((k, c)), c)                    # k, for an integer k that does not move with c


def test_a_definition_is_not_unfolded_at_an_index_that_moves_with_the_variable():
    """Else y[[c = 0]] with y[k] = ∂(k c)/∂c = k would be ∂([c = 0] c)/∂c = ∂0/∂c = 0, at c = 0 too."""
    slopes = Theory(tensors={"y": Tensor(((ZERO, TWO),))},
                    definitions={"y": Definition((k,), SLOPE_OF)})
    branch = Case(equals(c, ZERO), c, ZERO)
    refuses(y(ZERO_AT), ZERO, Step("unfold"), Step("ring", (0,), to=branch),
            Step("hypothesis", (0, 1), to=ZERO), Step("ring", (0,), to=ZERO),
            Step("differentiate"), theory=slopes)
    accepts(y(ONE), ONE, Step("unfold"), Step("differentiate"), theory=slopes)


def test_a_rule_does_not_put_what_moves_under_a_derivative():
    """Else [[c = 0] = 1] ∂0/∂c would be [[c = 0] = 1] ∂([c = 0] c)/∂c, and that with ∂c/∂c."""
    hole = d(Mul((HOLE, c)), c)
    bracket = delta(ZERO_AT, ONE)
    refuses(Mul((bracket, d(ZERO, c))), bracket,
            Step("ring", (1, 0), to=Case(equals(c, ZERO), ZERO, ZERO)),
            Step("hypothesis", (1, 0, 1), to=c), Step("ring", (1, 0), to=Mul((ZERO_AT, c))),
            Step("rule", rule="delta_replace", instance={"i": ZERO_AT, "j": ONE, "F": hole}),
            Step("differentiate", (1,)))


def test_a_reindexing_does_not_put_what_moves_under_a_derivative():
    """Else, where [c = 0] = 1, Σ k in 1..1: ∂(k c)/∂c = 1 would be ∂([c = 0] c)/∂c = 0."""
    by = Reindexing(total(ONE, TWO, k, SLOPE_OF), d(Mul((ZERO_AT, c)), c), 1, 0, (), (ZERO_AT,))
    refuses(total(ONE, TWO, k, SLOPE_OF), ONE, Step("reindex", instance={"by": by}),
            Step("hypothesis", (0, 0), to=ONE), Step("differentiate"),
            facts=(equals(ZERO_AT, ONE),))
    with pytest.raises(Rejected):
        substitute(SLOPE_OF, {k: ZERO_AT})
    with pytest.raises(Rejected):
        open_body(close(SLOPE_OF, k), ZERO_AT)


# -- Quantified hypotheses -------------------------------------------------------------------------

def above(low, high):
    return fold("all", low, high, k, lt(ZERO, x(k)))


@pytest.mark.parametrize("low, high", [(ONE, n), (ZERO, sub(n, ONE))])
def test_a_hypothesis_is_used_inside_its_range_only(low, high):
    """Else x[k] > 0 for 1 ≤ k, or for k < n - 1, would make relu(x[i]) = x[i] for all i."""
    step = Step("rule", rule="relu_above", instance={"A": x(i)})
    refuses(call("relu", x(i)), x(i), step, facts=(*HERE, above(low, high)))
    accepts(call("relu", x(i)), x(i), step, facts=(*HERE, above(ZERO, n)))


# -- What the kernel must know -----------------------------------------------------------------------

def test_a_sum_over_no_index_is_nothing():
    accepts(total(TWO, TWO, k, x(k)), ZERO)


def test_a_quotient_by_itself_is_not_one_in_a_sum():
    """Else Σ k<n: x[k] / x[k] would be n, though x[k] may be 0."""
    assert not equal(total(ZERO, n, k, Mul((x(k), inverse(x(k))))), total(ZERO, n, k, ONE))


def test_a_bracket_over_reals_is_part_of_the_summand():
    """It does not restrict the indices that are exchanged: the other sum may say it otherwise."""
    at_k, at_m = x(k), x(m)
    source = total(ZERO, n, k, Mul((Iverson(lt(ZERO, at_k)), at_k)))
    target = total(ZERO, n, m, Case(lt(ZERO, at_m), at_m, ZERO))
    by = Reindexing(source, target, 1, 1, (FIRST,), (FIRST,))
    accepts(source, target, Step("reindex", instance={"by": by}))


def test_a_falsehood_is_not_shown():
    """Else anything would be a theorem."""
    with pytest.raises(Rejected):
        prove(PLAIN, HERE, FALSE, (), (), RULES, find)


# -- Maxima -------------------------------------------------------------------------------------------

def largest(low, high, body):
    return fold("max", low, high, k, body)


def apart(low, high):
    """No two entries of x with places from low to high are equal."""
    two = fold("all", low, high, m, Or((equals(k, m), Not(equals(x(k), x(m))))))
    return fold("all", low, high, k, two)


def test_a_maximum_is_differentiated_at_an_argmax_that_stands_alone():
    """Else max x would have a derivative where two entries are largest: beside known ones that
    differ there may be others, of the range or of the body, that do not."""
    term, best = largest(ZERO, n, x(k)), fold("argmax", ZERO, n, k, x(k))
    answer, step = delta(best, j), Step("differentiate")
    accepts(d(term, x(j)), answer, step, facts=(*HERE, apart(ZERO, n)))
    for facts in (HERE, (*HERE, apart(ONE, n)), (*HERE, apart(ZERO, sub(n, ONE))),
                  (*HERE, Not(equals(x(i), x(j))))):
        refuses(d(term, x(j)), answer, step, facts=facts)
        undefined(d(term, x(j)), facts=facts)


def test_a_maximum_of_squares_may_be_reached_twice_where_the_entries_differ():
    """Else max x² would have a derivative at x = (-1, 1)."""
    undefined(d(largest(ZERO, n, Pow(x(k), TWO)), x(j)), facts=(*HERE, apart(ZERO, n)))


def test_a_maximum_over_nothing_has_no_derivative():
    """Else the entry at an argmax that is no index would be its slope."""
    undefined(d(largest(i, j, x(k)), x(i)), facts=(*HERE, apart(ZERO, n)))


def test_what_holds_up_to_a_size_is_not_known_of_a_larger_one():
    """Else Σ k<n: x[k] = 0 would follow from the same for all sums of m entries or fewer."""
    none = equals(total(ZERO, k, i, x(i)), ZERO)
    known = fold("all", ONE, Add((m, ONE)), k, none)
    wanted, step = total(ZERO, n, i, x(i)), Step("hypothesis", to=ZERO)
    sizes = (le(ONE, n), le(ONE, m))
    accepts(wanted, ZERO, step, facts=(*sizes, le(n, m), known))
    refuses(wanted, ZERO, step, facts=(*sizes, known))
    refuses(wanted, ZERO, step, facts=(*sizes, le(n, Add((m, ONE))), known))


def test_a_fact_on_all_powers_is_one_on_the_powers_in_its_range():
    (s,) = read("size n; integer k; real b; assume b^(t+1) < 1 for t < n; assume 0 <= k, k < n\n"
                "claim b^(k+1) < 1")
    here = Context(s.theory, s.facts(), find, hypotheses=s.facts())
    k = Var("k", True)

    def below_one(exponent):
        return here.shows(Rel("<", Pow(Var("b", False), exponent), ONE))

    assert below_one(add(k, ONE))
    assert not any(map(below_one, (k, add(k, number(2)), add(Var("n", True), ONE))))


@pytest.mark.parametrize("first", [True, False])
def test_what_is_shown_where_something_is_assumed_is_shown_nowhere_else(first):
    """That i < n everywhere, because it was asked beside [i < n], or was refused before: answers
    are kept, each for the facts that were known."""
    here = Context(Theory(), (), find)
    there = here.assume(Rel("<", i, n))
    for place in (there, here) if first else (here, there):
        assert place.shows(Rel("<=", i, n)) == (place is there)
        assert place.shows(Rel("<=", i, n)) == (place is there)
        assert place.shows(Rel("<", neg(n), neg(i))) == (place is there)
