"""Sums of squares: why Cauchy and Schwarz are right, and a Gram matrix has no negative form.

`lagrange` names the identities that make the difference in an inequality of Cauchy and Schwarz a
sum of squares, with weights or without,

    (Σ a^2) * (Σ b^2) - (Σ a*b)^2 = 1/2 * Σ i, j: (a[i]*b[j] - a[j]*b[i])^2

`quotients` those for b^2 = w and a^2 = u^2/w,

and `grams` those by which a double sum is one:

    Σ i, j, k: x[i] * A[k, i] * A[k, j] * x[j] = Σ k: (Σ i: A[k, i] * x[i])^2

and `right_angle` the one of Pythagoras, for a and b - a at right angles:

    Σ b^2 - Σ a^2 = Σ (b - a)^2

Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, permutations

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
    inverse,
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
    for identity in (*lagrange(form.difference, ones), *quotients(form.difference, ones), *grams(form.difference, here), *whole,
                     *right_angle(form.claim)):
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


def right_angle(claim: Rel) -> Iterator[Rel]:
    """That the squared length of one vector is that of another and that of their difference."""
    match claim.left, claim.right:
        case ((Fold("sum", low, high, Pow(a, two), letter) as small,
               Fold("sum", begin, end, Pow(b, power), _) as large)) \
                if two == power == TWO and (low, high) == (begin, end):
            yield Rel("=", sub(large, small), Fold("sum", low, high, Pow(sub(b, a), TWO), letter))


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
                yield from weighted(atom, scale, difference, ones)


def quotients(difference: Term, ones: frozenset[Term]) -> Iterator[Rel]:
    """(Σ u^2 / w) (Σ w) - (Σ u)^2 as a sum of squares, for the sums of such quotients, times what
    stands beside them but for Σ w."""
    for mono in polynomial(difference):
        for fold in (a for a, e in mono if e == 1 and isinstance(a, Fold) and a.kind == "sum"):
            i, j = (Var(letter, True) for letter in fresh_letters(fold))
            (body, weight), *others = polynomial(open_body(fold.body, i)).items()
            below = tuple((a, -e) for a, e in body if e < 0)
            above = tuple((a, Fraction(e, 2)) for a, e in body if e > 0)
            if others or weight != 1 or not below or fold.loose or any(
                    e.denominator != 1 for _, e in above):
                continue
            w, u = from_monomial(below), from_monomial(tuple((a, int(e)) for a, e in above))
            inner = Fold("sum", fold.low, fold.high, close(u, i), fold.letter)
            whole = normal(total(fold.low, fold.high, i, w))
            scale = from_monomial(tuple(f for f in mono if f[0] not in (fold, whole)))
            yield identity(inner, scale, (i, j), (w, mul(u, inverse(w)), ONE), ones)


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


def weighted(inner: Fold, scale: Term, difference: Term, ones: frozenset[Term]) -> Iterator[Rel]:
    """Those for a body w a b, where the difference speaks of Σ w a^2 and of Σ w b^2."""
    i, j = (Var(letter, True) for letter in fresh_letters(inner))
    (mono, coeff), *others = polynomial(open_body(inner.body, i)).items()
    spoken = {a for m in polynomial(difference) for a, _ in m}

    def is_spoken(body: Term) -> bool:
        return normal(total(inner.low, inner.high, i, body)) in spoken

    for weights in (chosen for size in (1, MOST_WEIGHTS) for chosen in combinations(mono, size)):
        rest, w = [f for f in mono if f not in weights], from_monomial(weights)
        for chosen in (c for size in range(1, len(rest) // 2 + 1) for c in combinations(rest, size)):
            a, b = from_monomial(tuple(f for f in rest if f not in chosen), coeff), from_monomial(chosen)
            if not others and is_spoken(mul(w, a, a)) and is_spoken(mul(w, b, b)):
                yield identity(inner, scale, (i, j), (w, a, b), ones)


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
        for square in squares_in(flat) if flat and not flat.guards else ():
            if normal(square) != normal(whole):
                yield Rel("=", whole, square)


def squares_in(flat: Monomial) -> Iterator[Term]:
    """The sum with a square in it, for each two parts of it that are alike: parts share no index
    but one or two of the sum, which stay outside, or those of the claim."""
    factors = [f for f in flat.factors for f in repeated(f)]
    for outside in (chosen for size in range(3) for chosen in combinations(flat.binders, size)):
        inside = [b for b in flat.binders if b not in outside]
        groups = connected(inside, factors)
        for one, two in combinations(groups, 2):
            if alike := next((order for order in permutations(two.binders)
                              if same_nest(one, Part(order, two.factors))), None):
                rest = [f for f in factors if f not in one.factors and f not in two.factors]
                rest += [f for g in groups if g not in (one, two) for f in g.factors if f not in rest]
                others = [b for b in flat.binders if b not in one.binders and b not in alike]
                yield Monomial(flat.coeff, tuple(others), (), (*rest, Pow(one.nest(), TWO))).nest()


@dataclass(frozen=True)
class Part:
    """Some indices of a sum, and the factors in which they stand."""
    binders: tuple[Binder, ...]
    factors: tuple[Term, ...]

    def nest(self) -> Term:
        return Monomial(Fraction(1), self.binders, (), self.factors).nest()


def same_nest(one: Part, two: Part) -> bool:
    return len(one.binders) == len(two.binders) and normal(one.nest()) == normal(two.nest())


def connected(binders: list[Binder], factors: list[Term]) -> list[Part]:
    """The parts of a sum that share no index."""
    parts: list[Part] = []
    for b in binders:
        own = tuple(f for f in factors if b.index in subterms(f))
        touched = [p for p in parts if any(f in own for f in p.factors)]
        merged = Part((*(x for p in touched for x in p.binders), b),
                      tuple(dict.fromkeys((*(f for p in touched for f in p.factors), *own))))
        parts = [*(p for p in parts if p not in touched), merged]
    return parts


def fresh_letters(term: Term) -> tuple[str, str]:
    """Two letters that do not stand in the term."""
    taken = names(term)
    one, two, *_ = (x for x in "ijklmpqrstuvw" if x not in taken)
    return one, two
