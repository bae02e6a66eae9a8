"""Squares: why a quadratic form is not negative.

`squares` completes the squares of a polynomial of degree 2 in its atoms, exactly.  Nothing here
is trusted.
"""

from __future__ import annotations

from fractions import Fraction

from derive.kernel.ring import Monomial, Poly, from_monomial, normal, times
from derive.kernel.signs import Combination
from derive.kernel.terms import (
    ZERO,
    Add,
    Num,
    Pow,
    Rel,
    Term,
)

MOST_ATOMS = 8              # of a quadratic form
TWO = Num(Fraction(2))


def squares(wanted: Poly, op: str) -> Combination | None:
    """Weights and squares of linear forms that add up to the polynomial, if it is of degree 2
    in some monomials and such there are; with something left over if it is to be positive."""
    units = [half for m, c in wanted.items() if m and c > 0 and (half := halved(m))]
    form = matrix(wanted, [*units, ()])
    if not 0 < len(units) <= MOST_ATOMS or form is None:
        return None
    parts: list[tuple[Fraction, tuple[Term, ...]]] = []
    for n, pivot in enumerate(units):
        rest = (*units[n + 1:], ())
        weight = form[pivot, pivot]
        if weight < 0 or weight == 0 and any(form[pivot, b] for b in rest):
            return None
        if weight == 0:
            continue
        linear = Add((from_monomial(pivot), *(from_monomial(b, form[pivot, b] / weight)
                                              for b in rest if form[pivot, b])))
        parts.append((weight, (Rel("<=", ZERO, Pow(normal(linear), TWO)),)))
        row = {b: form[pivot, b] for b in rest}
        for a in rest:
            for b in rest:
                form[a, b] -= row[a] * row[b] / weight
    left = form[(), ()]
    if left < 0 or left == 0 and op == "<":
        return None
    return Combination((*parts, *([(left, ())] if left else [])))


def halved(mono: Monomial) -> Monomial | None:
    """The monomial of which this one is the square."""
    return tuple((a, e // 2) for a, e in mono) if all(e % 2 == 0 and e for _, e in mono) else None


def matrix(wanted: Poly, units: list[Monomial]) -> dict[tuple[Monomial, Monomial], Fraction] | None:
    """The symmetric matrix of a form in these monomials, if it is one."""
    form = {(a, b): Fraction(0) for a in units for b in units}
    for mono, coeff in wanted.items():
        pairs = [(a, b) for a in units for b in units if times(a, b) == mono]
        if not pairs:
            return None
        a, b = min(pairs, key=lambda pair: pair[0] != pair[1])
        form[a, b] += coeff / 2
        form[b, a] += coeff / 2
    return form
