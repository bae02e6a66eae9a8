"""Squeezing: two simpler numbers between which a number lies.

    -|u| <= u v <= |u|                                    for |v| <= 1
    max u <= log Σ exp(u[i]) <= max u + log n             and relu, softplus likewise

What is proposed here is proved elsewhere, or of no use.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.context import Context
from derive.kernel.ring import normal
from derive.kernel.terms import (
    ONE, Add, Call, Fold, Iverson, Mul, Rel, Term, add, mul, neg, number, sub, substitute,
    subterms)

WITHIN_ONE = {"sin", "cos", "tanh", "erf", "sigmoid", "normal_cdf", "heaviside", "sign"}


Between = tuple[Term, Term, tuple[Term, ...]]


def between(term: Term, near: Context) -> Iterator[Between]:
    """Pairs of numbers, the first of which may be a lower bound and the second an upper one, with
    what is to be shown before."""
    yield from bounded_factor(term, near)
    for part in dict.fromkeys(subterms(term)):
        if not part.loose and (ends := rounded(part)):
            low, high = (substitute(term, {part: end}) for end in ends)
            before = Rel("<=", ends[0], part), Rel("<=", part, ends[1])
            yield low, high, before
            yield high, low, before


def bounded_factor(term: Term, near: Context) -> Iterator[Between]:
    """By what is left of a product without its factors that stay within 1."""
    factors = term.factors if isinstance(term, Mul) else (term,)
    rest = [f for f in factors if not (isinstance(f, Iverson) or isinstance(f, Call) and f.function in WITHIN_ONE)]
    if rest and len(rest) < len(factors):
        size = mul(*rest)
        size = size if near.nonnegative(size) else Call("abs", (size,))
        yield neg(size), size, ()


def rounded(part: Term) -> tuple[Term, Term] | None:
    """A maximum that a function is nearly, and what it is at most."""
    match part:
        case Call("softplus", (u,)):
            return softened(u)
        case Call("log", (Add((one, Call("exp", (u,)))) | Add((Call("exp", (u,)), one)),)) if one == ONE:
            return softened(u)
        case Call("log", (Fold("sum", low, high, Call("exp", (u,)), letter),)):
            most = Fold("max", low, high, u, letter)
            return most, add(most, Call("log", (normal(sub(high, low)),)))
    return None


def softened(u: Term) -> tuple[Term, Term]:
    return Call("relu", (u,)), add(Call("relu", (u,)), Call("log", (number(2),)))
