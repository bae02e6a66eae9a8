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


def guess(facts: tuple[Term, ...], goal: Term) -> Model | None:
    """A point at which the facts hold and the goal does not, if one is soon found."""
    known = [forms(cond) for cond in (*facts, Not(goal))]
    if None in known:
        return None
    order = last_names([form for several in known for form in several])
    for turn in range(TRIES):
        model = Model(dict(values(order, turn)))
        if all(all(map(model.holds, several)) for several in known):
            return model
    return None


def last_names(forms: list[Form]) -> dict[Term, list[Form]]:
    """The names in the order in which they are first met, each with the inequalities and
    equations of which it is the last."""
    order: dict[Term, list[Form]] = {}
    for form in flat(forms):
        for _, atoms in form[1]:
            for atom in atoms:
                order.setdefault(atom, [])
    place = {atom: i for i, atom in enumerate(order)}
    for form in forms:
        if not isinstance(form, list):
            atoms = [atom for _, atoms in form[1] for atom in atoms]
            if atoms:
                order[max(atoms, key=place.get)].append(form)
    return order


def flat(forms: list[Form]) -> Iterator[tuple]:
    """The inequalities and equations, those of alternatives as well."""
    for form in forms:
        if isinstance(form, list):
            yield from flat([f for several in form for f in several or ()])
        else:
            yield form


def values(order: dict[Term, list[Form]], turn: int) -> Iterator[tuple[Term, int]]:
    """A value for each name from the range that the ones before it leave, another at each turn."""
    chosen: dict[Term, int] = {}
    for place, (name, about) in enumerate(order.items()):
        low = high = None
        for zero, monomials in about:
            slope = rest = 0
            for c, atoms in monomials:
                value = c * prod(chosen[a] for a in atoms if a is not name and a != name)
                if name in atoms:
                    slope += value
                else:
                    rest += value
            if slope > 0 or zero and slope:
                low = max(-(rest // slope), low) if low is not None else -(rest // slope)
            if slope < 0 or zero and slope:
                high = min(rest // -slope, high) if high is not None else rest // -slope
        low = (0 if high is None else high - WIDTH + 1) if low is None else low
        width = WIDTH if high is None else max(1, min(high - low + 1, WIDTH))
        chosen[name] = low + (place + 1 + turn * (place + 2)) % width
        yield name, chosen[name]
