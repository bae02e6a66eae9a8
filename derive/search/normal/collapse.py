"""Collapsing: bound indices that equations among the guards determine, and their sums with them.

    Σ k: [k = a] F(k)  ->  [a in the range of k] F(a)

An index may be given by a unit coefficient, by an exact or a floor division, as a remainder, or
by two bounds that leave one value.  All that are given by units go in one step, for the kernel
shows every range and every guard of both nests at each: the four of a convolution in two
dimensions, one after the other, took half of the time of its proof.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from derive.kernel.context import Context
from derive.kernel.ring import condition, normal, polynomial
from derive.kernel.terms import (
    ONE, ZERO, Floor, Num, Pow, Rel, Term, Var, add, mul, names, neg, rebuild, sub, substitute, subterms)
from derive.search.entailment.indices import coefficient, linear_coefficient, parted
from derive.search.normal.read_at import read_at_values
from derive.search.normal.sums import (
    Binder, Monomial, apply_reindexing, domain, flatten, ranges_ordered, renamed)
from derive.search.normal.trace import Trace


def collapse(trace: Trace) -> bool:
    """Remove the bound indices that equations among the guards determine: at once as many as are
    given by a unit coefficient, since the kernel goes through all ranges and guards each time;
    else one.  Where none can be removed, brackets are first read at the values of the indices."""
    mono = flatten(trace.term, trace.here)
    if mono is None or not mono.binders:
        return False
    small, values = mono, {}
    while found := next(solved(small, True, trace.here), None):
        small, gone, value = found
        values = {b: substitute(v, {gone: value}) for b, v in values.items()} | {gone: value}
    if values and brought(trace, mono, small, values):
        return True
    if any(brought(trace, mono, small, {gone: value}) for need_unit in (True, False)
           for small, gone, value in solved(mono, need_unit, trace.here)):
        return True
    return read_at_values(trace, mono.indices())


def solved(mono: Monomial, need_unit: bool,
           here: Context) -> Iterator[tuple[Monomial, Var, Term]]:
    """The monomial without a bound index that has one value, this index, and the value."""
    for b in reversed(mono.binders):
        for value, extra, guard in solutions(mono, b, need_unit):
            if any(isinstance(p, Floor) for p in subterms(value)):
                value = divided_out(value, domain(mono, here))
            if small := without(mono, b, value, extra, guard):
                yield small, b.index, value


def solutions(mono: Monomial, binder: Binder, need_unit: bool):
    """Values of the index that make a guard `0 = p` hold, with the guards they need."""
    index = binder.index
    for guard in mono.guards:
        match guard:
            case Rel("=", left, right):
                p = polynomial(sub(right, left))
                parts = {m: c for m, c in p.items() if any(index.name in names(a) for a, _ in m)}
                coeff = linear_coefficient(parts, index)
                if coeff is None:
                    continue
                rest = {m: c for m, c in p.items() if m not in parts}
                if coeff in (ONE, neg(ONE)):
                    if need_unit:
                        sign = -1 if coeff == ONE else 1
                        yield normal(mul(Num(Fraction(sign)), from_parts(rest))), (), guard
                elif not need_unit:
                    yield from divided(coeff, rest, guard)
    if not need_unit:
        yield from between(mono, index)
        yield from remainders(mono, binder)


def divided_out(value: Term, here: Context) -> Term:
    """The value, its floors worked out where that can be shown: it may come to stand where no
    step reaches, as the variable of a derivative."""
    if not any(isinstance(p, Floor) for p in subterms(value)):
        return value
    value = rebuild(value, lambda c, _: divided_out(c, here))
    if isinstance(value, Floor):
        whole, rest = parted(value.over, value.under) or (ZERO, value.over)
        value = Floor(rest, value.under)
        if here.shows(Rel("=", value, ZERO)):
            return whole
        return normal(add(whole, without_number(value, here)))
    return normal(value)


def without_number(value: Floor, here: Context) -> Floor:
    """(i - 1) // 2 as i // 2, where 2 divides i - 1: so do the terms of several windows meet."""
    added = polynomial(value.over).get((), 0)
    plain = Floor(normal(sub(value.over, Num(Fraction(added)))), value.under)
    return plain if added and isinstance(value.under, Num) and here.shows(
        Rel("=", value, plain)) else value


