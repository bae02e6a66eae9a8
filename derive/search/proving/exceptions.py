"""Exceptions: what a hypothesis says of all indices but one, where it holds of that one as well.

    s[j] - s[y] + 1 != 0 for j < C, j != y      gives it for every j: at j = y it says that 1 is not 0

A loss leaves out the class y by a bracket, and its hypothesis does; but to differentiate a sum is to
differentiate each of its terms, that behind the bracket too.  Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.kernel import replay
from derive.kernel.replay import Theorem
from derive.kernel.ring import normal
from derive.kernel.terms import Not, Or, Rel, Term, Var, subterms
from derive.kernel.theory import Theory
from derive.search.proving.equations import prove_equation, put_in
from derive.search.proving.found import Found, checked
from derive.search.strategies.made import Makings
from derive.search.strategies.stationary import opened


def unexcepted(theory: Theory, facts: tuple[Term, ...], notes: Makings) -> Iterator[Theorem]:
    """That numbers differ, for every index, of the facts that say so of all indices but one."""
    for fact in facts:
        indices, inside, said = opened(theory, facts, fact)
        match said:
            case Or((Not(Not(Rel("=", one, other) as cond)), Not(Rel("=")) as differs)):
                for index, value in ((one, other), (other, one)):
                    if index in indices and index not in subterms(value) and (
                            found := everywhere(theory, inside, differs, cond, index, value)):
                        theorem = notes.of(found)
                        for letter in reversed(indices):
                            theorem = notes.for_all(theorem, letter, replay.generalisation(theorem, letter))
                        yield theorem
                        break


def everywhere(theory: Theory, facts: tuple[Term, ...], differs: Not, cond: Rel, index: Var,
               value: Term) -> Found | None:
    """The claim in both cases: where the index is the one that is left out, and where it is not."""
    there, at = (*facts, cond), put_in(differs.arg, index, value)
    sides = () if at is None else tuple(
        prove_equation(theory, there, Rel("=", old, normal(new)), 0)
        for old, new in ((differs.arg.left, at.left), (differs.arg.right, at.right)) if old != new)
    if not (sides and all(sides)):
        return None
    left_out = checked(theory, there, differs, given=tuple(side.theorem for side in sides))
    others = left_out and checked(theory, (*facts, Not(cond)), differs)
    if not others:
        return None
    return Found(replay.by_cases(cond, left_out.theorem, others.theorem), cond=cond,
                 cases=(replace(left_out, above=sides), others))
