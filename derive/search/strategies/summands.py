"""Summands: sums over one range are equal if their terms are, each in every case.

Whether |x[k] - t[k]| < d can be asked of one term and not of a sum: its index is bound.  The
terms are compared at an index of which only its range is known; there cases may be told apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from derive.kernel import replay
from derive.kernel.context import Rejected, marker
from derive.kernel.replay import Step
from derive.kernel.terms import Fold, Rel, Term, open_body, subterms, within
from derive.kernel.theory import Theory
from derive.search.normal.turns import turns
from derive.search.normal.trace import Trace, root
from derive.search.strategies.induction import fresh
from derive.search.strategies.meeting import gather

MOST_RANGES = 3                 # of sums whose terms are compared


def by_summands(theory: Theory, facts: tuple[Term, ...], claim: Rel, given, prove: Callable,
                checked: Callable):
    """An equation of sums with brackets or cases in their terms, from that of the terms.
    `prove(theory, facts, claim)` finds proofs that may go by cases."""
    here = root(theory, facts, *(t.claim for t in given))
    for ends in list(dict.fromkeys(ranges_with_turns(claim)))[:MOST_RANGES]:
        left, right = Trace(claim.left, here), Trace(claim.right, here)
        if not all(gather(t, ends) and isinstance(t.term, Fold) for t in (left, right)):
            continue
        index = fresh(theory, facts, claim)
        one, other = (open_body(t.term.body, index) for t in (left, right))
        found = prove(theory, (*facts, within(ends[0], index, ends[1])), Rel("=", one, other))
        if found is None:
            continue
        try:
            general = replay.generalisation(found.theorem, index)
        except Rejected:
            continue
        same = Step("hypothesis", (2,), to=open_body(right.term.body, marker(here.depth)))
        return checked(theory, facts, claim, (*left.steps, same), right.steps, (),
                       (*given, general))
    return None


def ranges_with_turns(claim: Rel) -> Iterator[tuple[Term, Term]]:
    """The ranges of the sums whose terms go one way or another by what their index is."""
    for part in subterms(claim):
        if isinstance(part, Fold) and part.kind == "sum" and not part.loose and any(
                cond.loose for inner in subterms(part.body) for cond in turns(inner)):
            yield part.low, part.high
