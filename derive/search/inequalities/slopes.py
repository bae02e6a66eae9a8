"""Slopes: a number is not negative, because it is not at one value of a variable in it, and its
slope in that variable leads upwards from there.

    tanh(x) <= x for x >= 0:   x - tanh(x) is 0 at 0, and its slope is tanh(x)^2

The value to begin at is a bound that the facts give the variable, or 0 or 1, from where it goes
either way.  The sign of the slope is itself an inequality, in a new variable, and may be shown
by its own slope.  Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from derive.kernel import replay
from derive.kernel.context import Rejected
from derive.kernel.definedness import require_defined
from derive.kernel.limits import by_slope
from derive.kernel.replay import Theorem
from derive.kernel.ring import equal, polynomial
from derive.kernel.terms import (
    ONE,
    ZERO,
    And,
    Call,
    Diff,
    Entry,
    Fold,
    Mean,
    Not,
    Num,
    Rel,
    Term,
    Var,
    is_integer,
    names,
    neg,
    sub,
    substitute,
    subterms,
)
from derive.numeric.refute import soon_refuted
from derive.search.inequalities.work import Form, Work
from derive.search.strategies.made import Made

MOST_VARIABLES, MOST_TERMS = 2, 8       # of a number whose slope is looked at
NAMES = ("z", "s", "r", "q", "p", "ζ")  # for the new variable, the first that is free


@dataclass(frozen=True)
class Bound:
    """That a variable is at least a number, or at most; or strictly."""
    value: Term
    below: bool
    strict: bool

    def of(self, variable: Term) -> Term:
        return Rel("<" if self.strict else "<=",
                   *((self.value, variable) if self.below else (variable, self.value)))


def sloped(form: Form) -> Iterator[Theorem]:
    """The goal, if it speaks of one real number alone."""
    yield from from_slopes(form) if len(numbers_in(form.difference)) == 1 else ()


def sloped_beside_others(form: Form) -> Iterator[Theorem]:
    """The goal, if it speaks of several numbers, all but one of which are held."""
    yield from from_slopes(form) if len(numbers_in(form.difference)) > 1 else ()


def numbers_in(term: Term) -> set[Term]:
    return {p for p in subterms(term) if isinstance(p, (Var, Entry)) and not p.integer}


def from_slopes(form: Form) -> Iterator[Theorem]:
    """The goal, from its truth at one value of a variable and the sign of a slope."""
    difference = form.difference
    if form.known.depth <= 0 or len(polynomial(difference)) > MOST_TERMS or any(
            isinstance(p, (Diff, Mean)) for p in subterms(difference)):
        return
    for variable in islice(variables(difference), MOST_VARIABLES):
        bounds = tuple(bounds_on(form.known, variable))
        for start in starts(bounds):
            first = at(difference, variable, start)
            base = is_defined(first, form.known) and at_start(
                form.known, Rel(form.goal.op, ZERO, first))
            if base and (found := from_start(form, variable, start, bounds, base)):
                yield found
                return


def at_start(work: Work, claim: Rel) -> Theorem | None:
    """The claim at one value of the variable, by the forms of its difference alone."""
    if work.theory.randomness(claim) or soon_refuted(work.theory, work.facts, claim):
        return None                                     # of outcomes, not of a number
    return work.outright(claim) or work.part(replace(work, depth=0), claim)


def is_defined(number: Term, work: Work) -> bool:
    try:
        require_defined(number, work.here)
    except Rejected:
        return False
    return True


def variables(number: Term) -> Iterator[Term]:
    """What a function in a number is taken of, or of whose sums and products it is, if there are
    no sums over ranges and no maxima in it."""
    calls = [p for p in subterms(number) if isinstance(p, Call) and not p.loose]
    yield from dict.fromkeys(
        atom for call in calls if not any(isinstance(p, Fold) for p in subterms(call))
        for arg in call.args for mono in polynomial(arg) for atom, _ in mono
        if isinstance(atom, (Var, Entry)) and not is_integer(atom))


def starts(bounds: tuple[Bound, ...]) -> Iterator[Term]:
    """Where it may be best to begin: at a bound, midway between two, at 0 or at 1."""
    ends = [b.value for b in bounds]
    numbers = {end.value for end in ends if isinstance(end, Num)}
    middle = [Num(sum(numbers) / 2)] if len(numbers) == 2 else []
    yield from dict.fromkeys((*ends, *middle, ZERO, ONE))


def bounds_on(work: Work, variable: Term) -> Iterator[Bound]:
    """The bounds that the facts state, and whether they show a sign, or on which side of 1."""
    stated = []
    for fact in work.facts:
        for part in fact.args if isinstance(fact, And) else (fact,):
            turned, rel = (True, part.arg) if isinstance(part, Not) else (False, part)
            match rel:
                case Rel("<" | "<=" as op, low, high) if variable in (low, high):
                    value = low if high == variable else high
                    if variable not in subterms(value):
                        stated.append(Bound(value, (high == variable) != turned,
                                            (op == "<") != turned))
    yield from stated
    for value in (ZERO, ONE):
        if not any(b.value == value for b in stated):
            for bound in (Bound(value, True, False), Bound(value, False, False)):
                if work.here.shows(bound.of(variable)):
                    yield bound


def at(number: Term, variable: Term, value: Term) -> Term:
    return substitute(number, {variable: value})


def from_start(form: Form, variable: Term, start: Term, bounds: tuple[Bound, ...],
               base: Theorem) -> Theorem | None:
    """The goal on the side of the start where the variable is known to lie, or on either."""
    above = Bound(start, True, False).of(variable)
    for up in (True, False):
        if form.known.here.shows(Bound(start, up, False).of(variable)):
            return on_side(form.known, form.goal, variable, Bound(start, up, False), bounds, base)
    cases = []
    for case, up in ((above, True), (Not(above), False)):
        if not form.known.cases:
            return None
        cases.append(on_side(form.known.supposing(case), form.goal, variable,
                             Bound(start, up, False), bounds, base))
        if cases[-1] is None:
            return None
    return form.known.noted(replay.by_cases(above, *cases), Made(parts=tuple(cases), cond=above))


def on_side(work: Work, goal: Rel, variable: Term, start: Bound, bounds: tuple[Bound, ...],
            base: Theorem) -> Theorem | None:
    """The goal above the start, where its number does not fall, or below, where it does not rise."""
    number = sub(goal.right, goal.left)
    new = next((Var(n, False) for n in NAMES if not is_known(n, work, goal)), None)
    ends = (start.value, variable) if start.below else (variable, start.value)
    moving = [start.of(new), *(
        replace(b, strict=b.strict and not equal(b.value, start.value)).of(new) for b in bounds
        if not (b.below == start.below and equal(b.value, start.value)))]
    still = tuple(f for f in work.facts if variable not in subterms(f))
    facts = (*still, *dict.fromkeys(moving))
    body = at(number if start.below else neg(number), variable, new)
    inside = replace(work, facts=facts, given=tuple(
        t for t in work.given if set(t.facts) <= set(facts)))
    slope = inside.show(Rel("<=", ZERO, Diff(body, new, False)))
    rises = slope and compared(work, slope, *ends)
    return rises and work.knowing(base, rises).outright(goal)


def is_known(name: str, work: Work, goal: Rel) -> bool:
    theory = work.theory
    return name in theory.tensors or name in theory.losses or name in theory.functions or any(
        name in names(t) for t in (goal, *work.facts)) or any(
        name in said for said in theory.mentioned.values())


def compared(work: Work, slope: Theorem, low: Term, high: Term) -> Theorem | None:
    """What the sign of a slope says of the values at two points, once these are shown to lie
    where it has that sign."""
    try:
        needed, _ = by_slope(slope.facts, slope.claim, low, high, work.here)
        shown = work.outright(And(needed))
        return shown and work.noted(replay.mean_value(slope, shown, low, high),
                                    Made(parts=(slope, shown), ends=(low, high)))
    except Rejected:
        return None
