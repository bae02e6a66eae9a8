"""Models: integers at which facts hold, kept to answer later questions by.

Half of all questions have the answer no: is this index equal to that one, is it never?  What
refutes one, a point at which the facts hold and the goal does not, refutes many of those that
come after it, whose facts are nearly the same.  To try the last few points costs a tenth of a
search, and what it answers is what a search would: a certificate speaks of every point.

Names and entries are read, whatever they stand for.  A condition on floors, brackets and the
like, which mean something, is met at no point here.  Nothing here is trusted.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from functools import lru_cache
from math import prod

from derive.kernel.integers import Nonnegative, Zero, hypotheses
from derive.kernel.ring import Poly
from derive.kernel.terms import Entry, Not, Or, Term, Var
from derive.search.entailment.lines import plain

MOST = 12                       # models that are remembered

Form = tuple[bool, list] | list  # is it an equation, and its monomials; or alternatives


class Model:
    """A value for each name and entry, 0 where nothing is said, and the conditions met there."""

    def __init__(self, values: Mapping[Term, int]):
        self.values = values
        self.known: dict[Term, bool] = {}

    def meets(self, cond: Term) -> bool:
        if (known := self.known.get(cond)) is None:
            known = self.known[cond] = self.all_hold(forms(cond))
        return known

    def all_hold(self, forms: tuple[Form, ...] | None) -> bool:
        return forms is not None and all(map(self.holds, forms))

    def holds(self, form: Form) -> bool:
        if isinstance(form, list):
            return any(map(self.all_hold, form))
        zero, monomials = form
        value = sum(c * prod(self.values.get(a, 0) for a in atoms) for c, atoms in monomials)
        return not value if zero else value >= 0


@lru_cache(maxsize=20_000)
def forms(cond: Term) -> tuple[Form, ...] | None:
    """What must hold at a point for the condition to do so; None if this cannot be said here."""
    found: list[Form] = []
    for known in hypotheses(cond):
        match known:
            case Nonnegative(poly) | Zero(poly) if all(
                    isinstance(a, (Var, Entry)) for mono in poly for a, _ in mono):
                found.append((isinstance(known, Zero), monomials(poly)))
            case Or(args) if any(alternatives := [forms(arg) for arg in args]):
                found.append(alternatives)
            case _:
                return None
    return tuple(found)


def monomials(poly: Poly) -> list:
    """Coefficients, each with its atoms, repeated for powers."""
    return [(plain(c), tuple(a for a, e in mono for _ in range(e))) for mono, c in poly.items()]


@lru_cache(maxsize=1)
def remembered() -> deque[Model]:
    """The last models, the latest first."""
    return deque(maxlen=MOST)


def remember(model: Model) -> None:
    remembered().appendleft(model)


def is_refuted(facts: tuple[Term, ...], goal: Term) -> bool:
    """Do the facts hold at a remembered point, and the goal not?"""
    contrary = Not(goal)
    return any(model.meets(contrary) and all(map(model.meets, facts)) for model in remembered())
