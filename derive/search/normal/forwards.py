"""Forwards: sums as a recurrence makes them, over the entries that it has read, oldest first.

    Σ j<t: a^j * x[t-1-j] = Σ j<t: a^(t-1-j) * x[j]
    Σ s<T: [s <= t] * a^(t-s) * x[s] = Σ s<t+1: a^(t-s) * x[s]

A recurrence adds its newest entry at one end of a sum; which one is plain once all sums run
the same way, and no further than their brackets let them.
"""

from __future__ import annotations

from dataclasses import replace

from derive.kernel.ring import condition, normal
from derive.kernel.terms import (
    MINUS_ONE, ONE, Add, Entry, Fold, Mul, add, children, neg, sub, substitute, subterms)
from derive.search.entailment.indices import coefficient
from derive.search.normal.prefixes import cut_by_guard
from derive.search.normal.sums import Binder, Monomial, apply_reindexing, flatten, renamed
from derive.search.normal.trace import Trace


def told_forwards(trace: Trace) -> None:
    """Cut the sums of a term by their brackets, and turn those round that run backwards."""
    if isinstance(trace.term, (Add, Mul)):
        for i in range(len(children(trace.term))):
            trace.child(i, told_forwards)
    elif isinstance(trace.term, Fold) and trace.term.kind == "sum":
        while cut_by_guard(trace):
            pass
        turn_round(trace)


def turn_round(trace: Trace) -> bool:
    """Turn each index round that entries are read backwards in; did the term change?"""
    mono = flatten(trace.term, trace.here)
    backwards = [b for b in mono.binders if is_backwards(b, mono)] if mono else []
    if not backwards or any(b.index in subterms(end) for b in backwards
                            for other in mono.binders for end in (other.low, other.high)):
        return False
    round_ = {b.index: normal(sub(add(b.low, b.high, neg(ONE)), b.index)) for b in backwards}
    turned = replace(mono, guards=tuple(condition(substitute(g, round_)) for g in mono.guards),
                     factors=tuple(normal(substitute(f, round_)) for f in mono.factors))
    target, names = renamed(turned, trace.here)
    there = tuple(round_.get(index, index) for index in mono.indices())
    return apply_reindexing(trace, mono, target, there,
                            tuple(substitute(place, names) for place in there))


def is_backwards(binder: Binder, mono: Monomial) -> bool:
    """Does the index stand with a minus wherever it is one of an entry?"""
    found = {coefficient(at, binder.index) for factor in mono.factors for part in subterms(factor)
             if isinstance(part, Entry) for at in part.at if binder.index in subterms(at)}
    return found == {MINUS_ONE}
