"""Hypotheses on values at given sizes, one atom for each of their instances.

From these atoms come the bounds on single entries, the equations to be solved,
and the last check of every world.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from derive.kernel.terms import (
    And, Call, Entry, Fold, Not, Num, Or, Rel, Term, Var, names, neg, open_body)
from derive.numeric.evaluate import reads_only_integers
from derive.numeric.numbers import PENDING, tidy
from derive.numeric.setting import Setting
from derive.numeric.worlds import Place, World


Limit = tuple[str, Fraction]                # above, above=, below, below= or other than a number


class Facts:
    """The hypotheses on values at given sizes, one atom for each instance."""

    def __init__(self, setting: Setting, ints: dict[str, int]):
        self.setting, self.ints = setting, ints
        self.view = setting.view(World(ints))
        self.atoms = [a for fact in setting.value_facts for a in self.unrolled(fact)]
        self.equations = [a for a in self.atoms if isinstance(a, Rel) and a.op == "="]
        self.tilted = {n for e in self.equations for n in names(e) if n in setting.theory.losses
                       and n not in setting.theory.known}
        self.bounds: dict[Place, list[Limit]] = {}
        self.either: dict[Place, list[list[list[Limit]]]] = {}     # of each list all of one part hold
        for atom in self.atoms:
            self.note_bound(atom)

    def unrolled(self, fact: Term) -> list[Term]:
        """The instances of a fact, without those that hold for the sizes alone."""
        if not fact.loose and reads_only_integers(fact):
            return [] if self.holds(fact) else [fact]
        match fact:
            case And(args):
                return [atom for arg in args for atom in self.unrolled(arg)]
            case Or(args):
                known = [a for a in args if reads_only_integers(a)]
                if any(map(self.holds, known)):
                    return []
                left = [a for a in args if a not in known]
                return self.unrolled(left[0]) if len(left) == 1 else [fact]
            case Fold("all", low, high, body, _) if reads_only_integers(Rel("<", low, high)):
                first, last = (self.setting.meanings.value(t, self.view) for t in (low, high))
                return [atom for i in range(first, last)
                        for atom in self.unrolled(open_body(body, Num(Fraction(i))))]
        return [fact]

    def holds(self, cond: Term) -> bool:
        return self.setting.meanings.value(cond, self.view)

    def hold_in(self, world: World) -> bool:
        """Do all hypotheses on values certainly hold?"""
        view = self.setting.view(world)
        try:
            return all(self.setting.meanings.value(atom, view) for atom in self.atoms)
        except PENDING:
            return False

    def note_bound(self, atom: Term) -> None:
        """Remember a bound on one input, or several of which one holds."""
        match atom:
            case Rel(("<" | "<=") as op, bound, Call("abs", (entry,))):
                atom = Or((Rel(op, bound, entry), Rel(op, entry, neg(bound))))
        if isinstance(atom, Or):
            ways = [list(self.limits(a)) for a in atom.args]
            if all(ways) and len({place for way in ways for place, *_ in way}) == 1:
                self.either.setdefault(ways[0][0][0], []).append(
                    [[limit for _, *limit in way] for way in ways])
        for place, side, value in self.limits(atom):
            self.bounds.setdefault(place, []).append((side, value))

    def limits(self, atom: Term) -> Iterator[tuple[Place, str, Fraction]]:
        """The bounds on single inputs that an atom says."""
        match atom:
            case And(args):
                for arg in args:
                    yield from self.limits(arg)
                return
            case Rel(("<" | "<=") as op, left, right):
                sides = [(left, right, "below" + op[1:]), (right, left, "above" + op[1:])]
            case Not(Rel("=", left, right)):
                sides = [(left, right, "other"), (right, left, "other")]
            case _:
                sides = []
        for entry, bound, side in sides:
            if reads_only_integers(bound) and (place := self.place(entry)):
                yield place, side, self.setting.meanings.value(bound, self.view)

    def place(self, term: Term) -> Place | None:
        match term:
            case Var(name, False):
                return name, ()
            case Entry(tensor, at, _) if tensor in self.setting.tensors and all(
                    map(reads_only_integers, at)):
                return tensor, tuple(self.setting.meanings.value(i, self.view) for i in at)
        return None

    def fitted(self, place: Place, value, integer: bool):
        """The value moved inside the bounds on this place."""
        bounds = list(self.bounds.get(place, ()))
        for ways in self.either.get(place, ()):
            if all(any(breaks(value, *limit) for limit in way) for way in ways):
                bounds += ways[int(value) % len(ways)]
        low = max((b for side, b in bounds if side.startswith("above")), default=None)
        high = min((b for side, b in bounds if side.startswith("below")), default=None)
        if any(breaks(value, side, b) for side, b in bounds):
            value = moved_inside(value, low, high, integer, bounds)
        return tidy(value)


def breaks(value, side: str, bound) -> bool:
    return {"above": value <= bound, "above=": value < bound, "below": value >= bound,
            "below=": value > bound, "other": value == bound}[side]


def moved_inside(value, low, high, integer: bool, bounds):
    """A number between the bounds, the same for the same value."""
    if integer and low is not None and high is not None:
        inside = [v for v in range(int(low), int(high) + 1)
                  if not any(breaks(v, side, b) for side, b in bounds)]
        return inside[int(value) % len(inside)] if inside else value
    if low is not None and high is not None:
        return low + Fraction(high - low) / (2 + abs(value))
    if low is not None:
        return low + 1 + abs(value - low)
    return high - 1 - abs(value - high) if high is not None else value + 1
