"""Points: worlds that meet the hypotheses of a claim.

Values come from a few kinds of small numbers, beginning with the simplest.  A
bound on an entry is met by moving the value; equations are solved exactly, for
the entries of one tensor, where they are linear in them (`Σ t = 1`, `A` symmetric,
`A B = I`), or met by a structured matrix (a permutation, a reflection).  Then
every hypothesis is checked: only worlds in which all certainly hold are returned.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

from derive.kernel.terms import (
    And,
    Call,
    Entry,
    Fold,
    Not,
    Num,
    Or,
    Rel,
    Term,
    Var,
    names,
    open_body,
    subterms,
)
from derive.kernel.theory import Theory
from derive.numeric.evaluate import Meanings, reads_only_integers
from derive.numeric.functions import concrete
from derive.numeric.numbers import PENDING, is_exact, tidy
from derive.numeric.sizes import conjuncts, integer_names
from derive.numeric.views import View
from derive.numeric.worlds import Place, World

TRIES = 12


class Setting:
    """The names of a claim, sorted into what they need."""

    def __init__(self, theory: Theory, facts: tuple[Term, ...], claim: Term, ranges: tuple):
        self.theory, self.facts, self.claim, self.ranges = theory, facts, claim, ranges
        self.meanings = Meanings(theory)
        self.indices = [var.name for var, _, _ in ranges]
        bounds = [bound for _, low, high in ranges for bound in (low, high)]
        roots = (claim, *facts, *bounds)
        self.used = frozenset().union(*map(theory.reach, roots))
        terms = [*roots, *(t for n in sorted(self.used & set(theory.tensors))
                           for axis in theory.axes(n) for t in axis)]
        self.sizes = sorted(set().union(*map(integer_names, terms), self.in_bodies(True))
                            - set(self.indices))
        self.scalars = sorted({p.name for t in terms for p in subterms(t)
                               if isinstance(p, Var) and not p.integer} | self.in_bodies(False))
        self.tensors = sorted(n for n in self.used & set(theory.tensors)
                              if n not in theory.definitions and n not in theory.losses)
        self.opaque = sorted(self.used_functions())
        self.conventions = dict(filter(None, map(convention, facts)))
        self.needed = self.connected()
        parts = [fact for fact in conjuncts(facts) if convention(fact) is None]
        self.integer_facts = [f for f in parts if reads_only_integers(f)]
        value_facts = [f for f in parts if not reads_only_integers(f)]
        self.index_facts = [f for f in value_facts if names(f) & set(self.indices)]
        self.value_facts = [f for f in value_facts if not names(f) & set(self.indices)]

    def connected(self) -> set[str]:
        """The names that the claim needs, and those that a hypothesis ties to them."""
        roots = (self.claim, *(b for _, low, high in self.ranges for b in (low, high)))
        found = set().union(*map(self.theory.reach, roots)) | set(self.indices)
        parts = [set(self.theory.reach(f)) for f in conjuncts(self.facts)]
        while True:
            grown = found.union(*(p for p in parts if p & found))
            if grown == found:
                return found
            found = grown

    def in_bodies(self, integer: bool) -> set[str]:
        """Names in the definitions that are used, without the definitions' own indices."""
        found = set()
        for name in self.used & set(self.theory.definitions):
            definition = self.theory.definitions[name]
            own = {index.name for index in definition.indices}
            found |= {p.name for p in subterms(definition.body) if isinstance(p, Var)
                      and p.integer == integer and p.name not in own}
        return found

    def used_functions(self) -> set[str]:
        """Opaque functions, by the names they were declared with."""
        declared = set(self.theory.functions)
        return {n if n in declared else n.rstrip("'") for n in self.used} & declared

    def view(self, world: World, deadline: float) -> View:
        return View(world, self.meanings, deadline)


def convention(fact: Term):
    """((function, argument), value) for a fact that fixes a slope at a kink."""
    match fact:
        case Rel("=", Call(function, (Num(at),)), Num(value)) if function[-1:] == "'":
            return (function[:-1], tidy(at)), tidy(value)
    return None


# -- Facts at given sizes -------------------------------------------------------------------------

