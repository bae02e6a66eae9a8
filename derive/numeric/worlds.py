"""Worlds: what the names of a claim stand for at one point.

A world gives an integer to every size and index, a number to every entry inside
the axes of a tensor, a concrete function to every opaque one, and a polynomial
to every loss.  Outside its axes an entry is junk: some number, never 0, that is
the same whenever it is read.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from random import Random

from derive.numeric.functions import Functions
from derive.numeric.opaque import signed_sum

Place = tuple[str, tuple[int, ...]]        # a name and the indices at which it is read


@dataclass(frozen=True)
class World:
    """The values; `entries` has those inside the axes, and `scalar()` places for scalars."""
    ints: dict[str, int]
    entries: dict[Place, int | Fraction] = field(default_factory=dict)
    opaque: dict = field(default_factory=dict)
    conventions: dict = field(default_factory=dict)
    degree: int = 3                        # of the losses
    seed: str = "0"
    bits: int = 110                        # of the intervals, about 30 digits

    def functions(self) -> Functions:
        return Functions(self.opaque, self.conventions, self.bits)

    def junk(self, name: str, at: tuple[int, ...]) -> int:
        random = Random(f"junk {self.seed} {name} {at}")
        return random.choice((-1, 1)) * random.randint(11, 97)

    def loss(self, name: str, at: tuple[int, ...], over: list[tuple[int, ...]]) -> list:
        """The polynomial of a loss in the entries `over` of its tensor: (coefficient, entries)."""
        random = Random(f"loss {self.seed} {name} {at}")

        def coefficient() -> int:
            return random.choice((-2, -1, 1, 2, 3))

        linear = [(coefficient(), (i,)) for i in over]
        squares = [(coefficient(), (i, random.choice(over))) for i in over]
        cubes = [(coefficient(), (i, i, random.choice(over))) for i in over]
        return (linear + squares + cubes)[:self.degree * len(over)]

    def tilt(self, name: str) -> list:
        """The linear terms added to a loss."""
        return [(value, (at,)) for (tilted, at), value in self.entries.items()
                if tilted == tilt_of(name)]

    def with_entry(self, place: Place, value) -> World:
        return replace(self, entries={**self.entries, place: value})


def tilt_of(loss: str) -> str:
    """The name of the linear terms added to a loss, so that its slopes meet a hypothesis."""
    return f"∇{loss}"


def loss_text(name: str, at: tuple, tensor: str, polynomial: list) -> str:
    """A loss as a formula: `L(y) = 2*y[0] - y[0]*y[1]`."""
    merged: dict[tuple, Fraction] = {}
    for c, entries in polynomial:
        place = tuple(sorted(entries))
        merged[place] = merged.get(place, 0) + c
    terms = [f"{c}*" + "*".join(entry_text(tensor, i) for i in entries)
             for entries, c in merged.items() if c]
    return f"{entry_text(name, at)} = {signed_sum(terms)}" if at else (
        f"{name}({tensor}) = {signed_sum(terms)}")


def entry_text(name: str, at: tuple[int, ...]) -> str:
    return f"{name}[{', '.join(map(str, at))}]" if at else name
