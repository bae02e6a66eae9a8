"""Every rule of the tables, both sides evaluated at random points where its conditions hold.

The rules are found by looping over the tables, so that a new line is tested
without a new test.
"""

from fractions import Fraction
from random import Random

import pytest

from derive.kernel.rules import HOLE, Rule, instantiate
from derive.kernel.terms import (
    ZERO,
    Add,
    Call,
    Entry,
    Iverson,
    Meta,
    Mod,
    Mul,
    Pow,
    Rel,
    Term,
    Var,
    neg,
    number,
    subterms,
)
from derive.kernel.theory import Tensor, Theory
from derive.language import inequalities
from derive.language.inequalities import INEQUALITIES
from derive.language.rules import PROPERTIES, RULES, TABLE, read_rule
from derive.numeric.evaluate import Meanings
from derive.numeric.opaque import PROPERTIES as OPAQUE
from derive.numeric.opaque import concrete
from derive.numeric.numbers import Undecided, Undefined, is_exact
from derive.numeric.views import View
from derive.numeric.worlds import World

SIZE, POINTS, TRIES = 3, 25, 3000
THEORY = Theory(tensors={"x": Tensor(((ZERO, number(SIZE)),))})
VALUES = [Fraction(v) for v in ("-2", "-1", "-1/2", "0", "0", "1/3", "1", "3/2", "2")]
TOLERANCE = Fraction(1, 10 ** 20)
ALL = {**RULES, **INEQUALITIES}
a = Var("a", True)


def x(index) -> Term:
    return Entry("x", (index if isinstance(index, Term) else number(index),), False)


def a_number(random: Random, depth: int = 2) -> Term:
    """A random real term."""
    if not depth or random.random() < 0.3:
        return random.choice([x(0), x(1), x(2), number(random.choice(VALUES))])
    one, other = a_number(random, depth - 1), a_number(random, depth - 1)
    return random.choice([Add((one, other)), Mul((one, other)), neg(one), Iverson(Rel("<", one, other)),
                          Pow(one, number(2)), Call("exp", (x(0),)), Call("abs", (one,))])


def an_integer(random: Random) -> Term:
    return random.choice([number(random.randint(-3, 4)), a, Add((a, number(random.randint(1, 3))))])


def in_an_index(random: Random) -> Term:
    """A random term in the index that the hole stands for."""
    entry = x(Mod(HOLE, number(SIZE)))
    return random.choice([entry, HOLE, Mul((HOLE, entry)), Add((neg(entry), Mul((HOLE, HOLE)))),
                          a_number(random), Mul((Iverson(Rel("<", HOLE, a)), entry)),
                          Add((entry, number(1)))])


def wanted(rule: Rule) -> dict[str, str]:
    """The metavariables of a rule: is each a number, an integer or a term in an index?"""
    kinds = {}
    for part in (p for t in (rule.lhs, rule.rhs, *rule.when) for p in subterms(t)):
        if isinstance(part, Meta):
            kinds[part.name] = "in an index" if part.at else \
                "number" if part.name[0].isupper() else "integer"
    return kinds


MAKE = {"number": a_number, "integer": an_integer, "in an index": in_an_index}


def functions(rule: Rule, random: Random) -> tuple[dict[str, str], dict]:
    """A known function with the properties that a rule wants, or an opaque one and what it is."""
    words = {word for _, word, _ in rule.has}
    known = sorted(set.intersection(*(set(PROPERTIES[word]) for word in words))) \
        if words else []
    if known and (random.random() < 0.5 or not words <= OPAQUE):
        chosen = random.choice(known)
        return {name: chosen for name, _, _ in rule.has}, {}
    return ({name: name for name, _, _ in rule.has},
            {name: concrete(frozenset(words), random) for name, _, _ in rule.has})


def said(rule: Rule) -> tuple[str, Term, Term]:
    """The relation of a rule, and its sides."""
    if isinstance(rule.lhs, Rel):
        return rule.lhs.op, rule.lhs.left, rule.lhs.right
    return "=", rule.lhs, rule.rhs


def evaluated(term: Term, view: View):
    """The value as two rational ends, or a truth value."""
    value = view.meanings.value(term, view)
    if isinstance(value, bool):
        return value
    return (Fraction(value),) * 2 if is_exact(value) else tuple(map(Fraction, value.fractions()))


