"""The checker of certificates: what it accepts, and the falsehoods that it refuses."""

from fractions import Fraction
from itertools import product
from math import prod

import pytest

from derive.kernel.integers import (
    Certificate,
    Combine,
    Equate,
    Meaning,
    Middle,
    Nonnegative,
    Quotient,
    Split,
    Unproved,
    Witness,
    Zero,
    check,
    hypotheses,
    is_absurd,
    meaning,
)
from derive.kernel.terms import (
    FALSE,
    MINUS_ONE,
    ONE,
    TRUE,
    ZERO,
    Add,
    And,
    Bound,
    Call,
    Entry,
    Floor,
    Fold,
    Iverson,
    Mod,
    Mul,
    Not,
    Num,
    Or,
    Rel,
    Truth,
    Var,
    add,
    equals,
    inverse,
    mul,
    number,
    sub,
    within,
)

a, b, i, k, m, n = (Var(name, True) for name in "abikmn")
real = Var("t", False)
TWO = number(2)
HALF = Num(Fraction(1, 2))


def accept(facts, goal, *steps):
    check(tuple(facts), goal, Certificate(tuple(facts), steps))


def refuse(facts, goal, *steps):
    with pytest.raises(Unproved):
        accept(facts, goal, *steps)


def combine(*terms, equations=()):
    """Σ weight · hypothesis, from pairs (weight, number)."""
    return Combine(tuple((Fraction(w), (index,)) for w, index in terms), tuple(equations))


def le(left, right):
    return Rel("<=", left, right)


def lt(left, right):
    return Rel("<", left, right)


# -- What is accepted -------------------------------------------------------------

def test_sum_of_hypotheses():
    """n ≥ 1 and k ≥ n give k ≥ 1."""
    accept([le(ONE, n), le(n, k)], le(ONE, k), combine((1, 0), (1, 1), (1, 2)))


def test_products_of_hypotheses():
    """m ≥ 0 and n ≥ 0 give mn ≥ 0."""
    accept([le(ZERO, m), le(ZERO, n)], le(ZERO, mul(m, n)),
           Combine(((Fraction(1), (0, 1)), (Fraction(1), (2,)))))


def test_multiples_of_equations():
    """i = n gives ik = nk."""
    accept([equals(i, n)], le(mul(i, k), mul(n, k)),
           combine((1, 1), equations=[(k, 0)]))


def test_combined_equations():
    """i = n and n = k give i = k, as an equation."""
    accept([equals(i, n), equals(n, k)], equals(i, k), Equate(((ONE, 0), (ONE, 1))),
           Split(2, ((combine((1, 4), equations=[(MINUS_ONE, 3)]),),
                     (combine((1, 4), equations=[(ONE, 3)]),))))


def test_rounding():
    """2i = 2n + 1 is impossible: halves are rounded down."""
    accept([equals(mul(TWO, i), add(mul(TWO, n), ONE))], FALSE,
           combine(equations=[(ONE, 0)]), combine(equations=[(MINUS_ONE, 0)]),
           combine((1, 1), (1, 2)))


def test_cleared_denominators():
    """i < n/2 gives 2i + 1 ≤ n."""
    accept([lt(i, mul(n, HALF))], le(add(mul(TWO, i), ONE), n), combine((1, 0), (1, 1)))


def test_meaning_of_floor():
    """2⌊n/2⌋ ≤ n; the case 2 ≤ 0 is closed at once."""
    accept([], le(mul(TWO, Floor(n, TWO)), n), Meaning(Floor(n, TWO)),
           Split(1, ((), (combine((1, 0), (1, 2)),))))


def test_meaning_of_mod():
    """n mod k < k where k ≥ 1: a remainder is n - k⌊n/k⌋."""
    accept([le(ONE, k)], lt(Mod(n, k), k), Meaning(Floor(n, k)),
           Split(2, ((combine((1, 0), (1, 3)),), (combine((1, 1), (1, 4)),))))


