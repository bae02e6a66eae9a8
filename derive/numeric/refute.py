"""Refuting a claim, or surveying one that is believed.

Nothing is guessed: every hypothesis certainly holds at a witness, and the two
sides are different fractions, disjoint intervals, or undefined.  A survey looks at
every size of a cover with every kind of values, as far as the time allows, and counts
the instances that agree.

It ends with its cover, not with its time: most claims are surveyed within 20 of the 100 ms
that they used to wait for, and the number of instances does not depend on the machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from random import Random

from derive.kernel.terms import Term
from derive.kernel.theory import Theory
from derive.numeric.claims import AGREE, Failure
from derive.numeric.judgements import is_judgement
from derive.numeric.numbers import OutOfTime, Unevaluable
from derive.numeric.search import Search
from derive.numeric.witness import Origin, Witness

KINDS = ("small", "mixed", "zero", "fraction", "equal", "one-hot", "negative")
MOST_SIZES = 400           # size assignments a survey chooses from
MOST_TURNS = 500           # kinds of values tried at each size
COVER = 63                 # points after which a survey need not come back to a size ...
LEAST = 21                 # ... if at so many of them the claim was seen to hold
FIRST = 5                  # times its seconds that a survey may take for its first instance
BARELY = 0.1               # seconds for the first instance of a claim that is only tried
GLANCE = 16                # points at which what does not hold is mostly refuted; no time: a proof that
                           # rests on a glance is to be found on a slow machine as on a fast one


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
    """The smallest counterexample found in the time, or None.  A judgement has none."""
    if is_judgement(claim):
        return None
    try:
        return Search(theory, facts, claim, ranges, seconds, seed).smallest()
    except (Unevaluable, RecursionError):
        return None


def survey(theory: Theory, facts, claim: Term, ranges, *, seconds: float = 0.1, seed: int = 0,
           first: float = 1.0, points: int | None = None) -> Survey:
    """Instances of every size and kind of the cover, or at its first `points`, unless the time is up or
    one refutes; the first one may take so many seconds more.  What a claim says of an outcome is to hold of all numbers,
    each of which may be all that can come out."""
    if any(theory.randomness(part) for part in (*facts, claim)):
        theory = replace(theory, random={})
    try:
        return Surveyor(Search(theory, facts, claim, ranges, seconds, seed), seconds).survey(first, points)
    except Unevaluable as problem:
        return Survey(0, (), seed, str(problem))
    except RecursionError:
        return Survey(0, (), seed, "the formula is too deep")


def soon_refuted(theory: Theory, facts, claim: Term) -> bool:
    """Does the claim fail at one of the first points, so that no proof of it need be looked for?"""
    return bool(survey(theory, facts, claim, (), first=0, points=GLANCE).witness)


def stands(theory: Theory, facts, claim: Term, ranges, beside: Witness | None = None, *,
           seconds: float = 0.05, seed: int = 0) -> bool:
    """Does the claim agree at the point of another claim's witness, as far as it can be
    evaluated there, and then on the cover as far as the time allows, at least once?"""
    try:
        search = Search(theory, facts, claim, ranges, seconds, seed)
        surveyor = Surveyor(search, seconds)
        if beside and beside.origin and surveyor.fails_at(beside.origin):
            return False
        surveyor.look(FIRST * seconds + BARELY)
    except (Unevaluable, RecursionError):
        return False
    return surveyor.refuted is None and surveyor.instances > 0


def replay(witness: Witness) -> bool:
    """Evaluate a witness again, from its values alone: does it refute?"""
    origin = witness.origin
    search = Search(origin.theory, origin.facts, origin.claim, origin.ranges, 10.0, 0)
    return isinstance(search.outcome_anew(origin.world, origin.at), Failure)


class Surveyor:
    """Looks at instances and counts them."""

    def __init__(self, search: Search, seconds: float):
        self.search, self.seconds, self.over = search, seconds, search.clock.deadline
        self.instances, self.worlds, self.met = 0, 0, False
        self.seen: dict[tuple, dict[str, int]] = {}
        self.refuted = self.instance = None

    def survey(self, first: float, points: int | None) -> Survey:
        self.look(FIRST * self.seconds + first, points)
        return Survey(self.instances, tuple(self.seen.values()), self.search.seed, self.reason(),
                      self.smallest(), self.instance)

    def look(self, seconds: float, points: int | None = None) -> None:
        """Visit instances, for so many seconds at most until one is decided, and so many points."""
        self.search.clock.allow(seconds)
        try:
            for ints, kind, seed in islice(self.points(), points):
                self.visit(ints, kind, f"{self.search.seed}.{seed}")
                if self.refuted or self.search.clock.is_over():
                    break
        except OutOfTime:
            pass

    def fails_at(self, origin: Origin) -> bool:
        """Does the claim fail at the point of a witness, if it can be evaluated there?  It cannot
        where functions have other properties, or what was declared is defined."""
        here, there = self.search.setting.theory, origin.theory
        if [v for v, _, _ in origin.ranges] != [v for v, _, _ in self.search.setting.ranges] \
                or here.functions != there.functions \
                or here.definitions.keys() != there.definitions.keys():
            return False
        try:
            return isinstance(self.search.outcome_anew(origin.world, origin.at), Failure)
        except (Unevaluable, OutOfTime, KeyError):
            return False

    def points(self) -> Iterator[tuple[dict[str, int], str, str]]:
        """The sizes again and again, each time with another kind of values and other functions."""
        chosen = self.search.setting.has_values()
        sizes = (list(islice(self.search.sizes(3 if chosen else 5), MOST_SIZES))
                 or list(islice(self.search.sizes(8), MOST_SIZES)))
        later = sizes[1:]
        Random(f"survey {self.search.seed}").shuffle(later)
        for turn in range(MOST_TURNS if chosen else 1):
            if self.is_done(turn, len(sizes)):
                return
            for i, ints in enumerate(sizes[:1] + later):
                yield ints, KINDS[(turn + i) % len(KINDS)], f"{turn}.{i}"

    def is_done(self, turns: int, sizes: int) -> bool:
        """Are so many turns at so many sizes enough?  With seven, each of a few sizes was looked
        at with every kind of values; of many sizes, each was looked at."""
        return self.worlds >= LEAST and (turns >= len(KINDS) or turns * sizes >= COVER)

    def visit(self, ints: dict[str, int], kind: str, seed: str) -> None:
        """Count the instances of one world."""
        world = self.search.world(ints, kind, seed)
        if world is None:
            return
        view, before = self.search.setting.view(world), self.instances
        for at in self.search.indices(ints):
            view.check_time()
            result = self.search.outcome(view, at)
            if isinstance(result, Failure):
                self.refuted = world, at, result
                return
            self.met = self.met or result is not None
            if result is AGREE:
                self.count(ints, at, view)
        self.worlds += self.instances > before

    def count(self, ints: dict[str, int], at: tuple[int, ...], view) -> None:
        self.instances += 1
        self.seen.setdefault(tuple(ints.values()), dict(ints))
        if self.instance is None:
            sides = Failure(*self.search.claim.sides(view, at))
            self.instance = self.search.witness(view.world, at, sides)
            self.search.clock.deadline = self.over

    def smallest(self) -> Witness | None:
        """The smallest counterexample, if one was met at all."""
        if self.refuted is None:
            return None
        self.search.clock.allow(0.2)
        return self.search.smallest() or self.search.simplest(*self.refuted)

    def reason(self) -> str:
        if self.instances or self.refuted:
            return ""
        return ("no instance could be decided" if self.met else
                "no small instance was found that meets the hypotheses")