def points(rule: Rule, count: int):
    """The ends of both sides at so many points where the conditions hold and both have values."""
    random, kinds = Random(rule.name), wanted(rule)
    for _ in range(TRIES):
        instance = {name: MAKE[kind](random) for name, kind in sorted(kinds.items())}
        chosen, opaque = functions(rule, random)
        instance |= chosen
        entries = {("x", (i,)): random.choice(VALUES) for i in range(SIZE)}
        view = View(World({"a": random.randint(-3, 4)}, entries, opaque), Meanings(THEORY))
        try:
            if all(evaluated(instantiate(c, instance), view) for c in rule.when):
                yield instance, *(evaluated(instantiate(side, instance), view)
                                  for side in said(rule)[1:])
                count -= 1
        except (Undefined, Undecided):
            continue
        if not count:
            return


def meet(op: str, left, right) -> bool:
    """Two narrow intervals that overlap, or of which the first may lie below the second."""
    return all(high - low <= TOLERANCE * (1 + abs(low)) for low, high in (left, right)) and (
        left[0] < right[1] if op == "<" else left[0] <= right[1]) and (
        op != "=" or right[0] <= left[1])


@pytest.mark.parametrize("rule", ALL.values(), ids=lambda rule: rule.name)
def test_both_sides_are_as_the_rule_says(rule):
    """Else the rule itself is a falsehood."""
    seen = 0
    for instance, left, right in points(rule, POINTS):
        assert meet(said(rule)[0], left, right), (rule.name, instance, left, right)
        seen += 1
    assert seen == POINTS, f"{rule.name} was evaluated at {seen} points only"


