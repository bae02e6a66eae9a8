"""Multiplied: an equation, from that of both sides times a matrix whose inverse stands in it.

    M f = M g    gives    f = inv(M) M f = inv(M) M g = g

Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from derive.kernel import replay
from derive.kernel.context import Rejected, marker
from derive.kernel.matrices import I, J, at, everywhere, product
from derive.kernel.replay import Step, Theorem
from derive.kernel.ring import equal
from derive.kernel.terms import (
    Add, Entry, Fold, Rel, Term, Var, close, delta, equals, mul, names, open_body, substitute, subterms,
    within)
from derive.kernel.theory import Theory
from derive.search.normal.contraction import contract
from derive.search.normal.normalise import simplify
from derive.search.normal.policy import Policy
from derive.search.normal.tidy import tidy
from derive.search.normal.trace import Trace, root
from derive.search.strategies.induction import range_of
from derive.search.strategies.made import Made, Makings
from derive.search.strategies.matrices import Prove, checked, fresh_indices, is_invertible


@dataclass(frozen=True)
class Multiplied:
    """How an equation was proved: the sides, multiplied by a matrix and by its inverse."""
    matrix: str
    left: Term
    right: Term
    links: tuple[Theorem, ...] = ()            # f = inv(M) M f, inv(M) M f = inv(M) M g, and back
    notes: Makings = field(default_factory=Makings, compare=False)


def by_inverse(theory: Theory, facts: tuple[Term, ...], claim: Rel, prove: Prove,
               given: tuple[Theorem, ...]) -> tuple[Theorem, Multiplied] | None:
    """The equation, from that of both sides times a matrix whose inverse stands in it; `prove`
    shows the latter."""
    for matrix, index, row in multipliers(theory, facts, claim, given):
        (low, high), _ = theory.axes(matrix)
        other, inner = fresh_indices(theory, (*facts, claim), 2)

        def times(term: Term) -> Term:
            """(M f)[l], or (f M)[l] if the index is that of a column."""
            moved = substitute(term, {index: inner})
            factors = (at(matrix, other, inner), moved) if row else \
                (moved, at(matrix, inner, other))
            return Fold("sum", low, high, close(mul(*factors), inner), "k")

        def back(term: Term) -> Term:
            """Σ l: inv(M)[i, l] (M f)[l]"""
            name = theory.of("inv", matrix)
            factors = (at(name, index, other), times(term)) if row else \
                (times(term), at(name, other, index))
            return Fold("sum", low, high, close(mul(*factors), other), "l")

        agree = prove(theory, (*facts, within(low, other, high)),
                      Rel("=", times(claim.left), times(claim.right)), given)
        if agree is None:
            continue
        lefts, rights = back(claim.left), back(claim.right)
        step = Step("hypothesis", (2, 1 if row else 0), to=unnamed(rights, row))
        notes = Makings()
        try:
            general = notes.for_all(notes.of(agree), other,
                                    replay.generalisation(agree.theorem, other))
            links = [inserted(theory, facts, claim.left, lefts, matrix, row, given, notes),
                     noted(theory, facts, Rel("=", lefts, rights), [step], (), (*given, general),
                           notes),
                     inserted(theory, facts, claim.right, rights, matrix, row, given, notes, True)]
            if all(links):
                return (replay.transitivity(links),
                        Multiplied(matrix, lefts, rights, tuple(links), notes))
        except Rejected:
            continue
    return None


def inserted(theory: Theory, facts: tuple[Term, ...], term: Term, nest: Term, matrix: str,
             row: bool, given: tuple[Theorem, ...], notes: Makings,
             turned: bool = False) -> Theorem | None:
    """f = inv(M) (M f), or the other way round: inv(M) M is put together, then dropped."""
    here = root(theory, facts, *(t.claim for t in given))
    name = theory.of("inv", matrix)
    pair = (name, matrix) if row else (matrix, name)
    law = everywhere(matrix, equals(product(*pair, here), delta(I, J)), here)
    trace, plain = Trace(nest, here), Trace(term, here)
    trace.ring()
    plain.ring()
    for i in range(len(trace.term.terms)) if isinstance(trace.term, Add) else (None,):
        trace.inside(() if i is None else (i,), lambda t: contract(t, (law,)))
    trace.ring()
    for side in (trace, plain):
        tidy(side, Policy())
    if not equal(trace.term, plain.term):
        return None
    claim, sides = Rel("=", term, nest), (plain.steps, trace.steps)
    if turned:
        claim, sides = Rel("=", nest, term), sides[::-1]
    return noted(theory, facts, claim, *sides, given, notes)


def noted(theory: Theory, facts, claim: Rel, left, right, given: tuple[Theorem, ...],
          notes: Makings) -> Theorem | None:
    """The equation by these steps, with a note of them."""
    theorem = checked(theory, facts, claim, left, right, given)
    return theorem and notes.noted(theorem, Made(tuple(left), (), given, right=tuple(right)))


def unnamed(nest: Fold, row: bool) -> Term:
    """The inner sum of the nest, its index being the one that the kernel opens there."""
    return open_body(nest.body, marker(0)).factors[1 if row else 0]


def multipliers(theory: Theory, facts: tuple[Term, ...], claim: Rel,
                given: tuple[Theorem, ...]) -> Iterator[tuple[str, Var, bool]]:
    """Matrices whose inverse stands in the claim with a free index of the whole range, as the
    index of its rows or of its columns."""
    here = root(theory, facts, *(t.claim for t in given))
    ranges = {r.index: r for f in facts if (r := range_of(f)) is not None}
    free = {index: r for index, r in ranges.items() if not any(
        index.name in names(f) for f in facts if f != r.fact)}
    found: dict = {}
    for side in (claim.left, claim.right):
        trace = Trace(side, here)
        try:
            simplify(trace, Policy(frozenset(theory.definitions)))
        except Rejected:
            continue
        for part in (p for t in (side, trace.term) for p in subterms(t)):
            if isinstance(part, Entry) and theory.known.get(part.tensor) == "inv":
                matrix = theory.losses[part.tensor]
                if not is_invertible(matrix, here):
                    continue
                for index, row in zip(part.at, (True, False)):
                    r = free.get(index)
                    if r and (r.low, r.high) == theory.axes(matrix)[0]:
                        found[matrix, index, row] = len(theory.reach_of(matrix))
    yield from sorted(found, key=lambda m: (-found[m], m[0], m[1].name, m[2]))
