"""Mending: from a claim that is not proved to the nearest one that is.

Small changes of the right side come first, by how often people make the slip; then a term that
is missing, the left side, a hypothesis, and at last what the side comes to.  An inequality is
first turned round, then given a hypothesis.  Every repair is judged as any claim is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from derive.language.errors import LanguageError
from derive.language.statement import Parsed, Statement
from derive.numeric.witness import Witness
from derive.search.repair import factors, functions, indices, matrices, sums
from derive.search.repair.candidate import Candidate, Repair
from derive.search.repair.computed import computed, missing_term
from derive.search.repair.given import Given
from derive.search.repair.hypotheses import hypotheses, strong_hypotheses
from derive.search.repair.relations import inequality_for_equation, order, other_inequality
from derive.search.repair.tree import Place, places
from derive.search.repair.trial import Trial
from derive.search.repair.trivial import is_about_shapes

SECONDS = 2.0
SHARE = 0.5                # of the time that is left, for each kind of small change

# Slips, the most specific first; all of one row are tried at a place before the next place.
SLIPS: tuple[tuple[Callable, ...], ...] = (
    (matrices.axes_of_shape, indices.as_elsewhere),
    (matrices.identity_for_ones, matrices.delta_for_one, functions.floor_for_division,
     sums.dropped_sum, sums.other_summation, factors.parenthesised, matrices.transposed,
     matrices.diagonal, matrices.kind_of_product),
    (indices.swapped, indices.reversed_axis, indices.everywhere,
     indices.all_axes_reversed, matrices.order,
     functions.prime, functions.other_argument, indices.off_by_one, factors.sign),
    (functions.lost_slope, sums.missing_guard, sums.range_by_one, sums.strictness,
     indices.other_letter, indices.stride, factors.factor, functions.layout,
     sums.shifted_guard, sums.guard_end, indices.other_sign),
    (factors.number_by_one, indices.off_by_more, indices.off_by_size, sums.whole_axis,
     factors.without_factor, factors.without_term, sums.without_guard, functions.other_name,
     matrices.ones_for_number),
)


def repair(parsed: Parsed, statement: Statement | None = None, witness: Witness | None = None, *,
           seconds: float = SECONDS, seed: int = 0) -> Repair | None:
    """A provable claim near this one, which is refuted, ill-typed or undecided.

    `statement` is the claim as read, if it could be, `witness` its counterexample."""
    try:
        given = Given(parsed)
    except (LanguageError, RecursionError):
        return None
    trial = Trial(given, witness, seconds, seed)
    return next(filter(None, attempts(given, trial, statement, witness)), None)


def attempts(given: Given, trial: Trial, statement: Statement | None,
             witness: Witness | None) -> Iterator[Repair | None]:
    """One kind of repair after the other; a side that is undefined wants a hypothesis first."""
    compared = order(given)
    undefined = witness is not None and "undefined" in (witness.lhs, witness.rhs)
    names = reach(given, statement)
    assumed, strong = hypotheses(given, names), strong_hypotheses(given, names)
    answers, others = sides_of(given)
    wrong = witness is not None or statement is None
    if compared and wrong:
        yield trial.first(other_inequality(given))
    if undefined:
        yield trial.first(chain(assumed, strong))
    elif compared:
        yield trial.first(chain(assumed, strong), share=SHARE)
    if wrong:
        yield trial.first(small_changes(given, answers), share=SHARE)
        if is_about_shapes(given.parsed.claim.formula):
            yield trial.first(computed(given, trial))
        if statement is not None:
            yield trial.first(missing_term(given, trial, statement))
        yield trial.first(small_changes(given, others), share=SHARE)
    if not undefined:
        yield trial.first(assumed, share=SHARE)
    if wrong and not compared:
        yield trial.first(computed(given, trial), share=SHARE)
        if statement is not None:
            yield trial.first(inequality_for_equation(given, statement))
    yield trial.first(strong)


def reach(given: Given, statement: Statement | None) -> set[str]:
    """The names that the claim depends on."""
    if statement is None:
        return set(given.names.declared)
    return set(statement.theory.reach(statement.claim))


def sides_of(given: Given) -> tuple[list[Place], list[Place]]:
    """The places of the right sides, and of the left; all are the first where there are none."""
    found = list(places(given.parsed.claim.formula))
    answers = [p for p in found if p.side]
    return (answers, [p for p in found if not p.side]) if answers else (found, [])


def small_changes(given: Given, among: list[Place]) -> Iterator[Candidate]:
    """The claim with one slip undone."""
    for slips in SLIPS:
        for place in among:
            yield from changes(place, given, slips)


def changes(place: Place, given: Given, slips) -> Iterator[Candidate]:
    for slip in slips:
        for new, words in slip(place, given):
            yield Candidate(place.put(new), words)
