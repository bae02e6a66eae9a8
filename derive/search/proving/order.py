"""Inequalities, and what they say: that two numbers differ, or bound each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.kernel.replay import Step, Theorem
from derive.kernel.terms import Call, Fold, Not, Num, Pow, Rel, Term
from derive.kernel.theory import Theory
from derive.search.inequalities.inequality import show
from derive.search.inequalities.work import Notes, Work
from derive.search.proving.equations import prove_equation
from derive.search.proving.found import Found, checked
from derive.search.strategies.grounds import grounds
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


def is_squeezing(fact: Term) -> bool:
    """Is this an equation of two values of functions, or does it give a sum?"""
    match fact:
        case Rel("=", Call() | Pow(), Call() | Pow()):
            return True
        case Rel("=", Fold("sum"), Num()) | Rel("=", Num(), Fold("sum")):
            return True
    return False
