"""Recursion: why recursive definitions have values, and what induction proves about them.

The first index of a recursive name is its level.  Where every reading of the circle of a
definition lies at an earlier level, or at the same level of a name defined before, there are
values that meet all the definitions: level after level they can be written down.

This file is trusted.
"""

from __future__ import annotations

from dataclasses import replace

from derive.kernel.context import Context, Rejected, is_constant_condition
from derive.kernel.terms import (
    ONE, Add, And, Diff, Entry, Fold, Rel, Term, Var, children, close, names, substitute, within)
from derive.kernel.theory import Theory


def require_descending(here: Context) -> None:
    """Reject recursive definitions that are not shown to read earlier values only."""
    integral = tuple(fact for fact in here.facts if is_constant_condition(fact))
    plain = replace(here, facts=integral, hypotheses=integral, smooth={})
    for name in here.theory.recursive:
        inside, indices = plain.enter_axes(name)
        body = inside.unfolded(Entry(name, indices, False))
        require_earlier(body, name, indices[0], inside)


def require_earlier(term: Term, name: str, level: Var, here: Context) -> None:
    """Reject a reading of the circle of `name` that may not lie before `name[level, …]`."""
    circle = here.theory.recursive[name]
    if not any(here.theory.reach_of(n).intersection(circle) for n in names(term)):
        return
    match term:
        case Entry(tensor, (first, *_), _) if tensor in circle:
            before = circle.index(tensor) < circle.index(name)
            here.show(Rel("<=" if before else "<", first, level))
        case Diff():
            raise Rejected(f"{name} is defined by its own derivative")
    for i in range(len(children(term))):
        child, inside, _ = here.descend(term, i)
        require_earlier(child, name, level, inside)


# -- Induction -----------------------------------------------------------------------------------

def require_arbitrary(index: Var, theory: Theory, *others: Term) -> None:
    """Reject an index of which something else is known: it could not be any integer."""
    if not (isinstance(index, Var) and index.integer):
        raise Rejected("an index stands for an integer")
    free = [*others, *(bound for name in theory.tensors
                       for axis in theory.axes(name) for bound in axis),
            *(parameter for law in theory.random.values() for parameter in law.parameters)]
    for definition in theory.definitions.values():
        mentioned = names(definition.body) - {own.name for own in definition.indices}
        if index.name in mentioned:
            raise Rejected(f"{index.name} stands in a definition")
    if any(index.name in names(term) for term in free):
        raise Rejected(f"something else is said of {index.name}")


def next_range(low: Term, index: Var, high: Term) -> Term:
    """low <= index and index + 1 < high: the index and the next one are in the range."""
    return And((Rel("<=", low, index), Rel("<", Add((index, ONE)), high)))


def by_induction(facts: tuple[Term, ...], theory: Theory, low: Term, high: Term, index: Var,
                 claim: Term, base: tuple, step: tuple) -> tuple[Term, ...]:
    """The facts under which the claim holds, from what shows it at `low` and at `index + 1`.

    `base` and `step` are the facts and the claim of two theorems of this theory."""
    require_arbitrary(index, theory, low, high, *facts)
    if base != ((*facts, Rel("<", low, high)), substitute(claim, {index: low})):
        raise Rejected("induction: the base is not the claim at the lowest index")
    wanted = substitute(claim, {index: Add((index, ONE))})
    if step != ((*facts, next_range(low, index, high), claim), wanted):
        raise Rejected("induction: the step does not lead from the claim to the next one")
    return (*facts, within(low, index, high))


def for_all(facts: tuple[Term, ...], theory: Theory, index: Var, claim: Term):
    """The facts and the claim for every index of the range that is the last of the facts."""
    match facts:
        case (*others, And((Rel("<=", low, one), Rel("<", two, high)))) if one == two == index:
            require_arbitrary(index, theory, low, high, *others)
            return tuple(others), Fold("all", low, high, close(claim, index), index.name)
    raise Rejected("the last fact is not the range of the index")
