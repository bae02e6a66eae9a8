"""Views: reading the names of a world, at the point or beside it.

The root view reads every name at the point.  Under a derivative, one entry of
one tensor moves: a view with that entry as a dual number, on top of the view
outside.  Whatever does not depend on it is read from there.  A defined tensor
that moves is a fresh variable: its definition is cut, names defined from it
follow.
"""

from __future__ import annotations

from time import thread_time

from derive.kernel.terms import Term, names
from derive.numeric.matrices import known
from derive.numeric.numbers import Dual, OutOfTime, Unevaluable, split
from derive.numeric.worlds import World, entry_text, tilt_of


class Needed(Exception):
    """A random entry is read that has no value yet; an expectation chooses one."""

    def __init__(self, place):
        super().__init__("a random entry has no value outside an expectation")
        self.place = place


class Clock:
    """How long an evaluation may take; the owner may set the deadline anew."""

    def __init__(self, deadline: float = float("inf")):
        self.deadline = deadline

    def is_over(self) -> bool:
        return thread_time() > self.deadline

    def allow(self, seconds: float) -> None:
        """Let so much time pass from now."""
        self.deadline = thread_time() + seconds


ENDLESS = Clock()


class View:
    """The names at the point; `meanings` evaluates definitions and axes."""

    level = 0
    side = 0
    parent = None

    def __init__(self, world: World, meanings, clock: Clock = ENDLESS):
        self.world, self.meanings, self.clock = world, meanings, clock
        self.ints, self.functions = world.ints, world.functions()
        self.shapes: dict = {}
        self.outside: dict = {}            # the junk that was read
        self.losses: dict = {}             # the polynomials of losses
        self.prepare()

    def prepare(self):
        self.entries: dict = {}            # values of names, by place
        self.known: dict = {}              # values of subterms
        self.gradients: dict = {}          # the slopes of losses in all entries
        self.children: dict = {}
        self.reading: set = set()

    def read(self, name: str, at: tuple[int, ...]):
        place = name, at
        value = self.entries.get(place)
        if value is None:
            if place in self.reading:
                raise Unevaluable(f"{name} is defined in terms of itself")
            self.reading.add(place)
            try:
                value = self.entries[place] = self.find(name, at)
            finally:
                self.reading.discard(place)
        return value

    def find(self, name: str, at: tuple[int, ...]):
        value = self.world.entries.get((name, at))
        if value is None and at:
            value = self.ints.get(entry_text(name, at))           # a size of its own layer
        if value is not None:
            return value
        if not self.inside(name, at):
            return self.beyond(name, at)
        return self.compute(name, at)

    def compute(self, name: str, at: tuple[int, ...]):
        """The value of a definition or a loss, inside its axes."""
        self.check_time()
        theory = self.meanings.theory
        if name in theory.definitions:
            return self.meanings.defined(name, at, self)
        if name in theory.known:
            return known(theory.known[name], self.matrix(theory.losses[name]), self.place(name, at))
        if name in theory.losses:
            return self.loss(name, at)
        if name in theory.random:
            raise Needed((name, at))
        raise Unevaluable(f"{name} has no value")

    def matrix(self, name: str) -> list[list]:
        """The rows of a matrix."""
        (first, end), (start, stop) = self.extent(name, ()), self.extent(name, (0,))
        return [[self.read(name, (i, j)) for j in range(start, stop)] for i in range(first, end)]

    def place(self, name: str, at: tuple[int, ...]) -> tuple[int, ...]:
        """The indices, counted from 0."""
        return tuple(i - self.extent(name, at[:k])[0] for k, i in enumerate(at))

    def loss(self, name: str, at: tuple[int, ...]):
        tensor, total = self.meanings.theory.losses[name], 0
        for coefficient, entries in self.polynomial(name, at):
            total = total + self.monomial(coefficient, tensor, entries)
        return total + self.tilt(name, self.places(tensor))

    def monomial(self, value, tensor: str, entries: tuple):
        for at in entries:
            value = value * self.read(tensor, at)
        return value

    def polynomial(self, name: str, at: tuple[int, ...]) -> list:
        """The polynomial that a loss is in this world."""
        if (name, at) not in self.losses:
            theory = self.meanings.theory
            self.losses[name, at] = self.world.loss(
                theory.maps.get(name, name), at, self.places(theory.losses[name]))
        return self.losses[name, at]

    def gradient(self, name: str, at: tuple[int, ...]) -> dict:
        """The slope of a loss in each entry of its tensor, the entries being what they are here."""
        if (name, at) not in self.gradients:
            tensor, slopes = self.meanings.theory.losses[name], {}
            for coefficient, entries in self.polynomial(name, at):
                for k, place in enumerate(entries):
                    slope = self.monomial(coefficient, tensor, entries[:k] + entries[k + 1:])
                    slopes[place] = slopes.get(place, 0) + slope
            self.gradients[name, at] = slopes
        return self.gradients[name, at]

    def tilt(self, name: str, over: list[tuple[int, ...]]):
        """The linear terms by which a loss meets the hypotheses on its slopes."""
        tilted, total, maps = tilt_of(name), 0, self.meanings.theory.maps
        for at in over:
            if (tilted, at) in self.world.entries:
                if [*maps.values()].count(maps.get(name, "")) > 1:
                    raise Unevaluable(f"the slopes of {maps[name]} are known at one of its points")
                slope = self.read(tilted, at)
                total = total + slope * self.read(self.meanings.theory.losses[name], at)
        return total

    def beyond(self, name: str, at: tuple[int, ...]):
        """The value outside the axes."""
        tensor = self.meanings.theory.tensors.get(name)
        if tensor is not None and tensor.zero_outside:
            return 0
        value = self.outside[name, at] = self.world.junk(name, at)
        return value

    def inside(self, name: str, at: tuple[int, ...]) -> bool:
        return all(low <= i < high for k, i in enumerate(at)
                   for low, high in (self.extent(name, at[:k]),))

    def extent(self, name: str, before: tuple[int, ...]) -> tuple[int, int]:
        """The range of the axis after these indices, on which it may depend."""
        place = name, before
        if place not in self.shapes:
            self.shapes[place] = self.meanings.extent(name, before, self)
        return self.shapes[place]

    def rank(self, name: str) -> int:
        return len(self.meanings.theory.axes(name))

    def places(self, name: str) -> list[tuple[int, ...]]:
        """Every index inside the axes, first axis slowest."""
        found = [()]
        for _ in range(self.rank(name)):
            found = [(*at, i) for at in found for i in range(*self.extent(name, at))]
        return found

    def depends(self, term: Term) -> bool:
        return False

    def moved(self, tensor: str, at: tuple[int, ...], direct: bool, side: int = 0) -> MovedView:
        """The view in which this entry moves."""
        place = tensor, at, direct, side
        if place not in self.children:
            self.children[place] = MovedView(self, tensor, at, direct, side)
        return self.children[place]

    def check_time(self):
        if self.clock.is_over():
            raise OutOfTime


