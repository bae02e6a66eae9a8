"""Greatest: where a maximum is an entry, and a claim about it one about that entry.

    max k<n: x[k] = x[a]        for a = argmax k<n: x[k]
    min k<n: x[k] = x[a]        for a = argmax k<n: -x[k]

What holds with every entry in the place of a maximum holds at a, and so with the maximum.

Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derive.kernel.replay import Step
from derive.kernel.rules import HOLE
from derive.kernel.terms import (
    MINUS_ONE, Fold, Mul, Rel, Term, fold, neg, open_body, substitute, subterms)
from derive.kernel.theory import Theory
from derive.search.normal.trace import Trace, root
from derive.search.strategies.induction import fresh


@dataclass(frozen=True)
class Greatest:
    """A claim with an extreme in it: the steps from that to its entry, the claim about this entry,
    and the same about all of them."""
    extreme: Fold
    entry: Term
    steps: tuple[Step, ...]
    there: Rel
    everywhere: Fold


def at_entries(theory: Theory, facts: tuple[Term, ...], claim: Rel) -> Iterator[Greatest]:
    """The claims from which one follows that speaks of a maximum or a minimum."""
    for extreme in dict.fromkeys(subterms(claim)):
        if isinstance(extreme, Fold) and extreme.kind in ("max", "min") and not extreme.loose:
            index = fresh(theory, facts, claim)
            anywhere = substitute(claim, {extreme: open_body(extreme.body, index)})
            trace = at_greatest(Trace(extreme, root(theory, facts)), extreme)
            if trace:
                yield Greatest(extreme, trace.term, tuple(trace.steps),
                               substitute(claim, {extreme: trace.term}),
                               fold("all", extreme.low, extreme.high, index, anywhere))


def at_greatest(trace: Trace, extreme: Fold) -> Trace | None:
    """A maximum on its way to its entry at the argmax; a minimum is that of the negatives, turned
    over."""
    low, high, body = extreme.low, extreme.high, open_body(extreme.body, HOLE)
    if extreme.kind == "max":
        return trace if trace.rule("argmax_value", backwards=True, l=low, h=high, F=body) else None
    trace.ring(to=Mul((MINUS_ONE, neg(extreme))))
    if not (trace.rule("max_negative", (1,), backwards=True, l=low, h=high, F=body) and trace.rule(
            "argmax_value", (1,), backwards=True, l=low, h=high, F=neg(body))):
        return None
    trace.ring()
    return trace
