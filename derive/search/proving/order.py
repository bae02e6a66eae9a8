"""Inequalities, and what they say: that two numbers differ, or bound each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from derive.kernel.context import Context
from derive.kernel.replay import Step, Theorem
from derive.kernel.ring import normal
from derive.kernel.terms import (
    Call, Fold, Not, Num, Pow, Rel, Term, Var, substitute, subterms)
from derive.kernel.theory import Theory
from derive.language.sizes import raised
from derive.numeric.refute import soon_refuted
from derive.search.entailment.integers import find
from derive.search.inequalities.inequality import show
from derive.search.inequalities.work import Notes, Work
from derive.search.proving.equations import places_of, prove_equation, put_in, split
from derive.search.proving.found import Found, checked
from derive.search.strategies.greatest import Greatest, at_entries
from derive.search.strategies.grounds import grounds
from derive.search.strategies.induction import range_of
from derive.search.strategies.made import Makings

DEEPEST = 3                     # parts of an inequality, one within the other


def prove_inequality(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
                     given: tuple[Theorem, ...]) -> Found | None:
    """An inequality, beside what makes it a combination of what is known."""
    work = work_on(theory, facts, given, min(splits, DEEPEST))
    theorem = show(work, claim)
    return theorem and Found(theorem, given=given, made=work.notes.made)


def work_on(theory: Theory, facts: tuple[Term, ...], given: tuple[Theorem, ...],
            depth: int, notes: Makings | None = None) -> Work:
    """Work on inequalities, with equations proved as here."""
    def equation(theory, facts, claim, given):
        return prove_equation(theory, facts, claim, 0, given)

    noted = Notes() if notes is None else Notes(made=notes)
    return Work(theory, facts, given, depth, equation, show, notes=noted)


def prove_at_ends(theory: Theory, facts: tuple[Term, ...], claim: Rel,
                  given: tuple[Theorem, ...]) -> Found | None:
    """An inequality about an index, where it is the last of its range and where it is not: so does
    what was shown up to one level reach the next."""
    here = Context(theory, facts, find, hypotheses=facts)
    for r in filter(None, map(range_of, facts)):
        if r.index not in subterms(claim):
            continue
        last = raised(normal(r.high), -1)
        if here.shows(Rel("=", r.index, last)):
            found = prove_put_in(theory, facts, claim, r.index, last, given)
        else:
            found = split(theory, facts, claim, Rel("=", r.index, last), 1, prove_case, given)
        if found:
            return found
    return None


def prove_case(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
               given: tuple[Theorem, ...]) -> Found | None:
    """An inequality where the last fact says what an index is, or is not."""
    match facts[-1]:
        case Rel("=", Var() as index, value):
            return prove_put_in(theory, facts, claim, index, value, given)
    return prove_inequality(theory, facts, claim, splits, given)


def prove_put_in(theory: Theory, facts: tuple[Term, ...], claim: Rel, index: Var, value: Term,
                 given: tuple[Theorem, ...]) -> Found | None:
    """An inequality, from the one with what an index is known to be in its place."""
    there = put_in(claim, index, value)
    shown = prove_inequality(theory, facts, there, 1, given) if there else None
    steps = [Step("integer", path, to=value) for path in places_of(index, claim)]
    whole = shown and checked(theory, facts, claim, steps, given=(*given, shown.theorem))
    return replace(whole, above=(shown,)) if whole else None


def prove_at_entries(theory: Theory, facts: tuple[Term, ...], claim: Rel,
                     given: tuple[Theorem, ...], prove: Callable) -> Found | None:
    """An inequality about a maximum, from the same about every entry in its place."""
    for way in at_entries(theory, facts, claim):
        if theory.randomness(way.everywhere) or soon_refuted(theory, facts, way.everywhere):
            continue                                        # of outcomes, not of numbers
        general = prove(theory, facts, way.everywhere, given)
        known = general and from_entries(theory, facts, claim, way, general, given)
        whole = known and prove_inequality(theory, facts, claim, 0, (*given, *(f.theorem for f in known)))
        if whole:
            return replace(whole, above=known)
    return None


def from_entries(theory: Theory, facts: tuple[Term, ...], claim: Rel, way: Greatest, general: Found,
                 given: tuple[Theorem, ...]) -> tuple[Found, ...] | None:
    """What leads from every entry to the extreme: the claim about the entry that it is, that it is
    this one, and what the sides of the claim are with it."""
    there = checked(theory, facts, way.there, given=(*given, general.theorem))
    same = checked(theory, facts, Rel("=", way.extreme, way.entry), way.steps)
    if there is None or same is None:
        return None
    sides = (checked(theory, facts, Rel("=", side, substitute(side, {way.extreme: way.entry})),
                     [Step("hypothesis", path, to=way.entry) for path in places_of(way.extreme, side)],
                     given=(same.theorem,))
             for side in (claim.left, claim.right) if way.extreme in subterms(side))
    known = (general, there, same, *sides)
    return known if all(known) else None


def prove_difference(theory: Theory, facts: tuple[Term, ...], claim: Not, splits: int,
                     given: tuple[Theorem, ...]) -> Found | None:
    """That two numbers differ: outright, or because one of them is less."""
    found = checked(theory, facts, claim, given=given)
    left, right = claim.arg.left, claim.arg.right
    for less in () if found else (Rel("<", left, right), Rel("<", right, left)):
        if shown := prove_inequality(theory, facts, less, splits, given):
            found = checked(theory, facts, claim, given=(*given, shown.theorem))
            return found and replace(found, beside=shown.made)
    return found


def as_given(theory: Theory, facts: tuple[Term, ...], claim: Rel,
             given: tuple[Theorem, ...]) -> Found | None:
    """A proof that a number is positive, by one that the given theorems say it is equal to."""
    for theorem in given:
        if isinstance(theorem.claim, Rel) and theorem.claim.op == "=" \
                and theorem.claim.right == claim.right:
            number = theorem.claim.left
            _, lemmas = grounds(theory, facts, number)
            step = Step("hypothesis", (1,), to=number)
            if found := checked(theory, facts, claim, (step,), lemmas=lemmas, given=given):
                return found
    return None


def entrywise(claim: Rel) -> Iterator[Term]:
    """That the other side bounds each entry, for each side that is an extreme."""
    for side, other in ((claim.left, claim.right), (claim.right, claim.left)):
        if isinstance(side, Fold) and side.kind in ("max", "min") and not (
                isinstance(other, Fold) and other.kind in ("max", "min")):
            sides = (side.body, other) if side.kind == "max" else (other, side.body)
            yield Fold("all", side.low, side.high, Rel("<=", *sides), side.letter)


def are_extremes(claim: Rel) -> bool:
    """Is this an equation of two maxima, or of two minima?"""
    match claim.left, claim.right:
        case Fold("max" | "min" as kind), Fold(other):
            return kind == other
    return False


def defines_extremes(theory: Theory) -> bool:
    """Is a name that a claim declares an extreme?"""
    return any(isinstance(part, Fold) and part.kind in ("max", "min")
               for definition in theory.definitions.values() for part in subterms(definition.body))


def is_squeezing(fact: Term) -> bool:
    """Is this an equation of two values of functions, or does it give a sum?"""
    match fact:
        case Rel("=", Call() | Pow(), Call() | Pow()):
            return True
        case Rel("=", Fold("sum"), Num()) | Rel("=", Num(), Fold("sum")):
            return True
    return False