class Facts:
    """The hypotheses on values at given sizes, one atom for each instance."""

    def __init__(self, setting: Setting, ints: dict[str, int], deadline: float):
        self.setting = setting
        self.view = setting.view(World(ints), deadline)
        self.atoms = [a for fact in setting.value_facts for a in self.unrolled(fact)]
        self.equations = [a for a in self.atoms if isinstance(a, Rel) and a.op == "="]
        self.bounds: dict[Place, list[tuple[str, Fraction]]] = {}
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

    def note_bound(self, atom: Term) -> None:
        match atom:
            case Rel(("<" | "<=") as op, left, right):
                self.note(left, right, ("", "=")[len(op) - 1], "below")
                self.note(right, left, ("", "=")[len(op) - 1], "above")
            case Not(Rel("=", left, right)):
                self.note(left, right, "", "other")
                self.note(right, left, "", "other")

    def note(self, entry: Term, bound: Term, weak: str, side: str) -> None:
        """Remember a bound on one input, if it is one."""
        if reads_only_integers(bound) and (place := self.place(entry)):
            value = self.setting.meanings.value(bound, self.view)
            self.bounds.setdefault(place, []).append((side + weak, value))

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
        bounds = self.bounds.get(place, ())
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


# -- Values ---------------------------------------------------------------------------------------

