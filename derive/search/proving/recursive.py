"""Equations level by level: by induction on an index or a size, and of recursive names beside what
those come to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from derive.kernel import replay
from derive.kernel.context import Context, Rejected, is_equation
from derive.kernel.replay import Step, Theorem
from derive.kernel.terms import And, Diff, Entry, Rel, Term, Var, names, subterms
from derive.kernel.theory import Theory
from derive.search.entailment.integers import find
from derive.search.normal.forwards import told_forwards
from derive.search.normal.trace import Trace, root
from derive.search.proving.equations import prove_equation, prove_shut, simplified, split
from derive.search.proving.found import Found, checked
from derive.search.strategies.backward import OfLevel, of_levels
from derive.search.strategies.functional import beside_weights
from derive.search.strategies.gathered import gathered
from derive.search.strategies.induction import by_induction, independences, range_of
from derive.search.strategies.made import Makings


def prove_by_induction(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
                       given: tuple[Theorem, ...], induction: Var | None) -> Found | None:
    def direct(theory, facts, claim, given):
        return prove_equation(theory, facts, claim, splits - 1, given)

    def induce(claim: Rel) -> Found | None:
        return induced(theory, facts, claim, direct, given, induction)

    found = induce(claim)
    simple = None if found or theory.recursive else simplified(theory, facts, claim, given)
    shown = simple and induce(simple)
    whole = shown and prove_equation(theory, facts, claim, 0, (*given, shown.theorem))
    return replace(whole, above=(shown,)) if whole else None if shown else found


def induced(theory: Theory, facts: tuple[Term, ...], claim: Rel, prove: Callable,
            given: tuple[Theorem, ...], induction: Var | None) -> Found | None:
    """The equation by induction, its base and its step as they are proved without."""
    def at_levels(theory, facts, claim, given):
        if isinstance(claim, And):
            return of_both_levels(theory, facts, claim, given, prove)
        return prove(theory, facts, claim, given)

    found = by_induction(theory, facts, claim, at_levels, given, induction)
    if found is None:
        return None
    theorem, steps, way, general = found
    return Found(theorem, steps, given=(general,), induction=way)


def speaks_of_slopes(theory: Theory, claim: Rel) -> bool:
    """Does it speak of slopes of recursive names, of which little more is known without induction?"""
    return any(isinstance(part, Diff) and isinstance(part.body, Entry) and part.body.tensor in theory.recursive
               for part in subterms(claim))


def of_both_levels(theory: Theory, facts: tuple[Term, ...], claim: And, given: tuple[Theorem, ...],
                   prove: Callable) -> Found | None:
    """Equations about a level and the next, from the same about the level before and this one."""
    notes = Makings()
    said = [part for fact in facts if isinstance(fact, And) for part in fact.args if is_equation(part)]
    known = tuple(notes.of(found, "induction hypothesis") for part in said if (
        found := checked(theory, facts, part, (Step("hypothesis", to=part.right),))))
    parts = tuple(prove(theory, facts, part, (*given, *known)) for part in claim.args)
    return Found(replay.conjunction([p.theorem for p in parts]), parts=tuple(
        replace(p, beside={**p.beside, **notes}) for p in parts)) if all(parts) else None


def prove_recursive(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
                    given: tuple[Theorem, ...] = (), induction: Var | None = None) -> Found | None:
    """An equation that recursive names may stand in: at once, or else by induction."""
    def direct(theory, facts, claim, given):
        return prove_equation(theory, facts, claim, splits, given)

    def plainly(theory, facts, claim, given):
        return prove_equation(theory, facts, claim, 0, given)

    notes = Makings()
    given = (*given, *independences(theory, facts, claim, plainly, notes, given))
    found = None
    if splits and speaks_of_slopes(theory, claim):
        found = prove_shut(theory, facts, claim, given) or induced(theory, facts, claim, prove_shut, given, induction)
    found = found or (None if induction else direct(theory, facts, claim, given))
    if found is None and not induction:
        for lemma, general in beside(theory, facts, claim, splits, given, notes):
            found = direct(theory, facts, claim, (*given, general))
            found = found and replace(found, above=(lemma,))
    if found is None and not induction and (levels := level_by_level(theory, facts, claim, splits, given, notes)):
        found = direct(theory, facts, claim, (*given, *levels))
        found = found and replace(found, above=tuple(levels.values()))
    found = found or prove_by_induction(theory, facts, claim, splits + 1, given, induction)
    if found is None:
        shown = dict(in_closed_form(theory, facts, claim, splits, given, notes))
        found = direct(theory, facts, claim, (*given, *shown)) if shown else None
        below = tuple(t for t in shown if speaks_of_slopes(theory, claim) or names(t.claim).isdisjoint(
            names(claim) & theory.recursive.keys()))
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


def level_by_level(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
                   given: tuple[Theorem, ...], notes: Makings) -> dict[Theorem, Found]:
    """The equation of each level that a loss reads, for all indices, and its proof; none unless all
    of them are proved."""
    shown = {}
    for wanted in of_levels(theory, facts, claim):
        inside = (*facts, *(r.fact for r in wanted.ranges))
        found = prove_at_level(theory, inside, wanted, splits, given)
        if found is None:
            return {}
        theorem = notes.of(found)
        for r in reversed(wanted.ranges):
            theorem = notes.for_all(theorem, r.index, replay.generalisation(theorem, r.index))
        shown[theorem] = found
    return shown


def prove_at_level(theory: Theory, facts: tuple[Term, ...], wanted: OfLevel, splits: int,
                   given: tuple[Theorem, ...]) -> Found | None:
    """The equation before the level at which slopes are taken and after it; where they are taken
    under a sum over levels, from the one whose sums end with its own."""
    if wanted.first is not None:
        before = Rel("<", wanted.ranges[0].index, wanted.first)
        return split(theory, facts, wanted.equation, before, splits, prove_recursive, given)
    ends = wanted.up_to != wanted.equation and prove_recursive(theory, facts, wanted.up_to, splits, given)
    if not ends:
        return prove_recursive(theory, facts, wanted.equation, splits, given)
    whole = prove_equation(theory, facts, wanted.equation, splits, (*given, ends.theorem))
    return whole and replace(whole, above=(ends,))


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
