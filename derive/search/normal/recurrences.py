"""Recurrences among the hypotheses: `h[t+1] = a*h[t] for t < n` gives h level by level, and
`d[t] = x[t+1] - x[t] for t < n` gives d by x.

Neither is a definition, for the tensor is declared and may be anything that obeys it; but an
equation like this is used as one would be: from the entry to its value.  So is `x = log(y)`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from derive.kernel.ring import from_polynomial, normal, polynomial
from derive.kernel.terms import (
    Bound,
    Entry,
    Fold,
    Num,
    Rel,
    Term,
    Var,
    is_integer,
    names,
    sub,
    subterms,
)
from derive.search.normal.given import opened_all, shifted


@dataclass(frozen=True)
class Directed:
    """A hypothesis that is an equation for all indices, and the same solved for an entry."""
    fact: Term
    equation: Term


@dataclass(frozen=True)
class Directions:
    """The hypotheses that give a tensor by levels before, those that give a name by other names,
    and the tensors of which a hypothesis compares one level with the next."""
    recurrences: tuple[Directed, ...] = ()
    definitions: tuple[Directed, ...] = ()
    recurring: frozenset[str] = frozenset()


NONE = Directions()


@lru_cache(maxsize=256)
def directions(facts: tuple[Term, ...]) -> Directions:
    """How the quantified ones of the facts are used from left to right."""
    quantified = [f for f in facts if isinstance(f, Fold) and f.kind == "all"]
    solved = {f: list(solutions(f)) for f in quantified}
    for fact in facts:
        if values := list(numbers(fact)):
            solved[fact] = values
    if not solved:
        return NONE
    circles = circular([e for f, found in solved.items() for e in found if as_written(e, f)])
    recurrences, definitions = [], []
    for fact, found in solved.items():
        if steps := [e for e in found if fact in quantified and steps_down(e, circles)]:
            recurrences.append(Directed(fact, requantified(fact, steps[0])))
        elif plain := [e for e in found if as_written(e, fact) and name(e.left) not in circles
                       and not isinstance(e.right, (Var, Entry))]:
            definitions.append(Directed(fact, requantified(fact, plain[0])))
    recurring = {opened_all(d.equation)[1].left.tensor for d in recurrences}.union(
        *map(compared, quantified))
    return Directions(tuple(recurrences), tuple(definitions), frozenset(recurring))


def requantified(fact: Term, equation: Rel) -> Term:
    """The equation for the same indices as the hypothesis."""
    if not (isinstance(fact, Fold) and fact.kind == "all"):
        return equation
    return Fold("all", fact.low, fact.high, requantified(fact.body, equation), fact.letter)


def solutions(fact: Term) -> Iterator[Rel]:
    """The equation solved for each real entry in which it is linear and from which all indices
    can be read off."""
    depth, body = opened_all(fact)
    match body:
        case Rel("=", left, right) if not (is_integer(left) and is_integer(right)):
            poly = polynomial(sub(left, right))
            for mono, scale in poly.items():
                match mono:
                    case ((Entry(_, at, _) as entry, 1),) if indices(at) == set(range(depth)):
                        value = from_polynomial({m: -c / scale for m, c in poly.items() if m != mono})
                        if entry not in subterms(value):
                            yield Rel("=", entry, value)


def numbers(fact: Term) -> Iterator[Rel]:
    """The equation, if one of its sides is the name of a number, which the other does not read."""
    match fact:
        case Rel("=", left, right) if not (is_integer(left) and is_integer(right)):
            for one, value in ((left, right), (right, left)):
                if isinstance(one, (Var, Entry)) and one not in subterms(value):
                    yield Rel("=", one, value)


def name(term: Var | Entry) -> str:
    return term.tensor if isinstance(term, Entry) else term.name


def indices(at: tuple[Term, ...]) -> set[int]:
    """The nameless indices that are an index by themselves, or but for a number."""
    return {i.depth for a in at if (i := a if isinstance(a, Bound) else shifted(a)) is not None}


def as_written(equation: Rel, fact: Term) -> bool:
    """Does the entry that is given stand alone on a side of the hypothesis?"""
    _, body = opened_all(fact)
    return equation.left in (normal(body.left), normal(body.right))


def read(term: Term) -> Iterator[Entry]:
    return (p for p in subterms(term) if isinstance(p, Entry))


def circular(equations: list[Rel]) -> frozenset[str]:
    """The names that are given by themselves, perhaps by way of others."""
    reach: dict[str, set[str]] = {}
    for e in equations:
        reach.setdefault(name(e.left), set()).update(names(e.right))
    for _ in reach:
        for found in reach.values():
            found.update(*(reach.get(other, ()) for other in tuple(found)))
    return frozenset(given for given, found in reach.items() if given in found)


def steps_down(equation: Rel, circles: frozenset[str]) -> bool:
    """Is the entry given by entries of lower levels, of its own tensor or of those in a circle
    with it?"""
    entry = equation.left
    if isinstance(entry, Var) or not entry.at:
        return False
    own = {entry.tensor} | (circles if entry.tensor in circles else set())
    before = [p.at[0] for p in read(equation.right) if p.tensor in own and p.at]
    return bool(before) and all(precedes(b, entry.at[0]) for b in before)


def precedes(one: Term, other: Term) -> bool:
    """Is one index less than the other by a number?"""
    size = normal(sub(other, one))
    return isinstance(size, Num) and size.value > 0


def compared(fact: Term) -> Iterator[str]:
    """The tensors of which the hypothesis compares one level with a later one."""
    entries = [p for p in read(opened_all(fact)[1]) if p.at and p.at[0].loose]
    return (p.tensor for p in entries for q in entries
            if p.tensor == q.tensor and precedes(p.at[0], q.at[0]))
