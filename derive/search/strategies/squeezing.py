"""Squeezing: two simpler numbers between which a number lies.

    -|u| <= u v <= |u|                                    for |v| <= 1
    max u <= log Σ exp(u[i]) <= max u + log n             and relu, softplus likewise

What is proposed here is proved elsewhere, or of no use.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derive.kernel.context import Context
from derive.kernel.ring import normal
from derive.kernel.terms import (
    ONE, Add, Call, Fold, Iverson, Mul, Rel, Term, add, mul, neg, number, sub, substitute,
    subterms)

WITHIN_ONE = {"sin", "cos", "tanh", "erf", "sigmoid", "normal_cdf", "heaviside", "sign"}


@dataclass(frozen=True)
class Between:
    """Two numbers between which one may lie, the lower one first; what is to be shown before, and
    the reason that a reader is given."""
    low: Term
    high: Term
    before: tuple[Term, ...] = ()
    reason: str = ""


def between(term: Term, near: Context) -> Iterator[Between]:
    yield from bounded_factor(term, near)
    for part in dict.fromkeys(subterms(term)):
        if not part.loose and (found := rounded(part)):
            *ends, reason = found
            low, high = (substitute(term, {part: end}) for end in ends)
            before = Rel("<=", ends[0], part), Rel("<=", part, ends[1])
            yield Between(low, high, before, reason)
            yield Between(high, low, before, reason)


def bounded_factor(term: Term, near: Context) -> Iterator[Between]:
    """By what is left of a product without its factors that stay within 1."""
    factors = term.factors if isinstance(term, Mul) else (term,)
    rest = [f for f in factors if not (isinstance(f, Iverson) or isinstance(f, Call) and f.function in WITHIN_ONE)]
    if rest and len(rest) < len(factors):
        size = mul(*rest)
        size = size if near.nonnegative(size) else Call("abs", (size,))
        yield Between(neg(size), size, reason=", ".join(dict.fromkeys(
            f"{f.function} is between -1 and 1" if isinstance(f, Call) else "a bracket is 0 or 1"
            for f in factors if f not in rest)))


def rounded(part: Term) -> tuple[Term, Term, str] | None:
    """A maximum that a function is nearly, what it is at most, and why."""
    match part:
        case Call("softplus", (u,)):
            return softened(u)
        case Call("log", (Add((one, Call("exp", (u,)))) | Add((Call("exp", (u,)), one)),)) if one == ONE:
            return softened(u)
        case Call("log", (Fold("sum", low, high, Call("exp", (u,)), letter),)):
            most = Fold("max", low, high, u, letter)
            return most, add(most, Call("log", (normal(sub(high, low)),))), (
                "by the largest term of the sum")
    return None


def softened(u: Term) -> tuple[Term, Term, str]:
    return Call("relu", (u,)), add(Call("relu", (u,)), Call("log", (number(2),))), (
        "by the larger term of the sum")
