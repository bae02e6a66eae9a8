"""Every rule of the table, both sides evaluated at random points where its conditions hold.

The rules are found by looping over the table, so that a new line is tested
without a new test.
"""

from fractions import Fraction
from random import Random

import pytest

from derive.kernel.rules import HOLE, MONOTONE, Rule, instantiate
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
from derive.language.rules import RULES, TABLE, read_rule
from derive.numeric.evaluate import Meanings
from derive.numeric.opaque import concrete
from derive.numeric.numbers import Undecided, Undefined, is_exact
from derive.numeric.views import View
from derive.numeric.worlds import World

SIZE, POINTS, TRIES = 3, 25, 3000
THEORY = Theory(tensors={"x": Tensor(((ZERO, number(SIZE)),))})
VALUES = [Fraction(v) for v in ("-2", "-1", "-1/2", "0", "0", "1/3", "1", "3/2", "2")]
TOLERANCE = Fraction(1, 10 ** 20)
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
    """The metavariables of a rule: is each a number, an integer, a term in an index, a function?"""
    kinds = {}
    for part in (p for t in (rule.lhs, rule.rhs, *rule.when) for p in subterms(t)):
        match part:
            case Meta(name, at):
                kinds[name] = "in an index" if at else "number" if name[0].isupper() else "integer"
            case Call(function, _) if function[0] == "?":
                kinds[function[1:].rstrip("'")] = "function"
    return kinds


MAKE = {"number": a_number, "integer": an_integer, "in an index": in_an_index,
        "function": lambda random: random.choice(sorted(MONOTONE))}


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
        opaque = {name: concrete(frozenset({word}), random) for name, word in rule.has}
        if random.random() < 0.5 or not {word for _, word in rule.has} <= {"nondecreasing"}:
            instance |= {name: name for name in opaque}
        entries = {("x", (i,)): random.choice(VALUES) for i in range(SIZE)}
        view = View(World({"a": random.randint(-3, 4)}, entries, opaque), Meanings(THEORY))
        try:
            if all(evaluated(instantiate(c, instance), view) for c in rule.when):
                yield instance, *(evaluated(instantiate(side, instance), view)
                                  for side in (rule.lhs, rule.rhs))
                count -= 1
        except (Undefined, Undecided):
            continue
        if not count:
            return


def meet(left, right) -> bool:
    """Two narrow intervals that overlap."""
    return all(high - low <= TOLERANCE * (1 + abs(low)) for low, high in (left, right)) and (
        left[0] <= right[1] and right[0] <= left[1])


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_both_sides_are_equal(rule):
    """Else the rule itself is a falsehood."""
    seen = 0
    for instance, left, right in points(rule, POINTS):
        assert meet(left, right), (rule.name, instance, left, right)
        seen += 1
    assert seen == POINTS, f"{rule.name} was evaluated at {seen} points only"


BROKEN = """
relu_below     | wrong | relu(?A) = 0
cancel         | wrong | ?B * ?A * (1 / ?A) = ?B * ?A                           when ?A != 0
sum_split      | wrong | Σ k in ?l..?h-1: ?F(k) = (Σ k in ?l..?m-1: ?F(k)) + (Σ k in ?m..?h-1: ?F(k))
max_times      | wrong | max k in ?l..?h-1: ?A * ?F(k) = ?A * max k in ?l..?h-1: ?F(k) when ?l < ?h
abs_above      | wrong | abs(?A) = ?A                                           when ?A <= 0
root_square    | wrong | sqrt(?A^2) = ?A
function_even  | wrong | ?g(-?A) = ?g(?A)                                       when ?g odd
odd_zero       | wrong | ?g(0) = 0                                              when ?g even
max_antitone   | wrong | ?g(max k in ?l..?h-1: ?F(k)) = max k in ?l..?h-1: ?g(?F(k)) when ?l < ?h, ?g nonincreasing
max_monotone   | wrong | ?g(max k in ?l..?h-1: ?F(k)) = min k in ?l..?h-1: ?g(?F(k)) when ?l < ?h
sum_of_ones    | wrong | Σ k in ?l..?h-1: 1 = ?h - ?l
"""


@pytest.mark.parametrize("line", filter(None, map(str.strip, BROKEN.splitlines())))
def test_a_false_rule_is_noticed(line):
    """Else the test above would let a wrong line pass."""
    assert not all(meet(left, right) for _, left, right in points(read_rule(line), POINTS))


def test_every_line_of_the_table_is_a_rule():
    """Else of two lines with one name the first would never be tested."""
    assert len(RULES) == sum(map(bool, map(str.strip, TABLE.splitlines())))


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_conditions_speak_of_what_stands_in_the_equation(rule):
    """Else a condition could be met by a term that the equation does not hold."""
    sides = {p.name for t in (rule.lhs, rule.rhs) for p in subterms(t) if isinstance(p, Meta)}
    assert {p.name for t in rule.when for p in subterms(t) if isinstance(p, Meta)} <= sides
    assert {name for name, _ in rule.has} <= set(wanted(rule))
