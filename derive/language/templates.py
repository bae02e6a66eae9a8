"""Layer calls: a template from the catalogue, its formals replaced by tensor expressions.

A template counts indices from 0; in a claim of base 1 every index is moved, and
its sums run from 1 as well.  Where an option is a number (`stride=1`,
`padding=0`) the 1s and 0s are not written.

This file is trusted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from derive.kernel.terms import (
    Call,
    Entry,
    Fold,
    Term,
    Var,
    children,
    close,
    memoised,
    open_body,
    rebuild,
    with_children,
)
from derive.language.arrays import Array, fresh
from derive.language.sizes import raised, simple


@dataclass(frozen=True)
class Filling:
    """What the formals of a template stand for in one call."""
    tensors: Mapping[str, Array]
    variables: Mapping[Term, Term]
    functions: Mapping[str, str]
    base: int

    def fill(self, term: Term, indices: Mapping[Term, Term]) -> Term:
        """The term with the formals replaced; `indices` in the claim's base less the base."""
        match term:
            case Var():
                return indices[term] if term in indices else self.variables[term]
            case Fold(kind, low, high, body, letter):
                return self.fold(kind, low, high, body, letter, indices)
            case Entry(tensor, at, _):
                places = tuple(raised(self.fill(i, indices), self.base) for i in at)
                return self.tensors[tensor].entry(places)
            case Call(function, args):
                bare = function.rstrip("'")
                name = self.functions.get(bare, bare) + function[len(bare):]
                return Call(name, tuple(self.fill(a, indices) for a in args))
        return simple(with_children(term, [self.fill(c, indices) for c in children(term)]))

    def fold(self, kind, low, high, body, letter, indices) -> Term:
        """The binder, its index moved to the claim's base."""
        var = fresh()
        inside = self.fill(open_body(body, var), {**indices, var: raised(var, -self.base)})
        return Fold(kind, raised(self.fill(low, indices), self.base),
                    raised(self.fill(high, indices), self.base), close(inside, var), letter)


def filled(template, filling: Filling) -> Array:
    """The layer's output.  The formula is filled once, at indices of its own, so that
    layers inside layers cost linear time."""
    own = tuple(fresh() for _ in template.indices)
    places = {v: raised(i, -filling.base) for v, i in zip(template.indices, own)}
    body = filling.fill(template.entry, places)
    return Array(tuple(filling.fill(s, {}) for s in template.shape),
                 lambda at: moved(body, dict(zip(own, at))))


def moved(term: Term, places: Mapping[Term, Term]) -> Term:
    """The term at other indices; what an index makes of a sum is tidied."""
    def change(part, depth, visit):
        if part in places:
            return places[part]
        if not children(part):
            return part
        changed = rebuild(part, visit, depth)
        return part if changed is part else simple(changed)
    return memoised(change)(term, 0)


def conditions(template, filling: Filling) -> tuple[Term, ...]:
    """What the layer needs, to be shown."""
    return tuple(filling.fill(c, {}) for c in template.conditions)


