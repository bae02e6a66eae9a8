"""Proportions: v'[c] = a^2 v[c] of two variances, where what is normalised was scaled by a.

That a layer is the same for scaled inputs or weights is seen once its two scales are compared:
both are written out, and the one form is looked at as a monomial times the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import permutations

from derive.kernel import replay
from derive.kernel.context import Rejected
from derive.kernel.replay import Theorem
from derive.kernel.ring import from_monomial, normal, polynomial
from derive.kernel.terms import ONE, ZERO, Entry, Rel, Term, Var, mul, within
from derive.kernel.theory import Theory
from derive.search.strategies.grounds import grounds, written_out
from derive.search.strategies.induction import fresh
from derive.search.strategies.made import Makings
from derive.search.strategies.policies import under_roots

MOST_SCALES = 4                 # names that are compared


def proportions(theory: Theory, facts: tuple[Term, ...], claim: Term,
                prove: Callable, notes: Makings) -> Iterator[Theorem]:
    """Equations `one[I] = c * other[I]`, for all I, between the names under roots that a claim
    reads.  `prove(theory, facts, claim, given)` finds proofs."""
    scales = sorted(under_roots(theory, claim) & theory.reach(claim) - theory.recursive.keys())
    done: set[str] = set()
    for one, other in permutations(scales[:MOST_SCALES], 2):
        if done & {one, other} or len(theory.axes(one)) != len(theory.axes(other)):
            continue
        if found := proportion(theory, facts, claim, one, other, prove, notes):
            done.add(one)
            yield from found


def proportion(theory: Theory, facts: tuple[Term, ...], claim: Term, one: str, other: str,
               prove: Callable, notes: Makings) -> list[Theorem]:
    """The theorem for one ordered pair of names, and that the first is positive where this
    follows; none if there is no proportion."""
    at: tuple[Var, ...] = ()
    for _ in theory.axes(one):
        at = (*at, fresh(theory, (*facts, *at), claim))
    ranges = tuple(within(low, i, high)
                   for i, (low, high) in zip(at, theory.ranges(one, at), strict=True))
    entries = Entry(one, at, False), Entry(other, at, False)
    factor = ratio(*(written_out(theory, grounds(theory, (*facts, *ranges), e)[0], e)
                     for e in entries))
    if factor is None:
        return []
    found = prove(theory, (*facts, *ranges), Rel("=", entries[0], mul(factor, entries[1])), ())
    sign = found and prove(theory, (*facts, *ranges), Rel("<", ZERO, entries[0]), (found.theorem,))
    try:
        return [generalised(notes.of(part), at, notes) for part in (found, sign) if part]
    except Rejected:
        return []


def generalised(theorem: Theorem, at: tuple[Var, ...], notes: Makings) -> Theorem:
    """The theorem for all of these indices."""
    for index in reversed(at):
        theorem = notes.for_all(theorem, index, replay.generalisation(theorem, index))
    return theorem


def ratio(one: Term, other: Term) -> Term | None:
    """The monomial that the second is to be multiplied with, without divisors."""
    factor = multiple(one, other)
    return None if factor is None or any(
        e < 0 for mono in polynomial(factor) for _, e in mono) else factor


def multiple(one: Term, other: Term) -> Term | None:
    """The monomial that the second is to be multiplied with."""
    (lead, scale), *_ = polynomial(other).items() or [((), 0)]
    for mono, coeff in polynomial(one).items() if scale else ():
        powers = {a: e - dict(lead).get(a, 0) for a, e in (*((a, 0) for a, _ in lead), *mono)}
        left = tuple((a, e) for a, e in sorted(powers.items(), key=lambda p: p[0].key) if e)
        factor = from_monomial(left, coeff / scale)
        if normal(mul(factor, other)) == one:
            return factor
    return None
