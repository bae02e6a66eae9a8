"""Geometric: the sums Σ k^d r^k and Σ k^d, for any degree d, beside the claim in which they stand.

    (1 - r)^(d+1) Σ k in l..h-1: k^d r^k  =  q(l) r^l - q(h) r^h

for the polynomial q with q(k) - r q(k+1) = (1 - r)^(d+1) k^d, so that the sum telescopes; its
coefficients are worked out from the highest down.  Turned over, with r^(b-k) for r^k, it is
r q(k) - q(k+1) = (r - 1)^(d+1) k^d.  At r = 1 it is q(k+1) - q(k) = k^d (Faulhaber's formula).
Nothing here is trusted: each equation is then proved.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import comb

from derive.kernel.ring import normal, polynomial
from derive.kernel.terms import (
    MINUS_ONE,
    ONE,
    Fold,
    Pow,
    Rel,
    Term,
    Var,
    add,
    mul,
    number,
    open_body,
    sub,
    substitute,
    subterms,
)
from derive.search.normal.powers import is_symbolic

HIGHEST = 4                     # degree
INDEX = Var("◦", True)


def geometric_sums(*terms: Term) -> Iterator[Rel]:
    """The equations of all such sums in some terms."""
    for part in dict.fromkeys(p for t in terms for p in subterms(t)):
        if isinstance(part, Fold) and part.kind == "sum" and not part.loose and (
                found := read(open_body(part.body, INDEX))):
            yield equation(part, *found) if found[1] else faulhaber(part, found[0])


def next_sums(claim: Term, facts: tuple[Term, ...]) -> Iterator[tuple[Fold, Rel]]:
    """Σ r^k over a range of the facts, and Σ r^k = first + r Σ r^k for one in the claim that is
    longer by a term."""
    known = dict.fromkeys(p for f in facts for p in subterms(f) if isinstance(p, Fold)
                          and p.kind == "sum" and not p.loose)
    for longer in dict.fromkeys(subterms(claim)):
        for shorter in known if isinstance(longer, Fold) and not longer.loose else ():
            if (longer.low, longer.body) == (shorter.low, shorter.body) and normal(
                    sub(longer.high, shorter.high)) == ONE:
                found = read(open_body(longer.body, INDEX))
                if found and found[0] == 0 and found[1] and found[2] > 0:
                    first = open_body(longer.body, longer.low)
                    yield shorter, Rel("=", longer, add(first, mul(found[1].base, shorter)))


def read(body: Term) -> tuple[int, Pow | None, int] | None:
    """The degree d, the power r^(k + b) or r^(b - k) if there is one, and the sign of k in it."""
    (mono, coeff), *others = polynomial(body).items()
    powers = [a for a, e in mono if e == 1 and is_symbolic(a) and INDEX not in subterms(a.base)]
    match mono:
        case ((atom, degree),) if not others and coeff == 1 and atom == INDEX and degree <= HIGHEST:
            return degree, None, 1
    if others or coeff != 1 or len(powers) != 1:
        return None
    rest = [(a, e) for a, e in mono if a != powers[0]]
    degree = rest[0][1] if rest else 0
    slope = normal(sub(substitute(powers[0].exponent, {INDEX: add(INDEX, ONE)}), powers[0].exponent))
    if len(rest) > 1 or rest and rest[0][0] != INDEX or not 0 <= degree <= HIGHEST \
            or slope not in (ONE, MINUS_ONE) or powers[0].base == ONE:
        return None
    return degree, powers[0], 1 if slope == ONE else -1


def equation(whole: Fold, degree: int, power: Pow, sign: int) -> Rel:
    """The equation of one sum."""
    r = power.base
    gap, carry = (sub(ONE, r), r) if sign > 0 else (sub(r, ONE), ONE)
    weights = {degree: ONE}                  # the coefficient of k^j in q is gap^j times this
    for j in reversed(range(degree)):
        weights[j] = mul(carry, add(*(
            mul(number(comb(m, j)), to_the(gap, m - j - 1), weights[m]) for m in weights)))

    def end(at: Term) -> Term:
        exponent = substitute(power.exponent, {INDEX: at})
        q = add(*(mul(w, to_the(gap, j), to_the(at, j)) for j, w in weights.items()))
        return mul(q, Pow(r, exponent if sign > 0 else add(exponent, ONE)))

    return Rel("=", mul(to_the(gap, degree + 1), whole), sub(end(whole.low), end(whole.high)))


def faulhaber(whole: Fold, degree: int) -> Rel:
    """Σ k in l..h-1: k^d = q(h) - q(l), where (d+1) q(k) = k^(d+1) less the parts of lower degree
    in (k+1)^(d+1) - k^(d+1), summed."""
    def end(at: Term) -> Term:
        sums: list[Term] = []
        for d in range(degree + 1):
            lower = (mul(number(-comb(d + 1, j)), q) for j, q in enumerate(sums))
            sums.append(mul(number(Fraction(1, d + 1)), add(to_the(at, d + 1), *lower)))
        return sums[-1]

    return Rel("=", whole, normal(sub(end(whole.high), end(whole.low))))


def to_the(base: Term, power: int) -> Term:
    return Pow(base, number(power)) if power else ONE
