"""Read at: a bracket that reads a tensor at a bound index which another bracket gives.

    Σ k: [k = i] [j = y[k]]  =  Σ k: [k = i] [j = y[i]]

The kernel matches two nests of sums by arithmetic of their indices, in which y[k] and y[i] are two
numbers like any others; so they are made one beforehand.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from derive.kernel.ring import normal, polynomial
from derive.kernel.terms import (
    Entry, Fold, Iverson, Mul, Num, Rel, Term, Var, children, mul, names, sub, substitute, subterms)
from derive.search.normal.trace import Trace


def read_at_values(trace: Trace, bound: tuple[Var, ...]) -> bool:
    """Read what the brackets of a nest of sums read at the values of its bound indices."""
    match trace.term:
        case Fold("sum"):
            return trace.child(2, lambda body: read_at_values(body, bound))
        case Mul(factors):
            known = {v: (place, value) for place, factor in enumerate(factors)
                     for v, value in given_by(factor, bound)}
            changed = [trace.child(place, lambda t: put_in_entries(t, index, value))
                       for index, (at, value) in known.items() for place, factor in enumerate(factors)
                       if place != at and isinstance(factor, Iverson) and reads_at(factor, index)]
            return any([*changed, *(trace.child(place, lambda t: read_at_values(t, bound))
                                    for place, factor in enumerate(factors) if isinstance(factor, Fold))])
    return False


def given_by(factor: Term, bound: tuple[Var, ...]) -> Iterator[tuple[Var, Term]]:
    """The bound indices that a bracket gives, each with its value."""
    match factor:
        case Iverson(Rel("=", left, right)):
            for mono, coeff in polynomial(sub(left, right)).items():
                match mono:
                    case ((Var() as index, 1),) if index in bound and abs(coeff) == 1:
                        value = normal(sub(index, mul(Num(Fraction(coeff)), sub(left, right))))
                        if index.name not in names(value):
                            yield index, value


def reads_at(term: Term, index: Var) -> bool:
    return any(isinstance(part, Entry) and index.name in names(at) for part in subterms(term)
               for at in children(part))


def put_in_entries(trace: Trace, index: Var, value: Term) -> None:
    """The value in the place of the index, within the indices of entries."""
    for place, child in enumerate(children(trace.term)):
        if index.name in names(child):
            if isinstance(trace.term, Entry):
                trace.attempt("integer", (place,), to=substitute(child, {index: value}))
            else:
                trace.child(place, lambda t: put_in_entries(t, index, value))
