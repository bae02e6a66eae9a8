"""Work on an inequality: what is known there, and how a part of it is shown.

A `Work` is passed to every strategy of `inequality`; it shows a claim outright, or by whatever
proves claims, or as an instance of a rule.  Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from derive.kernel import replay
from derive.kernel.context import Context, Rejected
from derive.kernel.replay import Step, Theorem
from derive.kernel.ring import condition, normal
from derive.kernel.rules import instantiate
from derive.kernel.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Add,
    Fold,
    Pow,
    Rel,
    Term,
    Var,
    conj,
    inverse,
    mul,
    sub,
    subterms,
    within,
)
from derive.kernel.theory import Theory
from derive.language.inequalities import INEQUALITIES
from derive.language.rules import RULES
from derive.numeric.refute import soon_refuted
from derive.search.entailment.integers import find
from derive.search.normal.normalise import attempted
from derive.search.normal.policy import Policy
from derive.search.normal.trace import Trace, root
from derive.search.strategies.induction import fresh
from derive.search.strategies.made import Made, Makings
from derive.search.strategies.aligning import split_as_given

MOST_ASKED = 250                # times the kernel is asked, lest what is not proved cost much
MOST_CASES = 3                  # kinks on either side of which a claim is looked at

Equation = Callable[[Theory, tuple[Term, ...], Rel, tuple[Theorem, ...]], object]


@dataclass
class Notes:
    """What the parts of one proof share: the claims that were not shown, and how deep they were
    looked for, how many more times the kernel may be asked, and how each theorem was made."""
    failed: dict[Term, int] = field(default_factory=dict)
    left: int = MOST_ASKED
    made: Makings = field(default_factory=Makings)


@dataclass(frozen=True)
class Work:
    """The facts, what was shown of them, and how deep the parts of a proof may still go."""
    theory: Theory
    facts: tuple[Term, ...]
    given: tuple[Theorem, ...]
    depth: int
    equation: Equation
    part: Callable[[Work, Term], Theorem | None]       # proves a part of an inequality
    cases: int = MOST_CASES
    scaled: bool = False            # is the claim another one times a positive number?
    outcome: bool = False           # is it one of what comes out, whatever that is?
    notes: Notes = field(default_factory=lambda: Notes(), compare=False)

    @cached_property
    def here(self) -> Context:
        return root(self.theory, self.facts, *(t.claim for t in self.given))

    @cached_property
    def simple(self) -> Context:
        """The same without equations that were shown, lest terms be rewritten by them; but what
        was shown to be 1 is 1."""
        return root(self.theory, self.facts, *(t.claim for t in self.given if not (
            isinstance(t.claim, Rel) and t.claim.op == "=" and t.claim.right != ONE)))

    def knowing(self, *theorems: Theorem | None) -> Work:
        return replace(self, given=(*self.given, *filter(None, theorems)))

    def show(self, claim: Term, scaled: bool = False) -> Theorem | None:
        """The claim, outright or else one step deeper, unless it is soon refuted."""
        if self.theory.randomness(claim) and not self.outcome:
            return None
        found = self.outright(claim)
        if found or self.depth <= 0 or self.notes.left < 0:
            return found
        place = conj(*self.facts, condition(claim))
        if self.notes.failed.get(place, 0) >= self.depth or soon_refuted(self.theory, self.facts, claim):
            return None
        self.notes.failed[place] = self.depth
        return self.part(replace(self, depth=self.depth - 1, scaled=scaled), claim)

    def equal(self, claim: Rel) -> Theorem | None:
        """An equation, by whatever proves them."""
        found = self.equation(self.theory, self.facts, claim, self.given)
        return found and self.noted(found.theorem, Made(found=found))

    def noted(self, theorem: Theorem, made: Made) -> Theorem:
        """The theorem, with a note of how it was made."""
        return self.notes.made.noted(theorem, made)

    def outright(self, claim: Term, steps: tuple[Step, ...] = (), lemmas: tuple[Term, ...] = (),
                 rules=RULES) -> Theorem | None:
        """The claim as the kernel reads it, or by the steps from its left side."""
        self.notes.left -= 1
        if self.notes.left < 0:
            return None
        try:
            return self.noted(replay.prove(self.theory, self.facts, claim, steps, (), rules, find,
                                           lemmas, self.given), Made(steps, lemmas, self.given))
        except Rejected:
            return None

    def instance(self, name: str, **instance) -> Theorem | None:
        """An instance of an inequality of the table, its conditions shown first."""
        rule = INEQUALITIES[name]
        work = self
        for cond in (instantiate(c, instance) for c in rule.when):
            if not work.here.shows(cond):
                shown = work.show(cond)
                if shown is None:
                    return None
                work = work.knowing(shown)
        return work.outright(instantiate(rule.lhs, instance), (Step("rule", rule=name, instance=instance),),
                             rules=INEQUALITIES)

    def reduced(self, term: Term, policy: Policy, here: Context | None = None,
                lemmas: tuple[Term, ...] = ()) -> Theorem | None:
        """What a term is equal to where the policy says what is opened, unless it is that already."""
        trace = Trace(term, here or self.simple)
        attempted(trace, policy)
        if trace.term == normal(term):
            return None
        return self.outright(Rel("=", term, trace.term), tuple(trace.steps), lemmas)

    def split(self, term: Term) -> Theorem | None:
        """What a term is equal to when its sums are split as those in the facts, if they can be."""
        trace = Trace(term, self.simple)
        trace.ring()
        before = len(trace.steps)
        split_as_given(trace)
        return self.outright(Rel("=", term, trace.term), tuple(trace.steps)) \
            if len(trace.steps) > before else None

    def supposing(self, cond: Term) -> Work:
        """The work where a condition holds besides."""
        return replace(self, facts=(*self.facts, cond), cases=self.cases - 1)

    def at_outcome(self) -> Work:
        """The work on what comes out: there is nothing random at one outcome.  What is asked for it is
        not taken from what may be asked for the rest."""
        return replace(self, outcome=True, notes=Notes(made=self.notes.made))

    def expectation(self, shown: Theorem | None) -> Theorem | None:
        """0 <= E[a], of what is shown not to be negative whatever comes out."""
        try:
            return shown and self.noted(replay.expectation(shown, find), Made(parts=(shown,), outcome=True))
        except Rejected:
            return None

    def shallow(self) -> Work:
        """The work for parts that are obvious or not worth while."""
        return replace(self, depth=min(self.depth, 1))

    def forms(self, found: Theorem, policy: Policy) -> Iterator[Theorem]:
        """An inequality, and with the difference of its sides written simply."""
        yield found
        same = self.reduced(sub(found.claim.right, found.claim.left), policy)
        plain = same and self.knowing(found, same).outright(
            Rel(found.claim.op, ZERO, same.claim.right))
        yield from [plain] if plain else []
        yield from filter(None, map(self.cancelled, dict.fromkeys(
            p.base for p in subterms(found.claim) if isinstance(p, Pow) and not p.loose
            and p.exponent == MINUS_ONE and isinstance(normal(p.base), Add))))

    def cancelled(self, divisor: Term) -> Theorem | None:
        """u (1/u) = 1, for a sum u that ring arithmetic multiplies out."""
        return self.outright(Rel("=", mul(ONE, divisor, inverse(divisor)), ONE), (Step(
            "rule", rule="cancel", instance={"A": divisor, "B": ONE}),))

    def generalised(self, theorem: Theorem | None, index: Var) -> Theorem | None:
        """The theorem for all indices of the range that is its last fact."""
        try:
            return theorem and self.noted(replay.generalisation(theorem, index),
                                          Made(parts=(theorem,), index=index))
        except Rejected:
            return None

    def inside(self, low: Term, high: Term, beside: Term) -> tuple[Work, Var]:
        """The work under a binder, and its index."""
        index = fresh(self.theory, (*self.facts, *(t.claim for t in self.given)), beside)
        return replace(self, facts=(*self.facts, within(low, index, high))), index


@dataclass
class Form:
    """The goal `0 <= p`, where p is what the difference of a claim's sides is equal to once the
    policy is followed, and what is known that may help; it grows."""
    claim: Rel
    goal: Rel
    policy: Policy
    known: Work
    same: Theorem | None = None         # that the difference is what stands in the goal

    def claimed(self, shown: Theorem) -> Theorem | None:
        """The claim, from its goal."""
        return self.known.knowing(shown, self.same).outright(self.claim)

    @property
    def difference(self) -> Term:
        return sub(self.goal.right, self.goal.left)


def needed(theorem: Theorem, left: tuple[Step, ...], right: tuple[Step, ...],
           lemmas: tuple[Term, ...], given: tuple[Theorem, ...], rules=RULES
           ) -> tuple[Theorem, ...]:
    """Those of the given theorems without which the kernel does not accept the proof."""
    def suffices(given: tuple[Theorem, ...]) -> bool:
        try:
            replay.prove(theorem.theory, theorem.facts, theorem.claim, left, right, rules, find,
                         lemmas, given)
        except Rejected:
            return False
        return True

    if suffices(()):
        return ()
    kept = given
    for one in reversed(given):
        if suffices(without := tuple(t for t in kept if t is not one)):
            kept = without
    return kept


def sums_in(term: Term) -> Iterator[Fold]:
    """The closed sums of a term."""
    yield from dict.fromkeys(p for p in subterms(term) if isinstance(p, Fold) and p.kind == "sum"
                             and not p.loose)