class MovedView(View):
    """The names while `tensor[at]` moves; with `direct`, definitions stand still."""

    def __init__(self, parent: View, tensor: str, at: tuple[int, ...], direct: bool, side: int):
        self.parent, self.level, self.side = parent, parent.level + 1, side
        self.tensor, self.at, self.direct = tensor, at, direct
        self.world, self.meanings, self.clock = parent.world, parent.meanings, parent.clock
        self.ints, self.functions = parent.ints, parent.functions
        self.shapes, self.outside, self.losses = parent.shapes, parent.outside, parent.losses
        self.fresh = getattr(parent, "fresh", frozenset()) | {tensor}
        self.follows: dict[str, bool] = {}
        self.dependent: dict[bytes, bool] = {}
        self.prepare()

    def find(self, name: str, at: tuple[int, ...]):
        if name == self.tensor and not self.is_later(at):
            here = self.parent.read(name, at)
            moves = at == self.at and (not self.is_padded() or self.inside(name, at))
            return Dual(self.level, self.side, here, 1) if moves else here
        if not self.follow(name) or not self.inside(name, at):
            return self.parent.read(name, at)
        value = self.compute(name, at)
        if self.meanings.theory.losses.get(name) == self.tensor and not (
                self.inside(self.tensor, self.at) or self.is_padded()):
            value = value + Dual(self.level, self.side, 0, self.beyond(f"∂{name}", self.at))
        return value

    def loss(self, name: str, at: tuple[int, ...]):
        """The value outside, and the slope by the chain rule: the gradient is the same whatever
        moves, and derivatives are asked for in all entries one by one."""
        tensor = self.meanings.theory.losses[name]
        over = self.places(tensor)
        if any((tilt_of(name), place) in self.world.entries for place in over):
            return super().loss(name, at)
        moving = [(place, value) for place in over if self.moves(value := self.read(tensor, place))]
        slope = sum(self.parent.gradient(name, at)[place] * value.slope for place, value in moving)
        return Dual(self.level, self.side, self.parent.read(name, at), slope)

    def moves(self, value) -> bool:
        return type(value) is Dual and value.level == self.level

    def is_later(self, at: tuple[int, ...]) -> bool:
        """Does an entry of the variable, being recursive, follow from the level that moves?"""
        return (not self.direct and self.tensor in self.meanings.recursive
                and at[0] > self.at[0] and self.inside(self.tensor, at))

    def is_padded(self) -> bool:
        tensor = self.meanings.theory.tensors.get(self.tensor)
        return tensor is not None and tensor.zero_outside

    def follow(self, name: str) -> bool:
        """Does the name's value move with the variable?"""
        if name not in self.follows:
            self.follows[name] = self.is_moved(name)
        return self.follows[name]

    def is_moved(self, name: str) -> bool:
        theory = self.meanings.theory
        if name in self.fresh:
            return name == self.tensor
        if name in theory.definitions:
            return not self.direct and any(map(self.follow, self.meanings.leaves(name, self.fresh)))
        if name not in theory.losses or not (
                self.follow(theory.losses[name]) or tilt_of(name) == self.tensor):
            return False
        if self.direct:
            raise Unevaluable("`direct ∂` of a function that is not known")
        return True

    def moved(self, tensor: str, at: tuple[int, ...], direct: bool, side: int = 0) -> MovedView:
        if self.direct and not direct:
            raise Unevaluable("a total derivative under `direct ∂`")
        return super().moved(tensor, at, direct, side)

    def depends(self, term: Term) -> bool:
        if term.key not in self.dependent:
            self.dependent[term.key] = any(map(self.follow, names(term)))
        return self.dependent[term.key]