def remainders(mono: Monomial, b: Binder):
    """The value k = (a mod m) of an index in a range of length m, from a guard m divides k - a."""
    for guard in mono.guards:
        match guard:
            case Rel("divides", step, over) if normal(sub(b.high, b.low)) == normal(step):
                coeff = coefficient(over, b.index)
                if coeff in (ONE, neg(ONE)):
                    known = normal(sub(mul(neg(coeff), sub(over, mul(coeff, b.index))), b.low))
                    yield normal(add(b.low, known, neg(mul(step, Floor(known, step))))), (), guard


def between(mono: Monomial, index: Var):
    """The value k = p // c of an index that two guards 0 <= p - c k < c leave."""
    sides = [normal(sub(g.right, g.left)) for g in mono.guards
             if isinstance(g, Rel) and g.op == "<="]
    for p in sides:
        coeff = coefficient(p, index)
        if coeff is None:
            continue
        step = normal(neg(coeff))
        if any(normal(sub(add(p, q, ONE), step)) == ZERO for q in sides):
            yield Floor(normal(add(p, mul(step, index))), step), (), None


def divided(coeff: Term, rest, guard: Term):
    """coeff * k + rest = 0 for coeff > 0 or coeff < 0: k = ∓rest // |coeff|."""
    for stride, over in ((coeff, neg(from_parts(rest))), (normal(neg(coeff)), from_parts(rest))):
        over = normal(over)
        yield Floor(over, stride), (Rel("divides", stride, over),), guard


def from_parts(parts) -> Term:
    return add(*(mul(Num(c), *(a if e == 1 else Pow(a, Num(Fraction(e))) for a, e in m))
                 for m, c in parts.items()))


def without(mono: Monomial, gone: Binder, value: Term, extra: tuple[Term, ...],
            guard: Term | None) -> Monomial | None:
    """The monomial where index = value, unless a range then reads an index bound inside it."""
    at = {gone.index: value}
    kept = sorted_binders(tuple(
        Binder(b.index, substitute(b.low, at), substitute(b.high, at), b.letter)
        for b in mono.binders if b is not gone))
    if not ranges_ordered(kept):
        return None
    range_ = (Rel("<=", gone.low, value), Rel("<", value, gone.high))
    guards = tuple(condition(substitute(g, at))
                   for g in (*extra, *range_, *mono.guards) if g != guard)
    return Monomial(mono.coeff, kept, guards, tuple(substitute(f, at) for f in mono.factors))


def brought(trace: Trace, mono: Monomial, small: Monomial, values: dict[Var, Term]) -> bool:
    """Bring the nest to the one without the indices that have these values."""
    target, rename = renamed(small, trace.here)
    backward = tuple(substitute(values.get(i, i), rename) for i in mono.indices())
    return apply_reindexing(trace, mono, slimmed(target, trace.here), small.indices(), backward)


def sorted_binders(binders: tuple[Binder, ...]) -> tuple[Binder, ...]:
    """An order in which each range mentions only indices bound before it."""
    rest, done, seen = list(binders), [], set()
    bound = {b.index.name for b in binders}
    while rest:
        ready = next((b for b in rest if not ((names(b.low) | names(b.high)) & bound) - seen), None)
        if ready is None:
            return tuple(binders)
        rest.remove(ready)
        done.append(ready)
        seen.add(ready.index.name)
    return tuple(done)


def slimmed(mono: Monomial, here: Context) -> Monomial:
    """The monomial without guards that its ranges and other guards imply."""
    guards = list(dict.fromkeys(mono.guards))
    for guard in list(guards):
        others = tuple(g for g in guards if g is not guard)
        if domain(Monomial(mono.coeff, mono.binders, others, ()), here).shows(guard):
            guards = list(others)
    return Monomial(mono.coeff, mono.binders, tuple(guards), mono.factors)