def test_meaning_of_the_rest():
    """Brackets, maxima, minima, absolute values, argmax and count in their bounds."""
    accept([], le(ZERO, Iverson(lt(real, ZERO))), Meaning(Iverson(lt(real, ZERO))),
           combine((1, 0), (1, 1)))
    accept([], le(i, Call("max", (i, n))), Meaning(Call("max", (i, n))), combine((1, 0), (1, 1)))
    accept([], le(Call("min", (i, n)), n), Meaning(Call("min", (i, n))), combine((1, 0), (1, 2)))
    accept([], le(ZERO, Call("abs", (i,))), Meaning(Call("abs", (i,))),
           combine((2, 0), (1, 1), (1, 2)))
    where = Fold("argmax", ZERO, n, Entry("x", (Bound(0),), False), "i")
    accept([le(ONE, n)], lt(where, n), Meaning(where),
           Split(2, ((combine((1, 0), (1, 3)),), (combine((1, 1), (1, 4)),))))
    many = Fold("count", ZERO, n, lt(Entry("x", (Bound(0),), False), ZERO), "i")
    accept([], le(ZERO, many), Meaning(many), combine((1, 0), (1, 1)))


def test_excluded_middle():
    """i ≤ i²: i ≤ 0 or i ≥ 1."""
    accept([], le(i, mul(i, i)), Middle(le(i, ZERO)), Split(1, (
        (Combine(((Fraction(1), (2, 2)), (Fraction(1), (2,)), (Fraction(1), (0,)))),),
        (Combine(((Fraction(1), (2, 2)), (Fraction(1), (2,)), (Fraction(1), (0,)))),))))


def test_divisors():
    """If k divides m and k ≥ 1 it divides m + k."""
    accept([le(ONE, k), Rel("divides", k, m)], Rel("divides", k, add(m, k)),
           Quotient(1), Split(3, ((combine((1, 0), (1, 4)),), (
               Witness(2, add(Floor(m, k), ONE)),
               Split(5, ((combine((1, 6), equations=[(MINUS_ONE, 4)]),),
                         (combine((1, 6), equations=[(ONE, 4)]),)))))))


def test_facts_not_about_integers_are_passed_over():
    """A real fact is no hypothesis, and takes no number."""
    accept([le(ZERO, real), le(ONE, n)], le(ZERO, n), combine((1, 0), (1, 1)))


def test_contradiction_among_the_facts():
    """From a false fact anything follows, on reals as well."""
    accept([FALSE], lt(real, ZERO))


# -- What conditions and terms mean ---------------------------------------------------

BOX = range(-3, 4)


def value(term, point):
    """The value of a term or condition at a point, by its definition."""
    def of(t):
        return value(t, point)
    match term:
        case Var():
            return point[term]
        case Num(v) | Truth(v):
            return v
        case Add(terms):
            return sum(map(of, terms))
        case Mul(factors):
            return prod(map(of, factors))
        case Floor(x, y):
            return of(x) // of(y) if of(y) else 7
        case Iverson(cond):
            return int(of(cond))
        case Call(function, args):
            return {"max": max, "min": min, "abs": lambda v: abs(*v)}[function]([*map(of, args)])
        case Not(cond):
            return not of(cond)
        case And(args):
            return all(map(of, args))
        case Or(args):
            return any(map(of, args))
        case Rel("divides", x, y):
            return of(y) % of(x) == 0 if of(x) else of(y) == 0
        case Rel(op, x, y):
            return {"=": of(x) == of(y), "<=": of(x) <= of(y), "<": of(x) < of(y)}[op]
        case Nonnegative(poly):
            return evaluate(poly, point) >= 0
        case Zero(poly):
            return evaluate(poly, point) == 0


def evaluate(poly, point):
    return sum(c * prod(value(a, point) ** e for a, e in mono) for mono, c in poly.items())


POINTS = [dict(zip((i, k, n), values)) for values in product(BOX, repeat=3)]

RELATIONS = [Rel(op, x, y) for op in ("=", "<=", "<", "divides")
             for x, y in ((i, n), (mul(TWO, i), add(n, ONE)), (mul(HALF, i), n), (ONE, mul(i, k)))]
CONDITIONS = [*RELATIONS, TRUE, FALSE, And((le(i, n), lt(n, k))), Or((le(i, n), lt(n, k), FALSE)),
              And(()), Or(())]


@pytest.mark.parametrize("wrap", [lambda c: c, Not, lambda c: Not(Not(c)),
                                  lambda c: Not(And((c, le(i, k)))),
                                  lambda c: Not(Or((c, lt(i, k)))),
                                  lambda c: Not(Not(Not(c)))])
@pytest.mark.parametrize("cond", CONDITIONS)
def test_hypotheses_say_what_the_condition_says(cond, wrap):
    """At every point of a box the hypotheses hold together just where the condition does."""
    for point in POINTS:
        assert all(value(h, point) for h in hypotheses(wrap(cond))) == value(wrap(cond), point)


