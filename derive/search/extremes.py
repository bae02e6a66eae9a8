"""Extremes: one maximum is another where neither is larger.

A maximum over a range is one of its entries, that at the argmax.  If this entry is no larger
than the other side, neither is the maximum.  So maxima are exchanged, whose sets of entries are
the same.
"""

from __future__ import annotations

from collections.abc import Callable

from derive.kernel.replay import Step, Theorem
from derive.kernel.rules import HOLE
from derive.kernel.terms import Call, Fold, Rel, Term, open_body
from derive.kernel.theory import Theory
from derive.search.trace import Trace, root


def is_extreme(term: Term) -> bool:
    return isinstance(term, (Fold, Call)) and (
        term.kind if isinstance(term, Fold) else term.function) == "max"


def by_entries(theory: Theory, facts: tuple[Term, ...], claim: Rel, checked: Callable,
               given: tuple[Theorem, ...]):
    """An equation of two maxima, from the two inequalities."""
    if not (is_extreme(claim.left) and is_extreme(claim.right)):
        return None
    both = []
    for one, other in ((claim.left, claim.right), (claim.right, claim.left)):
        found = at_most(theory, facts, one, other, checked, given)
        if found is None:
            return None
        both.append(found)
    return checked(theory, facts, claim, (Step("hypothesis", to=claim.right),), (), (),
                   (*given, *both))


def at_most(theory: Theory, facts: tuple[Term, ...], one: Term, other: Term, checked: Callable,
            given: tuple[Theorem, ...]) -> Theorem | None:
    """That one number is no larger than another: each of the numbers that a maximum may be."""
    match one:
        case Call("max", parts):
            shown = [at_most(theory, facts, part, other, checked, given) for part in parts]
            if None in shown:
                return None
        case Fold("max"):
            trace = Trace(one, root(theory, facts, *(t.claim for t in given)))
            while isinstance(trace.term, Fold) and trace.term.kind == "max":
                if not trace.rule("argmax_value", backwards=True, l=trace.term.low,
                                  h=trace.term.high, F=open_body(trace.term.body, HOLE)):
                    return None
            same = checked(theory, facts, Rel("=", one, trace.term), trace.steps, (), (), given)
            less = checked(theory, facts, Rel("<=", trace.term, other), (), (), (), given)
            if not (same and less):
                return None
            shown = [same.theorem, less.theorem]
        case _:
            shown = []
    found = checked(theory, facts, Rel("<=", one, other), (), (), (), (*given, *shown))
    return found and found.theorem
