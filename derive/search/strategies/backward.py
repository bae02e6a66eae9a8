"""Backward: what an equation says of the slopes of a loss, said of each level that the loss reads.

    ∂L/∂w = Σ t<T: ∂L/∂h[t+1] * g[t]    from    ∂h[s]/∂w = Σ t<T: ∂h[s]/∂h[t+1] * g[t]    for all s

Backpropagation is linear in the slopes of the loss, which are sums of the slopes of the levels that
it reads: what holds of each of these, holds of them all.  To the levels induction applies, and to
the loss it does not.  A slope in a level has a term of its own, for that level:

    ∂h[s]/∂h[t] = [s = t] + ∂h[s]/∂h[t+1] * g[t]

It holds at the levels before t, where there is no slope, and by induction at those after.  A sum over
all levels is that over the levels up to s, beyond which there is no slope either.

Nothing here is trusted: the equations are then proved.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derive.kernel.ring import from_polynomial, normal, polynomial
from derive.kernel.terms import (
    ONE, ZERO, Diff, Entry, Fold, Num, Rel, Term, Var, add, delta, mul, names, open_body, rebuild, sub, subterms)
from derive.kernel.theory import Theory
from derive.search.strategies.induction import Range, fresh

INDEX = Var("‹index›", True)     # of a sum over levels


@dataclass(frozen=True)
class OfLevel:
    """What is to be shown of an entry of a recursive name: the ranges of its indices, the level first;
    the equation, and the same with no sum beyond that level; the levels at which slopes are taken, as
    far as they are known to follow each other; and whether the loss reads the name by way of others."""
    ranges: tuple[Range, ...]
    equation: Rel
    up_to: Rel
    taken: tuple[Term, ...]
    below: bool


def of_levels(theory: Theory, facts: tuple[Term, ...], claim: Rel) -> Iterator[OfLevel]:
    """The equation of each recursive name that the loss reads; none unless one side is a slope of
    the loss and the other speaks of others."""
    for slope, other in ((claim.left, claim.right), (claim.right, claim.left)):
        match slope:
            case Diff(Entry(loss, _, _) as whole, Entry() | Var()) if loss not in theory.recursive and not slope.loose:
                linear = linear_in(other, whole)
                read = levels_read(theory, loss) if linear != ZERO else []
                for name in (*levels_below(theory, read, slope.wrt), *read):
                    yield of_level(theory, facts, claim, slope, linear, name, name not in read)
                return


def linear_in(term: Term, loss: Entry) -> Term:
    """The monomials that have a slope of the loss; as they are written, where all have."""
    parts = polynomial(term)
    own = {m: c for m, c in parts.items() if any(is_slope(part, loss) for atom, _ in m for part in subterms(atom))}
    return term if len(own) == len(parts) else from_polynomial(own)


def of_level(theory: Theory, facts: tuple[Term, ...], claim: Rel, slope: Diff, linear: Term,
             name: str, below: bool) -> OfLevel:
    """The same equation with an entry of the recursive name in the place of the loss."""
    at: tuple[Var, ...] = ()
    for _ in theory.axes(name):
        at = (*at, fresh(theory, (*facts, *at), claim))
    entry, wrt = Entry(name, at, False), slope.wrt
    others = instead(linear, slope.body, entry)
    left = Diff(entry, wrt, slope.direct)
    return OfLevel(
        tuple(Range(index, *ends) for index, ends in zip(at, theory.ranges(name, at))),
        Rel("=", left, at_the_variable(entry, wrt, others)),
        Rel("=", left, at_the_variable(entry, wrt, cut(others, entry, theory))),
        rising(level for level in levels(others, entry, theory) if not level.loose), below)


def at_the_variable(entry: Entry, wrt: Term, others: Term) -> Term:
    """The other terms of a slope, and 1 where the entry is the variable itself."""
    own = [mul(*map(delta, entry.at, wrt.at))] if isinstance(wrt, Entry) and wrt.tensor == entry.tensor else []
    return add(*own, others)


def levels(term: Term, entry: Entry, theory: Theory) -> Iterator[Term]:
    """The levels at which slopes of an entry are taken."""
    return (normal(part.wrt.at[0]) for part in subterms(term) if is_slope(part, entry)
            and isinstance(part.wrt, Entry) and part.wrt.tensor in theory.recursive)


def rising(found: Iterator[Term]) -> tuple[Term, ...]:
    """The levels that lie a number from the first of them, the lowest before the others."""
    first, *others = dict.fromkeys(found) or [None]
    away = {level: normal(sub(level, first)) for level in (first, *others)} if first else {}
    return tuple(sorted((level for level, way in away.items() if isinstance(way, Num)),
                        key=lambda level: away[level].value))


def cut(term: Term, entry: Entry, theory: Theory) -> Term:
    """The term without what sums over levels take beyond that of the entry."""
    term = rebuild(term, lambda part, _: cut(part, entry, theory))
    if isinstance(term, Fold) and term.kind == "sum":
        for level in levels(open_body(term.body, INDEX), entry, theory):
            behind = normal(sub(level, INDEX))
            if isinstance(behind, Num):
                last = normal(add(sub(entry.at[0], behind), ONE))
                return Fold("sum", term.low, last, term.body, term.letter)
    return term


def levels_read(theory: Theory, loss: str) -> list[str]:
    """The recursive names that a loss reads, perhaps by way of other names."""
    todo, found = [loss], []
    for name in todo:
        if name in theory.recursive:
            found.append(name)
            continue
        read = names(theory.definitions[name].body) if name in theory.definitions else {theory.losses.get(name)}
        todo += sorted(read & theory.tensors.keys() - set(todo))
    return found


def levels_below(theory: Theory, read: list[str], wrt: Term) -> list[str]:
    """The recursive names that those read, and that are given by the variable: the deepest first."""
    variable = wrt.tensor if isinstance(wrt, Entry) else wrt.name
    found = [name for name in theory.recursive if name not in read and variable in theory.reach_of(name) and any(
        name in theory.reach_of(above) and name not in theory.recursive[above] for above in read)]
    return sorted(found, key=lambda name: len(theory.reach_of(name)))


def is_slope(term: Term, of: Entry) -> bool:
    return isinstance(term, Diff) and term.body == of


def instead(term: Term, old: Entry, new: Entry) -> Term:
    """The term with the slopes of an entry in the place of those of another."""
    if is_slope(term, old):
        return Diff(new, term.wrt, term.direct)
    return rebuild(term, lambda part, _: instead(part, old, new))
