"""Extremes: one maximum is another where neither is larger.

A maximum over a range is one of its entries, that at the argmax.  If this entry is no larger
than the other side, neither is the maximum.  So maxima are exchanged, whose sets of entries are
the same.  One over a long range is the larger of those over its two parts.
"""

from __future__ import annotations

from collections.abc import Callable

from derive.kernel.replay import Step, Theorem
from derive.kernel.ring import normal
from derive.kernel.rules import HOLE
from derive.kernel.terms import Call, Fold, Rel, Term, add, open_body, sub
from derive.kernel.theory import Theory
from derive.search.normal.trace import Trace, root


def is_extreme(term: Term) -> bool:
    return isinstance(term, (Fold, Call)) and (
        term.kind if isinstance(term, Fold) else term.function) == "max"


def by_entries(theory: Theory, facts: tuple[Term, ...], claim: Rel, checked: Callable,
               given: tuple[Theorem, ...]):
    """An equation of two maxima, from the two inequalities."""
    if not (is_extreme(claim.left) and is_extreme(claim.right)):
        return None
    here = root(theory, facts, *(t.claim for t in given))
    left, right = Trace(claim.left, here), Trace(claim.right, here)
    if split_like(left, right.term) or split_like(right, left.term):
        return checked(theory, facts, claim, left.steps, right.steps, (), given)
    both = []
    for one, other in ((claim.left, claim.right), (claim.right, claim.left)):
        found = at_most(theory, facts, one, other, checked, given)
        if found is None:
            return None
        both.append(found)
    return checked(theory, facts, claim, (Step("hypothesis", to=claim.right),), (), (),
                   (*given, *both))


def split_like(trace: Trace, parts: Term) -> bool:
    """Split a maximum or a minimum where the first of two others ends, over ranges of their own."""
    match trace.term, parts:
        case Fold("max" | "min" as kind, low, high, body, _), Call(
                pair, (Fold(one) as first, Fold(other) as last)) if {kind} == {pair, one, other}:
            middle = normal(add(low, sub(first.high, first.low)))
            return trace.rule(f"{kind}_split", l=low, m=middle, h=high, F=open_body(body, HOLE)) and all(
                part.low == normal(trace.term.args[i].low) or trace.child(
                    i, lambda t, part=part: shift_to(t, part.low))
                for i, part in enumerate((first, last)))
    return False


def shift_to(trace: Trace, low: Term) -> None:
    """Let the index of a maximum or a minimum begin elsewhere."""
    fold = trace.term
    trace.rule(f"{fold.kind}_shift", l=fold.low, h=fold.high, F=open_body(fold.body, HOLE),
               n=normal(sub(fold.low, low)))


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
