"""Sizes and bounds: the small arithmetic of ranges, and when two sizes are equal.

A range is written with both ends (`Σ k in 1..n`) and kept half-open; `raised`
and `lowered` go from one to the other and back without loss.

This file is trusted.
"""

from __future__ import annotations

from itertools import product

from derive.kernel.ring import equal
from derive.kernel.terms import (
    ONE,
    ZERO,
    Add,
    And,
    Bound,
    Entry,
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
    neg,
    number,
    subterms,
)

LARGEST_TRIED = 4


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


def differ(a: Term, b: Term, facts: tuple[Term, ...]) -> dict[str, int] | None:
    """Small values of the names at which the facts hold and the sizes are not equal."""
    variables = sorted({p.name for t in (a, b) for p in subterms(t) if isinstance(p, Var)})
    plain = [f for f in facts if all(n in variables for n in variables_of(f)) and readable(f)]
    if len(variables) > 6 or not (readable(a) and readable(b)):
        return None
    for values in sorted(product(range(LARGEST_TRIED + 1), repeat=len(variables)), key=sum):
        point = dict(zip(variables, values))
        try:
            if all(value(f, point) for f in plain) and value(a, point) != value(b, point):
                return point
        except ZeroDivisionError:
            continue
    return None


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
            rest = tuple(f for f in factors if f != ONE)
            return Mul(rest) if len(rest) > 1 else rest[0] if rest else ONE
        case Floor(over, under) if under == ONE and is_integer(over):
            return over
        case Floor(Num(over), Num(under)) if under > 0:
            return number(over // under)
        case Pow(base, exponent) if base == ONE or exponent == ONE:
            return base
    return term


def is_plain(term: Term) -> bool:
    """A number, a name or an entry: an operand that needs no parentheses."""
    return isinstance(term, (Num, Var, Bound, Entry))
