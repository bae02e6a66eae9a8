"""Apart: numbers that are distinct are equal only where their indices are.

    x[i] != x[j] for i != j     gives    [x[i] = x[j]] = [i = j]    for all i, j
                                and      [x[j] = max k: x[k]] = [j = argmax k: x[k]]    for all j

A framework masks the gradient of a maximum by where the entries are equal to it.

Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from derive.kernel import replay
from derive.kernel.context import is_integer_condition
from derive.kernel.replay import Theorem
from derive.kernel.ring import normal
from derive.kernel.rules import HOLE
from derive.kernel.terms import (
    Bound, Entry, Fold, Iverson, Not, Or, Rel, Term, Var, equals, open_body, substitute, subterms,
    within)
from derive.kernel.theory import Theory
from derive.search.normal.trace import Trace, root
from derive.search.strategies.grounds import Written
from derive.search.strategies.induction import fresh
from derive.search.strategies.made import Makings

REASON = "distinct entries"


def apart(theory: Theory, facts: tuple[Term, ...], claim: Term, prove: Callable,
          checked: Callable, notes: Makings) -> Iterator[Theorem]:
    """What brackets come to that compare entries of a vector of distinct numbers, or such an entry
    and a maximum of some.  `prove(theory, facts, claim)` finds proofs of equations."""
    names = tuple(distinct_vectors(facts))
    compared = comparisons(theory, claim) if names else set()
    for name, low, high in names:
        if name not in compared:
            continue
        i = fresh(theory, facts, claim)
        j = fresh(theory, (*facts, within(low, i, high)), claim)
        entries = Entry(name, (i,), False), Entry(name, (j,), False)
        equation = equals(Iverson(equals(*entries)), Iverson(equals(i, j)))
        inside = (*facts, within(low, i, high), within(low, j, high))
        if not (found := prove(theory, inside, equation)):
            continue
        general = for_all(notes, for_all(notes, notes.of(found, REASON), j), i)
        yield general
        for ranges, extreme in extremes(theory, claim, name):
            indices = renamed(theory, inside[:-1], claim, ranges)
            where = tuple(substitute(cond, indices) for cond in ranges.values())
            if same := at_argmax(theory, (*facts, *where, within(low, i, high)), entries[0],
                                 substitute(extreme, indices), general, checked):
                theorem = notes.of(same, REASON)
                for index in (i, *reversed(indices.values())):
                    theorem = for_all(notes, theorem, index)
                yield theorem


def renamed(theory: Theory, facts: tuple[Term, ...], claim: Term,
            ranges: dict[Var, Term]) -> dict[Var, Var]:
    """Names for the indices of a definition of which nothing is said yet."""
    found: dict[Var, Var] = {}
    for index, cond in ranges.items():
        found[index] = fresh(theory, facts, claim)
        facts = (*facts, substitute(cond, found))
    return found


def at_argmax(theory: Theory, facts: tuple[Term, ...], entry: Entry, extreme: Fold,
              general: Theorem, checked: Callable):
    """[x[j] = max k: x[k]] = [j = argmax k: x[k]], found as `checked` finds it."""
    bracket = Iverson(equals(entry, normal(extreme)))
    trace = Trace(bracket, root(theory, facts, general.claim))
    shown = bracket.cond.right
    if not trace.rule("argmax_value", (0, 1), backwards=True, l=shown.low, h=shown.high,
                      F=open_body(shown.body, HOLE)):
        return None
    goal = Iverson(equals(entry.at[0], trace.term.cond.right.at[0]))
    return checked(theory, facts, Rel("=", bracket, goal), trace.steps, given=(general,)) \
        if trace.attempt("hypothesis", to=goal) else None


def for_all(notes: Makings, theorem: Theorem, index: Var) -> Theorem:
    return notes.for_all(theorem, index, replay.generalisation(theorem, index))


def distinct_vectors(facts: tuple[Term, ...]) -> Iterator[tuple[str, Term, Term]]:
    """The vectors whose entries are distinct, and the ends of their axes."""
    for fact in facts:
        match fact:
            case Fold("all", low, high, Fold("all", l, h, Or((
                    Rel("=", Bound(), Bound()),
                    Not(Rel("=", Entry(name, (Bound(),)), Entry(other, (Bound(),)))))))) \
                    if (name, low, high) == (other, l, h):
                yield name, low, high


def comparisons(theory: Theory, claim: Term) -> set[str]:
    """The vectors of whose entries a claim, or a definition it rests on, asks in a bracket what
    they are equal to."""
    return {part.tensor for term in (claim, *(body for _, body in definitions(theory, claim)))
            for bracket in subterms(term) if isinstance(bracket, Iverson)
            and isinstance(bracket.cond, Rel) and not is_integer_condition(bracket.cond)
            for part in subterms(bracket.cond) if isinstance(part, Entry)}


def extremes(theory: Theory, claim: Term, name: str) -> Iterator[tuple[dict[Var, Term], Fold]]:
    """The maxima of entries of a vector in a claim, in the definitions it rests on, with their
    indices and the ranges of these, and in its brackets with their names written out."""
    seen, written = set(), Written(theory)
    brackets = (({}, written.out(part)) for part in subterms(claim)
                if isinstance(part, Iverson) and not part.loose)
    for ranges, term in (({}, claim), *definitions(theory, claim), *brackets):
        for part in subterms(term):
            match part:
                case Fold("max", _, _, Entry(tensor, (_,))) if tensor == name and not part.loose \
                        and part not in seen:
                    seen.add(part)
                    yield ranges, part


def definitions(theory: Theory, claim: Term) -> Iterator[tuple[dict[Var, Term], Term]]:
    """The bodies of the definitions that a claim rests on, with the ranges of their indices."""
    for name, definition in theory.definitions.items():
        if name in theory.reach(claim) and name not in theory.recursive:
            ends = theory.ranges(name, definition.indices)
            yield {i: within(low, i, high) for i, (low, high) in zip(definition.indices, ends)}, \
                definition.body
