"""Points: worlds that meet the hypotheses of a claim.

Values come from a few kinds of small numbers, beginning with the simplest; each
is moved inside the bounds on it, and equations are solved.  Then every
hypothesis is checked: only worlds in which all certainly hold are returned.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from random import Random

from derive.numeric.equations import is_square, solved, structured
from derive.numeric.hypotheses import Facts
from derive.numeric.numbers import PENDING, tidy
from derive.numeric.opaque import concrete
from derive.numeric.setting import Setting
from derive.numeric.worlds import World, tilt_of

TRIES = 12


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
    for name in facts.tilted:
        entries.update({(tilt_of(name), at): 0 for at in facts.view.places(theory.losses[name])})
    opaque = {name: concrete(theory.functions[name], Random(f"function {seed} {name}"))
              for name in setting.opaque}
    return replace(world, entries=entries, opaque=opaque)


def met(setting: Setting, facts: Facts, world: World, deadline: float):
    """Worlds close to this one that may meet the equations."""
    if not facts.equations:
        yield world
        return
    reached = frozenset().union(*map(setting.theory.reach, facts.equations))
    unknowns = [tilt_of(n) for n in sorted(facts.tilted)]
    unknowns += [n for n in setting.tensors if n in reached and not setting.theory.tensors[n].integer]
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
