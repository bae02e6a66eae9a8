"""Conventions at kinks: the value that the symbol of a slope has where there is no slope.

    convention relu'(0) = 0

With it `relu'(u)` means {1 if u > 0, 0 if u = 0, 0 otherwise}, and without it has no value at 0.
It is a word about the symbol: ∂relu(u) does not exist at 0 whatever is agreed.

This file is trusted.
"""

from __future__ import annotations

from collections.abc import Callable

from derive.kernel.terms import ONE, ZERO, Add, Case, Mul, Num, Pow, Rel, Term, Var, neg, subterms
from derive.language.errors import LanguageError, Redeclared
from derive.language.syntax import Apply, Chain, Node, Number

SIDES = {"relu'": (ZERO, ONE), "abs'": (neg(ONE), ONE)}        # the slopes below and above 0


def convention(formula: Node, agreed: dict[str, Node]) -> None:
    """Note the value that the formula `f'(0) = r` agrees on."""
    match formula:
        case Chain(at, Apply(_, name, (Number(_, zero),), ()), (("=", value),)) if zero == 0:
            if name not in SIDES:
                kinks = " and ".join(f"`{known}(0) = …`" for known in SIDES)
                raise LanguageError(f"`{name}` is no slope with a kink at 0; agreed is {kinks}", at)
            if name in agreed:
                raise Redeclared(f"`{name}(0)` is agreed on twice", at)
            agreed[name] = value
        case _:
            raise LanguageError("a convention is `descending sums`, or the value of a slope at its "
                                "kink, as in `relu'(0) = 0`", formula.at)


def values(agreed: dict[str, Node], read: Callable[[Node], Term]) -> dict[str, Term]:
    """What is agreed on, made of numbers and of letters for numbers alone: a slope among them
    could be agreed on by way of itself."""
    found = {name: read(value) for name, value in agreed.items()}
    for name, value in found.items():
        if not all(isinstance(part, (Num, Var, Add, Mul, Pow)) for part in subterms(value)):
            raise LanguageError(f"`{name}(0)` is agreed to be a number, made of numbers and of "
                                "declared letters for them", agreed[name].at)
    return found


def slope(name: str, arg: Term, agreed: Term) -> Term:
    """The slope of a function with a kink, by cases."""
    below, above = SIDES[name]
    return Case(Rel("<", ZERO, arg), above, Case(Rel("=", arg, ZERO), agreed, below))
