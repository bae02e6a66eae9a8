"""Sums of squares: why a quadratic form is not negative, and why Cauchy and Schwarz are right.

`squares` completes the squares of a polynomial of degree 2 in its atoms, exactly.  `lagrange`
names the identities that make the difference in an inequality of Cauchy and Schwarz a sum of
squares:

    (Σ a^2) * (Σ b^2) - (Σ a*b)^2 = 1/2 * Σ i, j: (a[i]*b[j] - a[j]*b[i])^2

Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from derive.kernel.ring import Poly, from_monomial, normal, polynomial
from derive.kernel.signs import Combination
from derive.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Fold,
    Mul,
    Num,
    Pow,
    Rel,
    Term,
    Var,
    mul,
    names,
    open_body,
    sub,
    substitute,
    subterms,
    total,
)

MOST_ATOMS = 8              # of a quadratic form
TWO = Num(Fraction(2))


def squares(wanted: Poly, op: str) -> Combination | None:
    """Weights and squares of linear forms that add up to the polynomial, if it is of degree 2
    and such there are; with something left over if it is to be positive."""
    atoms = list(dict.fromkeys(a for m in wanted for a, _ in m))
    if not 0 < len(atoms) <= MOST_ATOMS or any(
            e not in (1, 2) for m in wanted for _, e in m) or any(
            sum(e for _, e in m) > 2 for m in wanted):
        return None
    form = {(a, b): coefficient(wanted, a, b) for a in (*atoms, ONE) for b in (*atoms, ONE)}
    parts: list[tuple[Fraction, tuple[Term, ...]]] = []
    for n, pivot in enumerate(atoms):
        rest = (*atoms[n + 1:], ONE)
        weight = form[pivot, pivot]
        if weight < 0 or weight == 0 and any(form[pivot, b] for b in rest):
            return None
        if weight == 0:
            continue
        linear = Add((pivot, *(Mul((Num(form[pivot, b] / weight), b)) for b in rest
                               if form[pivot, b])))
        parts.append((weight, (Rel("<=", ZERO, Pow(normal(linear), TWO)),)))
        row = {b: form[pivot, b] for b in rest}
        for a in rest:
            for b in rest:
                form[a, b] -= row[a] * row[b] / weight
    left = form[ONE, ONE]
    if left < 0 or left == 0 and op == "<":
        return None
    return Combination((*parts, *([(left, ())] if left else [])))


def coefficient(form: Poly, a: Term, b: Term) -> Fraction:
    """The entry of the symmetric matrix of the form in the atoms and 1."""
    if a == b:
        return form.get(() if a == ONE else ((a, 2),), Fraction(0))
    return sum((c for m, c in form.items() if dict(m) == {
        atom: 1 for atom in (a, b) if atom != ONE}), Fraction(0)) / 2


def lagrange(claim: Rel) -> Iterator[Rel]:
    """The identities by which a negative square of a sum in the difference of the two sides is
    taken away; the sum may be split into factors in several ways."""
    for mono, weight in polynomial(sub(claim.right, claim.left)).items():
        for atom, power in mono:
            if weight < 0 and power == 2 and isinstance(atom, Fold) and atom.kind == "sum" \
                    and not atom.loose:
                yield from identities(atom)


def identities(inner: Fold) -> Iterator[Rel]:
    """For each way to write the body of a sum as a product."""
    i, j = (Var(letter, True) for letter in fresh_letters(inner))
    body = normal(open_body(inner.body, i))
    (mono, scale), *others = polynomial(body).items()
    factors = [(a, e) for a, e in mono if i in subterms(a)] if not others else [(body, 1)]
    fixed = mul(Num(scale), *(from_monomial((f,)) for f in mono if f not in factors)) \
        if not others else ONE
    for size in range(len(factors) // 2 + 1):
        for chosen in combinations(factors, size):
            a = mul(fixed, *(from_monomial((f,)) for f in factors if f not in chosen))
            b = mul(*(from_monomial((f,)) for f in chosen)) if chosen else ONE
            yield identity(inner, i, j, a, b)


def identity(inner: Fold, i: Var, j: Var, a: Term, b: Term) -> Rel:
    def over(index: Var, body: Term) -> Term:
        if index not in subterms(body):
            return mul(sub(inner.high, inner.low), body)
        return total(inner.low, inner.high, index, body)

    def at_j(term: Term) -> Term:
        return substitute(term, {i: j})

    crossed = Pow(sub(mul(a, at_j(b)), mul(at_j(a), b)), TWO)
    less = sub(mul(over(i, mul(a, a)), over(i, mul(b, b))), Pow(inner, TWO))
    return Rel("=", less, mul(Num(Fraction(1, 2)), over(i, over(j, crossed))))


def fresh_letters(term: Term) -> tuple[str, str]:
    """Two letters that do not stand in the term."""
    taken = names(term)
    one, two, *_ = (x for x in "ijklmpqrstuvw" if x not in taken)
    return one, two
