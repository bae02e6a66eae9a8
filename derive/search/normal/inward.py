"""Inward: the index of an outer sum summed over first, where this makes the sum simpler.

    Σ e, t: exp(z[t, e]) / Σ k: exp(z[t, k]) = Σ t: (Σ e: exp(z[t, e])) / Σ k: exp(z[t, k])

What each row of a table sums to is known, and the sum over the columns comes first.
"""

from __future__ import annotations

from derive.kernel.terms import Fold, Term, subterms
from derive.search.normal.policy import Policy
from derive.search.normal.sums import Monomial, apply_reindexing, flatten, ranges_ordered, renamed
from derive.search.normal.tidy import tidy
from derive.search.normal.trace import Trace


def inward(trace: Trace, policy: Policy) -> bool:
    """Move the first index inside that leaves fewer sums then; did the term change?"""
    mono = flatten(trace.term, trace.here)
    for place in range(len(mono.binders) - 1) if mono else ():
        first = mono.binders[place]
        turned = Monomial(mono.coeff, (*mono.binders[:place], *mono.binders[place + 1:], first),
                          mono.guards, mono.factors)
        trial = Trace(trace.term, trace.here)
        if ranges_ordered(turned.binders) and reordered(trial, mono, turned):
            tidy(trial, policy)
            if sums(trial.term) < sums(trace.term):
                trace.term, trace.steps = trial.term, [*trace.steps, *trial.steps]
                return True
    return False


def reordered(trace: Trace, mono: Monomial, turned: Monomial) -> bool:
    """The nest with its indices in another order."""
    target, names = renamed(turned, trace.here)
    return apply_reindexing(trace, mono, target, turned.indices(),
                            tuple(names[index] for index in mono.indices()))


def sums(term: Term) -> int:
    return sum(isinstance(part, Fold) for part in subterms(term))