BROKEN = """
relu_below     | wrong | relu(?A) = 0
cancel         | wrong | ?B * ?A * (1 / ?A) = ?B * ?A                           when ?A != 0
sum_split      | wrong | Σ k in ?l..?h-1: ?F(k) = (Σ k in ?l..?m-1: ?F(k)) + (Σ k in ?m..?h-1: ?F(k))
max_times      | wrong | max k in ?l..?h-1: ?A * ?F(k) = ?A * max k in ?l..?h-1: ?F(k) when ?l < ?h
abs_above      | wrong | abs(?A) = ?A                                           when ?A <= 0
log_sqrt       | wrong | log(sqrt(?A)) = log(?A)                                when 0 < ?A
cos_half_pi    | wrong | cos(pi / 2) = 1
sin_half_pi    | wrong | sin(pi / 2) = 0
root_square    | wrong | sqrt(?A^2) = ?A
function_even  | wrong | ?g(-?A) = ?g(?A)                                       when ?g odd
odd_zero       | wrong | ?g(0) = 0                                              when ?g even
max_antitone   | wrong | ?g(max k in ?l..?h-1: ?F(k)) = max k in ?l..?h-1: ?g(?F(k)) when ?l < ?h, ?g nonincreasing
max_monotone   | wrong | ?g(max k in ?l..?h-1: ?F(k)) = min k in ?l..?h-1: ?g(?F(k)) when ?l < ?h, ?g nondecreasing
sum_of_ones    | wrong | Σ k in ?l..?h-1: 1 = ?h - ?l
increasing     | wrong | ?g(?B) <= ?g(?A)                                       when ?A <= ?B, ?g nondecreasing
decreasing     | wrong | ?g(?A) <= ?g(?B)                                       when ?A <= ?B, ?g nonincreasing
increasing_strictly | wrong | ?g(?A) < ?g(?B)                                   when ?A < ?B, ?g nondecreasing
decreasing_strictly | wrong | ?g(?B) < ?g(?A)                                   when ?A <= ?B, ?g decreasing
undo_rising    | wrong | ?A <= ?B                                               when ?g(?A) <= ?g(?B), ?g nondecreasing
undo_rising_strictly | wrong | ?A < ?B                                          when ?g(?A) <= ?g(?B), ?g increasing
undo_falling   | wrong | ?A < ?B                                                when ?g(?B) <= ?g(?A), ?g nonincreasing
undo_falling_strictly | wrong | ?A < ?B                                         when ?g(?B) <= ?g(?A), ?g decreasing
undo_log       | wrong | ?A < ?B                                                when 0 < ?A, 0 < ?B, log(?A) <= log(?B)
undo_square    | wrong | ?A <= ?B                                               when ?A^2 <= ?B^2
undo_square_strictly | wrong | ?A < ?B                                          when 0 <= ?B, ?A^2 <= ?B^2
log_increasing | wrong | log(?A) < log(?B)                                      when 0 < ?A, ?A <= ?B
power_increasing | wrong | ?B^?n <= ?A^?n                                       when 0 <= ?n, 0 <= ?A, ?A <= ?B
nonexpansive   | wrong | abs(?g(?A) - ?g(?B)) <= abs(?A - ?B) / 2               when ?g nonexpansive
nonexpansive_odd | wrong | abs(?g(?A)) <= abs(?A)                               when ?g nonexpansive
sigmoid_steep  | wrong | abs(sigmoid(?A) - sigmoid(?B)) <= abs(?A - ?B) / 5
convex         | wrong | ?g(?T * ?A + (1 - ?T) * ?B) <= ?T * ?g(?A) + (1 - ?T) * ?g(?B) when ?g convex
jensen         | wrong | (Σ k in ?l..?h-1: ?F(k)) * ?g((Σ k in ?l..?h-1: ?F(k) * ?G(k)) / Σ k in ?l..?h-1: ?F(k)) <= Σ k in ?l..?h-1: ?F(k) * ?g(?G(k)) when 0 < Σ k in ?l..?h-1: ?F(k), ?g convex
exp_tangent    | wrong | exp(?A) <= exp(?B) * (1 + ?A - ?B)
log_tangent    | wrong | log(?A) <= log(?B) + ?B / ?A - 1                       when 0 < ?A, 0 < ?B
root_tangent   | wrong | ?A + ?B <= 2 * sqrt(?A) * sqrt(?B)                     when 0 <= ?A, 0 <= ?B
sqrt_below     | wrong | sqrt(?A) <= ?B                                         when 0 <= ?A, ?A <= ?B^2
sqrt_above     | wrong | ?A <= sqrt(?B)                                         when 0 <= ?B, ?A <= ?B^2
abs_at_most    | wrong | abs(?A) <= ?B                                          when ?A <= ?B
max_below      | wrong | max k in ?l..?h-1: ?F(k) <= ?A                         when ?l < ?h, ?F(?l) <= ?A
sum_increasing | wrong | Σ k in ?l..?h-1: ?F(k) <= Σ k in ?l..?h-1: ?G(k)       when ?F(?l) <= ?G(?l)
sum_above_term | wrong | ?F(?i) <= Σ k in ?l..?h-1: ?F(k)                       when ?l <= ?i, ?i < ?h
sum_square     | wrong | Σ k in ?l..?h-1: ?F(k)^2 <= (Σ k in ?l..?h-1: ?F(k))^2
abs_square     | wrong | abs(?A)^2 = abs(?A)
cauchy_schwarz | wrong | Σ k in ?l..?h-1: ?F(k) * ?G(k) <= sqrt(Σ k in ?l..?h-1: ?F(k)^2)
"""


@pytest.mark.parametrize("line", list(filter(None, map(str.strip, BROKEN.splitlines()))))
def test_a_false_rule_is_noticed(line):
    """Else the test above would let a wrong line pass."""
    rule = read_rule(line)
    assert not all(meet(said(rule)[0], left, right) for _, left, right in points(rule, POINTS))


def test_every_line_of_the_table_is_a_rule():
    """Else of two lines with one name the first would never be tested."""
    lines = (*TABLE.splitlines(), *inequalities.TABLE.splitlines())
    assert len(ALL) == sum(map(bool, map(str.strip, lines)))


@pytest.mark.parametrize("rule", ALL.values(), ids=lambda rule: rule.name)
def test_conditions_speak_of_what_stands_in_the_equation(rule):
    """Else a condition could be met by a term that the equation does not hold; a function that
    is known by a property is one that the rule speaks of."""
    sides = {p.name for t in (rule.lhs, rule.rhs) for p in subterms(t) if isinstance(p, Meta)}
    assert {p.name for t in rule.when for p in subterms(t) if isinstance(p, Meta)} <= sides
    called = {p.function[1:].rstrip("'") for t in (rule.lhs, rule.rhs, *rule.when)
              for p in subterms(t)
              if isinstance(p, Call) and p.function[0] == "?"}
    assert {name for name, _, _ in rule.has} <= called
