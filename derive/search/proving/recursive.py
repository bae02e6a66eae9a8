"""Equations level by level: by induction on an index or a size, and of recursive names beside what
those come to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from derive.kernel import replay
from derive.kernel.context import Context, Rejected
from derive.kernel.replay import Step, Theorem
from derive.kernel.terms import And, Diff, Entry, Rel, Term, Var, names, subterms
from derive.kernel.theory import Theory
from derive.search.entailment.integers import find
from derive.search.normal.forwards import told_forwards
from derive.search.normal.trace import Trace, root
from derive.search.proving.conjuncts import for_all, one_by_one
from derive.search.proving.equations import prove_equation, prove_shut, simplified, split
from derive.search.proving.found import Found, checked
from derive.search.proving.independence import independences
from derive.search.strategies.backward import OfLevel, of_levels
from derive.search.strategies.functional import beside_weights
from derive.search.strategies.gathered import gathered
from derive.search.strategies.induction import by_induction, range_of
from derive.search.strategies.made import Makings
from derive.search.strategies.together import together


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
            return one_by_one(theory, facts, claim, given, prove)
        return prove(theory, facts, claim, given)

    found = by_induction(theory, facts, claim, at_levels, given, induction, together)
    if found is None:
        return None
    theorem, steps, way, general = found
    return Found(theorem, steps, given=(general,), induction=way)


def speaks_of_slopes(theory: Theory, claim: Rel) -> bool:
    """Does it speak of slopes of recursive names, of which little more is known without induction?"""
    return any(isinstance(part, Diff) and isinstance(part.body, Entry) and part.body.tensor in theory.recursive
               for part in subterms(claim))


def prove_recursive(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
                    given: tuple[Theorem, ...] = (), induction: Var | None = None) -> Found | None:
    """An equation that recursive names may stand in: at once, or else by induction."""
    def direct(theory, facts, claim, given):
        return prove_equation(theory, facts, claim, splits, given)

    notes = Makings()
    given = (*given, *independences(theory, facts, claim, plainly, notes, given))
    found = None
    if splits and speaks_of_slopes(theory, claim):
        found = prove_shut(theory, facts, claim, given) or induced(theory, facts, claim, prove_shut, given, induction)
    if found is None and not induction and (levels := level_by_level(theory, facts, claim, splits, given, notes)):
        found = direct(theory, facts, claim, (*given, *levels))
        found = found and replace(found, above=tuple(levels.values()))
    found = found or (None if induction else direct(theory, facts, claim, given))
    if found is None and not induction:
        for lemma, general in beside(theory, facts, claim, splits, given, notes):
            found = direct(theory, facts, claim, (*given, general))
            found = found and replace(found, above=(lemma,))
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


def plainly(theory: Theory, facts: tuple[Term, ...], claim: Rel, given: tuple[Theorem, ...]) -> Found | None:
    return prove_equation(theory, facts, claim, 0, given)


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
    """The equation of each level that a loss reads, for all indices, and its proof, and of what these
    read; none unless all that the loss reads itself are proved."""
    shown = {}
    for wanted in of_levels(theory, facts, claim):
        inside = (*facts, *(r.fact for r in wanted.ranges))
        known = (*given, *shown, *independences(theory, inside, wanted.equation, plainly, notes, given))
        found = prove_at_level(theory, inside, wanted, splits, known)
        if found:
            shown[for_all(notes.of(found), wanted.ranges, notes)] = found
        elif not wanted.below:
            return {}
    return shown


def prove_at_level(theory: Theory, facts: tuple[Term, ...], wanted: OfLevel, splits: int,
                   given: tuple[Theorem, ...]) -> Found | None:
    """The equation before the levels at which slopes are taken, between them and after them; where
    they are taken under a sum over levels, from the one whose sums end with its own."""
    if wanted.taken:
        return prove_between(theory, facts, wanted, wanted.taken, splits, given)
    ends = wanted.up_to != wanted.equation and prove_recursive(theory, facts, wanted.up_to, splits, given)
    if ends and wanted.below:
        return ends
    if not ends:
        return prove_recursive(theory, facts, wanted.equation, splits, given)
    whole = prove_equation(theory, facts, wanted.equation, splits, (*given, ends.theorem))
    return whole and replace(whole, above=(ends,))


def prove_between(theory: Theory, facts: tuple[Term, ...], wanted: OfLevel, levels: tuple[Term, ...],
                  splits: int, given: tuple[Theorem, ...]) -> Found | None:
    """The equation before the first of the levels, and what is left after it."""
    before = Rel("<", wanted.ranges[0].index, levels[0])

    def again(theory, facts, claim, splits, given):
        after = levels[1:] if facts[-1] != before else ()
        return prove_between(theory, facts, wanted, after, splits + 1, given) if after else prove_recursive(
            theory, facts, claim, splits, given)

    return split(theory, facts, wanted.equation, before, splits, again, given)


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
