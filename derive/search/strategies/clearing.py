"""Clearing: an equation with quotients, from the one without.

    d L = d R    gives    L = (d L) / d = (d R) / d = R       for a common denominator d != 0

An induction wants this: of v = g (1 - b^T) a step can be made, of v / (1 - b^T) = g none.
Nothing here is trusted.
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.kernel.context import Rejected
from derive.kernel.replay import Step, Theorem
from derive.kernel.ring import equal
from derive.kernel.terms import Diff, Entry, Rel, Term, children
from derive.kernel.theory import Theory
from derive.search.normal.policy import Policy
from derive.search.normal.trace import Trace
from derive.search.strategies.grounds import grounds
from derive.search.strategies.meeting import denominator, over


@dataclass(frozen=True)
class Cleared:
    """An equation without quotients, and the steps that lead both sides to one, once it holds."""
    claim: Rel
    left: list[Step]
    right: list[Step]
    lemmas: tuple[Term, ...]


def cleared(theory: Theory, facts: tuple[Term, ...], claim: Rel,
            given: tuple[Theorem, ...]) -> Cleared | None:
    """What is to be shown instead of an equation, if it has quotients that can be cleared, in it or
    in what the names in it stand for beside recursive ones."""
    common = denominator(claim.left, claim.right)
    if not (common or theory.recursive):
        return None
    here, lemmas = grounds(theory, facts, claim, given)
    left, right = Trace(claim.left, here), Trace(claim.right, here)
    if not common:
        for trace in (left, right):
            open_names(trace)
        common = denominator(left.term, right.term)
    if not common:
        return None
    try:
        if not all(over(trace, common, Policy()) for trace in (left, right)):
            return None
    except Rejected:
        return None
    plain = Rel("=", left.term.factors[0], right.term.factors[0])
    if denominator(plain.left, plain.right):
        return None
    left.here = here.with_lemma(plain)
    left.attempt("hypothesis", (0,), to=plain.right)
    return Cleared(plain, left.steps, right.steps, lemmas) if equal(
        left.term, right.term) else None


def open_names(trace: Trace) -> None:
    """Open each name that is not recursive, but for what is differentiated."""
    term, theory = trace.term, trace.here.theory
    if isinstance(term, Entry) and term.tensor in theory.definitions \
            and term.tensor not in theory.recursive and trace.attempt("unfold"):
        open_names(trace)
    elif not isinstance(term, Diff):
        for place in range(len(children(term))):
            trace.child(place, open_names)
