"""The relation itself: an inequality the wrong way round, or strict where its sides may be equal;
an equation that is an inequality."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.kernel.terms import Rel, is_integer
from derive.language.statement import Statement
from derive.language.syntax import Chain, ungrouped
from derive.search.repair.candidate import Candidate
from derive.search.repair.given import Given

OTHERS = {"<": ("<=", ">", ">="), "<=": (">=",), ">": (">=", "<", "<="), ">=": ("<=",)}


def other_inequality(given: Given) -> Iterator[Candidate]:
    """The inequality that is not strict, then the one that is the other way round."""
    if relation := order(given):
        yield from with_relation(given, OTHERS[relation])


def inequality_for_equation(given: Given, statement: Statement) -> Iterator[Candidate]:
    """An equation of real numbers as an inequality."""
    formula, link = ungrouped(given.parsed.claim.formula), statement.links[0]
    if isinstance(formula, Chain) and [op for op, _ in formula.rest] == ["="] \
            and isinstance(link, Rel) and not (is_integer(link.left) and is_integer(link.right)):
        yield from with_relation(given, ("<=", ">="))


def order(given: Given) -> str | None:
    """How the sides are compared, if the claim is one inequality."""
    formula = ungrouped(given.parsed.claim.formula)
    if isinstance(formula, Chain) and len(formula.rest) == 1 and formula.rest[0][0] in OTHERS:
        return formula.rest[0][0]
    return None


def with_relation(given: Given, relations: tuple[str, ...]) -> Iterator[Candidate]:
    formula = ungrouped(given.parsed.claim.formula)
    ((old, right),) = formula.rest
    for new in relations:
        yield Candidate(replace(formula, rest=((new, right),)), f"`{new}` where you have `{old}`")
