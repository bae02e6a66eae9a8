"""Inequalities: why one number is at most another.

The kernel reads some off their form, and checks combinations of what is known.  Here theorems
are found that make such a combination possible:

    what the difference of the sides is equal to, as more and more is opened
    what a definite matrix says of its inverse                                 `inverses`
    identities by which it is a sum of squares                                 `square_sums`
    equations that make one expectation of several                            `expected`
    what holds whatever comes out                                             `by_outcomes`
    what the table says of the functions in it, alone and under sums          `estimates`
    by which a function is at most what its conjugate says                    `conjugates`
    that a sum is not negative because no term of it is                       `termwise`
    what the facts say when the names in them are opened                       `opened`
    facts that hold for all indices of a range, added up                       `added`
    that a maximum is at least what is one of its entries                      `attained`
    what is left of the claim when a fact, or Cauchy-Schwarz, is taken away    `beside`
    squares of differences of two numbers that are multiplied                  `differences`
    squares of differences of two sums that are multiplied under a third      `crossed`
    products of two inequalities that are known                               `multiplied`
    what facts that compare quotients say without them                        `quotients`
    the claim times a number that is positive, where an equation speaks of that `weighed`
    what facts about values of a monotone function say of its arguments       `undone`
    the claim in the cases of a function with a kink; a strict one, of a number that may be 0
    the signs of the factors of a polynomial                                   `factors`
    the sign of its slope in one variable, and its value at one point         `slopes`

Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from derive.kernel import replay
from derive.kernel.replay import Theorem
from derive.kernel.ring import condition, equal, normal
from derive.kernel.terms import (
    ZERO,
    And,
    Call,
    Entry,
    Fold,
    Iverson,
    Not,
    Rel,
    Term,
    Var,
    is_integer,
    open_body,
    sub,
    subterms,
)
from derive.search.inequalities.added import added
from derive.search.inequalities.alone import isolated, scaled
from derive.search.inequalities.attained import attained
from derive.search.inequalities.beside import beside_facts, beside_squares
from derive.search.inequalities.crossed import crossed
from derive.search.inequalities.differences import compared
from derive.search.inequalities.entropies import entropies
from derive.search.inequalities.estimates import closed, conjugates, times_weights
from derive.search.inequalities.expected import by_outcomes, expected
from derive.search.inequalities.factors import factored
from derive.search.inequalities.inverses import opened_inverses
from derive.search.inequalities.multiplied import below_products, between_squares, multiplied
from derive.search.inequalities.opened import opened
from derive.search.inequalities.quotients import without_quotients
from derive.search.inequalities.slopes import sloped, sloped_beside_others
from derive.search.inequalities.square_sums import squared
from derive.search.inequalities.termwise import termwise, unit_sums
from derive.search.inequalities.under_sums import shared, summed
from derive.search.inequalities.undone import undone, unsquared
from derive.search.inequalities.weighed import weighed
from derive.search.inequalities.work import Form, Work
from derive.search.normal.given import size
from derive.search.normal.policy import Policy
from derive.search.normal.powers import is_symbolic
from derive.search.normal.turns import turns
from derive.search.strategies.grounds import Written, distinct, grounds
from derive.search.strategies.made import Made
from derive.search.strategies.policies import policies
from derive.search.strategies.positive import bounded

Strategy = Callable[[Form], Iterator[Theorem]]
MOST_KNOWN = 24                  # theorems that are combined


def show(work: Work, claim: Term) -> Theorem | None:
    """A claim that is part of the proof of an inequality, or is one."""
    match claim:
        case And(args):
            shown = [show(work, arg) for arg in args]
            return work.noted(replay.conjunction(shown), Made(parts=tuple(shown))) if all(shown) \
                else None
        case Fold("all", low, high, body, _):
            inside, index = work.inside(low, high, claim)
            return work.generalised(show(inside, open_body(body, index)), index)
        case Rel("=", _, _):
            return work.equal(claim)
        case Rel("<" | "<=", left, right) if not (is_integer(left) and is_integer(right)):
            return show_inequality(work, claim)
    return work.outright(claim)


def tried(form: Form, strategy: Strategy) -> Theorem | None:
    """The goal, by the first of the theorems found that is it, or beside all of them."""
    found = []
    for theorem in islice(strategy(form), MOST_KNOWN):
        if isinstance(theorem.claim, Rel) and theorem.claim.op == form.goal.op and equal(
                sub(theorem.claim.right, theorem.claim.left), form.difference):
            return form.known.knowing(theorem).outright(form.goal)
        found.append(theorem)
    form.known = form.known.knowing(*found)
    return form.known.outright(form.goal) if found else None


def show_inequality(work: Work, claim: Rel) -> Theorem | None:
    """The claim outright, or beside theorems about the forms of its difference."""
    if found := work.outright(claim):
        return found
    if found := at_borders(work, claim):
        return found
    work = work.knowing(*(at_borders(work, sign) for sign in signs(work, claim)))
    seen, difference = [], sub(claim.right, claim.left)
    for form in forms(work, claim):
        if shown := form.known.outright(form.goal) or tried(form, unit_sums) or tried(
                form, squared) or tried(form, expected):
            return form.claimed(shown)
        if form.goal is claim or brackets(form.difference) <= brackets(difference):
            seen.append(form)
    for strategies in STAGES if work.depth > 0 else ():
        for form in seen:
            for strategy in strategies:
                if shown := tried(form, strategy):
                    return form.claimed(shown)
        if strategies is not STAGES[-1] and (found := by_cases(
                work, claim, plain=strategies is STAGES[0])):
            return found
    return None


def brackets(term: Term) -> frozenset[Term]:
    """The brackets in a term; a kink written with them is no easier to bound."""
    return frozenset(p for p in subterms(term) if isinstance(p, Iverson))


def by_cases(work: Work, claim: Rel, plain: bool) -> Theorem | None:
    """The claim on either side of a kink, at first of one that says nothing of functions."""
    conds = {c for part in distinct(Written(work.theory).out(claim)) if not part.loose
             for c in turns(part) if (work.outcome or not work.theory.randomness(c)) and not (
                 plain and any(isinstance(p, (Call, Fold)) for p in subterms(c)))}
    cond = next((c for c in sorted(conds, key=lambda c: (size(c), c.key)) if not (
        work.here.shows(c) or work.here.shows(Not(c)))), None) if work.cases else None
    if cond is None:
        return None
    cases = []
    for case in (cond, Not(cond)):
        cases.append(show_inequality(work.supposing(case), claim))
        if cases[-1] is None:
            return None
    return work.noted(replay.by_cases(cond, *cases), Made(parts=tuple(cases), cond=cond))


def signs(work: Work, claim: Rel) -> Iterator[Rel]:
    """That the numbers are positive of which the claim takes logarithms, and by which it divides."""
    for number in dict.fromkeys(bounded(claim)):
        if not work.here.shows(sign := Rel("<", ZERO, number)):
            yield sign


def at_borders(work: Work, claim: Rel) -> Theorem | None:
    """A strict inequality, where a number in it that is known not to be negative is positive, and
    where it is 0."""
    numbers = dict.fromkeys(p for p in subterms(claim) if isinstance(p, (Var, Entry)) and not (
        p.integer or p.loose)) if claim.op == "<" and work.cases else ()
    for number in numbers:
        positive = Rel("<", ZERO, number)
        if work.here.shows(Rel("<=", ZERO, number)) and not work.here.shows(positive):
            cases = []
            for case in (positive, Not(positive)):
                cases.append(work.supposing(case).outright(claim))
                if cases[-1] is None:
                    break
            else:
                return work.noted(replay.by_cases(positive, *cases),
                                  Made(parts=tuple(cases), cond=positive))
    return None


def forms(work: Work, claim: Rel) -> Iterator[Form]:
    """The claim in the forms of its difference, as more and more is opened; as it is written
    comes second, for simple forms are mostly the better ones.  Maxima keep their ranges: an entry
    is known to be at most the maximum over its own index."""
    difference = sub(claim.right, claim.left)
    as_written = Form(claim, claim, Policy(moved=False), work)
    seen = {normal(difference)}
    here, lemmas = grounds(work.theory, work.facts, difference, work.given)
    kept = frozenset(p for f in work.facts for p in subterms(condition(f))
                     if is_symbolic(p) and not p.loose)        # what facts say stays in sight
    for policy in policies(work.theory, difference, here.facts):
        policy = replace(policy, moved=False, kept=kept)
        same = work.reduced(difference, policy, here, lemmas)
        if same and same.claim.right not in seen:
            seen.add(same.claim.right)
            yield Form(claim, Rel(claim.op, ZERO, same.claim.right), policy, work, same)
        if as_written:
            yield as_written
            as_written = None
    if same := work.split(difference):
        yield Form(claim, Rel(claim.op, ZERO, same.claim.right), Policy(moved=False), work, same)
    for same, policy in opened_inverses(work, claim) if work.depth > 0 else ():
        yield Form(claim, Rel(claim.op, ZERO, same.claim.right), policy, work, same)


STAGES: tuple[tuple[Strategy, ...], ...] = (
    (between_squares, below_products, opened, beside_facts, undone, unsquared, without_quotients, weighed, added, compared, crossed,
     beside_squares, times_weights, conjugates, entropies, closed, summed, shared),
    (by_outcomes, factored, sloped, attained, isolated),
    (termwise, scaled, sloped_beside_others, multiplied))