@pytest.mark.parametrize("term", [
    Floor(i, k), Floor(add(i, n), mul(TWO, k)), Floor(i, ZERO), Iverson(le(i, k)),
    Iverson(Or((equals(i, k), lt(n, i)))), Call("max", (i, k)), Call("max", (i, k, n)),
    Call("min", (i, k)), Call("min", (n,)), Call("abs", (sub(i, k),))])
def test_meanings_hold(term):
    """At every point of a box, and they say nothing that is not so."""
    assert all(value(meaning(term), point) for point in POINTS)


# -- What is refused: every docstring states a falsehood ----------------------------

def test_facts_must_be_given():
    """Else 0 ≤ n for every integer n."""
    with pytest.raises(Unproved):
        check((), le(ZERO, n), Certificate((le(ONE, n),), (combine((1, 0), (1, 1)),)))


def test_the_goal_is_no_fact():
    """Else 0 ≤ n, by itself."""
    goal = le(ZERO, n)
    with pytest.raises(Unproved):
        check((), goal, Certificate((goal,), (combine((1, 0), (1, 1)),)))


def test_the_goal_is_negated():
    """Else n ≥ 1 gives n ≤ 0: the hypothesis of number 1 is n ≥ 1 again."""
    refuse([le(ONE, n)], le(n, ZERO), combine((1, 0), (1, 1)))


@pytest.mark.parametrize("weight", [Fraction(-1), -1, -1.0, float("nan"), "1", None])
def test_weights_are_nonnegative_rationals(weight):
    """Else n ≥ 0 gives n ≤ 0."""
    refuse([le(ZERO, n)], le(n, ZERO), Combine(((weight, (0,)), (Fraction(1), (1,)))))


def test_floating_weights_are_refused():
    """Else rounding errors are proofs: 0.1 + 0.2 - 0.3 > 0."""
    refuse([le(ONE, n)], FALSE, Combine(((0.5, (0,)),)))


def test_inequalities_are_not_equations():
    """Else n ≥ 0 gives n ≤ 0, by the factor -1."""
    refuse([le(ZERO, n)], le(n, ZERO), combine((1, 1), equations=[(MINUS_ONE, 0)]))
    refuse([le(ZERO, n)], le(n, ZERO), Equate(((MINUS_ONE, 0),)))


def test_products_are_of_inequalities():
    """Else an `or` is a polynomial: i = 0 or i = 1 gives i = 0."""
    refuse([Or((equals(i, ZERO), equals(i, ONE)))], le(i, ZERO), combine((1, 0), (1, 1)))


def test_products_are_of_known_lines():
    """Else n ≥ 0 for every integer n: there is no hypothesis of number 1, 2 or -2."""
    for index in (1, 2, -2, "0", None):
        refuse([], le(ZERO, n), Combine(((Fraction(1), (0, index)),)))


def test_reals_are_not_rounded():
    """Else t < 1 gives t ≤ 0 for real t."""
    refuse([lt(real, ONE)], le(real, ZERO), combine((1, 0), (1, 1)))
    refuse([lt(real, ONE)], le(real, ZERO))


def test_products_with_reals_are_not_rounded():
    """Else i = 0 lets a multiple t·i be rounded as if t were an integer; and 2t·i + 1 ≥ 0."""
    refuse([equals(i, ZERO), le(ONE, n)], FALSE, combine((1, 1), equations=[(mul(HALF, real), 0)]))


def test_real_entries_are_not_rounded():
    """Else x[i] < 1 gives x[i] ≤ 0 for a real tensor x."""
    x = Entry("x", (i,), False)
    refuse([lt(x, ONE)], le(x, ZERO), combine((1, 0), (1, 1)))


def test_reciprocals_are_not_rounded():
    """Else 0 < 1/n gives 1 ≤ 1/n for an integer n."""
    refuse([lt(ZERO, inverse(n))], le(ONE, inverse(n)), combine((1, 0), (1, 1)))


def test_a_name_does_not_change_its_sort():
    """Else a real n < 1 gives an integer n ≤ 0."""
    refuse([lt(Var("n", False), ONE)], le(n, ZERO), combine((1, 0)))


def test_constants_are_rounded_down():
    """Else 2i + 1 ≥ 0 gives i ≥ 1 (it gives i ≥ 0)."""
    refuse([le(ZERO, add(mul(TWO, i), ONE))], le(ONE, i), combine((1, 0), (1, 1)))


