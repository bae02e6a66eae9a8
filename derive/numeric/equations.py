"""Equations among the hypotheses, solved exactly.

Where they are linear in the entries of one tensor (`Σ t = 1`, `A` symmetric, `A B = I`,
slopes of a loss) these entries are changed by Gaussian elimination; a square matrix
may also be given a structure (a permutation, a product of reflections).
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

from derive.numeric.evaluate import DEEPEST
from derive.numeric.hypotheses import Facts
from derive.numeric.numbers import PENDING, is_exact, tidy
from derive.numeric.views import View
from derive.numeric.worlds import World


def solved(facts: Facts, world: World, name: str) -> World | None:
    """The world with the tensor's entries changed so that the equations hold, if they are
    linear in them and can be solved."""
    setting = facts.setting
    view = setting.view(world)
    places = [at for other, at in world.entries if other == name]
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


def scaled(facts: Facts, world: World, unknowns: list[str]) -> World | None:
    """The world with each of these tensors multiplied by a number so that the equations in it
    hold, if one number serves them: two distributions are met so, and stay positive."""
    setting, entries = facts.setting, dict(world.entries)
    functions = [(setting.meanings.function(e.left), setting.meanings.function(e.right))
                 for e in facts.equations]
    for name in unknowns:
        places = [at for other, at in entries if other == name]
        view = setting.view(replace(world, entries=entries))
        try:
            rows = [residual_row(view, name, places, *sides) for sides in functions]
        except PENDING:
            return None
        rows = [row for row in rows if any(row[:-1])]
        if not all(is_exact(x) for row in rows for x in (*row, *(entries[name, at] for at in places))):
            return None
        slopes = [sum(x * entries[name, at] for x, at in zip(row, places)) for row in rows]
        if not all(slopes):
            return None
        steps = {Fraction(row[-1]) / slope for row, slope in zip(rows, slopes)}
        if len(steps) > 1:
            return None
        for at in places if steps else ():
            entries[name, at] = tidy(entries[name, at] * (1 + min(steps)))
    return replace(world, entries=entries)


def residual_row(view: View, name: str, places: list, left, right) -> list:
    """The slopes of left - right in each entry, then right - left."""
    row = []
    for at in places:
        moved = view.moved(name, at, False)
        difference = left(moved, [0] * DEEPEST) - right(moved, [0] * DEEPEST)
        row.append(getattr(difference, "slope", 0))
    return row + [right(view, [0] * DEEPEST) - left(view, [0] * DEEPEST)]


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
    if name not in facts.setting.tensors or facts.view.rank(name) != 2:
        return False
    axes = facts.setting.theory.axes(name)
    return not any(end.loose for axis in axes for end in axis) and len(
        {high - low for low, high in extents(facts, name)}) == 1


def extents(facts: Facts, name: str) -> list[tuple[int, int]]:
    """The ranges of the axes of a tensor, which do not depend on each other."""
    rank = facts.view.rank(name)
    return [facts.view.extent(name, (0,) * k) for k in range(rank)]


def structured(facts: Facts, world: World, name: str) -> World:
    """The world with a square matrix made the identity, or an orthogonal matrix: a
    permutation or a product of two reflections."""
    (first, end), (start, _) = extents(facts, name)
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
