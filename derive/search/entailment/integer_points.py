"""Small integers: is a condition false at some of them where the facts hold?

A goal that fails at small integers needs no search for a certificate; one that does not is worth
a longer one.  Nothing here is trusted.
"""

from __future__ import annotations

from functools import reduce
from itertools import product
from operator import mul
from random import Random

from derive.kernel.terms import (
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
    subterms,
)

FEW, MOST = 4, 400              # values of a name where all are tried; points tried at most
LARGEST = 7


class Unreadable(Exception):
    """What stands in the term is not arithmetic of named integers."""


def seems_entailed(facts: tuple[Term, ...], goal: Term) -> bool:
    """Do the facts hold at some small integers, and the goal wherever they do?

    False as well where facts or goal are not about named integers alone."""
    letters = sorted({p for t in (*facts, goal) for p in subterms(t) if isinstance(p, Var)},
                     key=lambda v: v.name)
    met = False
    try:
        for at in points(letters):
            if all(holds(f, at) for f in facts):
                met = True
                if not holds(goal, at):
                    return False
    except (Unreadable, ZeroDivisionError):
        return False
    return met


def points(letters: list[Var]):
    """All points with few small values, as many as are allowed, and some random ones."""
    random = Random(0)
    if FEW ** len(letters) <= MOST:
        for values in product(range(FEW), repeat=len(letters)):
            yield dict(zip(letters, values))
    for i in range(MOST):
        top = 1 + i % LARGEST
        yield {v: random.randint(0, top) for v in letters}


def holds(cond: Term, at: dict[Var, int]) -> bool:
    match cond:
        case Truth(truth):
            return truth
        case And(args):
            return all(holds(a, at) for a in args)
        case Or(args):
            return any(holds(a, at) for a in args)
        case Not(arg):
            return not holds(arg, at)
        case Rel("=", a, b):
            return value(a, at) == value(b, at)
        case Rel("<", a, b):
            return value(a, at) < value(b, at)
        case Rel("<=", a, b):
            return value(a, at) <= value(b, at)
        case Rel("divides", a, b):
            return value(b, at) % value(a, at) == 0
    raise Unreadable


def value(term: Term, at: dict[Var, int]):
    match term:
        case Num(number):
            return number.numerator if number.denominator == 1 else number
        case Var():
            return at[term]
        case Add(terms):
            return sum(value(t, at) for t in terms)
        case Mul(factors):
            return reduce(mul, (value(f, at) for f in factors), 1)
        case Pow(base, Num(power)) if power.denominator == 1 and power >= 0:
            return value(base, at) ** int(power)
        case Floor(over, under):
            return value(over, at) // value(under, at)
        case Mod(over, under):
            return value(over, at) % value(under, at)
    raise Unreadable
