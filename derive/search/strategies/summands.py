"""Summands: sums over one range are equal if their terms are, each in every case.

Whether |x[k] - t[k]| < d can be asked of one term and not of a sum: its index is bound.  The
terms are compared at an index of which only its range is known; there cases may be told apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from derive.kernel import replay
from derive.kernel.context import Context, Rejected, marker
from derive.kernel.replay import Step
from derive.kernel.terms import Fold, Rel, Term, open_body, subterms, within
from derive.kernel.theory import Theory
from derive.search.normal.turns import turns
from derive.search.normal.normalise import simplify
from derive.search.normal.trace import Trace, root
from derive.search.strategies.induction import fresh
from derive.search.strategies.made import Makings
from derive.search.strategies.meeting import gather
from derive.search.strategies.policies import policies

MOST_RANGES = 3                 # of sums whose terms are compared


def by_summands(theory: Theory, facts: tuple[Term, ...], claim: Rel, given, prove: Callable,
                checked: Callable):
    """An equation of sums with brackets or cases in their terms, from that of the terms.
    `prove(theory, facts, claim)` finds proofs that may go by cases."""
    here = root(theory, facts, *(t.claim for t in given))
    for left, right, ends in gathered(theory, claim, here):
        index = fresh(theory, facts, claim)
        one, other = (open_body(t.term.body, index) for t in (left, right))
        found = prove(theory, (*facts, within(ends[0], index, ends[1])), Rel("=", one, other))
        if found is None:
            continue
        notes = Makings()
        try:
            shown = notes.of(found)
            general = notes.for_all(shown, index, replay.generalisation(shown, index))
        except Rejected:
            continue
        same = Step("hypothesis", (2,), to=open_body(right.term.body, marker(here.depth)))
        whole = checked(theory, facts, claim, (*left.steps, same), right.steps, (),
                        (*given, general))
        return whole and replace(whole, beside=notes)
    return None


def gathered(theory: Theory, claim: Rel,
             here: Context) -> Iterator[tuple[Trace, Trace, tuple[Term, Term]]]:
    """Both sides as one sum each over the same range: as they were written, and simplified."""
    for policy in (None, next(policies(theory, claim, here.facts))):
        for n in range(MOST_RANGES):
            left, right = Trace(claim.left, here), Trace(claim.right, here)
            try:
                for trace in (left, right) if policy else ():
                    simplify(trace, policy)
            except Rejected:
                return
            ends = list(dict.fromkeys(ranges_with_turns(left.term, right.term)))
            if n >= len(ends):
                break
            if all(gather(t, ends[n]) and isinstance(t.term, Fold) for t in (left, right)):
                yield left, right, ends[n]


def ranges_with_turns(*terms: Term) -> Iterator[tuple[Term, Term]]:
    """The ranges of the sums whose terms go one way or another by what their index is."""
    for part in (p for t in terms for p in subterms(t)):
        if isinstance(part, Fold) and part.kind == "sum" and not part.loose and any(
                cond.loose for inner in subterms(part.body) for cond in turns(inner)):
            yield part.low, part.high
