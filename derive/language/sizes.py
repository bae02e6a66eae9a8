"""Sizes and bounds: the small arithmetic of ranges, and when two sizes are equal.

A range is written with both ends (`Σ k in 1..n`) and kept half-open; `raised`
and `lowered` go from one to the other and back without loss.

This file is trusted.
"""

from __future__ import annotations

from math import prod

from derive.kernel.ring import condition, equal
from derive.kernel.terms import (
    ONE,
    ZERO,
    Add,
    And,
    Floor,
    Mod,
    Mul,
    Not,
    Num,
    Or,
    Pow,
    Rel,
    Term,
    Truth,
    Var,
    add,
    is_integer,
    mul,
    neg,
    number,
    subterms,
)

LARGEST_TRIED = (1, 2, 3, 5)
MOST_NAMES = 7


def raised(term: Term, by: int) -> Term:
    """term + by, joined to a number at the end of a sum: n - 1 raised by 1 is n."""
    if not by:
        return term
    if isinstance(term, Num):
        return number(term.value + by)
    if not isinstance(term, Add):
        return Add((term, number(by)))
    last = term.terms[-1]
    if not isinstance(last, Num):
        return Add((*term.terms, number(by)))
    value = last.value + by
    return Add((*term.terms[:-1], number(value))) if value else add(*term.terms[:-1])


def lowered(high: Term) -> Term:
    """The last index before `high`; raised by 1 it gives `high` back."""
    last = raised(high, -1)
    return last if raised(last, 1) == high else Add((high, number(-1)))


def size_of(low: Term, high: Term) -> Term:
    """How many indices low <= i < high has, if it has any."""
    if isinstance(low, Num) and low.value.denominator == 1:
        return raised(high, -int(low.value))
    return Add((high, neg(low)))


def failure(cond: Term, facts: tuple[Term, ...]) -> dict[str, int] | None:
    """Small values of the names at which the facts hold and the condition does not.

    None if there are none, or if it cannot be told: then the condition is to be shown."""
    variables, linked = connected(cond, facts)
    if len(variables) > MOST_NAMES or not all(map(readable, (cond, *linked))):
        return None
    if condition(cond) in map(condition, linked):
        return None
    tests = [(variables_of(f), f) for f in (*linked, Not(cond))]
    for largest in LARGEST_TRIED:
        point = extended({}, variables, tests, largest)
        if point is not None:
            return point
    return None


def extended(point: dict[str, int], variables: list[str], tests, largest: int):
    """A point that gives a value to all variables and passes the tests, or None."""
    if any(names <= point.keys() and not passes(t, point) for names, t in tests
           if not point or next(reversed(point)) in names):
        return None
    if len(point) == len(variables):
        return point
    for guess in range(largest + 1):
        found = extended({**point, variables[len(point)]: guess}, variables, tests, largest)
        if found is not None:
            return found
    return None


def passes(test: Term, point: dict[str, int]) -> bool:
    try:
        return value(test, point)
    except ZeroDivisionError:
        return False


def connected(cond: Term, facts: tuple[Term, ...]) -> tuple[list[str], list[Term]]:
    """The names that bear on a condition, and the facts about them."""
    found, linked = variables_of(cond), []
    while more := [f for f in facts if f not in linked and variables_of(f) & found]:
        linked += more
        found = found.union(*map(variables_of, more))
    return sorted(found), linked


def same(a: Term, b: Term) -> bool:
    return a == b or equal(a, b)


def variables_of(term: Term) -> set[str]:
    return {p.name for p in subterms(term) if isinstance(p, Var)}


def readable(term: Term) -> bool:
    """Can `value` work the term out?"""
    return all(isinstance(p, (Num, Var, Add, Mul, Pow, Floor, Mod, Rel, Not, And, Or, Truth))
               for p in subterms(term)) and not any(
        isinstance(p, Pow) and not (isinstance(p.exponent, Num) and 0 <= p.exponent.value <= 8)
        for p in subterms(term))


def value(term: Term, point: dict[str, int]):
    """The value of a term or condition on integers."""
    match term:
        case Num(n) | Truth(n):
            return n
        case Var(name, _):
            return point[name]
        case Add(terms):
            return sum(value(t, point) for t in terms)
        case Mul(factors):
            result = 1
            for factor in factors:
                result *= value(factor, point)
            return result
        case Pow(base, exponent):
            return value(base, point) ** exponent.value
        case Floor(over, under):
            return value(over, point) // value(under, point)
        case Mod(over, under):
            return value(over, point) % value(under, point)
        case Not(arg):
            return not value(arg, point)
        case And(args):
            return all(value(a, point) for a in args)
        case Or(args):
            return any(value(a, point) for a in args)
    a, b = value(term.left, point), value(term.right, point)
    match term.op:
        case "=":
            return a == b
        case "<=":
            return a <= b
        case "<":
            return a < b
    return b % a == 0


def simple(term: Term) -> Term:
    """The node without 0s and 1s: what a layer's formula looks like at stride 1, padding 0."""
    match term:
        case Add(terms):
            flat = [p for t in terms for p in (t.terms if isinstance(t, Add) else (t,))]
            constant = sum(t.value for t in flat if isinstance(t, Num))
            rest = [t for t in flat if not isinstance(t, Num)]
            return add(*rest, *([number(constant)] if constant else []))
        case Mul(factors) if ZERO in factors:
            return ZERO
        case Mul(factors):
            constant = prod(f.value for f in factors if isinstance(f, Num))
            rest = tuple(f for f in factors if not isinstance(f, Num))
            return mul(*([number(constant)] if constant != 1 else []), *rest)
        case Floor(over, under) if under == ONE and is_integer(over):
            return over
        case Floor(Num(over), Num(under)) if under > 0:
            return number(over // under)
        case Pow(base, exponent) if ONE in (base, exponent):
            return base
    return term

