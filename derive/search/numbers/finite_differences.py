"""Finite differences: a proved derivative against the layer as NumPy computes it.

The claim is of the layer's formula.  Here the layer's reference, written a second time for
arrays, is run at sizes of real use, and the slopes of what it returns, by central differences,
are compared with the right side of the claim.  A loss stands for Σ g[…] * y[…] with random g.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from math import ceil, isfinite, log10
from random import Random
from sys import float_info

import numpy as np

from derive.kernel.terms import (
    And,
    Diff,
    Entry,
    Mul,
    Rel,
    Term,
    Var,
    is_integer,
    number,
    subterms,
)
from derive.language.calls import LayerUse
from derive.language.statement import Statement
from derive.layers import catalogue
from derive.search.numbers.floats import FUNCTIONS, Floats, Unevaluated

STEP = 1e-5
PLACES = 12                     # entries in which the layer is differentiated
OTHERS = 100                    # outputs looked at for each of them
TRIALS = 5000                   # sizes tried until one meets the hypotheses
LARGEST, MANY = {1: 40, 2: 40, 3: 20}, 14      # size of an axis, by the number of axes' sizes
SMALLEST, MOST_OPTION = 5, 4
BEST_BOUND = -6                 # the smallest power of ten that is reported

# Functions to stand for opaque ones, by what is known of them, with their slopes.
SMOOTH = (("tanh", "tanh'"), ("sin", "sin'"), ("softplus", "softplus'"))
STANDS_FOR = {frozenset(): SMOOTH, frozenset({"positive"}): (("sigmoid", "sigmoid'"),),
              frozenset({"even"}): (("cos", "cos'"),),
              **{frozenset(words): (("tanh", "tanh'"), ("softplus", "softplus'")) for words in (
                  ("nondecreasing",), ("continuous",), ("nondecreasing", "continuous"))}}


@dataclass(frozen=True)
class Comparison:
    """The largest difference at these sizes, relative to the largest slope."""
    sizes: Mapping[str, int]
    error: float

    @property
    def bound(self) -> int:
        """A power of ten above the error, the same on every machine: rounding errors stay far
        below the smallest that is told."""
        return max(ceil(log10(self.error)), BEST_BOUND) if self.error > 0 else BEST_BOUND


def compare(statement: Statement, seed: int = 0) -> Comparison | None:
    """The claimed derivative of layers against central differences; None where the claim is no
    such derivative, all slopes are 0, or no values are found that meet its hypotheses."""
    claim = statement.claim
    if not (isinstance(claim, Rel) and claim.op == "=" and isinstance(claim.left, Diff)
            and rests_on_layer(statement, claim.left)):
        return None
    try:
        ints = sizes(statement, Random(seed))
        point = None if ints is None else meeting(statement, ints, seed)
        return point and compared(statement, point, claim, seed)
    except Unevaluated:
        return None


def rests_on_layer(statement: Statement, left: Diff) -> bool:
    """Is the left side the derivative of an entry that a layer computes, in an input?"""
    match left:
        case Diff(Entry(name, _, _), Entry(wrt, _, False) | Var(wrt, False), False):
            theory = statement.theory
            return wrt not in theory.definitions and bool(
                theory.reach_of(name) & statement.layers.keys())
    return False


def compared(statement: Statement, point: Point, claim: Rel, seed: int) -> Comparison | None:
    with np.errstate(all="ignore"):
        places = chosen_places(statement, point, claim.left.wrt, seed)
        claimed = point.value(claim.right, places)
        found = slopes(point, claim.left, places)
        scale = np.maximum(np.abs(claimed).max(), np.abs(found).max())
        error = float(np.abs(claimed - found).max() / scale)
    if scale == 0:
        return None
    return Comparison(point.ints, error if isfinite(error) else float_info.max)


# -- Sizes -------------------------------------------------------------------------------------

def sizes(statement: Statement, random: Random) -> dict[str, int] | None:
    """Integers as in real use that meet the hypotheses on integers: if possible with room to
    spare, so that a kernel is not nearly as long as what it slides along."""
    axes = {high.name for tensor in statement.theory.tensors.values()
            for _, high in tensor.axes if isinstance(high, Var)}
    facts = [f for f in statement.theory.facts if is_about_integers(f)]
    largest = LARGEST.get(sum(v.name in axes for v in statement.sizes), MANY)
    for wanted, least in (([*facts, *map(with_room, facts)], 2), (facts, 1)):
        for _ in range(TRIALS):
            ints = {v.name: random.randint(SMALLEST, largest) if v.name in axes else
                    random.randint(least, MOST_OPTION) for v in statement.sizes}
            world = Floats(statement.theory, ints, {}.__getitem__, {}, {}.__getitem__)
            if all(world.value(f, {}) for f in wanted):
                return ints
    return None


def with_room(fact: Term) -> Term:
    """2a <= b for a <= b or a < b; another hypothesis as it is."""
    match fact:
        case Rel("<=" | "<", left, right):
            return Rel("<=", Mul((number(2), left)), right)
    return fact


def is_about_integers(fact: Term) -> bool:
    return all(is_integer(p) for p in subterms(fact) if isinstance(p, (Var, Entry))) and not any(
        isinstance(p, Entry) for p in subterms(fact))


# -- Values ------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Point:
    """The inputs, and from them what the layers compute."""
    statement: Statement
    ints: Mapping[str, int]
    inputs: Mapping[str, np.ndarray]
    known: dict[str, np.ndarray] = field(default_factory=dict)

    def value(self, term: Term, places: Mapping[Term, np.ndarray]) -> np.ndarray:
        return np.asarray(self.floats.value(term, places))

    @cached_property
    def floats(self) -> Floats:
        return Floats(self.statement.theory, self.ints, self.array, self.functions, self.weight)

    @cached_property
    def functions(self) -> dict:
        """A known function, and its slope, for every opaque one."""
        found = {}
        for name, words in self.statement.theory.functions.items():
            ways = STANDS_FOR.get(frozenset(words))
            if ways is None:
                raise Unevaluated(name)
            plain, slope = ways[len(found) // 2 % len(ways)]
            found |= {name: FUNCTIONS[plain], f"{name}'": FUNCTIONS[slope]}
        return found

    def weight(self, loss: str) -> np.ndarray:
        """The slopes of a loss in the entries of its tensor."""
        losses = self.statement.theory.losses
        rng = np.random.default_rng(sorted(losses).index(loss))
        return rng.uniform(-1, 1, self.array(losses[loss]).shape)

    def array(self, name: str) -> np.ndarray:
        """The tensor of this name: given, or computed by its layer or its definition."""
        if name in self.inputs:
            return self.inputs[name]
        if name not in self.known:
            self.known[name] = self.computed(name)
        return self.known[name]

    def computed(self, name: str) -> np.ndarray:
        theory, layers = self.statement.theory, self.statement.layers
        if name in layers:
            return self.layer(layers[name])
        if name not in theory.definitions:
            raise Unevaluated(name)
        shape, lows = self.shape(name)
        grid = np.indices(shape).reshape(len(shape), int(np.prod(shape)))
        places = {v: i + low for v, i, low in zip(
            theory.definitions[name].indices, grid, lows)}
        entries = self.value(theory.definitions[name].body, places)
        return np.broadcast_to(entries, grid.shape[1:]).reshape(shape)

    def shape(self, name: str) -> tuple[tuple[int, ...], list[int]]:
        """The sizes of a tensor's axes, and where they begin."""
        ends = [[int(self.floats.value(t, {})) for t in axis]
                for axis in self.statement.theory.axes(name)]
        return tuple(high - low for low, high in ends), [low for low, _ in ends]

    def layer(self, use: LayerUse) -> np.ndarray:
        """The reference of the layer on its arguments."""
        theory = self.statement.theory
        ranks = tuple(None if self.is_function(n) else len(theory.axes(n)) for n in use.arguments)
        template = catalogue.template(use.layer, ranks, use.options)
        tensors = [self.array(n) for n, r in zip(use.arguments, ranks) if r is not None]
        functions = [self.floats.function(n) for n, r in zip(use.arguments, ranks) if r is None]
        options = {n: self.value(t, {}).item() for n, t in use.options.items()}
        return np.asarray(catalogue.reference(use.layer)(
            **dict(zip(template.formals, tensors)), **dict(zip(template.functions, functions)),
            **options))

    def is_function(self, name: str) -> bool:
        theory = self.statement.theory
        return name not in theory.tensors and (name.rstrip("'") in theory.functions
                                               or name in FUNCTIONS)

    def moved(self, name: str, at: tuple[int, ...], step: float) -> Point:
        """The point with one entry of one input changed."""
        entries = self.inputs[name].copy()
        entries[at] += step
        return Point(self.statement, self.ints, {**self.inputs, name: entries})


