"""Ring arithmetic: when two terms are equal by the rules of a commutative ring.

`polynomial` brings a term to a sum of monomials over atoms.  Besides ring
arithmetic it knows these facts and no more:

    Σ is linear, and empty where its bounds are numbers that leave no index;
    a count is the Σ of its brackets;
    an Iverson bracket is its own square; [P and Q] = [P][Q]; [not P] = 1 - [P];
    an integer relation may be cleared of a common factor and read both ways;
    1/0 = 0, hence 1/(ab) = (1/a)(1/b), but a · 1/a is *not* 1: it is kept as
    `a` to the exponent 0, which says "a is not 0";
    {a if P, b otherwise} = [P] a + [not P] b;  x mod m = x - m ⌊x/m⌋.

It never scales an index equation by a symbol (δ[2i, j] is *not* δ[i, j/2]), and
never cancels what might be 0.  It works on nameless indices, so that the form
does not depend on the letters of binders.

This file is trusted.  It imports `terms` only.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache, reduce
from math import gcd, lcm
from types import MappingProxyType

from derive.kernel.terms import (
    FALSE, ONE, ROOM, TRUE, ZERO, Add, And, Case, Floor, Fold, Iverson, Mod, Mul, Not, Num, Or,
    Pow, Rel, Term, Truth, add, inverse, is_integer, mul, rebuild, shift, sub, uses_index)

Monomial = tuple[tuple[Term, int], ...]        # atoms with exponents, sorted by key
Poly = Mapping[Monomial, Fraction]
UNIT: Poly = MappingProxyType({(): Fraction(1)})

LARGEST_POWER = 16                             # a higher power of a sum stays an atom


def equal(a: Term, b: Term) -> bool:
    return a == b or polynomial(a) == polynomial(b)


@lru_cache(ROOM)
def normal(term: Term) -> Term:
    """The canonical form: equal canonical forms mean equal terms."""
    return from_polynomial(polynomial(term))


@lru_cache(ROOM)
def polynomial(term: Term) -> Poly:
    """The term as a sum of monomials: an answer that is given again, and that nobody can change."""
    return MappingProxyType(multiplied_out(term))


def multiplied_out(term: Term) -> Poly:
    match term:
        case Num(value):
            return constant(value)
        case Add(terms):
            return collect((m, c) for t in terms for m, c in polynomial(t).items())
        case Mul(factors):
            return reduce(multiply, map(polynomial, factors), UNIT)
        case Pow(base, exponent):
            return power(polynomial(base), normal(exponent))
        case Iverson(cond):
            return indicator(cond)
        case Case(cond, then, other):
            bracket = Iverson(cond)
            return polynomial(Add((Mul((bracket, then)), Mul((sub(ONE, bracket), other)))))
        case Fold("sum", low, high, body, letter):
            return linear_sum(normal(low), normal(high), polynomial(body), letter)
        case Fold("count", low, high, cond, letter):
            return linear_sum(normal(low), normal(high), indicator(cond), letter)
        case Mod(over, under):
            return polynomial(sub(over, Mul((under, Floor(over, under)))))
        case Floor(over, under):
            return floor(normal(over), normal(under))
    return atom(rebuild(term, lambda c, _: normal(c)))


# -- Polynomials ------------------------------------------------------------------

def constant(value) -> Poly:
    return {(): Fraction(value)} if value else {}


def atom(term: Term) -> Poly:
    return {((term, 1),): Fraction(1)}


def collect(pairs) -> Poly:
    total: Poly = {}
    for mono, coeff in pairs:
        known = total.get(mono)
        total[mono] = coeff if known is None else known + coeff
    return total if all(total.values()) else {m: c for m, c in total.items() if c}


def difference(a: Term, b: Term) -> Poly:
    """a - b, with no term made for it."""
    return collect((*polynomial(a).items(), *((m, -c) for m, c in polynomial(b).items())))


def multiply(p: Poly, q: Poly) -> Poly:
    if len(p) == 1 and () in p:                    # a number, as in most products
        return q if p == UNIT else {m: c * p[()] for m, c in q.items()}
    return collect((times(m, n), c * d) for m, c in p.items() for n, d in q.items())


def times(m: Monomial, n: Monomial) -> Monomial:
    if not m or not n:
        return m or n
    exponents = dict(m)
    for a, e in n:
        exponents[a] = merged(a, exponents[a], e) if a in exponents else e
    return tuple(sorted(exponents.items(), key=lambda pair: pair[0].key))


def merged(a: Term, e: int, f: int) -> int:
    """The exponent of a^e · a^f.  Exponent 0 stands for [a is not 0]; a bracket is idempotent."""
    return 1 if isinstance(a, Iverson) else e + f


def power(base: Poly, exponent: Term) -> Poly:
    whole = isinstance(exponent, Num) and exponent.value.denominator == 1
    n = int(exponent.value) if whole else 0
    if exponent == ZERO:
        return UNIT
    if whole and len(base) <= 1:
        return collect(pair for m, c in base.items() for pair in raised(m, c, n).items())
    if whole and 0 < n <= LARGEST_POWER:
        return reduce(multiply, [base] * n)
    if whole and n < 0:
        lead = base[min(base, key=monomial_key)]
        monic = from_polynomial({m: c / lead for m, c in base.items()})
        return {((monic, n),): lead ** n}
    return atom(Pow(from_polynomial(base), exponent))


def raised(m: Monomial, coeff: Fraction, n: int) -> Poly:
    """A monomial to the power n ≠ 0; a sum that stood in a denominator and now stands in the
    numerator is multiplied out."""
    powers = [(a, 1 if isinstance(a, Iverson) else e * n) for a, e in m]
    product = {tuple((a, e) for a, e in powers if not (isinstance(a, Add) and e > 0)): coeff ** n}
    for a, e in powers:
        if isinstance(a, Add) and e > 0:
            product = multiply(product, polynomial(Pow(a, Num(Fraction(e)))))
    return product


def from_polynomial(p: Poly) -> Term:
    return add(*(from_monomial(m, p[m]) for m in sorted(p, key=monomial_key)))


def monomial_key(m: Monomial):
    return len(m), tuple((a.key, e) for a, e in m)


def from_monomial(m: Monomial, coeff: Fraction = Fraction(1)) -> Term:
    factors = [f for a, e in m for f in written(a, e)]
    return mul(*factors) if coeff == 1 and factors else mul(Num(coeff), *factors)


def written(a: Term, e: int) -> tuple[Term, ...]:
    if e == 0:
        return a, inverse(a)
    return (a if e == 1 else Pow(a, Num(Fraction(e))),)


# -- Sums and floors ----------------------------------------------------------------

def linear_sum(low: Term, high: Term, body: Poly, letter: str) -> Poly:
    """Σ low ≤ index < high: each monomial apart, with what is free of the index outside."""
    count = difference(high, low)
    size = count.get((), Fraction(0)) if set(count) <= {()} else None
    if size is not None and size <= 0:
        return {}
    parts: list[Poly] = []
    for mono, coeff in body.items():
        inner = tuple((a, e) for a, e in mono if uses_index(a))
        outer = lowered([(a, e) for a, e in mono if not uses_index(a)])
        if not inner and size is not None:
            parts.append(multiply({(): coeff * size}, outer))
        else:
            sum_ = Fold("sum", low, high, from_monomial(inner), letter)
            parts.append(multiply({((sum_, 1),): coeff}, outer))
    return collect(pair for part in parts for pair in part.items())


def lowered(pairs: list[tuple[Term, int]]) -> Poly:
    """The product of atoms that leave the innermost binder.  They are normalised again, for
    the canonical order and sign of what they hold may change with the depth."""
    product = UNIT
    for a, e in pairs:
        if not a.loose:
            product = multiply(product, {((a, e),): Fraction(1)})
        elif e == 0:
            moved = shift(a, -1)
            product = multiply(product, polynomial(Mul((moved, inverse(moved)))))
        else:
            product = multiply(product, polynomial(Pow(shift(a, -1), Num(Fraction(e)))))
    return product


def floor(over: Term, under: Term) -> Poly:
    if isinstance(over, Num) and isinstance(under, Num) and under.value > 0:
        return constant(over.value // under.value)
    return polynomial(over) if under == ONE and is_integer(over) else atom(Floor(over, under))


# -- Conditions ---------------------------------------------------------------------

def indicator(cond: Term) -> Poly:
    """The Iverson bracket of a condition as a polynomial in brackets of simple ones."""
    match cond:
        case Truth(value):
            return constant(1 if value else 0)
        case And(args):
            return reduce(multiply, map(indicator, args), UNIT)
        case Or(args):
            return complement(indicator(And(tuple(map(Not, args)))))
        case Not(Not(arg)):
            return indicator(arg)
        case Not(Rel("<=", a, b)):
            return indicator(Rel("<", b, a))
        case Not(Rel("<", a, b)):
            return indicator(Rel("<=", b, a))
        case Not(arg):
            return complement(indicator(arg))
    simple = simple_condition(cond)
    return indicator(simple) if isinstance(simple, Truth) else atom(Iverson(simple))


def complement(p: Poly) -> Poly:
    return collect([((), Fraction(1)), *((m, -c) for m, c in p.items())])


def simple_condition(cond: Term) -> Term:
    """A relation or quantified condition in canonical form: `0 <= p`, `0 < p`, `0 = p`."""
    match cond:
        case Rel("divides", a, b):
            return divisibility(normal(a), normal(b))
        case Rel(op, a, b):
            p = difference(b, a)
            if is_integer(a) and is_integer(b):
                return integer_relation(op, p)
            return real_relation(op, p)
    return rebuild(cond, lambda c, _: condition(c) if not _is_real(c) else normal(c))


def _is_real(term: Term) -> bool:
    return not isinstance(term, (Rel, Not, And, Or, Truth)) and not (
        isinstance(term, Fold) and term.kind in ("all", "any"))


@lru_cache(ROOM)
def condition(cond: Term) -> Term:
    """The canonical form of any condition, its connectives kept."""
    match cond:
        case Not(Not(arg)):
            return condition(arg)
        case Not(Rel("<", a, b)):
            return simple_condition(Rel("<=", b, a))
        case Not(Rel("<=", a, b)):
            return simple_condition(Rel("<", b, a))
        case And() | Or() | Not() | Truth():
            return rebuild(cond, lambda c, _: condition(c))
    return simple_condition(cond)


def divisibility(a: Term, b: Term) -> Term:
    if isinstance(a, Num) and isinstance(b, Num):
        return TRUE if (b.value == 0 if a.value == 0 else b.value % a.value == 0) else FALSE
    return Rel("divides", a, b)


def integer_relation(op: str, p: Poly) -> Term:
    """0 op p for an integer p, cleared of common factors and denominators."""
    if op == "<":
        op, p = "<=", collect([*p.items(), ((), Fraction(-1))])
    rest = [c for m, c in p.items() if m]
    offset = p.get((), Fraction(0))
    if not rest:
        return TRUE if (offset == 0 if op == "=" else offset >= 0) else FALSE
    common = lcm(*[c.denominator for c in rest])
    scale = Fraction(common, gcd(*[c.numerator * (common // c.denominator) for c in rest]))
    if scale != 1:
        p, offset = {m: c * scale for m, c in p.items()}, offset * scale
    if op == "=" and offset.denominator != 1:
        return FALSE
    if offset.denominator != 1:
        p = collect([*p.items(), ((), offset.__floor__() - offset)])
    return signless(p) if op == "=" else Rel("<=", ZERO, from_polynomial(p))


def real_relation(op: str, p: Poly) -> Term:
    """0 op p, divided by the size of its leading coefficient."""
    if set(p) <= {()}:
        value = p.get((), Fraction(0))
        return TRUE if {"=": value == 0, "<=": value >= 0, "<": value > 0}[op] else FALSE
    lead = abs(p[min((m for m in p if m), key=monomial_key)])
    p = {m: c / lead for m, c in p.items()}
    return signless(p) if op == "=" else Rel(op, ZERO, from_polynomial(p))


def signless(p: Poly) -> Term:
    """0 = p and 0 = -p are the same condition: take one of them."""
    either = from_polynomial(p), from_polynomial({m: -c for m, c in p.items()})
    return Rel("=", ZERO, min(either, key=lambda term: term.key))
