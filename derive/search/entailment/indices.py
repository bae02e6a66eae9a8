"""Indices solved for: the unknown ones from equations between index terms.

Linear equations are solved by elimination.  What stands under a floor is met in three ways:

    k // b = i, k mod b = j        the floor is an unknown of its own, so that k = b i + j
    (k + c) mod n = j              k = (j - c) mod n, for k in 0..n-1
    b i + j = k                    i = k // b, j = k mod b, for j in 0..b-1, as digits are read
    i + j = k                      i = min(k, m - 1), j = k - i, for i in 0..m-1, if one solution will do

What is found is a guess: whoever uses it has the kernel check it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from derive.kernel.ring import from_polynomial, normal, polynomial
from derive.kernel.terms import (
    ONE,
    Call,
    Floor,
    Num,
    Pow,
    Term,
    Var,
    add,
    mul,
    names,
    neg,
    sub,
    substitute,
    subterms,
)

Ranges = Mapping[Var, tuple[Term, Term]]          # low <= index < high


def solve(pairs: Sequence[tuple[Term, Term]], unknowns: Sequence[Var],
          ranges: Ranges | None = None, one_will_do: bool = False) -> list[Term] | None:
    """The unknown indices in terms of the known ones; None if they are not determined, or, where
    one solution of several will do, if none is seen."""
    equations, floors = with_floors_named([normal(sub(a, b)) for a, b in pairs], unknowns)
    ways = (linear, wrapped, digits, *([furthest] if one_will_do else []))
    found = eliminated(equations, [*unknowns, *floors], ranges or {}, floors, ways)
    if not all(u in found and not names(found[u]) & {v.name for v in (*unknowns, *floors)}
               for u in unknowns):
        return None
    return [found[u] for u in unknowns]


def eliminated(equations: list[Term], unknowns: list[Var], ranges: Ranges,
               floors: Mapping[Var, Floor], ways) -> dict[Term, Term]:
    """What elimination determines of the unknowns."""
    found: dict[Term, Term] = {}

    def learn(values: Mapping[Var, Term]) -> None:
        for v, t in found.items():
            found[v] = normal(substitute(t, dict(values)))
        found.update(values)

    progress = True
    while progress and len(found) < len(unknowns):
        left = [normal(substitute(e, found)) if found else e for e in equations]
        values = next((v for way in ways for e in left
                       if (v := way(e, [u for u in unknowns if u not in found], found, ranges,
                                    floors))), None)
        progress = values is not None
        if values:
            learn(values)
    return found


def with_floors_named(equations: list[Term], unknowns: Sequence[Var]
                      ) -> tuple[list[Term], dict[Var, Floor]]:
    """The equations with a letter for each floor in which an unknown stands."""
    own = {u.name for u in unknowns}
    inside = sorted({p for e in equations for p in subterms(e) if isinstance(p, Floor)
                     and names(p) & own and not p.loose}, key=lambda p: p.key)
    floors = {Var(f"⌊{i}", True): p for i, p in enumerate(inside)}
    at = {p: v for v, p in floors.items()}
    return [normal(substitute(e, at)) for e in equations] if at else equations, floors


# -- Ways to solve one equation, each for some of the unknowns --------------------------------

def linear(equation: Term, left: list[Var], *_) -> dict[Var, Term] | None:
    """The one unknown of an equation, by a unit or an exact division; of several, one with a
    unit that the others do not hide."""
    inside = [u for u in left if u.name in names(equation)]
    if len(inside) != 1:
        return None
    value = solved(equation, inside[0])
    return None if value is None else {inside[0]: value}


def wrapped(equation: Term, left: list[Var], found, ranges: Ranges,
            floors: Mapping[Var, Floor]) -> dict[Var, Term] | None:
    """The unknown u, with a range as long as the period, of (± u + c) mod n = known."""
    inside = [u for u in left if u.name in names(equation)]
    for f in (f for f in inside if f in floors):
        period = floors[f].under
        for u in (u for u in inside if u in ranges):
            low, high = ranges[u]
            if len(inside) != 2 or normal(sub(high, low)) != normal(period):
                continue
            over = normal(substitute(floors[f].over, found))
            for sign in (ONE, neg(ONE)):
                known = normal(sub(sub(over, mul(period, f)), mul(sign, equation)))
                turn = coefficient(over, u)
                if turn in (ONE, neg(ONE)) and not names(known) & {u.name, f.name}:
                    rest = normal(sub(over, mul(turn, u)))
                    place = normal(sub(mul(turn, sub(known, rest)), low))
                    return {u: normal(add(low, mod(place, period)))}
    return None


def digits(equation: Term, left: list[Var], found, ranges: Ranges,
           floors: Mapping[Var, Floor]) -> dict[Var, Term] | None:
    """The unknowns of c₁ u₁ + c₂ u₂ + … = known, where c₁ = 1 and each further coefficient is
    the one before times the length of its range: the digits of a number."""
    inside = [u for u in left if u.name in names(equation)]
    spans = {u: span(u, found, ranges, floors) for u in inside}
    if len(inside) < 2 or None in spans.values():
        return None
    for sign in (ONE, neg(ONE)):
        places = {u: coefficient(normal(mul(sign, equation)), u) for u in inside}
        if None in places.values():
            return None
        order, place = [], ONE
        while len(order) < len(inside):
            u = next((u for u in inside if u not in order and places[u] == place), None)
            if u is None:
                break
            order.append(u)
            place = normal(mul(place, sub(spans[u][1], spans[u][0])))
        if len(order) == len(inside):
            start = add(*(mul(places[u], spans[u][0]) for u in inside))
            whole = add(*(mul(places[u], u) for u in inside))
            value = normal(sub(sub(whole, mul(sign, equation)), start))
            return read_off(value, [(u, spans[u][0], normal(sub(spans[u][1], spans[u][0])))
                                    for u in order])
    return None


def furthest(equation: Term, left: list[Var], found, ranges: Ranges, *_) -> dict[Var, Term] | None:
    """One of the unknowns of c₁ u₁ + c₂ u₂ + … = known as large as it can be, for the others to make
    up the rest: the one with the coarsest step, where a step can be told from 1."""
    inside = [u for u in left if u.name in names(equation)]
    if len(inside) < 2 or not all(u in ranges for u in inside):
        return None
    for sign in (ONE, neg(ONE)):
        whole = normal(mul(sign, equation))
        places = {u: coefficient(whole, u) for u in inside}
        if all(c and all(n > 0 for n in polynomial(c).values()) for c in places.values()):
            u = next((u for u in inside if places[u] != ONE), inside[0])
            rest = normal(neg(substitute(whole, {v: ranges[v][0] for v in inside})))
            steps = rest if places[u] == ONE else Floor(rest, places[u])
            low, high = ranges[u]
            return {u: normal(add(low, Call("min", (steps, normal(sub(sub(high, low), ONE))))))}
    return None


def span(u: Var, found, ranges: Ranges, floors: Mapping[Var, Floor]
         ) -> tuple[Term, Term] | None:
    """The range of an unknown: b f <= u < b (f + 1) where its floor f by b is known."""
    for f, floor in floors.items():
        if floor.over == u and f in found:
            low = normal(mul(floor.under, found[f]))
            return low, normal(add(low, floor.under))
    return ranges.get(u)


def read_off(value: Term, digits: list[tuple[Var, Term, Term]]) -> dict[Var, Term]:
    """The digits of a number, the least first, each with where its range begins and how long it
    is: the remainder of what the division for the digit before has left."""
    found = {}
    for u, low, size in digits[:-1]:
        found[u] = normal(add(low, mod(value, size)))
        value = Floor(normal(value), size)
    last, low, _ = digits[-1]
    return found | {last: normal(add(low, value))}


def mod(value: Term, period: Term) -> Term:
    return sub(value, mul(period, Floor(normal(value), period)))


# -- Division -----------------------------------------------------------------------------------

def parted(over: Term, under: Term) -> tuple[Term, Term] | None:
    """(q, r) with over = under q + r, where q is what the divisor divides monomial by monomial,
    with integer coefficients; the divisor is one monomial, else there is none."""
    (divisor, scale), *others = polynomial(under).items() or [((), 0)]
    if others or not scale:
        return None
    whole, rest = {}, {}
    for mono, c in polynomial(over).items():
        powers = dict(mono)
        for a, e in divisor:
            powers[a] = powers.get(a, 0) - e
        if min(powers.values(), default=0) < 0 or (c / scale).denominator != 1:
            rest[mono] = c
        else:
            whole[tuple((a, e) for a, e in powers.items() if e)] = c / scale
    return normal(from_polynomial(whole)), normal(from_polynomial(rest))


# -- Linear equations ---------------------------------------------------------------------------

def solved(equation: Term, unknown: Var) -> Term | None:
    """The value of the unknown that makes the equation 0, by a unit or an exact division."""
    coeff = coefficient(equation, unknown)
    if coeff is None:
        return None
    rest = normal(sub(equation, mul(coeff, unknown)))
    if coeff == ONE:
        return normal(neg(rest))
    if coeff == neg(ONE):
        return rest
    if all(c < 0 for c in polynomial(coeff).values()):
        return Floor(rest, normal(neg(coeff)))
    return Floor(normal(neg(rest)), coeff)


def coefficient(term: Term, unknown: Var) -> Term | None:
    """The coefficient of the unknown in a term that is linear in it."""
    p = polynomial(term)
    return linear_coefficient(
        {m: c for m, c in p.items() if any(unknown.name in names(a) for a, _ in m)}, unknown)


def linear_coefficient(parts, index: Var) -> Term | None:
    """The coefficient of the index, if all of `parts` is linear in it."""
    terms = []
    for mono, c in parts.items():
        rest = [(a, e) for a, e in mono if a != index]
        if (index, 1) not in mono or any(index.name in names(a) for a, _ in rest):
            return None
        terms.append(mul(Num(c), *(a if e == 1 else Pow(a, Num(Fraction(e))) for a, e in rest)))
    return normal(add(*terms)) if terms else None