def meeting(statement: Statement, ints: Mapping[str, int], seed: int) -> Point | None:
    """A point whose values meet the hypotheses: the entries any numbers, positive ones, or
    positive with sum 1."""
    theory = statement.theory
    facts = [f for f in theory.facts if not is_about_integers(f)]
    inputs = sorted(set(theory.tensors) - set(theory.definitions) - set(theory.losses))
    scalars = sorted({p.name for t in (*facts, *statement.links, *(
        d.body for d in theory.definitions.values())) for p in subterms(t)
        if isinstance(p, Var) and not p.integer})
    bound = [n for n in (*inputs, *scalars) if any(n in theory.reach(f) for f in facts)]
    for ways in product((anything, positive, distribution), repeat=len(bound)):
        rng, way = np.random.default_rng(seed), dict(zip(bound, ways))
        empty = Point(statement, ints, {})
        point = Point(statement, ints, {n: way.get(n, anything)(
            rng, empty.shape(n)[0], n in inputs and theory.tensors[n].integer)
            for n in (*inputs, *scalars)})
        with np.errstate(all="ignore"):
            if all(holds(point, f) for f in facts):
                return point
    return None


def anything(rng, shape: tuple[int, ...], integer: bool) -> np.ndarray:
    return rng.integers(0, SMALLEST, shape) if integer else rng.uniform(-1, 1, shape)


