"""Strict: events by the strict comparisons that they are made of.

    [a <= b] = 1 - [b < a]        [a = b] = 1 - [a < b] - [b < a]        relu(a) = a [0 < a]

for then an event and its complement are the same bracket, and expectations that come to the same
whichever way events fall are the same polynomial in those of strict comparisons.  Nothing here is
trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.kernel.ring import condition
from derive.kernel.terms import (
    FALSE, TRUE, Call, Case, Fold, Iverson, Mean, Not, Rel, Term, children, is_condition, is_integer,
    subterms)
from derive.kernel.theory import Theory
from derive.search.normal.given import size
from derive.search.normal.normalise import simplify
from derive.search.normal.policy import Policy
from derive.search.normal.trace import Trace
from derive.search.normal.turns import turns


def speaks_of_events(theory: Theory, term: Term) -> bool:
    """Does an expectation in the term turn on a condition on what is random?"""
    return any(isinstance(p, Mean) and any(True for q in subterms(p.body) for c in turns(q)
                                           if theory.randomness(c)) for p in subterms(term))


def strictly(trace: Trace, policy: Policy) -> None:
    """Move a term with expectations on to those of products of strict comparisons."""
    simplify(trace, policy)
    every_mean(trace, policy)
    every_mean(trace, replace(policy, functions=True))            # as sign(u) = [0 < u] - [u < 0]
    simplify(trace, policy)


def every_mean(trace: Trace, policy: Policy) -> None:
    if isinstance(trace.term, Mean):
        trace.child(0, lambda t: (simplify(t, policy), compared(t, policy), simplify(t, policy)))
        return
    for i in range(len(children(trace.term))):
        if any(isinstance(p, Mean) for p in subterms(children(trace.term)[i])):
            trace.child(i, lambda t: every_mean(t, policy))


def compared(trace: Trace, policy: Policy) -> None:
    """Write what has a kink, the brackets of a number among it, with strict comparisons, those within
    a condition first."""
    over = None
    match trace.term:
        case Iverson(cond) if trace.here.theory.randomness(cond):
            if is_decided(cond, trace):
                trace.attempt("bracket", to=TRUE if trace.here.shows(cond) else FALSE)
            else:
                over = next(deciding(cond, trace), None)
        case Call() if trace.here.theory.randomness(trace.term):
            over = next(map(oriented, turns(trace.term)), None)
    if over is None:
        for i, child in enumerate(children(trace.term)):
            if not is_condition(child) and (not isinstance(trace.term, Fold) or i == 2):
                trace.child(i, lambda t: compared(t, policy))
        return
    trace.ring(to=Case(over, trace.term, trace.term))
    for side in (1, 2):
        trace.child(side, lambda t: (simplify(t, policy), compared(t, policy)))
    trace.ring()


def oriented(cond: Rel) -> Rel:
    """One of u < v and v < u, whichever way they stand."""
    return min(condition(cond), condition(Rel("<", cond.right, cond.left)), key=lambda c: c.key)


def deciding(cond: Term, trace: Trace) -> Iterator[Term]:
    """Strict comparisons that a condition turns on and that are not decided; none for one that is
    a strict comparison itself."""
    within = [c for p in subterms(cond) if p is not cond for c in turns(p) if not p.loose]
    for inner in sorted(within, key=size):
        yield from deciding(inner, trace)
        if not is_decided(inner, trace):
            yield inner
    match cond:
        case Rel("<=", a, b) if not (is_integer(a) and is_integer(b)):
            yield Rel("<", b, a)
        case Rel("=", a, b) if not (is_integer(a) and is_integer(b)):
            yield from (c for c in (Rel("<", a, b), Rel("<", b, a)) if not is_decided(c, trace))


def is_decided(cond: Term, trace: Trace) -> bool:
    return trace.here.shows(cond) or trace.here.shows(Not(cond))
