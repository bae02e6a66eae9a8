"""Signatures: what a layer takes, readable without SymPy.

A layer says what it takes as a claim declares tensors: `x[n], w[k]`.  A letter names a size, and
the same letter twice asks for equal sizes; `...` stands for any further axes, the same ones
wherever it stands again; `φ` without brackets for a function, `or` for another way to call the
layer.

This file imports the standard library only, so that names can be listed quickly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


class ShapeError(ValueError):
    """A layer, or an entry of a tensor, is asked for what its shape does not allow."""


@dataclass(frozen=True)
class Formal:
    """One argument of a layer: a tensor with named axes, or a function (`axes` is None)."""
    name: str
    axes: tuple[str, ...] | None

    def letters(self, rank: int) -> tuple[str, ...] | None:
        """The letters of the axes of a tensor of this rank; None if the rank does not fit."""
        if self.axes is None:
            return None
        if "..." not in self.axes:
            return self.axes if len(self.axes) == rank else None
        further = self.further(rank)
        rest = tuple(a for a in self.axes if a != "...")
        return None if further < 0 else tuple(f"axis{i}" for i in range(further)) + rest

    def further(self, rank: int) -> int:
        """How many axes `...` stands for in a tensor of this rank."""
        return rank - len(self.axes) + 1


Form = tuple[Formal, ...]


def forms(text: str) -> tuple[Form, ...]:
    """The ways to call a layer that a signature such as `x[n], w[k] or x[n]` allows."""
    return tuple(tuple(Formal(name, _axes(axes)) for name, axes in
                       re.findall(r"([^\W\d]\w*)(\[[^\]]*\])?", way))
                 for way in text.split(" or "))


def _axes(text: str) -> tuple[str, ...] | None:
    return tuple(a.strip() for a in text[1:-1].split(",") if a.strip()) if text else None


def fits(form: Form, ranks: tuple[int | None, ...], optional: frozenset[str]) -> dict | None:
    """Which formal gets which argument, by position; None if they do not fit.

    A rank of None is a function.  It goes to the formal for a function, over optional tensors.
    The further axes of `...` are as many in one tensor as in another.
    """
    given, todo = {}, list(enumerate(ranks))
    for formal in form:
        head = todo[0][1] if todo else None
        wanted = bool(todo) and (head is None) == (formal.axes is None)
        if wanted and (head is None or formal.letters(head) is not None):
            given[formal.name] = todo.pop(0)[0]
        elif formal.name not in optional:
            return None
    further = {f.further(ranks[given[f.name]]) for f in form
               if f.name in given and "..." in (f.axes or ())}
    return given if not todo and len(further) <= 1 else None
