"""Equations: both sides moved on until they meet (`meeting`), with more and more opened
(`policies`); else with what indices are known to be in their place, or by cases on a bracket that is
left, which inside an expectation are events.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from derive.kernel import replay
from derive.kernel.context import Context, Rejected, is_equation, is_integer_condition, marker
from derive.kernel.replay import Step, Theorem
from derive.kernel.ring import normal
from derive.kernel.terms import (
    FALSE, ONE, ZERO, Entry, Fold, Iverson, Mean, Mul, Not, Num, Rel, Term, Var, add, children, close,
    is_integer, mul, neg, open_body, sub, substitute, subterms, within)
from derive.kernel.theory import Theory
from derive.search.entailment.indices import coefficient, solved
from derive.search.entailment.integers import find
from derive.search.normal.given import size
from derive.search.normal.normalise import attempted, simplify
from derive.search.normal.policy import Policy
from derive.search.normal.readable import readable
from derive.search.normal.trace import Trace, root
from derive.search.normal.turns import turns
from derive.search.proving.found import Found, checked
from derive.search.strategies.consequences import by_combination
from derive.search.strategies.events import gathered, is_nothing, told_apart
from derive.search.strategies.extremes import by_entries
from derive.search.strategies.functional import beside_vectors
from derive.search.strategies.grounds import grounds
from derive.search.strategies.induction import Range
from derive.search.strategies.made import Makings
from derive.search.strategies.meeting import met
from derive.search.strategies.multiplying import by_inverse
from derive.search.strategies.policies import is_of_determinant, policies
from derive.search.strategies.strict import speaks_of_events, strictly
from derive.search.strategies.summands import by_summands


def prove_shut(theory: Theory, facts: tuple[Term, ...], claim: Rel,
               given: tuple[Theorem, ...] = ()) -> Found | None:
    """Both sides moved on until they meet, no function being opened: soon done, or not at all."""
    here, lemmas = grounds(theory, facts, claim, given)
    for policy in policies(theory, claim, here.facts):
        left, right = Trace(claim.left, here), Trace(claim.right, here)
        if not policy.functions and met(left, right, policy):
            return checked(theory, facts, claim, left.steps, right.steps, lemmas, given)
    return None


def prove_equation(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
                   given: tuple[Theorem, ...] = ()) -> Found | None:
    """Both sides moved on until they meet; else by cases on a bracket that is left."""
    here, lemmas = grounds(theory, facts, claim, given)
    for policy in policies(theory, claim, here.facts):
        left, right = Trace(claim.left, here), Trace(claim.right, here)
        if theory.known and policy.unfold:
            for trace in (left, right):          # inverses meet their matrices by name first
                attempted(trace, Policy())
        if met(left, right, policy):
            return checked(theory, facts, claim, left.steps, right.steps, lemmas, given)
    if found := prove_put_in(theory, facts, claim, splits, given):
        return found
    if splits and speaks_of_events(theory, claim):
        return prove_strictly(theory, facts, claim, given) or prove_by_events(
            theory, facts, claim, given)
    cond = (two_valued(here, left.term, right.term)
            or undecided(facts, left.term, right.term)) if splits else None
    return split(theory, facts, claim, cond, splits, prove_equation, given) \
        if cond is not None else None


def prove_strictly(theory: Theory, facts: tuple[Term, ...], claim: Rel,
                   given: tuple[Theorem, ...]) -> Found | None:
    """An equation of expectations whose events are made of the same strict comparisons, or follow
    from the expectations that are known, written with those."""
    policy = Policy(frozenset(theory.definitions))
    here = root(theory, facts, *(t.claim for t in given))
    left, right = Trace(claim.left, here), Trace(claim.right, here)
    for side in (left, right):
        strictly(side, policy)
    if left.term == right.term:
        return checked(theory, facts, claim, left.steps, right.steps, given=given)
    values = tuple(strict_value(theory, facts, mean, policy, given) for mean in dict.fromkeys(
        p for cond in (claim, *facts) for p in subterms(cond) if isinstance(p, Mean) and not p.loose))
    known = (*given, *(found.theorem for found in values if found))
    sides = by_combination(root(theory, facts, *(t.claim for t in known)), claim)
    whole = sides and checked(theory, facts, claim, *(t.steps for t in sides), given=known)
    return whole and replace(whole, above=tuple(filter(None, values)))


def strict_value(theory: Theory, facts: tuple[Term, ...], mean: Mean, policy: Policy,
                 given: tuple[Theorem, ...]) -> Found | None:
    """What an expectation is, written with those of strict comparisons, whatever is known of it."""
    free = tuple(f for f in facts if not any(isinstance(p, Mean) for p in subterms(f)))
    trace = Trace(mean, root(theory, free, *(t.claim for t in given)))
    strictly(trace, policy)
    return checked(theory, facts, Rel("=", mean, trace.term), trace.steps, given=given) \
        if trace.steps else None


def prove_by_events(theory: Theory, facts: tuple[Term, ...], claim: Rel,
                    given: tuple[Theorem, ...]) -> Found | None:
    """An equation of expectations of which nothing is left whichever way events fall."""
    difference = sub(claim.left, claim.right)
    for whole in (w for more in (ZERO, *assumed(facts)) for w in gathered(add(difference, more))):
        trace = Trace(whole.right, root(theory, facts, *(t.claim for t in given)))
        told_apart(trace, Policy(frozenset(theory.definitions)), is_nothing)
        nothing = checked(theory, facts, Rel("=", whole.right, ZERO), trace.steps, given=given) \
            if trace.term == ZERO else None
        same = nothing and prove_equation(theory, facts, whole, 0, given)
        if same:
            known = (*given, same.theorem, nothing.theorem)
            sides = by_combination(root(theory, facts, *(t.claim for t in known)), claim)
            found = sides and checked(theory, facts, claim, *(t.steps for t in sides), given=known)
            return found and replace(found, above=(same, nothing))
    return None


def prove_put_in(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
                 given: tuple[Theorem, ...]) -> Found | None:
    """An equation, from the one with what an index is known to be in its place."""
    for fact in facts:
        match fact:
            case Rel("=", Var(_, True) as index, value) if index in subterms(claim) and (
                    index not in subterms(value)):
                there = put_in(claim, index, value)
                shown = prove_equation(theory, facts, there, splits, given) if there else None
                if shown is None:
                    return None
                left, right = ([Step("integer", path, to=value) for path in places_of(index, side)]
                               for side in (claim.left, claim.right))
                same = Step("hypothesis", to=shown.theorem.claim.right)
                whole = checked(theory, facts, claim, (*left, same), right, (), (*given, shown.theorem))
                return replace(whole, above=(shown,)) if whole else None
    return None


def put_in(claim: Rel, index: Var, value: Term) -> Rel | None:
    """The claim with a value in the place of an index, unless the value may move within a derivative
    or an expectation in it."""
    try:
        return substitute(claim, {index: value})
    except Rejected:
        return None


def places_of(part: Term, term: Term, path: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """Where a part stands in a term."""
    if term == part:
        yield path
    for number, child in enumerate(children(term)):
        yield from places_of(part, child, (*path, number))


def assumed(facts: tuple[Term, ...]) -> Iterator[Term]:
    """What is 0 by a hypothesis on expectations, and its negative."""
    for fact in facts:
        if isinstance(fact, Rel) and fact.op == "=" and any(isinstance(p, Mean) for p in subterms(fact)):
            yield from (sub(fact.left, fact.right), sub(fact.right, fact.left))


def bracket(theory: Theory, facts: tuple[Term, ...], claim: Rel) -> Found | None:
    """A proof of what a bracket comes to, by cases."""
    return prove_equation(theory, facts, claim, 2)


def split(theory, facts, claim, cond: Term, splits: int, again, given=()) -> Found | None:
    """The claim where the condition holds, and where it does not."""
    cases = []
    for case in (cond, Not(cond)):
        found = impossible(theory, (*facts, case), claim, given) or again(
            theory, (*facts, case), claim, splits - 1, given)
        if found is None:
            return None
        cases.append(found)
    theorem = replay.by_cases(cond, cases[0].theorem, cases[1].theorem)
    return Found(theorem, cond=cond, cases=tuple(cases))


def impossible(theory: Theory, facts: tuple[Term, ...], claim: Term,
               given: tuple[Theorem, ...]) -> Found | None:
    """An equation in a case that cannot be, for what it says of integers contradicts the facts:
    there each side is [0 = 0] times itself, and [0 = 0] is 0."""
    here = Context(theory, facts, find, hypotheses=facts)
    if not (is_equation(claim) and isinstance(claim, Rel) and is_integer_condition(facts[-1])
            and here.shows(Rel("=", ZERO, ONE))):
        return None
    sides = Trace(claim.left, here), Trace(claim.right, here)
    for side in sides:
        side.ring(to=mul(Iverson(Rel("=", ZERO, ZERO)), side.term))
        side.attempt("bracket", (0,), to=FALSE)
        side.ring()
    return checked(theory, facts, claim, *(side.steps for side in sides), (), given)


def two_valued(here: Context, *terms: Term) -> Term | None:
    """That the entry of a mask is 0, where this is not known."""
    for part in (p for t in terms for p in subterms(t)):
        if isinstance(part, Entry) and part.integer and not part.loose:
            cond = Rel("=", part, ZERO)
            if here.shows_integers(within(ZERO, part, Num(Fraction(2)))) and not (
                    here.shows(cond) or here.shows(Not(cond))):
                return cond
    return None


def undecided(facts: tuple[Term, ...], *terms: Term) -> Term | None:
    """The simplest condition of a bracket that stands outside all binders, an equation first, for
    what is equal can be put in; a number that is known not to be positive may still be negative or 0."""
    conds = [c for t in terms for p in subterms(t) if not p.loose for c in turns(p)]
    match facts[-1] if facts and conds else None:
        case Not(Rel("<", a, b)) if not (is_integer(a) and is_integer(b)):
            return Rel("<", b, a)
    return min(map(read_off, conds), key=lambda c: (size(c), not is_equation(c), c.key), default=None)


def read_off(cond: Term) -> Term:
    """The condition; of an equation of integers, what it says a name is, which can be put in."""
    match cond:
        case Rel("=", left, right) if is_integer(left) and is_integer(right):
            difference = normal(sub(left, right))
            for name in sorted({p for p in subterms(difference) if isinstance(p, Var)}, key=lambda v: v.name):
                if coefficient(difference, name) in (ONE, neg(ONE)):
                    return Rel("=", name, solved(difference, name))
    return cond


def prove_by_entries(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
                     given: tuple[Theorem, ...]) -> Found | None:
    """An equation of two maxima, from what their entries are."""
    return by_entries(theory, facts, claim, checked, given)


def prove_by_summands(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
                      given: tuple[Theorem, ...]) -> Found | None:
    """An equation of two sums, from that of their terms."""
    def of_terms(theory, facts, claim):
        return prove_equation(theory, facts, claim, splits, given)

    return by_summands(theory, facts, claim, given, of_terms, checked)


def simplified(theory: Theory, facts: tuple[Term, ...], claim: Rel,
               given: tuple[Theorem, ...]) -> Rel | None:
    """The equation of the simplest forms of both sides, if that is another one."""
    here, _ = grounds(theory, facts, claim, given)
    traces = Trace(claim.left, here), Trace(claim.right, here)
    policy = Policy(frozenset(theory.definitions), given=tuple(
        f for f in here.facts if is_of_determinant(f, theory)))
    try:
        for trace in traces:
            simplify(trace, policy)
    except Rejected:
        return None
    simple = Rel("=", *(readable(t.term) for t in traces))
    return simple if simple != claim else None


MOST_MULTIPLIED = 2             # matrices that both sides are multiplied with


def prove_multiplied(theory: Theory, facts: tuple[Term, ...], claim: Rel, splits: int,
                     given: tuple[Theorem, ...], most: int = MOST_MULTIPLIED) -> Found | None:
    """An equation in which inverses stand: at once, or multiplied with the matrices."""
    found = prove_equation(theory, facts, claim, splits, given)
    if found or not most:
        return found

    def again(theory, facts, claim, given):
        return prove_multiplied(theory, facts, claim, 0, given, most - 1)

    multiplied = by_inverse(theory, facts, claim, again, given)
    if multiplied:
        return Found(multiplied[0], given=given, multiplied=multiplied[1])
    return prove_beside_vectors(theory, facts, claim, given) if most == MOST_MULTIPLIED else None


def prove_beside_vectors(theory: Theory, facts: tuple[Term, ...], claim: Rel,
                         given: tuple[Theorem, ...]) -> Found | None:
    """An equation of matrices times a vector, from that of the matrices."""
    try:
        for range_, weight, equation in beside_vectors(claim, root(theory, facts, *(t.claim for t in given))):
            shown = prove_multiplied(theory, (*facts, range_.fact), equation, 0, given)
            if shown:
                return times_vector(theory, facts, claim, range_, weight, shown, given)
    except Rejected:
        pass
    return None


def times_vector(theory: Theory, facts: tuple[Term, ...], claim: Rel, range_: Range, weight: Term,
                 shown: Found, given: tuple[Theorem, ...]) -> Found | None:
    """left = Σ i: X[i] w[i] = Σ i: Y[i] w[i] = right, from X[i] = Y[i]."""
    notes, index = Makings(), range_.index
    general = notes.for_all(notes.of(shown), index, replay.generalisation(shown.theorem, index))
    wholes = [Fold("sum", range_.low, range_.high, close(Mul((side, weight)), index), "k")
              for side in (shown.theorem.claim.left, shown.theorem.claim.right)]
    ends = [prove_equation(theory, facts, Rel("=", *sides), 0, given)
            for sides in ((claim.left, wholes[0]), (wholes[1], claim.right))]
    if None in ends:
        return None
    steps = (Step("hypothesis", to=wholes[0]),
             Step("hypothesis", (2, 0), to=open_body(wholes[1].body, marker(0)).factors[0]),
             Step("hypothesis", to=claim.right))
    whole = checked(theory, facts, claim, steps,
                    given=(*given, ends[0].theorem, general, ends[1].theorem))
    return whole and replace(whole, above=(shown, *ends), beside=notes)
