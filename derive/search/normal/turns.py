"""Turns: the conditions on which a number with a kink goes one way or the other.

Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.terms import ZERO, Call, Case, Iverson, Rel, Term


def turns(part: Term) -> Iterator[Term]:
    """The condition by which a bracket, a case or a function with a kink goes one way."""
    match part:
        case Iverson(cond) | Case(cond, _, _):
            yield cond
        case Call("max" | "min", (a, b)):
            yield Rel("<", a, b)
        case Call("relu" | "abs", (u,)):
            yield Rel("<", ZERO, u)
