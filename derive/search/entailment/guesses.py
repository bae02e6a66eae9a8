"""Guesses: a point at which facts hold and a goal does not, chosen name by name.

Facts about indices come in an order in which each bounds the next name by those before it: sizes,
then the indices of the claim, then those bound in it.  So a value is taken for one name after the
other, from the range that is left for it; a few tries find a point for nine in ten of the
questions that have the answer no, at a tenth of what the simplex method needs.

Whatever is found is tried on all the facts before it is believed.  Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from derive.kernel.terms import Not, Term
from derive.search.entailment.models import Form, Model, forms

TRIES = 8
WIDTH = 4                       # values that are tried of a name

Sum = list[tuple[int, tuple[int, ...]]]      # coefficients with the numbers of names
Bound = tuple[bool, Sum, Sum]   # is it an equation; what stands beside the last name; the rest


def guess(facts: tuple[Term, ...], goal: Term) -> Model | None:
    """A point at which the facts hold and the goal does not, if one is soon found."""
    known = [forms(cond) for cond in (*facts, Not(goal))]
    if None in known:
        return None
    every = [form for several in known for form in several]
    numbers: dict[Term, int] = {}
    for _, monomials in flat(every):
        for _, atoms in monomials:
            for atom in atoms:
                numbers.setdefault(atom, len(numbers))
    bounds = by_last_name([form for form in every if isinstance(form, tuple)], numbers)
    for turn in range(TRIES):
        chosen = values(bounds, turn)
        model = chosen is not None and Model(dict(zip(numbers, chosen)))
        if model and all(map(model.holds, every)):
            return model
    return None


def flat(every: list[Form]) -> Iterator[tuple[bool, list]]:
    """The inequalities and equations, those of alternatives as well."""
    for form in every:
        if isinstance(form, tuple):
            yield form
        else:
            yield from flat([f for several in form for f in several or ()])


def by_last_name(lines: list[tuple[bool, list]], numbers: dict[Term, int]) -> list[list[Bound]]:
    """For each name the inequalities and equations of which it is the last that is met."""
    found: list[list[Bound]] = [[] for _ in numbers]
    for zero, monomials in lines:
        read = [(c, tuple([numbers[a] for a in atoms])) for c, atoms in monomials]
        last = max([max(at) for _, at in read if at], default=None)
        if last is not None:
            found[last].append((zero, [(c, tuple([n for n in at if n != last]))
                                       for c, at in read if last in at],
                                [part for part in read if last not in part[1]]))
    return found


def values(bounds: list[list[Bound]], turn: int) -> list[int] | None:
    """A value for each name from the range that the ones before it leave, another at each turn;
    None if they leave nothing."""
    chosen: list[int] = []
    for place, about in enumerate(bounds):
        lows, highs = [], []
        for zero, beside, others in about:
            slope, rest = (sum([c * prod([chosen[n] for n in at]) for c, at in part])
                           for part in (beside, others))
            if slope > 0 or zero and slope:
                lows.append(-(rest // slope))
            if slope < 0 or zero and slope:
                highs.append(rest // -slope)
        low = max(lows, default=min(highs, default=WIDTH - 1) - WIDTH + 1)
        width = min([WIDTH, *[high - low + 1 for high in highs]])
        if width < 1:
            return None
        chosen.append(low + (place + 1 + turn * (place + 2)) % width)
    return chosen
