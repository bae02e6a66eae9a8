"""Tables: vectors and matrices that are given number by number, set as what they are.

    let A = [[4, 5], [3, 2]]      is A = [4 5; 3 2] on a page, and no list of cases
"""

from __future__ import annotations

from itertools import product

from derive.kernel.ring import condition, normal
from derive.kernel.terms import Case, Num, Term, Truth, number, substitute
from derive.kernel.theory import Definition
from derive.report.latex import latex

MOST = 12                       # rows, and columns, of what fits on a page


def table(definition: Definition, axes: tuple[tuple[Term, Term], ...]) -> str | None:
    """The LaTeX of a definition by cases that gives each entry as a number; a vector is a column.
    None for any other definition."""
    ends = [normal(end) for axis in axes for end in axis]
    if not isinstance(definition.body, Case) or len(axes) not in (1, 2) or not all(
            isinstance(end, Num) for end in ends):
        return None
    ranges = [range(int(low.value), int(high.value)) for low, high in zip(ends[::2], ends[1::2])]
    if not all(0 < len(r) <= MOST for r in ranges):
        return None
    entries = {at: entry(definition, at) for at in product(*ranges)}
    if not all(isinstance(value, Num) for value in entries.values()):
        return None
    columns = ranges[1] if len(ranges) == 2 else ((),)
    rows = [" & ".join(latex(entries[i, j] if len(ranges) == 2 else entries[i,]) for j in columns)
            for i in ranges[0]]
    body = r" \\ ".join(rows)
    return rf"\begin{{bmatrix}} {body} \end{{bmatrix}}"


def entry(definition: Definition, at: tuple[int, ...]) -> Term:
    """The value at one place, as far as the conditions on indices decide it."""
    value = substitute(definition.body, dict(zip(definition.indices, map(number, at))))
    while isinstance(value, Case) and isinstance(truth := condition(value.cond), Truth):
        value = value.then if truth.value else value.other
    return normal(value)
