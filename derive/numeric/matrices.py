"""Matrices: determinants and inverses of small matrices, by expansion along the first row.

No entry is divided by, so that the same sums serve exact numbers, intervals and dual numbers.
"""

from __future__ import annotations

from derive.numeric.numbers import Unevaluable, reciprocal

LARGEST = 6                # rows of a matrix whose determinant is expanded


def known(kind: str, rows: list[list], at: tuple[int, ...]):
    """The determinant, or the entry of the inverse at these indices."""
    if len(rows) > LARGEST:
        raise Unevaluable("the determinant of a large matrix")
    if kind == "det":
        return determinant(rows)
    i, j = at
    cofactor = determinant(minor(rows, j, i))
    return (-cofactor if (i + j) % 2 else cofactor) * reciprocal(determinant(rows))


def determinant(rows: list[list]):
    """det [] = 1."""
    if not rows:
        return 1
    total = 0
    for column, entry in enumerate(rows[0]):
        term = entry * determinant(minor(rows, 0, column))
        total = total - term if column % 2 else total + term
    return total


def minor(rows: list[list], row: int, column: int) -> list[list]:
    """The matrix without this row and column."""
    return [entries[:column] + entries[column + 1:]
            for i, entries in enumerate(rows) if i != row]
