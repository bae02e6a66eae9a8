"""Permutations: Σ F(p[j]) = Σ F(j) where each index is p[j] for one j.

That p meets each index once is a hypothesis, Σ j<n: [p[j] = i] = 1 for all i.  With it

    Σ j: F(p[j]) = Σ j: Σ i: [p[j] = i] F(i) = Σ i: F(i) Σ j: [p[j] = i] = Σ i: F(i)

where each sign of equality is a step of the kernel.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.context import Context, marker
from derive.kernel.replay import Reindexing
from derive.kernel.rules import HOLE
from derive.kernel.terms import (
    ONE,
    Entry,
    Fold,
    Iverson,
    Rel,
    Term,
    Var,
    close,
    mul,
    names,
    open_body,
    substitute,
)
from derive.search.normal.trace import Trace


def unpermute(trace: Trace) -> bool:
    """Sum over the values of a permutation where the sum's index is read through it alone."""
    fold = trace.term
    for tensor in permutations(trace.here):
        if tensor in names(fold.body) and by_values(trace, fold, tensor):
            return True
    return False


def permutations(here: Context) -> Iterator[str]:
    """The integer tensors that some hypothesis calls permutations."""
    for fact in here.facts:
        match fact:
            case Fold("all", _, _, Rel("=", Fold("sum", _, _, Iverson(Rel("=", one, other))), total)
                      ) if total == ONE:
                for part in (one, other):
                    if isinstance(part, Entry) and part.integer and len(part.at) == 1:
                        yield part.tensor


def by_values(trace: Trace, fold: Fold, tensor: str) -> bool:
    """The steps of the module's line, if the kernel takes them all."""
    depth = trace.here.depth
    j, i = marker(depth), marker(depth + 1)
    value = Entry(tensor, (j,), True)
    body = open_body(fold.body, j)
    of_value = substitute(body, {value: HOLE})
    if of_value == body or j.name in names(of_value):
        return False

    def at(index: Term) -> Term:
        return substitute(of_value, {HOLE: index})

    def sum_over(index: Var, term: Term) -> Fold:
        return Fold("sum", fold.low, fold.high, close(term, index), fold.letter)

    meets = Iverson(Rel("=", value, i))
    picked = sum_over(i, mul(meets, body))
    trial = Trace(fold, trace.here)
    if not (trial.inside((2,), lambda t: t.attempt("reindex", instance={"by": Reindexing(
                body, picked, 0, 1, (value,), ())}))
            and trial.inside((2, 2), lambda t: t.rule("delta_replace", i=value, j=i, F=of_value))):
        return False
    first, second = marker(depth), marker(depth + 1)
    swapped = sum_over(first, sum_over(second, mul(
        Iverson(Rel("=", Entry(tensor, (second,), True), first)), at(first))))
    if not trial.attempt("reindex", instance={"by": Reindexing(
            trial.term, swapped, 2, 2, (second, first), (second, first))}):
        return False
    count = sum_over(second, Iverson(Rel("=", Entry(tensor, (second,), True), first)))
    if not (trial.inside((2,), lambda t: t.ring(to=mul(at(first), count)))
            and trial.inside((2, place_of(count, at(first))), lambda t: t.attempt(
                "hypothesis", to=ONE))):
        return False
    trial.inside((2,), lambda t: t.ring())
    trace.term = trial.term
    trace.steps += trial.steps
    return True


def place_of(count: Term, other: Term) -> int:
    """Which child of their product the count is."""
    factors = mul(other, count).factors
    return factors.index(count)
