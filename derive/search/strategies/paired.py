"""Paired: what an equation between vectors says once both sides are multiplied with another.

    A v = l v,  A w = m w      give    w^T A v = l w^T v,   v^T A w = m v^T w
    A v = l v,  A B = B A      give    B A v = l B v,       A B v = B A v

The products are numbers, written in the form that they have without the equations that were
multiplied, for by these each would be the other.  What follows from them is for those to find who
combine equations and inequalities.  Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice

from derive.kernel import replay
from derive.kernel.context import Rejected, marker
from derive.kernel.replay import Step, Theorem
from derive.kernel.ring import normal, polynomial
from derive.kernel.terms import (
    Entry, Fold, Mul, Rel, Term, Var, close, equals, is_integer, names, open_body, subterms)
from derive.kernel.theory import Theory
from derive.language.rules import RULES
from derive.search.entailment.integers import find
from derive.search.normal.contraction import walked
from derive.search.normal.normalise import attempted
from derive.search.normal.policy import Policy
from derive.search.normal.trace import Trace, root
from derive.search.strategies.induction import fresh, range_of
from derive.search.strategies.made import Made, Makings

MOST_PRODUCTS = 12              # of one equation
MOST_SAME = 20                  # sums that are compared with another


@dataclass(frozen=True)
class Vectors:
    """left = right for all indices from low to high, as a fact says at a place."""
    fact: Term
    low: Term
    high: Term
    index: Var
    left: Term
    right: Term


@dataclass(frozen=True)
class Paired:
    """The products that were shown, and the facts without the equations that were multiplied."""
    theorems: tuple[Theorem, ...]
    plain: tuple[Term, ...]


def paired(theory: Theory, facts: tuple[Term, ...], claim: Term, given: tuple[Theorem, ...], prove,
           notes: Makings) -> Paired | None:
    """The products of the facts' equations between vectors, beside what is given.  `prove(theory,
    facts, claim, given)` finds out which of the sums in them are the same."""
    index = fresh(theory, facts, claim)
    found = list(vectors(facts, claim, index))
    tested = {v.fact for v in found if not by_itself(v)}
    plain = tuple(f for f in facts if f not in tested)
    shown: list[Theorem] = []
    for one in (v for v in found if v.fact in tested):
        for weight in islice(weights(theory, one, found, (*facts, claim)), MOST_PRODUCTS):
            if product := multiplied(theory, facts, plain, one, weight, given, notes):
                shown.append(product)
    if not shown:
        return None
    sides = [t for theorem in shown for t in (theorem.claim.left, theorem.claim.right)]
    same = identical(theory, plain, [*sides, *(reduced(theory, plain, s, given).term for s in (
        claim.left, claim.right))], prove, notes)
    return Paired((*shown, *same), plain)


def by_itself(vectors_: Vectors) -> bool:
    """Is this an equation of matrices and numbers alone, which normal forms make use of?"""
    return isinstance(vectors_.left, Entry) and isinstance(vectors_.right, Entry) or (
        isinstance(vectors_.fact.body, Fold) and len(entries(vectors_.left)) > len(
            entries(vectors_.right)))


def vectors(facts: tuple[Term, ...], claim: Term, index: Var) -> Iterator[Vectors]:
    """The equations of vectors among the facts, those of matrices row by row."""
    free = [r for f in facts if (r := range_of(f)) and r.index.name in names(claim)]
    for fact in facts:
        match fact:
            case Fold("all", low, high, Rel("=", left, right), _) if not is_integer(
                    open_body(left, index)):
                yield Vectors(fact, low, high, index, open_body(left, index),
                              open_body(right, index))
            case Fold("all", low, high, Fold("all", begin, end, Rel("="), _), _):
                for row in free:
                    if (row.low, row.high) == (low, high):
                        inner = open_body(fact.body, row.index)
                        body = open_body(inner.body, index)
                        yield Vectors(fact, begin, end, index, body.left, body.right)


def entries(term: Term) -> list[Entry]:
    return [p for p in subterms(term) if isinstance(p, Entry)]


def weights(theory: Theory, one: Vectors, found: list[Vectors],
            said: tuple[Term, ...]) -> Iterator[Term]:
    """What the equation is multiplied with, entry by entry: vectors, rows of matrices at an
    index of the claim, the left sides of such equations, and rows v^T A."""
    names_ = {p.tensor for t in said for p in subterms(t) if isinstance(p, Entry)}
    free = [r for f in said if (r := range_of(f)) and r.index.name in names(said[-1])]
    range_ = (one.low, one.high)
    plain = [Entry(n, (one.index,), False) for n in sorted(names_) if n in theory.tensors
             and not theory.tensors[n].integer and theory.axes(n) == (range_,)]
    yield from plain
    if isinstance(one.fact.body, Fold):
        return
    matrices = [n for n in sorted(names_) if n in theory.tensors and len(theory.axes(n)) == 2
                and theory.axes(n)[1] == range_]
    for name in matrices:
        for row in free:
            if (row.low, row.high) == theory.axes(name)[0]:
                yield Entry(name, (row.index, one.index), False)
    yield from dict.fromkeys(v.left for v in found if (v.low, v.high) == range_
                             and v.left not in plain)
    inner = Var(f"{one.index.name}'", True)
    for name in matrices:
        for v in plain if theory.axes(name)[0] == range_ else ():
            yield Fold("sum", one.low, one.high, close(Mul((
                Entry(v.tensor, (inner,), False), Entry(name, (inner, one.index), False))),
                inner), "k")


def multiplied(theory: Theory, facts: tuple[Term, ...], plain: tuple[Term, ...], one: Vectors,
               weight: Term, given: tuple[Theorem, ...], notes: Makings) -> Theorem | None:
    """N = N' for the forms N and N' of Σ weight * left and Σ weight * right."""
    whole = [Fold("sum", one.low, one.high, close(Mul((weight, side)), one.index), "k")
             for side in (one.left, one.right)]
    left, right = (reduced(theory, plain, side, given) for side in whole)
    if normal(left.term) == normal(right.term):
        return None
    inside = Step("hypothesis", (2, 1), to=open_body(whole[1].body, marker(0)).factors[1])
    steps = (Step("hypothesis", to=whole[0]), inside, *right.steps)
    try:
        first = notes.noted(replay.prove(theory, facts, equals(left.term, whole[0]), (), left.steps,
                                         RULES, find, given=given),
                            Made(right=tuple(left.steps), given=given))
        return notes.noted(replay.prove(theory, facts, equals(left.term, right.term), steps, (),
                                        RULES, find, given=(*given, first)),
                           Made(steps, given=(*given, first)))
    except Rejected:
        return None


def identical(theory: Theory, plain: tuple[Term, ...], terms: list[Term], prove,
              notes: Makings) -> Iterator[Theorem]:
    """Which of the sums in some terms are the same, their order apart."""
    sums = sorted({a for t in terms for mono in polynomial(t) for a, _ in mono
                   if isinstance(a, Fold)}, key=lambda a: a.key)
    alike = [(a, b) for a, b in combinations(sums, 2) if read(a) == read(b)]
    for a, b in alike[:MOST_SAME]:
        if found := prove(theory, plain, Rel("=", b, a), ()):
            yield notes.of(found)


def read(term: Term) -> list[str]:
    """The tensors that a sum reads, as often as it does."""
    return sorted(p.tensor for p in walked(term) if isinstance(p, Entry))


def reduced(theory: Theory, facts: tuple[Term, ...], term: Term,
            given: tuple[Theorem, ...]) -> Trace:
    """The term, brought to the form that it has where these facts hold."""
    trace = Trace(term, root(theory, facts, *(t.claim for t in given)))
    attempted(trace, Policy(frozenset(theory.definitions)))
    return trace
