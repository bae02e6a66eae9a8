"""Points: worlds that meet the hypotheses of a claim.

Values come from a few kinds of small numbers, beginning with the simplest; each
is moved inside the bounds on it, and equations are solved.  Then every
hypothesis is checked: only worlds in which all certainly hold are returned.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from random import Random

from derive.kernel.terms import names
from derive.numeric.equations import is_square, scaled, solved, structured
from derive.numeric.hypotheses import Facts
from derive.numeric.numbers import tidy
from derive.numeric.opaque import concrete
from derive.numeric.worlds import World, tilt_of

TRIES = 12
FAR = tuple(v for size in (5, 8, 20, 60, 200, 1000, 10**9) for v in (size, Fraction(1, size)))


DEEPEST_CUBIC = 5      # in a deeper composition the digits of cubic functions would explode


def composed(theory) -> int:
    """How many definitions apply an opaque function: a bound on how deep it is composed."""
    return sum(any(name.rstrip("'") in theory.functions for name in names(d.body))
               for d in theory.definitions.values())


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
    if kind == "tiny":
        return [Fraction(random.choice((-1, 1)), random.choice((3, 4, 5, 10))) for _ in range(count)]
    if kind == "far":
        return [random.choice((-1, 1)) * random.choice(FAR) for _ in range(count)]
    if kind == "small":
        pool = [v for size in range(1, max(4, count // 2 + 2)) for v in (size, -size)]
        return random.sample(pool, count)
    return [random.choice((-2, -1, 0, 0, 1, 2, Fraction(1, 2))) for _ in range(count)]


def world_at(facts: Facts, kind: str, seed: str) -> World | None:
    """A world of this kind that meets the hypotheses at these sizes, or None."""
    if not facts.atoms:
        return sampled(facts, kind, seed)
    for attempt in range(TRIES):
        tried = kind if attempt < 2 else "mixed" if attempt % 2 else "small"
        scale = Fraction(1, 2 * len(facts.atoms) + 8) if attempt % 4 == 2 else 1
        world = sampled(facts, tried, f"{seed}.{attempt}", scale)
        for candidate in met(facts, world):
            if candidate is not None and facts.hold_in(candidate):
                return candidate
    return None


def sampled(facts: Facts, kind: str, seed: str, scale=1) -> World:
    """A world of this kind, its entries inside the bounds on them."""
    setting, theory, entries = facts.setting, facts.setting.theory, {}
    random = Random(f"values {seed} {sorted(facts.ints.items())}")
    for value, name in zip(values_of(kind, random, len(setting.scalars)), setting.scalars):
        entries[name, ()] = facts.fitted((name, ()), value * scale, False)
    for name in setting.tensors:
        places, integer = facts.view.places(name), theory.tensors[name].integer
        for value, at in zip(values_of(kind, random, len(places)), places):
            value = int(value * scale) if integer else value * scale
            entries[name, at] = facts.fitted((name, at), value, integer)
    for name in facts.tilted:
        entries.update({(tilt_of(name), at): 0 for at in facts.view.places(theory.losses[name])})
    deep = composed(theory) > DEEPEST_CUBIC
    opaque = {name: concrete(theory.functions[name], Random(f"function {seed} {name}"), deep)
              for name in setting.opaque}
    return World(facts.ints, entries, opaque, setting.conventions, seed=seed)


def met(facts: Facts, world: World) -> Iterator[World | None]:
    """Worlds close to this one that may meet the equations."""
    if not facts.equations:
        yield world
        return
    unknowns = unknowns_of(facts)
    for name in unknowns:
        yield solved(facts, world, name)
    yield scaled(facts, world, unknowns)
    yield world
    for name in unknowns:
        if is_square(facts, name):
            shaped = structured(facts, world, name)
            yield shaped
            yield from (solved(facts, shaped, other) for other in unknowns if other != name)


def unknowns_of(facts: Facts) -> list[str]:
    """The names whose values the equations may be solved for."""
    setting = facts.setting
    reached = frozenset().union(*map(setting.theory.reach, facts.equations))
    tensors = [n for n in setting.tensors if not setting.theory.tensors[n].integer]
    return [*map(tilt_of, sorted(facts.tilted)),
            *(n for n in tensors + setting.scalars if n in reached)]