def test_strictness_is_one_only_without_denominators():
    """Else i < n/2 gives i + 1 ≤ n/2, false for i = 0, n = 1."""
    refuse([lt(i, mul(n, HALF))], le(add(mul(TWO, i), TWO), n), combine((2, 0), (1, 1)))


def test_zero_is_no_contradiction():
    """Else 0 ≥ 0 ends a branch, and n ≥ 0 for every n."""
    refuse([], le(ZERO, n), Combine(()))
    refuse([equals(n, n)], le(ZERO, n))
    refuse([], le(ZERO, n), Combine(((Fraction(0), (0,)),)))


def test_steps_must_end_in_a_contradiction():
    """Else no steps at all prove n ≥ 0."""
    refuse([], le(ZERO, n))
    refuse([le(ONE, k)], le(ZERO, n), Meaning(Floor(n, k)))


def test_floor_needs_a_positive_divisor():
    """Else n - k⌊n/k⌋ < k, false for k = 0: both alternatives must be closed."""
    goal = lt(Mod(n, k), k)
    second = (combine((1, 0), (1, 3)),)
    refuse([], goal, Meaning(Floor(n, k)), Split(1, ((), second)))
    refuse([], goal, Meaning(Floor(n, k)), Split(1, (second,)))
    refuse([], goal, Meaning(Floor(n, k)), combine((1, 0), (1, 1)))
    refuse([], FALSE, Meaning(Floor(n, ZERO)), Split(0, ((), (combine((1, 1), (1, 2)),))))


def test_argmax_needs_a_range():
    """Else an argmax over nothing lies in nothing, and anything follows."""
    where = Fold("argmax", n, n, Entry("x", (Bound(0),), False), "i")
    refuse([], FALSE, Meaning(where), combine((1, 0), (1, 1)))
    refuse([], FALSE, Meaning(where), Split(0, ((), (combine((1, 1), (1, 2)),))))


def test_meaning_is_known_of_few():
    """Else every function could be given a meaning; a maximum of nothing is one of nothing."""
    for term in (n, Call("φ", (n,)), Call("max", ()), Call("min", ()), Entry("x", (n,), True),
                 Fold("sum", ZERO, n, Bound(0), "i"), TRUE, None):
        with pytest.raises(Unproved):
            meaning(term)


def test_every_alternative_is_refuted():
    """Else i = 0 or i = 1 gives i = 0."""
    facts, goal = [Or((equals(i, ZERO), equals(i, ONE)))], le(i, ZERO)
    first = (combine((1, 1), equations=[(ONE, 2)]),)
    refuse(facts, goal, Split(0, (first,)))
    refuse(facts, goal, Split(0, (first, ())))
    refuse(facts, goal, Split(0, (first, first)))
    refuse(facts, goal, Split(0, ()))


def test_only_an_or_is_split():
    """Else n ≥ 1 and k ≥ 1 is split into no cases at all."""
    refuse([le(ONE, n)], FALSE, Split(0, ()))
    refuse([And((le(ONE, n), le(ONE, k)))], FALSE, Split(0, ()))
    refuse([Rel("divides", k, n)], FALSE, Split(0, ((), ())))


def test_what_one_case_learns_stays_there():
    """Else i ≤ 0 and i ≥ 1 meet, though they are different cases."""
    refuse([], FALSE, Middle(le(i, ZERO)), Split(0, ((), ())))
    refuse([], FALSE, Middle(le(i, ZERO)), Split(0, ((combine((1, 1), (1, 2)),),) * 2))


def test_quotients_need_divisibility():
    """Else n = k⌊n/k⌋ for k ≥ 1, whatever n: also where k does not divide n."""
    contradiction = (Witness(1, Floor(n, k)),
                     Split(4, ((combine((1, 5), equations=[(MINUS_ONE, 3)]),),
                               (combine((1, 5), equations=[(ONE, 3)]),))))
    for cond in (Not(Rel("divides", k, n)), le(k, n), Or((Rel("divides", k, n),))):
        refuse([le(ONE, k), cond], FALSE, Quotient(1),
               Split(2, ((combine((1, 0), (1, 3)),), contradiction)))


def test_a_negative_divisor_has_no_quotient():
    """Else k divides n gives n = k⌊n/k⌋ for k < 0, where the floor has no meaning."""
    goal = le(n, mul(k, Floor(n, k)))
    refuse([Rel("divides", k, n)], goal, Quotient(0),
           Split(2, ((), (combine((1, 1), equations=[(ONE, 3)]),))))


