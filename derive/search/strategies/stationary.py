"""Stationary points: what the facts say that speak of slopes and quotients, said without these.

    ∂l/∂m = 0  for  l = -1/(2*v) * Σ k: (x[k] - m)^2      gives      Σ k: x[k] - n*m = 0

The slopes are carried out, and both sides multiplied with the divisors, which are known not to
be 0: 0 = d (f - f) = d (f - g) for a fact f = g.  So does a likelihood yield its estimate.  What
holds for all indices of a range is added up, where the facts give a sum over it: a multiplier is
found so.

    c[i]/p[i] = l for all i,  Σ i: p[i] = 1         give    Σ i: c[i] - l = 0

Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel import replay
from derive.kernel.context import Rejected
from derive.kernel.replay import Theorem, descend
from derive.kernel.terms import (
    ZERO, Add, Fold, Mul, Num, Pow, Rel, Term, Var, equals, is_integer, neg,
    open_body, sub, subterms, within)
from derive.kernel.theory import Theory
from derive.language.rules import RULES
from derive.search.entailment.integers import find
from derive.search.normal.normalise import attempted
from derive.search.normal.policy import Policy
from derive.search.normal.trace import Trace, root
from derive.search.strategies.grounds import has_derivative
from derive.search.strategies.induction import fresh
from derive.search.strategies.made import Made, Makings
from derive.search.strategies.meeting import denominator, without

MOST_SAID = 6                   # facts that are looked at


def stationary(theory: Theory, facts: tuple[Term, ...], notes: Makings) -> Iterator[Theorem]:
    """p = 0, for all indices of the fact perhaps, for each fact f = g in which slopes or quotients
    stand, where p is a multiple of f - g without them; and the sums of these p."""
    general = tuple(f for f in facts if not has_derivative(f))
    for fact in [f for f in facts if is_veiled(f)][:MOST_SAID]:
        indices, inside, equation = opened(theory, facts, fact)
        trace = plain_zero(equation, root(theory, inside), root(theory, (*general, *inside[len(facts):])))
        found = trace and zero(theory, inside, trace, (), notes)
        if not found:
            continue
        for index in reversed(indices):
            found = notes.for_all(found, index, replay.generalisation(found, index))
        yield found
        if isinstance(found.claim, Fold) and is_added_up(found.claim, facts):
            yield from filter(None, [total_of(theory, facts, found, notes)])


def zero(theory: Theory, facts: tuple[Term, ...], trace: Trace, given: tuple[Theorem, ...],
         notes: Makings) -> Theorem | None:
    """0 = p, for a trace that has led from 0 to p."""
    try:
        return notes.noted(replay.prove(theory, facts, equals(ZERO, trace.term), trace.steps, (), RULES,
                                        find, (), given), Made(tuple(trace.steps), (), given))
    except Rejected:
        return None


def is_added_up(fact: Fold, facts: tuple[Term, ...]) -> bool:
    """Do the facts give a sum over the range of one that holds for all indices?"""
    return isinstance(fact.body, Rel) and any(
        isinstance(side, Fold) and side.kind == "sum" and (side.low, side.high) == (fact.low, fact.high)
        for f in facts if isinstance(f, Rel) and f.op == "=" for side in (f.left, f.right))


def total_of(theory: Theory, facts: tuple[Term, ...], everywhere: Theorem, notes: Makings
             ) -> Theorem | None:
    """0 = Σ k: 0 = Σ k: p(k), where p is 0 everywhere."""
    said = everywhere.claim
    trace = Trace(ZERO, root(theory, facts, said))
    trace.ring(to=Fold("sum", said.low, said.high, ZERO, said.letter))
    _, _, index = descend(trace.term, 2, trace.here)
    if not trace.attempt("hypothesis", (2,), to=open_body(said.body, index).right):
        return None
    attempted(trace, Policy())
    return zero(theory, facts, trace, (everywhere,), notes)


def is_veiled(fact: Term) -> bool:
    """Is this an equation of real numbers, for all indices perhaps, in which there is a slope or a
    quotient?"""
    while isinstance(fact, Fold) and fact.kind == "all":
        fact = fact.body
    return isinstance(fact, Rel) and fact.op == "=" and not (
        is_integer(fact.left) and is_integer(fact.right)) and (
        has_derivative(fact) or any(is_quotient(p) for p in subterms(fact)))


def is_quotient(part: Term) -> bool:
    return isinstance(part, Pow) and isinstance(part.exponent, Num) and part.exponent.value < 0


def opened(theory: Theory, facts: tuple[Term, ...], fact: Term
           ) -> tuple[tuple[Var, ...], tuple[Term, ...], Rel]:
    """The indices of a fact, the facts with the ranges of these, and what it says there."""
    indices: tuple[Var, ...] = ()
    while isinstance(fact, Fold) and fact.kind == "all":
        index = fresh(theory, facts, fact)
        indices, facts = (*indices, index), (*facts, within(fact.low, index, fact.high))
        fact = open_body(fact.body, index)
    return indices, facts, fact


def plain_zero(equation: Rel, here, general) -> Trace | None:
    """0 on its way to (f - g) d; the slopes in f and g are carried out by what the facts say that
    speak of none."""
    left, right = (equation.left, equation.right)[::-1 if isinstance(equation.left, Num) else 1]
    looked = Trace(sub(left, right), general)
    attempted(looked, opening(general.theory))
    common = [d for d in denominator(looked.term) if general.nonzero(d)]
    if has_derivative(looked.term) or not (common or has_derivative(equation)):
        return None
    trace = Trace(ZERO, here)
    trace.ring(to=Mul((*common, Add((left, neg(left))))) if common else Add((left, neg(left))))
    path = (len(common),) if common else ()
    if not trace.attempt("hypothesis", (*path, 1, 1), to=right):
        return None
    trace.here = general
    trace.inside(path, lambda t: attempted(t, opening(general.theory)))
    if common:
        without(trace, looked.term, common, opening(general.theory))
    return None if denominator(trace.term) else trace


def opening(theory: Theory) -> Policy:
    return Policy(frozenset(theory.definitions), functions=True)
