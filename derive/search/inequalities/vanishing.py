"""Vanishing: a sum of numbers that are not negative is 0 only where each of them is.

    Σ k: w[k] x[k]^2 = 0,  w > 0      gives    x[k] = 0 for all k
    a^2 + |b| = 0                     gives    a = 0 and b = 0

Each number is at most the sum, so at most 0; and u^2 <= 0 says that u = 0.  Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.replay import Step, Theorem
from derive.kernel.ring import normal
from derive.kernel.rules import HOLE
from derive.kernel.terms import (
    ZERO, Add, Call, Fold, Mul, Num, Pow, Rel, Term, equals, is_integer, mul, neg, open_body)
from derive.search.entailment.squares import TWO
from derive.search.inequalities.alone import unscaled
from derive.search.inequalities.work import Work


def vanishing(work: Work) -> Iterator[Theorem]:
    """What is 0 because one of the facts says that such a sum is, or that it is not positive."""
    for fact in (*work.facts, *(t.claim for t in work.given)):
        match fact:
            case Rel("=", Fold("count") as left, right) if right == ZERO:
                if below := work.outright(Rel("<=", normal(left), ZERO)):
                    yield from zeros(work.knowing(below), normal(left))
            case Rel("=", left, right) if not (is_integer(left) and is_integer(right)):
                whole = left if normal(right) == ZERO else right
                if ZERO in (normal(left), normal(right)) and work.here.nonnegative(whole) and (
                        below := work.outright(Rel("<=", whole, ZERO))):
                    yield from zeros(work.knowing(below), whole)
            case Rel("<=", whole, bound) if bound == ZERO and not isinstance(whole, (Call, Num)) \
                    and not is_integer(whole) and work.here.nonnegative(whole):
                yield from zeros(work, whole)


def zeros(work: Work, number: Term) -> Iterator[Theorem]:
    """The parts of a number that are 0, which is known not to be positive."""
    match number:
        case Add(parts) if all(work.here.shows(Rel("<=", ZERO, part)) for part in parts):
            for part in parts:
                if below := work.outright(Rel("<=", part, ZERO)):
                    yield from zeros(work.knowing(below), part)
        case Fold("sum", low, high, body, _):
            inside, index = work.inside(low, high, number)
            term = open_body(body, index)
            most = inside.instance("sum_above_term", l=low, h=high, i=index,
                                   F=open_body(body, HOLE))
            below = most and inside.knowing(most).outright(Rel("<=", term, ZERO))
            for found in zeros(inside.knowing(below), term) if below else ():
                yield work.generalised(found, index)
        case Mul() if isinstance(plain := normal(number), Pow):         # x * x
            yield from zeros(work, plain)
        case Mul(factors):
            for scale in factors:
                rest = mul(*(f for f in factors if f is not scale))
                plain = unscaled(work, "<=", neg(rest), scale) if not isinstance(rest, Num) else None
                below = plain and work.knowing(plain).outright(Rel("<=", rest, ZERO))
                if below:
                    yield from zeros(work.knowing(below), rest)
                    return
            yield from zero(work, number)
        case Pow(base, power) if power == TWO:
            yield from zero(work, base, square=True)
        case Call("abs", (base,)):
            yield from zero(work, base)
        case _:
            yield from zero(work, number)


def zero(work: Work, number: Term, square: bool = False) -> Iterator[Theorem]:
    """That a number is 0, being neither positive nor negative."""
    both = []
    for side in (number, neg(number)):
        both.append(work.instance("undo_square", A=side, B=ZERO) if square
                    else work.outright(Rel("<=", side, ZERO)))
        if both[-1] is None:
            return
    if found := work.knowing(*both).outright(equals(number, ZERO), (Step("hypothesis", to=ZERO),)):
        yield found
