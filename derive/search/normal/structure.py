"""Structured matrices: what hypotheses on the places of entries do to sums over them.

    T[i, j] = 0 unless …         an entry stands beside the bracket of where it is not 0
    T[i, j] = -T[j, i]           T[i, i] = 0, and a sum that turns into its negative is 0
    T[i, j] = T[j, i]            of a double sum and the one with its indices exchanged, one stays

A number that is its own negative is 0: x = x/2 + x/2 = x/2 - x/2.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from derive.kernel.context import is_constant_condition
from derive.kernel.ring import condition, normal
from derive.kernel.terms import (
    ZERO,
    Add,
    Case,
    Entry,
    Mul,
    Num,
    Or,
    Rel,
    Term,
    mul,
    names,
    neg,
    substitute,
)
from derive.search.normal.given import instance, opened_all, solve_pattern
from derive.search.normal.sums import Monomial, apply_reindexing, flatten, renamed
from derive.search.normal.trace import Trace

HALF = Num(Fraction(1, 2))


# -- Entries that are mostly 0 ---------------------------------------------------------------

def beside_support(trace: Trace) -> bool:
    """Write the bracket of where it is not 0 beside an entry of a sparse matrix."""
    for cond in supports(trace.term, trace.here.facts):
        if trace.here.shows(cond):
            continue
        trial = Trace(trace.term, trace.here)
        trial.do("ring", to=Case(condition(cond), trace.term, trace.term))
        if trial.child(2, lambda t: t.attempt("hypothesis", to=ZERO)):
            trial.ring()
            return accepted(trace, trial)
    return False


def supports(entry: Entry, facts: tuple[Term, ...]) -> Iterator[Term]:
    """The conditions on its indices without which a fact says that an entry is 0."""
    for fact in facts:
        depth, body = opened_all(fact)
        if not (depth and isinstance(body, Or)):
            continue
        for part in body.args:
            if isinstance(part, Rel) and part.op == "=" and part.right == ZERO and isinstance(
                    part.left, Entry):
                at = solve_pattern(part.left, entry, {})
                others = [a for a in body.args if a is not part]
                if at is not None and len(at) == depth and all(map(is_constant_condition, others)):
                    yield instance(others[0] if len(others) == 1 else Or(tuple(others)), at)


# -- Entries that are exchanged ----------------------------------------------------------------

def vanish(trace: Trace) -> bool:
    """0 for an entry that is its own negative, as on the diagonal of a skew matrix."""
    minus = normal(neg(trace.term))
    return any(value == minus for value in exchanged(trace.term, trace.here.facts)) and \
        halved(trace, lambda t: t.attempt("hypothesis", to=minus))


def exchanged(entry: Term, facts: tuple[Term, ...]) -> Iterator[Term]:
    """What facts make of an entry by other entries of its tensor."""
    for fact in facts:
        depth, body = opened_all(fact)
        if depth == 2 and isinstance(body, Rel) and body.op == "=" and names(body) == {entry.tensor}:
            at = solve_pattern(body.left, entry, {})
            if at is not None and len(at) == depth:
                yield normal(instance(body.right, at))


def halved(trace: Trace, turn) -> bool:
    """0, for a term that `turn` makes its own negative."""
    trial = Trace(trace.term, trace.here)
    if not trial.ring(to=Add((Mul((HALF, trace.term)), Mul((HALF, trace.term))))):
        return False
    trial.inside((1, 1), turn)
    trial.ring()
    return trial.term == ZERO and accepted(trace, trial)


def exchange(trace: Trace, settle) -> bool:
    """Exchange two indices of a sum over a symmetric or skew matrix, if what `settle` makes of it
    comes earlier, or is the negative; did the term change?"""
    turning = set(filter(None, map(exchanging, trace.here.facts))) & names(trace.term)
    if not turning:
        return False
    flat = flatten(trace.term, trace.here)
    if flat is None or len(flat.binders) < 2:
        return False
    mono, _ = renamed(flat, trace.here)
    plain = normal(mono.nest())                  # the trial is a nest too, so they compare
    for i, j in combinations(range(len(mono.binders)), 2):
        one, two = mono.binders[i], mono.binders[j]
        if (one.low, one.high) != (two.low, two.high) or not any(
                isinstance(f, Entry) and f.tensor in turning
                and {*f.at} == {one.index, two.index} for f in mono.factors):
            continue

        def turn(t: Trace) -> None:
            if turned(t, mono, i, j):
                settle(t)

        trial = Trace(trace.term, trace.here)
        turn(trial)
        trial.ring()
        if trial.term in (normal(neg(trace.term)), normal(neg(plain))):
            return halved(trace, turn)
        if trial.steps and trial.term.key < plain.key:
            return accepted(trace, trial)
    return False


def exchanging(fact: Term) -> str | None:
    """The matrix of which a fact compares each entry with the one across the diagonal."""
    depth, body = opened_all(fact)
    match body:
        case Rel("=", Entry(name, (a, b), _), right) if depth == 2:
            across = Entry(name, (b, a), body.left.integer)
            return name if right in (across, mul(Num(Fraction(-1)), across)) else None
    return None


def turned(trace: Trace, mono: Monomial, i: int, j: int) -> bool:
    """The sum with two of its indices exchanged."""
    indices = list(mono.indices())
    swap = {indices[i]: indices[j], indices[j]: indices[i]}
    indices[i], indices[j] = indices[j], indices[i]
    other = Monomial(mono.coeff, mono.binders, tuple(substitute(g, swap) for g in mono.guards),
                     tuple(substitute(f, swap) for f in mono.factors))
    return apply_reindexing(trace, mono, other, tuple(indices), tuple(indices))


def accepted(trace: Trace, trial: Trace) -> bool:
    """The moves of a trial, made for good."""
    trace.term = trial.term
    trace.steps += trial.steps
    return True
