"""The value of every kind of term, each sentence of the language's Meaning at a point."""

from fractions import Fraction

import pytest

from derive.kernel.terms import (
    FALSE,
    ONE,
    TRUE,
    ZERO,
    Add,
    Call,
    Case,
    Entry,
    Floor,
    Fold,
    Iverson,
    Mod,
    Mul,
    Not,
    Or,
    Pow,
    Rel,
    Var,
    add,
    conj,
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
from derive.numeric.evaluate import integer_condition
from derive.numeric.numbers import Undefined, Unevaluable

i, k, n = (Var(name, True) for name in "ikn")
a, b = Var("a", False), Var("b", False)
VECTOR = Theory({"x": Tensor(((ZERO, n),)), "w": Tensor(((ZERO, n),), zero_outside=True),
                 "c": Tensor(((ZERO, n),), integer=True)})
POINT = {"n": 3}
ENTRIES = {"x": [5, 7, 7], "w": [1, 2, 3], "c": [2, 0, 1]}


def x(at):
    return Entry("x", (at,), False)


def test_arithmetic_is_exact(value):
    term = Add((Mul((number(Fraction(2, 3)), a)), neg(b)))
    assert value(term, entries={"a": Fraction(1, 2), "b": 2}) == Fraction(-5, 3)


def test_an_entry_a_sum_a_product_and_a_maximum(value):
    def run(kind):
        return value(fold(kind, ZERO, n, k, x(k)), VECTOR, POINT, ENTRIES)
    assert (run("sum"), run("prod"), run("max"), run("min")) == (19, 245, 7, 5)


def test_argmax_is_the_smallest_index_among_ties(value):
    assert value(fold("argmax", ZERO, n, k, x(k)), VECTOR, POINT, ENTRIES) == 1


def test_count_all_and_any(value):
    big = Rel("<", number(6), x(k))
    assert value(fold("count", ZERO, n, k, big), VECTOR, POINT, ENTRIES) == 2
    assert value(fold("all", ZERO, n, k, big), VECTOR, POINT, ENTRIES) is False
    assert value(fold("any", ZERO, n, k, big), VECTOR, POINT, ENTRIES) is True


@pytest.mark.parametrize("kind,result", [("sum", 0), ("prod", 1), ("count", 0), ("all", True),
                                         ("any", False)])
def test_empty_folds_and_descending_bounds(value, kind, result):
    body = TRUE if kind in ("count", "all", "any") else k
    assert value(fold(kind, number(3), number(1), k, body)) == result


@pytest.mark.parametrize("kind", ["max", "min", "argmax"])
def test_the_maximum_of_nothing_is_undefined(value, kind):
    with pytest.raises(Undefined):
        value(fold(kind, ONE, ONE, k, k))


def test_nested_binders_and_shared_letters(value):
    inner = total(ZERO, n, k, mul(k, i))
    assert value(total(ZERO, n, i, inner), ints=POINT) == 9
    assert value(Fold("sum", ZERO, n, total(ZERO, n, i, i), "i"), ints=POINT) == 9


def test_floor_and_mod_round_towards_minus_infinity(value):
    assert value(Floor(number(-7), number(2))) == -4 and value(Mod(number(-7), number(2))) == 1
    with pytest.raises(Undefined):
        value(Floor(ONE, ZERO))


def test_powers(value):
    assert value(Pow(ZERO, ZERO)) == 1 and value(Pow(number(2), number(-2))) == Fraction(1, 4)
    assert value(Pow(number(4), number(Fraction(1, 2)))) == 2
    assert value(Pow(a, b), entries={"a": 0, "b": 2}) == 0


@pytest.mark.parametrize("base,exponent", [(0, 0), (0, -1), (-1, 2), (-1, Fraction(1, 2))])
def test_a_real_exponent_needs_a_base_above_zero(value, base, exponent):
    with pytest.raises(Undefined):
        value(Pow(a, b), entries={"a": base, "b": exponent})


def test_one_over_zero_is_undefined(value):
    with pytest.raises(Undefined):
        value(mul(a, inverse(a)), entries={"a": 0})
    with pytest.raises(Undefined):
        value(mul(ZERO, inverse(a)), entries={"a": 0})


@pytest.mark.parametrize("order", [1, -1])
def test_a_zero_bracket_protects_its_product_in_any_order(value, order):
    factors = (inverse(a), Iverson(Not(equals(a, ZERO))), number(2))[::order]
    assert value(Mul(factors), entries={"a": 0}) == 0
    assert value(Mul((Mul(factors[:2]), factors[2])), entries={"a": 4}) == Fraction(1, 2)


def test_a_zero_bracket_protects_an_undefined_bracket(value):
    guarded = Mul((Iverson(Rel("<", ZERO, inverse(a))), Iverson(FALSE)))
    assert value(guarded, entries={"a": 0}) == 0


def test_a_bracket_does_not_protect_another_summand(value):
    with pytest.raises(Undefined):
        value(Add((Iverson(FALSE), inverse(ZERO))))


def test_the_first_true_case_wins_and_others_are_not_evaluated(value):
    term = Case(equals(a, ZERO), ONE, Case(Rel("<=", a, ZERO), number(2), inverse(a)))
    assert value(term, entries={"a": 0}) == 1 and value(term, entries={"a": -1}) == 2
    assert value(term, entries={"a": 4}) == Fraction(1, 4)


def test_relations(value):
    assert value(Rel("divides", number(3), number(6))) is True
    assert value(Rel("divides", number(4), number(6))) is False
    assert value(Rel("<", ONE, ONE)) is False and value(Rel("<=", ONE, ONE)) is True
    assert value(delta(ONE, number(1))) == 1


def test_one_argument_can_settle_a_condition(value):
    bad = equals(inverse(ZERO), ONE)
    assert value(conj(bad, FALSE)) is False and value(Or((bad, TRUE))) is True
    with pytest.raises(Undefined):
        value(Or((bad, FALSE)))


def test_maximum_and_minimum_as_functions(value):
    assert value(Call("max", (ONE, number(3)))) == 3 and value(Call("min", (ONE, number(3)))) == 1


def test_an_integer_tensor_stands_in_an_index(value):
    at = Entry("c", (ZERO,), True)
    assert value(x(at), VECTOR, POINT, ENTRIES) == 7


def test_out_of_range_is_junk_never_zero_and_always_the_same(value):
    outside = x(number(3))
    first = value(outside, VECTOR, POINT, ENTRIES)
    assert first not in (0, 5, 7) and first == value(outside, VECTOR, POINT, ENTRIES)
    assert value(sub(outside, outside), VECTOR, POINT, ENTRIES) == 0
    assert first != value(x(number(-1)), VECTOR, POINT, ENTRIES)


def test_zero_outside(value):
    assert value(Entry("w", (number(3),), False), VECTOR, POINT, ENTRIES) == 0
    assert value(Entry("w", (number(2),), False), VECTOR, POINT, ENTRIES) == 3


def test_a_definition_holds_inside_its_axes_only(value):
    theory = Theory({**VECTOR.tensors, "y": Tensor(((ZERO, n),))},
                    {"y": Definition((i,), mul(number(2), x(i)))})
    assert value(Entry("y", (ONE,), False), theory, POINT, ENTRIES) == 14
    junk = value(x(number(5)), theory, POINT, ENTRIES)
    assert value(Entry("y", (number(5),), False), theory, POINT, ENTRIES) not in (0, 2 * junk)


def test_an_index_that_is_no_integer_has_no_entry(value):
    half = mul(ONE, inverse(number(2)))
    with pytest.raises(Undefined):
        value(x(half), VECTOR, POINT, ENTRIES)
    assert value(x(mul(number(2), half)), VECTOR, POINT, ENTRIES) == 7


def test_base_one_axes(value):
    theory = Theory({"x": Tensor(((ONE, add(n, ONE)),))})
    term = total(ONE, add(n, ONE), k, x(k))
    assert value(term, theory, {"n": 2}, {"x": [0, 4, 6]}) == 10


def test_unknown_functions_are_refused(value):
    with pytest.raises(Unevaluable):
        value(Call("zeta", (ONE,)))


def test_a_definition_in_terms_of_its_former_entries(value):
    class Recursive(Theory):
        def __post_init__(self):
            """A recurrence names itself."""
    h = Case(equals(i, ZERO), ONE, mul(number(3), Entry("h", (sub(i, ONE),), False)))
    theory = Recursive({"h": Tensor(((ZERO, n),))}, {"h": Definition((i,), h)})
    assert value(Entry("h", (number(2),), False), theory, POINT) == 9


def test_conditions_on_integers():
    assert integer_condition(within(ZERO, i, n), {"i": 2, "n": 3})
    assert not integer_condition(within(ZERO, i, n), {"i": 3, "n": 3})
    assert not integer_condition(equals(Floor(i, n), ZERO), {"i": 1, "n": 0})
