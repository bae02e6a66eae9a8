"""Factors: a polynomial is not negative, because it is a product of what is not.

    p*a^2 + (1-p)*b^2 - (p*a + (1-p)*b)^2 = p * (1-p) * (a - b)^2

SymPy proposes the factors; their signs are shown here, and the kernel multiplies them out.
Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from derive.kernel.replay import Theorem
from derive.kernel.ring import Poly, from_polynomial, polynomial
from derive.kernel.terms import ZERO, Entry, Num, Pow, Rel, Term, Var, mul, neg, number
from derive.search.inequalities.work import Form, Work

MOST_TERMS, MOST_NAMES = 40, 6


def factored(form: Form) -> Iterator[Theorem]:
    """That the product of the factors of a goal is not negative, or is positive."""
    difference = polynomial(form.difference)
    if not 1 < len(difference) <= MOST_TERMS or not all(
            isinstance(a, (Var, Entry)) and e > 0 for m in difference for a, e in m):
        return
    content, powers = factors(difference)
    if sum(power for _, power in powers) < 2:
        return
    signed, work = [], form.known
    for factor, power in powers:
        if power % 2 and not (shown := with_sign(work, factor, form.goal.op)):
            return
        content, factor, work = (content, factor, work) if power % 2 == 0 else (
            content * shown[0], shown[1], work.knowing(shown[2]))
        signed.append(Pow(factor, number(power)) if power > 1 else factor)
    if content > 0:
        yield from filter(None, [work.outright(Rel(form.goal.op, ZERO, mul(Num(content), *signed)))])


def with_sign(work: Work, factor: Term, op: str) -> tuple[int, Term, Theorem] | None:
    """The factor or what is turned over, whichever is not negative, and that it is not."""
    for sign, number_ in ((1, factor), (-1, neg(factor))):
        if found := work.shallow().show(Rel(op, ZERO, number_)):
            return sign, number_, found
    return None


def factors(wanted: Poly) -> tuple[Fraction, list[tuple[Term, int]]]:
    """The number before the factors of a polynomial over the rationals, and each with its power."""
    from sympy import Dummy, Poly as SymPyPoly, Rational       # loaded for such a goal only

    names = list(dict.fromkeys(a for m in wanted for a, _ in m))
    if len(names) > MOST_NAMES:
        return Fraction(1), []
    letters = [Dummy() for _ in names]
    terms = {tuple(dict(m).get(a, 0) for a in names): Rational(c.numerator, c.denominator)
             for m, c in wanted.items()}
    content, found = SymPyPoly(terms, *letters).factor_list()

    def back(factor) -> Term:
        return from_polynomial({
            tuple(sorted(((a, e) for a, e in zip(names, powers) if e), key=lambda p: p[0].key)):
            Fraction(int(c.p), int(c.q)) for powers, c in factor.terms()})

    return Fraction(int(content.p), int(content.q)), [(back(f), power) for f, power in found]
