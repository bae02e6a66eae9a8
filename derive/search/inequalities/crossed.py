"""Crossed: two sums that are multiplied under a third, beside the squares of both.

    2 Σ k: p[k] q[k]  <=  Σ k: p[k]^2 + Σ k: q[k]^2    for p[k] = Σ i: R[k, i] x[i] and such a q[k]

since 0 <= Σ k: (p[k] - q[k])^2, and so for two numbers that are indexed alike.  It makes a form of a
semidefinite matrix, which is R^T R, convex.  What stands beside such a sum is a weight, if it is
shown not to be negative.  Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.replay import Theorem
from derive.kernel.ring import Poly, from_polynomial, normal, polynomial
from derive.kernel.terms import ZERO, Fold, Num, Pow, Rel, Term, add, mul, neg, subterms, total
from derive.search.entailment.squares import TWO
from derive.search.inequalities.square_sums import connected, squares_in
from derive.search.inequalities.work import Form, Work
from derive.search.normal.contraction import repeated
from derive.search.normal.sums import Binder, Monomial, flatten

MOST_CROSSED = 6                # squares that are shown


def crossed(form: Form) -> Iterator[Theorem]:
    """0 <= w Σ k: (p[k] - q[k])^2, or with +, for the sums of products p[k] q[k] in a goal that speaks
    of the sums of p[k]^2 and q[k]^2, multiplied out into these."""
    work, sums, left = form.known, weighted_sums(form.difference), MOST_CROSSED
    flats = {fold: flat for fold in sums
             if (flat := flatten(normal(fold), work.here)) and not flat.guards}
    spoken = {normal(s): fold for fold, flat in flats.items() for s in (fold, *squares_in(flat))}
    for fold, flat in flats.items():
        for k, p, q in pairs(flat):
            ends = [spoken.get(normal(total(k.low, k.high, k.index, Pow(n, TWO)))) for n in (p, q)]
            if left and all(ends):
                left -= 1
                yield from square(work, k, (p, q), normal(mul(Num(flat.coeff), sums[fold])),
                                  (*ends, mul(Num(2 / flat.coeff), fold)))


def weighted_sums(number: Term) -> dict[Fold, Term]:
    """The sums in a number, each with what stands beside it."""
    found: dict[Fold, Poly] = {}
    for mono, coeff in polynomial(number).items():
        sums = [a for a, e in mono if isinstance(a, Fold) and a.kind == "sum" and e == 1 and not a.loose]
        if len(sums) == 1:
            rest = tuple(f for f in mono if f[0] != sums[0])
            found.setdefault(sums[0], {})[rest] = coeff
    return {fold: from_polynomial(beside) for fold, beside in found.items()}


def pairs(flat: Monomial) -> Iterator[tuple[Binder, Term, Term]]:
    """An index of a sum and two numbers that are multiplied there and differ, if there are no more."""
    factors = [f for f in flat.factors for f in repeated(f)]
    for outside in flat.binders:
        parts = connected([b for b in flat.binders if b != outside], factors)
        single = [f for f in factors if not any(f in part.factors for part in parts)]
        numbers = [*(normal(part.nest()) for part in parts), *single]
        if len(numbers) == 2 and numbers[0] != numbers[1] and all(
                outside.index in subterms(n) for n in numbers):
            yield outside, *numbers


def square(work: Work, k: Binder, numbers: tuple[Term, Term], beside: Term,
           parts: tuple[Term, Term, Term]) -> Iterator[Theorem]:
    """The square by which a product with a weight is bounded from the side that is wanted: its parts,
    times the weight, are not negative together."""
    (p, q), (first, last, middle) = numbers, parts
    for weight, sign in ((neg(beside), neg), (beside, lambda term: term)):
        weight = normal(weight)
        if shown := work.show(Rel("<=", ZERO, weight)):
            whole = total(k.low, k.high, k.index, Pow(add(p, sign(q)), TWO))
            apart = add(first, last, sign(middle))
            links = work.outright(Rel("<=", ZERO, whole)), work.equal(Rel("=", whole, apart))
            found = all(links) and work.knowing(*links).outright(Rel("<=", ZERO, apart))
            yield from filter(None, [found and work.knowing(found, shown).outright(
                Rel("<=", ZERO, mul(weight, apart)))])
            return
