"""Gathered: what a recursive number that is multiplied and added to comes to.

    j[t] = j[t-1] * f(t)    gives    j[t] = j[0] * Π q<t: f(q + 1),    a power if f is the same
    j[t] = j[t-1] + f(t)    gives    j[t] = j[0] + Σ q<t: f(q + 1)
    j[t] = a * j[t-1] + f(t)    gives    j[t] = j[0] * a^t + Σ q<t: f(q + 1) * a^(t-1-q)

An author who writes the strides of all layers before as a product says nothing of the number
that gathers them on the way.  Nothing here is trusted: the equations are then proved.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.ring import from_monomial, from_polynomial, normal, polynomial
from derive.kernel.terms import (
    ONE, Case, Entry, Fold, Pow, Rel, Term, Var, add, fold, mul, names, sub, substitute, subterms)
from derive.kernel.theory import Theory
from derive.search.strategies.induction import Range, fresh


NEWEST = Var("‹newest›", True)   # the level before this one, where the index of the sum has its name


def gathered(theory: Theory, facts: tuple[Term, ...], claim: Rel) -> Iterator[tuple[Range, Rel]]:
    """Each recursive number that the claim rests on and is not itself about, in the order of
    definition: the range of its level, and the equation with its product or sum."""
    about = names(claim) if isinstance(claim.left, Entry) else frozenset()
    reached = theory.reach(claim) - about
    level = fresh(theory, facts, claim)
    for name in theory.recursive:
        if name in reached and len(theory.definitions[name].indices) == 1:
            (low, high), = theory.axes(name)
            if value := solved(theory, name, level, start(claim, low)):
                yield Range(level, low, high), Rel("=", Entry(name, (level,), False), value)


def start(claim: Rel, low: Term) -> Term:
    """Where the products of the claim begin."""
    return next((p.low for p in subterms(claim) if isinstance(p, Fold) and p.kind == "prod"), low)


def solved(theory: Theory, name: str, level: Var, begin: Term) -> Term | None:
    """What the number is at the level; None if it does more than to multiply or to add."""
    (t,), (low, _) = theory.definitions[name].indices, theory.axes(name)[0]
    match theory.definitions[name].body:
        case Case(Rel("=", left, right), base, step) if {left, right} == {t, low}:
            pass
        case _:
            return None
    before = Entry(name, (normal(sub(t, ONE)),), False)
    parts = polynomial(step)
    own = {m: c for m, c in parts.items() if (before, 1) in m}
    if len(own) != 1 or any(name in names(from_monomial(m)) for m in parts if m not in own):
        return None
    (mono, coeff), = own.items()
    factor = from_monomial(tuple(p for p in mono if p != (before, 1)), coeff)
    rest = from_polynomial({m: c for m, c in parts.items() if m not in own})
    if names(factor) & theory.recursive.keys():
        return None
    if len(parts) > 1 and factor != ONE:
        return None if t in subterms(factor) else weighed(base, factor, rest, t, level, low)
    kind, each = ("sum", rest) if len(parts) > 1 else ("prod", factor)
    count = normal(sub(level, low))
    if kind == "prod" and t not in subterms(factor):
        return normal(mul(base, Pow(factor, count)))
    there = normal(substitute(each, {t: normal(add(level, sub(low, begin), ONE))}))
    whole = fold(kind, begin, normal(add(begin, count)), level, there)
    return normal(mul(base, whole) if kind == "prod" else add(base, whole))


def weighed(base: Term, factor: Term, rest: Term, t: Var, level: Var, low: Term) -> Term:
    """What a number comes to that is multiplied by one factor at each level, and then added to."""
    there = normal(mul(substitute(rest, {t: add(level, ONE)}), Pow(factor, sub(NEWEST, level))))
    summed = substitute(fold("sum", low, level, level, there), {NEWEST: normal(sub(level, ONE))})
    return normal(add(mul(base, Pow(factor, normal(sub(level, low)))), summed))
