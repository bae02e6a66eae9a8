"""Sums of squares: why Cauchy and Schwarz are right, and a Gram matrix has no negative form.

`lagrange` names the identities that make the difference in an inequality of Cauchy and Schwarz a
sum of squares, with weights or without,

    (Σ a^2) * (Σ b^2) - (Σ a*b)^2 = 1/2 * Σ i, j: (a[i]*b[j] - a[j]*b[i])^2

and `grams` those by which a double sum is one:

    Σ i, j, k: x[i] * A[k, i] * A[k, j] * x[j] = Σ k: (Σ i: A[k, i] * x[i])^2

Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from derive.kernel.context import Context
from derive.kernel.replay import Theorem
from derive.kernel.ring import from_monomial, normal, polynomial
from derive.kernel.terms import (
    ONE,
    ZERO,
    Fold,
    Mul,
    Num,
    Pow,
    Rel,
    Term,
    Var,
    close,
    mul,
    names,
    open_body,
    sub,
    substitute,
    subterms,
    total,
)
from derive.search.entailment.squares import TWO
from derive.search.inequalities.work import Form
from derive.search.normal.contraction import repeated
from derive.search.normal.multiples import quotient
from derive.search.normal.sums import Binder, Monomial, flatten
from derive.search.strategies.grounds import Written

MOST_WEIGHTS = 2            # factors of a product under a sum that are taken for its weight


def squared(form: Form) -> Iterator[Theorem]:
    """Identities by which the goal of a form, or a part of it, is a sum of squares."""
    ones = frozenset(normal(t) for f in form.known.here.facts if isinstance(f, Rel)
                     and f.op == "=" for t, one in ((f.left, f.right), (f.right, f.left))
                     if one == ONE)
    here = form.known.here
    whole = [i for one in ones if isinstance(one, Fold) for i in identities(one, ONE, frozenset())]
    for identity in (*lagrange(form.difference, ones), *grams(form.difference, here), *whole):
        if here.nonnegative(identity.right) and (found := form.known.equal(identity)):
            yield found
            yield from filter(None, [form.known.reduced(identity.left, form.policy)])
    for square in dict.fromkeys(written_squares(form)):
        if found := form.known.outright(Rel("<=", ZERO, square)):
            yield from form.known.forms(found, form.policy)


def written_squares(form: Form) -> Iterator[Term]:
    """The squares of sums that the claim was written with, each times what stands beside its
    first product in the difference, where they are multiplied out."""
    whole = Written(form.known.theory).out(sub(form.claim.right, form.claim.left))
    for square in dict.fromkeys(subterms(whole)):
        if isinstance(square, Pow) and not square.loose and square.exponent == TWO and len(
                parts := polynomial(square)) > 1:
            first = next(iter(parts))
            for mono in polynomial(form.difference):
                beside = quotient(mono, first)
                if beside and form.known.here.nonnegative(from_monomial(beside)):
                    yield mul(from_monomial(beside), square)


def lagrange(difference: Term, ones: frozenset[Term] = frozenset()) -> Iterator[Rel]:
    """The identities by which a negative square of a sum in a difference is taken away, times
    what stands beside it; the sum may be split into factors in several ways, and of sums that
    are known to be 1 nothing is said."""
    for mono, weight in polynomial(difference).items():
        for atom, power in mono:
            if weight < 0 and power == 2 and isinstance(atom, Fold) and atom.kind == "sum" \
                    and not atom.loose:
                scale = from_monomial(tuple(f for f in mono if f[0] != atom), -weight)
                yield from identities(atom, scale, ones)


def identities(inner: Fold, scale: Term, ones: frozenset[Term]) -> Iterator[Rel]:
    """For each way to write the body of a sum as a product of weights and two factors."""
    i, j = (Var(letter, True) for letter in fresh_letters(inner))
    (mono, weight), *others = polynomial(open_body(inner.body, i)).items()
    if others:
        yield identity(inner, scale, (i, j), (ONE, open_body(inner.body, i), ONE), ones)
        return
    for size in range(len(mono) // 2 + 1):
        for chosen in combinations(mono, size):
            a = from_monomial(tuple(f for f in mono if f not in chosen), weight)
            yield identity(inner, scale, (i, j), (ONE, a, from_monomial(chosen)), ones)
    for size in range(1, min(len(mono), MOST_WEIGHTS) + 1):
        for chosen in combinations(mono, size):
            a = from_monomial(tuple(f for f in mono if f not in chosen), weight)
            yield identity(inner, scale, (i, j), (from_monomial(chosen), a, ONE), ones)


def identity(inner: Fold, scale: Term, letters: tuple[Var, Var], parts: tuple[Term, Term, Term],
             ones: frozenset[Term]) -> Rel:
    """(Σ w a^2) (Σ w b^2) - (Σ w a b)^2 = 1/2 Σ i, j: w[i] w[j] (a[i] b[j] - a[j] b[i])^2"""
    (i, j), (w, a, b) = letters, parts

    def over(index: Var, body: Term) -> Term:
        if index not in subterms(body):
            return mul(sub(inner.high, inner.low), body)
        whole = total(inner.low, inner.high, index, body)
        return ONE if normal(whole) in ones else whole

    def at_j(term: Term) -> Term:
        return substitute(term, {i: j})

    crossed = Pow(sub(mul(a, at_j(b)), mul(at_j(a), b)), TWO)
    weights = () if w == ONE else (w, at_j(w))
    less = sub(mul(over(i, mul(w, a, a)), over(i, mul(w, b, b))), Pow(inner, TWO))
    return Rel("=", mul(scale, less),
               Mul((Num(Fraction(1, 2)), scale, over(i, over(j, mul(*weights, crossed))))))


def grams(difference: Term, here: Context) -> Iterator[Rel]:
    """Σ i, j: u[i] u[j] w = Σ w (Σ i: u[i])^2, for sums whose factors come in such pairs."""
    for mono, coeff in polynomial(difference).items():
        whole = from_monomial(mono, coeff)
        flat = flatten(whole, here) if coeff > 0 else None
        for i, j in combinations(flat.binders, 2) if flat else ():
            square = gram(flat, i, j)
            if square is not None and normal(square) != normal(whole):
                yield Rel("=", whole, square)


def gram(flat: Monomial, i: Binder, j: Binder) -> Term | None:
    """The form with a square of a sum in it, if the factors at i are those at j."""
    factors = [f for f in flat.factors for f in repeated(f)]
    of_i, of_j = ([f for f in factors if b.index in subterms(f)] for b in (i, j))
    rest = [f for f in factors if f not in of_i and f not in of_j]
    outer = [b for b in flat.binders if b not in (i, j)]
    if (i.low, i.high) != (j.low, j.high) or flat.guards or not of_i or any(
            f in of_j for f in of_i) or normal(substitute(mul(*of_i), {i.index: j.index})) != \
            normal(mul(*of_j)):
        return None
    inner = Pow(Fold("sum", i.low, i.high, close(mul(*of_i), i.index), i.letter), TWO)
    return Monomial(flat.coeff, tuple(outer), (), (*rest, inner)).nest()


def fresh_letters(term: Term) -> tuple[str, str]:
    """Two letters that do not stand in the term."""
    taken = names(term)
    one, two, *_ = (x for x in "ijklmpqrstuvw" if x not in taken)
    return one, two
