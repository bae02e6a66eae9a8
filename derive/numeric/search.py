"""Searching: the points of a claim, simplest first, and what the claim comes to there.

Sizes come smallest first, then every index, then values from simple to random; a
point that refutes is made simpler as long as it still does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import count, islice, product
from random import Random

from derive.kernel.terms import Term, names
from derive.kernel.theory import Theory
from derive.numeric.claims import OPEN, Claim, Failure
from derive.numeric.evaluate import DEEPEST
from derive.numeric.hypotheses import Facts
from derive.numeric.judgements import stand_in
from derive.numeric.numbers import PENDING, OutOfTime, Undefined
from derive.numeric.opaque import Polynomial
from derive.numeric.points import world_at
from derive.numeric.setting import Setting
from derive.numeric.sizes import assignments
from derive.numeric.views import View
from derive.numeric.witness import Witness, witness
from derive.numeric.worlds import Place, World, entry_text

SIMPLE = ("zero", "small", "equal", "one-hot", "small")
FURTHER = ("negative", "fraction", "mixed", "tiny", "far")
MOST_LAYERED = 64          # ways to give layers their own sizes, at the same other sizes
MOST_INDICES = 120         # index assignments looked at in one world
SIMPLER = 300              # simplifications tried on a witness
PATIENCE = 0.02            # seconds spent on a wrong value where one is undefined
POLISH = 0.1               # seconds spent on making a witness simpler
FAR = 10                   # the complexity of a value that may be simpler and not 0, 1 or -1
NEARER = tuple(sign * value for size in (2, 3, 5, 10, 20, 50, 100, 200, 500)
               for value in (size, Fraction(1, size)) for sign in (1, -1))


class Search:
    """The points of one claim, and the smallest counterexample among them."""

    def __init__(self, theory: Theory, facts, claim: Term, ranges, seconds: float, seed: int):
        claim = stand_in(claim)
        self.setting = Setting(theory, tuple(facts), claim, tuple(ranges))
        self.claim = Claim(self.setting.meanings, claim, self.setting.indices)
        self.clock, self.seed = self.setting.clock, seed
        self.clock.allow(seconds)
        self.free = tuple(self.setting.indices)
        self.facts_at: dict[tuple, Facts] = {}
        self.indices_at: dict[tuple, list] = {}

    # -- Points -----------------------------------------------------------------------------

    def sizes(self, most: int) -> Iterator[dict[str, int]]:
        """Sizes by ascending total; names that the claim does not need stay smallest."""
        facts, needed = self.setting.integer_facts, self.setting.needed
        idle = [name for name in self.setting.sizes if name not in needed]
        fixed = next(assignments(idle, facts, 6), None)
        if fixed is not None:
            used = [name for name in self.setting.sizes if name in needed]
            for point in assignments(used, facts, most):
                yield from self.layered_sizes({**fixed, **point})

    def layered_sizes(self, point: dict[str, int]) -> Iterator[dict[str, int]]:
        """The same sizes with one for each layer, all 1 or 2, where layers have their own."""
        if not self.setting.layered:
            yield point
            return
        view = self.setting.view(World(point))
        places = [entry_text(name, at) for name in self.setting.layered
                  for at in view.places(name)]
        for values in sorted(islice(product((1, 2), repeat=len(places)), MOST_LAYERED), key=sum):
            yield {**point, **dict(zip(places, values))}

    def facts(self, ints: dict[str, int]) -> Facts:
        place = tuple(ints.items())
        if place not in self.facts_at:
            self.facts_at[place] = Facts(self.setting, ints)
        return self.facts_at[place]

    def world(self, ints: dict[str, int], kind: str, seed: str) -> World | None:
        """A world of these sizes; none where a shape or a hypothesis is undefined at them."""
        try:
            return world_at(self.facts(ints), kind, seed)
        except Undefined:
            return None

    def indices(self, ints: dict[str, int]) -> list[tuple[int, ...]]:
        """The index assignments at these sizes that meet the conditions on integers."""
        place = tuple(ints.items())
        if place not in self.indices_at:
            view = self.setting.view(World(ints))
            conditions = [f for f in self.setting.integer_facts if names(f) & set(self.free)]
            try:
                inside = self.inside_ranges(ints, view)
            except Undefined:              # a range that is none holds no index
                inside = []
            kept = [at for at in inside if all(self.holds(f, view, at) for f in conditions)]
            self.indices_at[place] = thinned(kept, MOST_INDICES, ints)
        return self.indices_at[place]

    def inside_ranges(self, ints: dict[str, int], view: View) -> list[tuple[int, ...]]:
        found = [()]
        for _, low, high in self.setting.ranges:
            low, high = (self.setting.meanings.function(t, 0, self.free) for t in (low, high))
            found = [(*at, i) for at in found
                     for i in range(low(view, padded(at)), high(view, padded(at)))]
            found = thinned(found, 20 * MOST_INDICES, ints)
        return found

    def holds(self, cond: Term, view: View, at: tuple[int, ...]) -> bool:
        """Does a condition on the indices certainly hold?"""
        try:
            return self.setting.meanings.function(cond, 0, self.free)(view, padded(at))
        except PENDING:
            return False

    # -- Outcomes ---------------------------------------------------------------------------

    def outcome(self, view: View, at: tuple[int, ...]):
        """AGREE, OPEN or a Failure; None where a hypothesis on the indices fails."""
        if not all(self.holds(f, view, at) for f in self.setting.index_facts):
            return None
        result = self.claim.examine(view, at)
        if result is OPEN and view.functions.known and view.world.bits < 200:
            return self.claim.examine(self.setting.view(replace(view.world, bits=220)), at)
        return result

    def outcome_anew(self, world: World, at: tuple[int, ...]):
        """The outcome at one point, all hypotheses checked anew; None if one fails."""
        facts, view = Facts(self.setting, world.ints), self.setting.view(world)
        integer_facts = [f for f in self.setting.integer_facts if not names(f) & set(self.free)]
        if not all(self.holds(f, view, ()) for f in integer_facts) or not facts.hold_in(world):
            return None
        return self.outcome(view, at) if at in self.indices(world.ints) else None

    def failure_in(self, world: World, only_defined: bool):
        """The first index at which the claim fails in this world, and how."""
        view = self.setting.view(world)
        for at in self.indices(world.ints):
            result = self.outcome(view, at)
            if isinstance(result, Failure) and not (only_defined and result.is_undefined()):
                return world, at, result
        return None

    # -- The smallest counterexample ---------------------------------------------------------

    def smallest(self) -> Witness | None:
        """The first point that refutes; a wrong value rather than an undefined one."""
        best = None
        try:
            for ints, kind, seed in self.small_points():
                if self.clock.is_over():
                    break
                world = self.world(ints, kind, seed)
                found = world and self.failure_in(world, best is not None)
                if found and not found[2].is_undefined():
                    return self.simplest(*found)
                if found:
                    best = found
                    self.clock.allow(PATIENCE)
        except OutOfTime:
            pass
        return self.simplest(*best) if best else None

    def small_points(self) -> Iterator[tuple[dict[str, int], str, str]]:
        """Sizes, kinds of values and seeds, simplest first."""
        for ints in self.sizes(3):
            for i, kind in enumerate(SIMPLE):
                yield ints, kind, f"{self.seed}.{i}"
        for again in count(1):
            met = False
            for ints in self.sizes(min(3 + again, 6)):
                met = True
                for kind in FURTHER:
                    yield ints, kind, f"{self.seed}.{again}.{kind}"
            if not met and again > 3:
                return

    def simplest(self, world: World, at: tuple[int, ...], failure: Failure) -> Witness:
        """The witness with simpler values where these do."""
        self.clock.allow(POLISH)
        facts = self.facts(world.ints)
        try:
            for change in islice(self.simplifications(world), SIMPLER):
                simpler = change(world)
                result = simpler and self.still_fails(simpler, at, facts, failure)
                if result:
                    world, failure = simpler, result
                if self.clock.is_over():
                    break
        except OutOfTime:
            pass
        return self.witness(world, at, failure)

    def still_fails(self, world: World, at: tuple[int, ...], facts: Facts, failure: Failure):
        if not facts.hold_in(world):
            return None
        result = self.outcome(self.setting.view(world), at)
        alike = isinstance(result, Failure) and result.is_undefined() == failure.is_undefined()
        return result if alike else None

    def simplifications(self, world: World) -> Iterator[Callable]:
        """Changes that make a world one step simpler, or return None."""
        if self.setting.theory.losses:
            yield from (partial(with_degree, degree=degree) for degree in (1, 2))
        for name in world.opaque:
            if not self.setting.theory.functions[name]:
                yield from (partial(with_function, name=name, row=row)
                            for row in ((0, 1), (0, 0, 1)))
        for place, value in world.entries.items():
            yield from (partial(with_value, place=place, value=value) for value in (0, 1, -1))
            if complexity(value) > FAR:
                yield from (partial(with_value, place=place, value=nearer) for nearer in NEARER)

    def witness(self, world: World, at: tuple[int, ...], outcome: Failure) -> Witness:
        self.clock.allow(10.0)
        return witness(self.setting, self.claim, world, at, outcome)


def padded(at: tuple[int, ...]) -> list[int]:
    return [*at, *[0] * DEEPEST]


def thinned(found: list, most: int, ints: dict[str, int]) -> list:
    """A sample in the same order, where there are too many."""
    if len(found) <= most:
        return found
    return sorted(Random(str(ints)).sample(found, most))


def with_degree(world: World, degree: int) -> World | None:
    return replace(world, degree=degree) if degree < world.degree else None


def with_function(world: World, name: str, row: tuple) -> World | None:
    if len(world.opaque[name].coefficients) <= len(row):
        return None
    return replace(world, opaque={**world.opaque, name: Polynomial(row)})


def with_value(world: World, place: Place, value: int) -> World | None:
    simpler = complexity(value) < complexity(world.entries[place])
    return world.with_entry(place, value) if simpler else None


def complexity(value) -> int:
    return 2 * abs(value.numerator) + value.denominator + (value < 0)