def positive(rng, shape: tuple[int, ...], integer: bool) -> np.ndarray:
    return rng.integers(1, SMALLEST, shape) if integer else rng.uniform(0.5, 1.5, shape)


def distribution(rng, shape: tuple[int, ...], integer: bool) -> np.ndarray:
    """Positive entries with sum 1 along the last axis."""
    entries = positive(rng, shape, integer)
    return entries / entries.sum(axis=-1, keepdims=True) if shape and not integer else entries


def holds(point: Point, fact: Term) -> bool:
    """Does the hypothesis hold, an equation up to rounding?"""
    match fact:
        case And(args):
            return all(holds(point, a) for a in args)
        case Rel("=", left, right):
            return bool(np.allclose(point.value(left, {}), point.value(right, {})))
    return bool(point.value(fact, {}))


# -- Slopes ------------------------------------------------------------------------------------

def chosen_places(statement: Statement, point: Point, wrt: Term, seed: int) -> dict:
    """Places at which the claim is tried: a few inputs, and for each of them many outputs."""
    random = Random(seed)
    inner = {p for p in subterms(wrt) if isinstance(p, Var)}
    others = OTHERS if any(v not in inner for v, _, _ in statement.ranges) else 1
    rows = []
    for _ in range(PLACES):
        fixed = drawn(statement, point, random, {})
        kept = {v: fixed[v] for v in inner if v in fixed}
        rows += [drawn(statement, point, random, kept) for _ in range(others)]
    places = {v: np.array([row[v] for row in rows]) for v, _, _ in statement.ranges}
    kept = np.ones(len(rows), bool)
    for condition in statement.conditions:
        kept &= np.broadcast_to(point.value(condition, places), kept.shape)
    if not kept.any():
        raise Unevaluated("no index meets the conditions")
    return {v: values[kept] for v, values in places.items()}


def drawn(statement: Statement, point: Point, random: Random, kept: Mapping) -> dict[Var, int]:
    """One value for each index of the claim, inside its range."""
    row: dict[Var, int] = {}
    for var, *ends in statement.ranges:
        low, high = (int(point.value(t, {v: np.array([i]) for v, i in row.items()}).flat[0])
                     for t in ends)
        if low >= high:
            raise Unevaluated(f"no {var.name}")
        row[var] = min(max(kept[var], low), high - 1) if var in kept else \
            random.randrange(low, high)
    return row


def slopes(point: Point, left: Diff, places: Mapping) -> np.ndarray:
    """The derivative on the left at each place, by central differences."""
    wrt = left.wrt.tensor if isinstance(left.wrt, Entry) else left.wrt.name
    indices = left.wrt.at if isinstance(left.wrt, Entry) else ()
    rows = counted(point, wrt, indices, places)
    columns = {at: column(point, left.body.tensor, wrt, at) for at in dict.fromkeys(rows)}
    outputs = counted(point, left.body.tensor, left.body.at, places)
    return np.array([columns[at][out] for at, out in zip(rows, outputs)])


def counted(point: Point, name: str, indices: tuple[Term, ...],
            places: Mapping) -> list[tuple[int, ...]]:
    """The indices at each place, counted from 0."""
    count = max((len(v) for v in places.values()), default=1)
    lows = point.shape(name)[1]
    values = [np.broadcast_to(point.value(i, places), count) - low
              for i, low in zip(indices, lows)]
    return [tuple(int(v[n]) for v in values) for n in range(count)]


def column(point: Point, name: str, wrt: str, at: tuple[int, ...]) -> np.ndarray:
    """The derivatives of all entries of a tensor, or of a loss, in one entry of an input."""
    theory = point.statement.theory
    of = theory.losses.get(name, name)
    above, below = (point.moved(wrt, at, step).array(of) for step in (STEP, -STEP))
    change = (above - below) / (2 * STEP)
    return np.sum(point.weight(name) * change) if name in theory.losses else change
