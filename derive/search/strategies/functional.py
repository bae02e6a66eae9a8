"""Linear functionals: Σ i: w[i] * X[i] = Σ i: w[i] * Y[i], from X[i] = Y[i].

A matrix times a vector is another matrix times it if the matrices are equal, which can be shown by
multiplying both with a third.

A loss of the last level of a recursion is a weighted sum of slopes of that level, and no
induction can be made on the sum itself: its weights change from step to step.  What stands
beside the weights can be compared level by level.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.context import Context
from derive.kernel.ring import from_monomial, polynomial
from derive.kernel.terms import (
    Diff,
    Entry,
    Rel,
    Term,
    Var,
    add,
    names,
    substitute,
)
from derive.search.normal.normalise import simplify
from derive.search.normal.policy import Policy
from derive.search.normal.sums import Monomial, flatten
from derive.search.normal.trace import Trace
from derive.search.strategies.induction import Range, fresh


def beside_weights(claim: Rel, here: Context) -> Iterator[tuple[Range, Rel]]:
    """Equations X[i] = Y[i], with the range of i, from which the claim follows; X is an entry
    of a recursive name or a slope of one."""
    theory = here.theory
    shut = Policy(frozenset(theory.definitions).difference(theory.recursive))
    sides = []
    for side in (claim.left, claim.right):
        trace = Trace(side, here)
        simplify(trace, shut)
        sides.append(trace.term)
    for one, other in (sides, sides[::-1]):
        mono = flatten(one, here)
        if mono is None or mono.guards or len(mono.binders) != 1 or mono.coeff != 1:
            continue
        (binder,) = mono.binders
        index = fresh(theory, here.facts, claim)
        for atom, weight in pairs(mono, theory):
            rest = without_weight(other, weight, binder, index, here)
            if rest is not None:
                yield (Range(index, binder.low, binder.high),
                       Rel("=", substitute(atom, {binder.index: index}), rest))


def beside_vectors(claim: Rel, here: Context) -> Iterator[tuple[Range, Term, Rel]]:
    """Equations X[i] = Y[i], with the range of i and the entry at i of a vector beside which both
    sides of the claim have them."""
    sides = []
    for side in (claim.left, claim.right):
        trace = Trace(side, here)
        simplify(trace, Policy(frozenset(here.theory.definitions)))
        sides.append(trace.term)
    mono = next((flatten(from_monomial(m, c), here) for m, c in polynomial(sides[0]).items()), None)
    index = fresh(here.theory, here.facts, claim)
    for binder in mono.binders if mono else ():
        for weight in (f for f in mono.factors if isinstance(f, Entry) and f.at == (binder.index,)):
            rests = [without_weight(side, weight, binder, index, here) for side in sides]
            if None not in rests:
                yield (Range(index, binder.low, binder.high),
                       substitute(weight, {binder.index: index}), Rel("=", *rests))


def pairs(mono: Monomial, theory) -> Iterator[tuple[Term, Term]]:
    """The recursive factor of a product of two, and the other factor, its weight."""
    if len(mono.factors) == 2:
        for atom, weight in (mono.factors, mono.factors[::-1]):
            entry = atom.body if isinstance(atom, Diff) else atom
            if isinstance(entry, Entry) and entry.tensor in theory.recursive and not (
                    names(weight) & theory.recursive.keys()):
                yield atom, weight


def without_weight(term: Term, weight: Term, binder, index: Var, here: Context) -> Term | None:
    """The sum of monomials with the weight taken out of each, at the index; None if one of
    them has none."""
    parts = []
    for part, coeff in polynomial(term).items():
        mono = flatten(from_monomial(part, coeff), here)
        found = mono and taken_out(mono, weight, binder, index)
        if found is None:
            return None
        parts.append(found)
    return add(*parts)


def taken_out(mono: Monomial, weight: Term, binder, index: Var) -> Term | None:
    """A nest without the factor that is the weight in one of its indices."""
    for b in mono.binders:
        if (b.low, b.high) != (binder.low, binder.high):
            continue
        wanted = substitute(weight, {binder.index: b.index})
        for i, factor in enumerate(mono.factors):
            if factor == wanted:
                rest = Monomial(mono.coeff, tuple(o for o in mono.binders if o is not b),
                                mono.guards, mono.factors[:i] + mono.factors[i + 1:])
                return substitute(rest.nest(), {b.index: index})
    return None
