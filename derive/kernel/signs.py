"""Signs: when facts that are combined show that a real number is positive.

A `Combination` is a sum of products of numbers that are known to be >= 0 or > 0,
with positive weights.  If the sum is the term in question, the term has that
sign.  Found elsewhere, it is checked here by ring arithmetic.  `bounds` says
between which limits the known functions run.

This file is trusted.  It imports `terms` and `ring` only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from derive.kernel.ring import equal
from derive.kernel.terms import ONE, ZERO, Add, Call, Fold, Mul, Num, Rel, Term, add, inverse, neg, sub


@dataclass(frozen=True)
class Combination:
    """Σ weight · Π p over conditions `0 <= p` or `0 < p`, the weights positive; an empty
    product is 1."""
    parts: tuple[tuple[Fraction, tuple[Term, ...]], ...]


def follows(goal: Rel, combination: object, holds: Callable[[Term], bool]) -> bool:
    """Does the goal `a <= b` or `a < b` follow from conditions that hold?"""
    if not isinstance(combination, Combination):
        return False
    parts, positive = [], False
    for weight, conds in ((w, tuple(c)) for w, c in combination.parts):
        if type(weight) is not Fraction or weight <= 0:
            return False
        if not all(type(c) is Rel and c.op in ("<", "<=") and c.left == ZERO and holds(c)
                   for c in conds):
            return False
        parts.append(Mul((Num(weight), *(c.right for c in conds))))
        positive |= all(c.op == "<" for c in conds)
    return (positive or goal.op == "<=") and equal(sub(goal.right, goal.left), Add(tuple(parts)))


def bounds(term: Term) -> tuple[Term, ...]:
    """Conditions `0 <= p` and `0 < p` that hold of a function at every number.  What holds only
    where it has a value, as log u <= u - 1, is no bound: a bracket may shield it elsewhere."""
    def least(*numbers: Term) -> tuple[Term, ...]:
        return tuple(Rel("<=", ZERO, p) for p in numbers)

    def above(*numbers: Term) -> tuple[Term, ...]:
        return tuple(Rel("<", ZERO, p) for p in numbers)

    match term:
        case Call("abs", (u,)):
            return least(sub(term, u), add(term, u))
        case Call("relu", (u,)):
            return least(term, sub(term, u))
        case Call("max", args):
            return least(*(sub(term, u) for u in args))
        case Call("min", args):
            return least(*(sub(u, term) for u in args))
        case Call("sin" | "cos", _):
            return least(sub(ONE, term), add(ONE, term))
        case Call("tanh" | "erf", _):
            return above(sub(ONE, term), add(ONE, term))
        case Call("sigmoid" | "normal_cdf", _):
            return above(term, sub(ONE, term))
        case Call("exp", (u,)):
            return (*above(term), *least(sub(term, add(ONE, u)), sub(ONE, Mul((sub(ONE, u), term)))))
        case Call("log", (Num(value) as u,)) if value > 0:
            return least(sub(sub(u, ONE), term), sub(term, sub(ONE, inverse(u))))
        case Call("softplus", (u,)):
            return above(term, sub(term, u))
        case Call("sqrt", _):
            return least(term)
    return ()


def ways(term: Term) -> tuple[tuple[Term, Term], ...]:
    """Of a function with a kink: the value on either side, with the condition of that side."""
    match term:
        case Call("max", (a, b)):
            return (Rel("<=", b, a), a), (Rel("<=", a, b), b)
        case Call("min", (a, b)):
            return (Rel("<=", a, b), a), (Rel("<=", b, a), b)
        case Call("relu", (u,)):
            return (Rel("<=", ZERO, u), u), (Rel("<=", u, ZERO), ZERO)
        case Call("abs", (u,)):
            return (Rel("<=", ZERO, u), u), (Rel("<=", u, ZERO), neg(u))
    return ()


def is_bound(cond: Term, functions: tuple[Term, ...]) -> bool:
    """Is the condition one of the bounds of these functions?"""
    return any(limit.op == cond.op and equal(limit.right, cond.right)
               for f in functions for limit in bounds(f))


def entry_below(cond: Rel, largest: Fold, index: Term, body: Term) -> bool:
    """Is `0 <= p` the condition that the body at an index is no larger than the maximum, or
    no smaller than the minimum?"""
    gap = sub(largest, body) if largest.kind == "max" else sub(body, largest)
    return cond.op == "<=" and equal(gap, cond.right)
