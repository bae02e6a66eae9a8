"""The simplex method: a rational point at which lines hold, or weights that show there is none."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import prod

from derive.search.entailment.lines import Line, Monomial, Poly, ratio

EXCHANGE = 5                       # what an exchange step of the simplex method costs


class Tableau:
    """A point for the monomials, and the lines as linear forms that have lower bounds.

    Each basic variable (a line, or a monomial) is a linear form in the others.
    A line that is not basic sits at its bound; a monomial is free.
    """

    def __init__(self):
        self.rows: dict = {}
        self.value: dict = {}
        self.bound: dict[Line, int] = {}

    def copy(self) -> Tableau:
        twin = Tableau()
        twin.rows = {basic: dict(row) for basic, row in self.rows.items()}
        twin.value, twin.bound = dict(self.value), dict(self.bound)
        return twin

    def at(self, mono: Monomial):
        """The value of a monomial: if it is new, the product of those of its atoms."""
        if mono in self.value:
            return self.value[mono]
        return prod(self.value.get((a,), 0) for a in mono)

    def evaluate(self, poly: Poly):
        return sum(c * self.at(mono) for mono, c in poly.items())

    def fractional(self) -> list[tuple[Monomial, dict]]:
        """The basic monomials whose value is no integer, with their forms."""
        return [(mono, row) for mono, row in self.rows.items()
                if mono not in self.bound and self.value[mono].denominator != 1]

    def insert(self, line: Line) -> None:
        row: dict = {}
        for mono, c in line.poly.items():
            if mono:
                self.value.setdefault(mono, self.at(mono))
                subtract(row, self.rows.get(mono, {mono: 1}), -c)
        self.rows[line] = row
        self.bound[line] = -line.poly.get((), 0)
        self.value[line] = sum(c * self.value[m] for m, c in line.poly.items() if m)

    def solve(self, spend: Callable[[int], None]) -> dict[Line, Fraction] | None:
        """Move to a point where all lines hold, or return weights of a contradiction."""
        while True:
            worst = min(self.bound, key=lambda b: self.value[b] - self.bound[b], default=None)
            if worst is None or self.value[worst] >= self.bound[worst]:
                return None
            row = self.rows[worst]
            entering = self.entering(row)
            if entering is None:
                return {worst: 1, **{line: -c for line, c in row.items()}}
            spend(EXCHANGE)
            self.exchange(worst, entering)

    def entering(self, row: dict):
        """A variable that can raise the form: any monomial, or a line with positive weight."""
        rising = [j for j, c in row.items() if j not in self.bound or c > 0]
        return next((j for j in rising if j not in self.bound), rising[0] if rising else None)

    def exchange(self, leaving, entering) -> None:
        row = self.rows.pop(leaving)
        pivot = row.pop(entering)
        step = ratio(self.bound[leaving] - self.value[leaving], pivot)
        solved = {j: ratio(-c, pivot) for j, c in row.items()}
        solved[leaving] = ratio(1, pivot)
        self.value[leaving] = self.bound[leaving]
        self.value[entering] += step
        for basic, other in self.rows.items():
            c = other.pop(entering, 0)
            if c:
                self.value[basic] += c * step
                subtract(other, solved, -c)
        self.rows[entering] = solved


def subtract(row: dict, other: dict, weight) -> None:
    """row -= weight · other"""
    for j, c in other.items():
        new = row.get(j, 0) - weight * c
        if new:
            row[j] = new
        else:
            row.pop(j, None)
