"""Tensors of numbers are set as matrices; whatever else is defined by cases stays as it is."""

import pytest

from derive.language.statement import read
from derive.report.tables import table


def set_as(source: str) -> str | None:
    statement = read(f"{source}\nclaim 1 = 1")[0]
    name = next(iter(statement.theory.definitions))
    return table(statement.theory.definitions[name], statement.theory.axes(name))


@pytest.mark.parametrize("base", ["base 0", "base 1"])
@pytest.mark.parametrize("source, rows", [
    ("let A = [[4, 5], [3, 2]]", r"4 & 5 \\ 3 & 2"),
    ("let A = [[1, -2], [1/2, 0]]", r"1 & -2 \\ \frac{1}{2} & 0"),
    ("let v = [7, 8, 9]", r"7 \\ 8 \\ 9"),
])
def test_numbers_are_set_in_their_places(base, source, rows):
    found = set_as(f"{base}\n{source}")
    assert found.replace(r"\tfrac", r"\frac") == rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}"


@pytest.mark.parametrize("source", [
    "real a\nlet A = [[4, a], [3, 2]]",                              # not all of it is numbers
    "size n\nlet v[i] = {1 if i = 0, 2 otherwise} for i < n",        # how many?
    "let v[i] = {1 if i = 0, 2 otherwise} for i < 40",               # too many for a page
    "let v[i] = 2*i for i < 3",                                      # a formula
    "real a\nlet v[i] = {1 if a > 0, 2 otherwise} for i < 3",        # a condition on a number
])
def test_other_definitions_are_none(source):
    assert set_as(source) is None
