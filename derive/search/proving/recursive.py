"""Equations level by level: by induction on an index or a size, and of recursive names beside what
those come to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.kernel import replay
from derive.kernel.context import Context, Rejected
from derive.kernel.replay import Step, Theorem
from derive.kernel.terms import Rel, Term, Var, names
from derive.kernel.theory import Theory
from derive.search.entailment.integers import find
from derive.search.normal.forwards import told_forwards
from derive.search.normal.trace import Trace, root
from derive.search.proving.equations import prove_equation, simplified
from derive.search.proving.found import Found, checked
from derive.search.strategies.functional import beside_weights
from derive.search.strategies.gathered import gathered
from derive.search.strategies.induction import by_induction, independences, range_of
from derive.search.strategies.made import Makings


def prove_by_induction(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
                       given: tuple[Theorem, ...], induction: Var | None) -> Found | None:
    def direct(theory, facts, claim, given):
        return prove_equation(theory, facts, claim, splits - 1, given)

    def induce(claim: Rel) -> Found | None:
        induced = by_induction(theory, facts, claim, direct, given, induction)
        if induced is None:
            return None
        theorem, steps, way, general = induced
        return Found(theorem, steps, given=(general,), induction=way)

    found = induce(claim)
    simple = None if found or theory.recursive else simplified(theory, facts, claim, given)
    shown = simple and induce(simple)
    whole = shown and prove_equation(theory, facts, claim, 0, (*given, shown.theorem))
    return replace(whole, above=(shown,)) if whole else None if shown else found


def prove_recursive(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
                    given: tuple[Theorem, ...] = (), induction: Var | None = None) -> Found | None:
    """An equation that recursive names may stand in: at once, or else by induction."""
    def direct(theory, facts, claim, given):
        return prove_equation(theory, facts, claim, splits, given)

    def plainly(theory, facts, claim, given):
        return prove_equation(theory, facts, claim, 0, given)

    notes = Makings()
    given = (*given, *independences(theory, facts, claim, plainly, notes, given))
    found = None if induction else direct(theory, facts, claim, given)
    if found is None and not induction:
        for lemma, general in beside(theory, facts, claim, splits, given, notes):
            found = direct(theory, facts, claim, (*given, general))
            found = found and replace(found, above=(lemma,))
    found = found or prove_by_induction(theory, facts, claim, splits + 1, given, induction)
    if found is None:
        shown = dict(in_closed_form(theory, facts, claim, splits, given, notes))
        found = direct(theory, facts, claim, (*given, *shown)) if shown else None
        below = tuple(t for t in shown if names(t.claim).isdisjoint(names(claim) & theory.recursive.keys()))
        if found is None and below:
            found = prove_by_induction(theory, facts, claim, splits + 1, (*given, *below), induction)
        found = found and replace(found, above=tuple(shown.values()))
    found = found or prove_forwards(theory, facts, claim, splits, given, induction)
    return replace(found, beside={**found.beside, **notes}) if found and notes else found


def prove_forwards(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
                   given: tuple[Theorem, ...], induction: Var | None) -> Found | None:
    """An equation, from the one whose sums run as the recurrence does."""
    here = root(theory, facts, *(t.claim for t in given))
    left, right = Trace(claim.left, here), Trace(claim.right, here)
    for trace in (left, right):
        told_forwards(trace)
    plain = Rel("=", left.term, right.term)
    shown = plain != claim and prove_recursive(theory, facts, plain, splits, given, induction)
    whole = shown and checked(theory, facts, claim, [*left.steps, Step("hypothesis", to=plain.right)],
                              right.steps, given=(*given, shown.theorem))
    return replace(whole, above=(shown,)) if whole else None


def in_closed_form(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
                   given: tuple[Theorem, ...], notes: Makings) -> Iterator[tuple[Theorem, Found]]:
    """What the recursive numbers come to that the claim rests on and does not name, whatever its
    own indices are: the theorem for all levels, and the proof for any of them."""
    about = tuple(f for f in facts if range_of(f) is None)
    for level, equation in gathered(theory, facts, claim):
        if found := prove_recursive(theory, (*about, level.fact), equation, splits, given):
            general = replay.generalisation(found.theorem, level.index)
            yield notes.for_all(notes.of(found), level.index, general), found


def beside(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
           given: tuple[Theorem, ...], notes: Makings) -> Iterator[tuple[Found, Theorem]]:
    """The equation beside the weights of the claim, proved, and the same for all indices; none
    but the first that is found."""
    here = Context(theory, facts, find, hypotheses=facts)
    try:
        for index, equation in beside_weights(claim, here):
            found = prove_recursive(theory, (*facts, index.fact), equation, splits, given)
            if found:
                general = replay.generalisation(found.theorem, index.index)
                yield found, notes.for_all(notes.of(found), index.index, general)
                return
    except Rejected:
        return
