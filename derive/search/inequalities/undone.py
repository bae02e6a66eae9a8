"""Undoing functions: a < b, because g(a) < g(b) is known and g never falls.

Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from derive.kernel.replay import Theorem
from derive.kernel.terms import ZERO, Call, Num, Pow, Rel, Term
from derive.language.rules import PROPERTIES
from derive.search.inequalities.work import Form, Work
from derive.search.normal.policy import Policy

# The rules for a relation between values of a function with a property, and whether it rises.
UNDONE = {("<", "nondecreasing"): ("undo_rising", True),
          ("<=", "increasing"): ("undo_rising_strictly", True),
          ("<", "nonincreasing"): ("undo_falling", False),
          ("<=", "decreasing"): ("undo_falling_strictly", False)}
STRICTLY = {"<": "_strictly", "<=": ""}


def undone(form: Form) -> Iterator[Theorem]:
    """What the facts that compare two values of one function say of its arguments."""
    work = form.known
    for fact in work.facts:
        for op, one, other in compared(fact):
            yield from filter(None, arguments(work, op, one, other))


def compared(fact: Term) -> Iterator[tuple[str, Term, Term]]:
    """The inequalities that a fact is: of an equation, both."""
    match fact:
        case Rel("<" | "<=" as op, one, other):
            yield op, one, other
        case Rel("=", one, other):
            yield from (("<=", one, other), ("<=", other, one))


def arguments(work: Work, op: str, one: Term, other: Term) -> Iterator[Theorem | None]:
    """What `one op other` says of that which one function is taken of on both sides."""
    match one, other:
        case Pow(a, two), Pow(b, power) if two == power == Num(Fraction(2)):
            yield work.instance("undo_square" + STRICTLY[op], A=a, B=b)
        case Call("log", (a,)), Call("log", (b,)):
            yield work.instance("undo_log" + STRICTLY[op], A=a, B=b)
        case Call(g, (a,)), Call(h, (b,)) if g == h:
            for (relation, word), (rule, rises) in UNDONE.items():
                if relation == op and has(work, g, word):
                    first, second = (a, b) if rises else (b, a)
                    yield work.instance(rule, g=g, A=first, B=second)
        case (Call(g, (_,)), Num()) | (Num(), Call(g, (_,))) if g in PROPERTIES["increasing"]:
            same = value_of(work, Call(g, (ZERO,)))
            if same and same.claim.right in (one, other):
                sides = (Call(g, (ZERO,)) if t == same.claim.right else t for t in (one, other))
                yield from arguments(work.knowing(same), op, *sides)


def value_of(work: Work, call: Call) -> Theorem | None:
    """What a function has for its value at a number, such as sigmoid(0) = 1/2."""
    return work.reduced(call, Policy(functions=True))


def has(work: Work, function: str, word: str) -> bool:
    """Is a function known, or declared, to have a property?"""
    return function in PROPERTIES[word] or word in work.theory.functions.get(function, ())