def test_witnesses_are_integers():
    """Else 2 divides 1, with the quotient 1/2."""
    for quotient in (HALF, inverse(TWO), real, mul(HALF, n), Entry("x", (), False)):
        refuse([], Rel("divides", TWO, ONE), Witness(0, quotient), Split(1, ((), ())))


def test_a_witness_must_fit():
    """Else k divides k + 1, with the quotient 1."""
    refuse([], Rel("divides", k, add(k, ONE)), Witness(0, ONE), Split(1, ((), ())))


def test_a_witness_is_for_what_does_not_divide():
    """Else k divides n gives n ≠ 0."""
    refuse([Rel("divides", k, n), equals(n, ZERO)], FALSE, Witness(0, ZERO),
           Split(2, ((combine((1, 3), equations=[(MINUS_ONE, 1)]),),
                     (combine((1, 3), equations=[(ONE, 1)]),))))


def test_negations_are_exact():
    """Else not (i ≤ n) gives i ≥ n + 2, and not (i < n) gives i ≥ n + 1."""
    refuse([Not(le(i, n))], le(add(n, TWO), i), combine((1, 0), (1, 1)))
    refuse([Not(lt(i, n))], le(add(n, ONE), i), combine((1, 0), (1, 1)))
    refuse([Not(And((le(ONE, i), le(ONE, n))))], le(i, ZERO), combine((1, 0), (1, 1)))
    refuse([Or((le(ONE, i), le(ONE, n)))], le(ONE, i), combine((1, 0), (1, 1)))


def test_an_open_condition_is_passed_over():
    """Else the index of one binder is that of another."""
    refuse([le(ONE, Bound(0))], le(ZERO, Bound(0)), combine((1, 0), (1, 1)))


def test_a_quantified_fact_is_passed_over():
    """Else `all i: i ≥ 1 for 0 ≤ i < n` gives a loose index, or anything."""
    refuse([Fold("all", ZERO, n, le(ONE, Bound(0)), "i")], FALSE)
    refuse([Fold("any", ZERO, n, le(ONE, Bound(0)), "i")], le(ONE, n), combine((1, 0)))


@pytest.mark.parametrize("certificate", [None, (), "proof", Certificate((), ("trust me",)),
                                         Certificate((), (None,))])
def test_what_is_no_certificate(certificate):
    """Else anything."""
    with pytest.raises(Unproved):
        check((), le(ZERO, n), certificate)


def test_floors_of_different_things_differ():
    """Else ⌊n/2⌋ = ⌊(n+1)/2⌋."""
    one, other = Floor(n, TWO), Floor(add(n, ONE), TWO)
    refuse([], equals(one, other), Split(0, ((), ())))


def test_within_is_half_open():
    """Else 0 ≤ i < n gives i ≤ n - 2."""
    refuse([within(ZERO, i, n)], le(i, sub(n, TWO)), combine((1, 1), (1, 2)))
    accept([within(ZERO, i, n)], le(i, sub(n, ONE)), combine((1, 1), (1, 2)))


def test_factors_may_be_any_term():
    """0 times a reciprocal is 0, but a combination with a reciprocal left over is no hypothesis."""
    refuse([equals(n, ZERO)], FALSE, combine(equations=[(inverse(n), 0)]))
    refuse([equals(n, ZERO)], FALSE, combine(equations=[(Mul((inverse(n), inverse(n))), 0)]))


@pytest.mark.parametrize("constant_, holds", [(-1, False), (0, True), (1, True)])
def test_a_number_is_absurd_only_below_zero_or_where_it_should_be_zero(constant_, holds):
    poly = {(): Fraction(constant_)} if constant_ else {}
    assert is_absurd(Nonnegative(poly)) != holds
    assert is_absurd(Zero(poly)) == bool(constant_)
    mixed = {**poly, ((n, 1),): Fraction(1)}
    assert not (is_absurd(Nonnegative(mixed)) or is_absurd(Zero(mixed)))


@pytest.mark.parametrize("high, rounded", [(5, -3), (4, -2), (-5, 2), (0, 0)])
def test_a_bound_is_rounded_towards_what_is_less(high, rounded):
    """2n - high >= 0 is n + ⌊-high/2⌋ >= 0, and no more: 2n >= 5 gives n >= 3."""
    (known,) = hypotheses(Rel("<=", Num(Fraction(high)), Mul((Num(Fraction(2)), n))))
    assert known.poly.get((), 0) == rounded and known.poly[((n, 1),)] == 1