def values_of(kind: str, random: Random, count: int) -> list:
    """So many numbers of one kind."""
    if kind in ("zero", "equal"):
        return [int(kind == "equal")] * count
    if kind == "one-hot":
        hot = random.randrange(count) if count else None
        return [int(i == hot) for i in range(count)]
    if kind == "negative":
        return [-random.randint(1, 3) for _ in range(count)]
    if kind == "fraction":
        return [tidy(Fraction(random.choice((-3, -1, 1, 2, 3)), random.choice((1, 2, 3))))
                for _ in range(count)]
    if kind == "small":
        pool = [v for size in range(1, max(4, count // 2 + 2)) for v in (size, -size)]
        return random.sample(pool, count)
    return [random.choice((-2, -1, 0, 0, 1, 2, Fraction(1, 2))) for _ in range(count)]


def world_at(setting: Setting, facts: Facts, ints: dict[str, int], kind: str, seed: str,
             deadline: float) -> World | None:
    """A world of this kind at these sizes that meets the hypotheses, or None."""
    if not setting.value_facts:
        return sampled(setting, facts, ints, kind, seed, 1)
    for attempt in range(TRIES):
        scale = Fraction(1, 2 * len(facts.atoms) + 8) if attempt % 4 == 2 else 1
        world = sampled(setting, facts, ints, kind if attempt < 2 else "mixed" if attempt % 2
                        else "small", f"{seed}.{attempt}", scale)
        for candidate in met(setting, facts, world, deadline):
            if candidate is not None and holds_all(setting, facts, candidate, deadline):
                return candidate
    return None


def sampled(setting: Setting, facts: Facts, ints: dict[str, int], kind: str, seed: str,
            scale) -> World:
    random = Random(f"values {seed} {sorted(ints.items())}")
    world = World(ints, {}, {}, setting.conventions, seed=seed)
    theory, entries = setting.theory, {}
    for value, name in zip(values_of(kind, random, len(setting.scalars)), setting.scalars):
        entries[name, ()] = facts.fitted((name, ()), value * scale, False)
    for name in setting.tensors:
        places, integer = facts.view.places(name), theory.tensors[name].integer
        for value, at in zip(values_of(kind, random, len(places)), places):
            value = int(value * scale) if integer else value * scale
            entries[name, at] = facts.fitted((name, at), value, integer)
    opaque = {name: concrete(theory.functions[name], Random(f"function {seed} {name}"))
              for name in setting.opaque}
    return replace(world, entries=entries, opaque=opaque)


def met(setting: Setting, facts: Facts, world: World, deadline: float):
    """Worlds close to this one that may meet the equations."""
    if not facts.equations:
        yield world
        return
    reached = frozenset().union(*map(setting.theory.reach, facts.equations))
    unknowns = [n for n in setting.tensors if n in reached and not setting.theory.tensors[n].integer]
    unknowns += [n for n in setting.scalars if n in reached]
    for name in unknowns:
        yield solved(setting, facts, world, name, deadline)
    yield world
    for name in unknowns:
        if is_square(facts, name):
            shaped = structured(facts, world, name)
            yield shaped
            for other in unknowns:
                if other != name:
                    yield solved(setting, facts, shaped, other, deadline)


def holds_all(setting: Setting, facts: Facts, world: World, deadline: float) -> bool:
    """Do all hypotheses on values certainly hold?"""
    view = setting.view(world, deadline)
    try:
        return all(setting.meanings.value(atom, view) for atom in facts.atoms)
    except PENDING:
        return False


# -- Equations ------------------------------------------------------------------------------------

def solved(setting: Setting, facts: Facts, world: World, name: str,
           deadline: float) -> World | None:
    """The world with the tensor's entries changed so that the equations hold, if they are
    linear in them and can be solved."""
    view = setting.view(world, deadline)
    places = facts.view.places(name) if name in setting.theory.tensors else [()]
    functions = [(setting.meanings.function(e.left), setting.meanings.function(e.right))
                 for e in facts.equations]
    try:
        rows = [residual_row(view, name, places, *sides) for sides in functions]
    except PENDING:
        return None
    if not all(is_exact(x) for row in rows for x in row):
        return None
    change = linear_solution(rows)
    if change is None:
        return None
    entries = dict(world.entries)
    for at, step in zip(places, change):
        entries[name, at] = tidy(entries[name, at] + step)
    return replace(world, entries=entries)


def residual_row(view: View, name: str, places: list, left, right) -> list:
    """The slopes of left - right in each entry, then right - left."""
    row = []
    for at in places:
        moved = view.moved(name, at, False)
        difference = left(moved, [0] * 60) - right(moved, [0] * 60)
        row.append(getattr(difference, "slope", 0))
    return row + [right(view, [0] * 60) - left(view, [0] * 60)]


def linear_solution(rows: list[list]) -> list | None:
    """A solution of the linear equations (last column: right sides), free unknowns 0."""
    rows, width, pivots = [list(map(Fraction, row)) for row in rows], len(rows[0]) - 1, []
    for column in reversed(range(width)):
        rank = len(pivots)
        found = next((i for i in range(rank, len(rows)) if rows[i][column]), None)
        if found is None:
            continue
        rows[rank], rows[found] = rows[found], rows[rank]
        rows[rank] = [x / rows[rank][column] for x in rows[rank]]
        for i, row in enumerate(rows):
            if i != rank and row[column]:
                rows[i] = [x - row[column] * p for x, p in zip(row, rows[rank])]
        pivots.append(column)
    if any(row[-1] for row in rows[len(pivots):]):
        return None
    solution = [Fraction(0)] * width
    for row, column in zip(rows, pivots):
        solution[column] = row[-1]
    return solution


def is_square(facts: Facts, name: str) -> bool:
    shape = facts.view.shape(name) if name in facts.setting.tensors else ()
    return len(shape) == 2 and len({high - low for low, high in shape}) == 1


def structured(facts: Facts, world: World, name: str) -> World:
    """The world with a square matrix made the identity, or an orthogonal matrix: a
    permutation or a product of two reflections."""
    (first, end), (start, _) = facts.view.shape(name)
    size, random = end - first, Random(f"{world.seed} {name}")
    choice = random.randrange(4)
    table = [[int(i == j) for j in range(size)] for i in range(size)]
    if choice == 1:
        random.shuffle(table)
    for _ in range(choice if choice > 1 else 0):
        table = reflected(table, [random.choice((-1, 1, 2, 3)) for _ in range(size)])
    entries = dict(world.entries)
    for i in range(size):
        for j in range(size):
            entries[name, (first + i, start + j)] = tidy(Fraction(table[i][j]))
    return replace(world, entries=entries)


def reflected(table: list[list], axis: list[int]) -> list[list]:
    """The matrix times I - 2vvᵀ/vᵀv."""
    length = sum(a * a for a in axis)
    return [[x - Fraction(2 * a, length) * sum(r * b for r, b in zip(row, axis))
             for x, a in zip(row, axis)] for row in table]
