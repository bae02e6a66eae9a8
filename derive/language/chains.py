"""Chains: a < b <= c of real numbers states two facts, which are written as one again.

A chain of integers, such as the range of an index, is one condition throughout.  Imports the
kernel only.
"""

from __future__ import annotations

from collections.abc import Iterable

from derive.kernel.context import is_integer_condition
from derive.kernel.terms import And, Rel, Term


def parted(hypothesis: Term) -> tuple[Term, ...]:
    """The facts that a hypothesis states."""
    return hypothesis.args if isinstance(hypothesis, And) and not any(
        map(is_integer_condition, hypothesis.args)) else (hypothesis,)


def joined(facts: Iterable[Term]) -> tuple[Term, ...]:
    """The facts as they are written: where one begins with the number at which the last one ended,
    in a chain."""
    written: list[Term] = []
    for fact in facts:
        if written and (chain := continued(written[-1], fact)):
            written[-1] = chain
        else:
            written.append(fact)
    return tuple(written)


def continued(before: Term, fact: Term) -> And | None:
    """The chain of a comparison of real numbers, or a chain, and one that begins where it ends."""
    links = before.args if isinstance(before, And) else (before,)
    match links[-1], fact:
        case Rel("<" | "<=", _, one), Rel("<" | "<=", other, _) if one == other and not (
                is_integer_condition(before) or is_integer_condition(fact)):
            return And((*links, fact))
    return None
