"""Refuting: the search for a small point at which a claim fails.

Sizes come smallest first, then every index, then values from simple to random; a
point that refutes is made simpler as long as it still does.  Nothing is guessed:
every hypothesis certainly holds at a witness, and the two sides are different
fractions, disjoint intervals, or undefined.

`survey` looks instead at as many different instances as the time allows, to
confirm a claim that is believed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from itertools import count, islice
from random import Random
from time import perf_counter

from derive.kernel.terms import Term, names
from derive.kernel.theory import Theory
from derive.numeric.claims import AGREE, OPEN, Claim, Failure, shown
from derive.numeric.evaluate import DEEPEST
from derive.numeric.functions import Polynomial
from derive.numeric.numbers import PENDING, OutOfTime, Unevaluable
from derive.numeric.points import Facts, Setting, holds_all, world_at
from derive.numeric.sizes import assignments
from derive.numeric.views import View
from derive.numeric.worlds import Place, World, entry_text, loss_text

SIMPLE = ("zero", "small", "equal", "one-hot", "small")
FURTHER = ("negative", "fraction", "mixed")
MOST_INDICES = 120         # index assignments looked at in one world
MOST_SIZES = 400           # size assignments a survey chooses from
MOST_TURNS = 500           # kinds of values tried at each size
SIMPLER = 300              # simplifications tried on a witness


@dataclass(frozen=True)
class Origin:
    """All that is needed to evaluate a witness again."""
    theory: Theory
    facts: tuple[Term, ...]
    claim: Term
    ranges: tuple
    world: World
    at: tuple[int, ...]


@dataclass(frozen=True)
class Witness:
    """A point that meets the hypotheses, and the two sides there.

    `values` has nested lists in the order of the axes; `functions` shows opaque
    functions and losses as formulas; `outside` the entries read outside their axes."""
    sizes: dict[str, int]
    indices: dict[str, int]
    values: dict[str, object]
    lhs: str
    rhs: str
    link: int = 0
    functions: dict[str, str] = field(default_factory=dict)
    outside: dict[str, Fraction] = field(default_factory=dict)
    origin: Origin | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Survey:
    """How many instances agree and at which sizes; else why none could be evaluated."""
    instances: int
    sizes: tuple[dict[str, int], ...]
    seed: int
    reason: str = ""
    witness: Witness | None = None
    instance: Witness | None = None       # a point that meets the hypotheses


def refute(theory: Theory, facts, claim: Term, ranges, *, seconds: float = 1.0,
           seed: int = 0) -> Witness | None:
    """The smallest counterexample found in the time, or None."""
    try:
        return Search(theory, facts, claim, ranges, seconds, seed).smallest()
    except (Unevaluable, RecursionError):
        return None


def survey(theory: Theory, facts, claim: Term, ranges, *, seconds: float = 0.1,
           seed: int = 0) -> Survey:
    """Instances of many sizes and kinds, until the time is up or one refutes."""
    try:
        return Search(theory, facts, claim, ranges, seconds, seed).survey()
    except Unevaluable as problem:
        return Survey(0, (), seed, str(problem))
    except RecursionError:
        return Survey(0, (), seed, "the formula is too deep")


def replay(witness: Witness) -> bool:
    """Evaluate a witness again, from its values alone: does it refute?"""
    origin = witness.origin
    search = Search(origin.theory, origin.facts, origin.claim, origin.ranges, 10.0, 0)
    return isinstance(search.examined(origin.world, origin.at), Failure)


class Search:
    """The points of one claim, and what it comes to there."""

    def __init__(self, theory: Theory, facts, claim: Term, ranges, seconds: float, seed: int):
        self.setting = Setting(theory, tuple(facts), claim, tuple(ranges))
        self.claim = Claim(self.setting.meanings, claim, self.setting.indices)
        self.seed, self.seconds = seed, seconds
        self.start = perf_counter()
        self.deadline = self.start + seconds
        self.facts_at: dict = {}

    # -- Points -----------------------------------------------------------------------------

    def sizes(self, most: int) -> Iterator[dict[str, int]]:
        """Sizes by ascending total; names that the claim does not need stay smallest."""
        idle = [n for n in self.setting.sizes if n not in self.setting.needed]
        fixed = next(assignments(idle, self.setting.integer_facts, 6), None)
        if fixed is None:
            return
        needed = [n for n in self.setting.sizes if n in self.setting.needed]
        for point in assignments(needed, self.setting.integer_facts, most):
            yield {**fixed, **point}

    def facts(self, ints: dict[str, int]) -> Facts:
        place = tuple(ints.items())
        if place not in self.facts_at:
            self.facts_at[place] = Facts(self.setting, ints, self.deadline)
        return self.facts_at[place]

    def world(self, ints: dict[str, int], kind: str, seed: str) -> World | None:
        return world_at(self.setting, self.facts(ints), ints, kind, seed, self.deadline)

    def indices(self, ints: dict[str, int]) -> list[tuple[int, ...]]:
        """The index assignments at these sizes that meet the conditions on integers."""
        found = [()]
        view, meanings = self.setting.view(World(ints), self.deadline), self.setting.meanings
        free = tuple(self.setting.indices)
        for _, low, high in self.setting.ranges:
            low, high = (meanings.function(t, 0, free) for t in (low, high))
            found = [at + (i,) for at in found
                     for i in range(low(view, padded(at)), high(view, padded(at)))]
            if len(found) > 40 * MOST_INDICES:
                found = sorted(Random(str(ints)).sample(found, 10 * MOST_INDICES))
        conditions = [f for f in self.setting.integer_facts if not holds_without(f, free)]
        kept = [at for at in found if all(self.holds(f, view, at) for f in conditions)]
        if len(kept) > MOST_INDICES:
            kept = sorted(Random(str(ints)).sample(kept, MOST_INDICES))
        return kept

    def holds(self, cond: Term, view: View, at: tuple[int, ...]) -> bool:
        """Does a condition on the indices certainly hold?"""
        free = tuple(self.setting.indices)
        try:
            return self.setting.meanings.function(cond, 0, free)(view, padded(at))
        except PENDING:
            return False

    # -- Outcomes ---------------------------------------------------------------------------

    def outcome(self, view: View, at: tuple[int, ...]):
        """AGREE, OPEN or a Failure; None where a hypothesis on the indices fails."""
        if not all(self.holds(f, view, at) for f in self.setting.index_facts):
            return None
        result = self.claim.examine(view, at)
        if result is OPEN and view.functions.known and view.world.bits < 200:
            finer = self.setting.view(replace(view.world, bits=220), view.deadline)
            return self.claim.examine(finer, at)
        return result

    def examined(self, world: World, at: tuple[int, ...]):
        """The outcome at one point, all hypotheses checked anew; None if one fails."""
        ints, setting = world.ints, self.setting
        facts = Facts(setting, ints, self.deadline)
        if at not in self.indices(ints) or not all(
                setting.meanings.value(f, facts.view) for f in setting.integer_facts
                if holds_without(f, tuple(setting.indices))):
            return None
        if not holds_all(setting, facts, world, self.deadline):
            return None
        return self.outcome(setting.view(world, self.deadline), at)

    def failure_in(self, world: World, indices: list, only_defined: bool = False):
        """The first index at which the claim fails in this world, and how."""
        view = self.setting.view(world, self.deadline)
        for at in indices:
            result = self.outcome(view, at)
            if isinstance(result, Failure) and not (only_defined and result.is_undefined()):
                return at, result
        return None

    # -- The smallest counterexample ---------------------------------------------------------

    def smallest(self) -> Witness | None:
        undefined = None
        try:
            for ints, kind, seed in self.small_points():
                if perf_counter() > self.deadline:
                    break
                world = self.world(ints, kind, seed)
                found = world and self.failure_in(world, self.indices(ints), bool(undefined))
                if not found:
                    continue
                if not found[1].is_undefined():
                    return self.simplest(world, *found)
                undefined = (world, *found)
                self.deadline = min(self.deadline, perf_counter() + 0.02)
        except OutOfTime:
            pass
        self.deadline = max(self.deadline, perf_counter() + 0.05)
        return self.simplest(*undefined) if undefined else None

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
        self.deadline = max(self.deadline, perf_counter() + 0.05)
        until = perf_counter() + 0.1
        facts = self.facts(world.ints)
        try:
            for change in islice(self.simplifications(world), SIMPLER):
                simpler = change(world) if perf_counter() < until else None
                result = simpler and self.still_fails(simpler, at, facts, failure)
                if result:
                    world, failure = simpler, result
        except OutOfTime:
            pass
        return self.witness(world, at, failure.lhs, failure.rhs, failure)

    def still_fails(self, world: World, at: tuple[int, ...], facts: Facts, failure: Failure):
        if not holds_all(self.setting, facts, world, self.deadline):
            return None
        result = self.outcome(self.setting.view(world, self.deadline), at)
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
        for place in world.entries:
            yield from (partial(with_value, place=place, value=value) for value in (0, 1, -1))

    # -- A survey ----------------------------------------------------------------------------

    def survey(self) -> Survey:
        sizes = list(islice(self.sizes(3), MOST_SIZES)) or list(islice(self.sizes(8), MOST_SIZES))
        random = Random(f"survey {self.seed}")
        later = sizes[1:]
        random.shuffle(later)
        tally = Tally(self.seed)
        soft, self.deadline = self.deadline, self.start + 5 * self.seconds + 1
        try:
            for ints, kind, seed in survey_points(sizes[:1] + later):
                if perf_counter() > soft and tally.instances or self.visit(ints, kind, seed, tally):
                    break
                if tally.instances:
                    self.deadline = soft
                if perf_counter() > self.deadline:
                    break
        except OutOfTime:
            pass
        return tally.survey(self.smaller(tally))

    def visit(self, ints, kind: str, seed: str, tally: Tally) -> bool:
        """Count the instances of one world; True if one of them refutes."""
        world = self.world(ints, kind, f"{self.seed}.{seed}")
        if world is None:
            return False
        view = self.setting.view(world, self.deadline)
        for at in self.indices(ints):
            result = self.outcome(view, at)
            if result is None:
                continue
            tally.met = True
            if isinstance(result, Failure):
                tally.refuted = world, at, result
                return True
            if result is AGREE:
                tally.count(ints)
            if tally.instance is None:
                tally.instance = self.instance(world, at, view)
            view.check_time()
        return False

    def smaller(self, tally: Tally) -> Witness | None:
        """The smallest counterexample, if there is one at all."""
        if tally.refuted is None:
            return None
        self.deadline = perf_counter() + 0.2
        return self.smallest() or self.simplest(*tally.refuted)

    def instance(self, world: World, at: tuple[int, ...], view: View) -> Witness:
        """The point, with the sides of the first relation as they are there."""
        lhs, rhs = self.claim.sides(view, at)
        return self.witness(world, at, lhs, rhs)

    # -- Witnesses ---------------------------------------------------------------------------

    def witness(self, world: World, at: tuple[int, ...], lhs, rhs,
                failure: Failure | None = None) -> Witness:
        setting = self.setting
        view = setting.view(world, self.deadline + 1)
        self.claim.examine(view, at)
        letters = failure.letters if failure else {}
        values = {name: nested(world, name, view) for name in setting.scalars + setting.tensors}
        outside = {entry_text(*place): Fraction(v) for place, v in sorted(view.outside.items())}
        return Witness(dict(world.ints), {**dict(zip(setting.indices, at)), **letters}, values,
                       shown(lhs, rhs), shown(rhs, lhs), failure.link if failure else 0,
                       self.formulas(world, view), outside,
                       Origin(setting.theory, setting.facts, setting.claim, setting.ranges,
                              world, at))

    def formulas(self, world: World, view: View) -> dict[str, str]:
        """Opaque functions and losses, as text."""
        found = {name: f"{name}(t) = {function.text('t')}"
                 for name, function in world.opaque.items()}
        losses = self.setting.theory.losses
        for name in sorted(self.setting.used & set(losses)):
            over = view.places(losses[name])
            found[name] = "; ".join(
                loss_text(name, at, losses[name], world.loss(name, at, over) + world.tilt(name))
                for at in view.places(name))
        return found


class Tally:
    """What a survey has met so far."""

    def __init__(self, seed: int):
        self.seed, self.instances, self.met = seed, 0, False
        self.sizes: dict[tuple, dict[str, int]] = {}
        self.refuted = self.instance = None

    def count(self, ints: dict[str, int]) -> None:
        self.instances += 1
        self.sizes.setdefault(tuple(ints.values()), dict(ints))

    def survey(self, witness: Witness | None) -> Survey:
        reason = "" if self.instances or witness else (
            "no instance could be decided" if self.met else
            "no small instance was found that meets the hypotheses")
        return Survey(self.instances, tuple(self.sizes.values()), self.seed, reason, witness,
                      self.instance)


def survey_points(sizes: list[dict[str, int]]) -> Iterator[tuple[dict[str, int], str, str]]:
    """The sizes again and again, each time with another kind of values."""
    kinds = ("small", "mixed", "zero", "fraction", "equal", "one-hot", "negative")
    for turn in range(MOST_TURNS if sizes else 0):
        for i, ints in enumerate(sizes):
            yield ints, kinds[(turn + i) % len(kinds)], str(turn)


def padded(at: tuple[int, ...]) -> list[int]:
    return [*at, *[0] * DEEPEST]


def holds_without(fact: Term, indices: tuple[str, ...]) -> bool:
    """Is the fact free of the indices?"""
    return not names(fact) & set(indices)


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


def nested(world: World, name: str, view: View):
    """The entries of a tensor as nested lists, a scalar as a fraction."""
    def layer(at: tuple[int, ...], axes):
        if not axes:
            return Fraction(world.entries[name, at])
        (low, high), *rest = axes
        return [layer(at + (i,), rest) for i in range(low, high)]
    return layer((), view.shape(name) if name in view.meanings.theory.tensors else ())
