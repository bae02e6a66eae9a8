"""Traces: a term on its way, and the steps that brought it there.

A conversion is a function that takes a trace and moves its term on.  Each move is
made by the kernel at once, so that a trace holds only steps which replay.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from derive.kernel.context import Context, Rejected
from derive.kernel.matrices import inverse_laws
from derive.kernel.replay import Step, descend, rewrite
from derive.kernel.ring import normal
from derive.kernel.terms import Term, children, close, with_children
from derive.kernel.theory import Theory
from derive.language.rules import RULES
from derive.search.entailment.integers import find
from derive.search.normal.policy import Policy


def root(theory: Theory, facts: tuple[Term, ...], *lemmas: Term) -> Context:
    """The context of a claim at its root, as the kernel replays it."""
    here = Context(theory, facts, find, hypotheses=facts)
    for lemma in lemmas:
        here = here.with_lemma(lemma)
    for law in inverse_laws(here):
        here = here.with_lemma(law)
    return here


class Trace:
    """The term now, its context, and the steps so far.

    What is `settled` here are conversions that found nothing to do, with their terms: a normal
    form is gone over until nothing changes, and nine places in ten had been looked at before.
    It is shared by all parts of a term at which the same is known.

    With a `goal`, the normal form of the other side, there is nothing more to do where that is
    reached: most claims are written as their left side comes out."""

    def __init__(self, term: Term, here: Context, whole: Trace | None = None):
        self.term, self.here, self.steps, self.goal = term, here, [], None
        self.places = whole.places if whole else {}
        self.settled = whole.settled if whole and here is whole.here else self.places.setdefault(
            (here.facts, here.depth, here.held), set())

    def has_arrived(self) -> bool:
        return self.term == self.goal

    def do(self, move: str, path: tuple[int, ...] = (), **details) -> None:
        """Make one move; raises Rejected and stays unchanged if the kernel refuses.
        A move that changes nothing is forgotten."""
        step = Step(move, path, **details)
        term = rewrite(self.term, path, step, RULES, self.here)
        if term != self.term:
            self.term = term
            self.steps.append(step)

    def attempt(self, move: str, path: tuple[int, ...] = (), **details) -> bool:
        """Make one move if the kernel accepts it; did the term change?"""
        before = len(self.steps)
        try:
            self.do(move, path, **details)
        except Rejected:
            return False
        return len(self.steps) > before

    def rule(self, name: str, path: tuple[int, ...] = (), backwards: bool = False,
             **instance) -> bool:
        """Apply a rule of the table if it fits."""
        return self.attempt("rule", path, rule=name, instance=instance, backwards=backwards)

    def ring(self, to: Term | None = None) -> bool:
        """Bring the whole term to its ring normal form, or to the given form."""
        to = normal(self.term) if to is None else to
        if to == self.term:
            return False
        self.do("ring", to=to)
        return True

    def child(self, i: int, conversion: Callable[[Trace], None]) -> bool:
        """Run a conversion on the i-th child; did it change?"""
        part, inside, index = descend(self.term, i, self.here)
        trace = Trace(part, inside, self)
        conversion(trace)
        if not trace.steps:
            return False
        kids = list(children(self.term))
        kids[i] = close(trace.term, index) if index else trace.term
        self.term = with_children(self.term, kids)
        self.steps += [step.at(i) for step in trace.steps]
        return True

    def inside(self, path: tuple[int, ...], conversion: Callable[[Trace], None]) -> bool:
        """Run a conversion at a place."""
        if not path:
            before = len(self.steps)
            conversion(self)
            return len(self.steps) > before
        return self.child(path[0], lambda trace: trace.inside(path[1:], conversion))


def until_settled(conversion: Callable[[Trace, Policy], None]) -> Callable[[Trace, Policy], None]:
    """The conversion, which passes over a place where it has changed nothing before."""
    @wraps(conversion)
    def convert(trace: Trace, policy: Policy) -> None:
        place, before = (conversion, policy, trace.term), len(trace.steps)
        if place not in trace.settled:
            conversion(trace, policy)
            if len(trace.steps) == before:
                trace.settled.add(place)
    return convert
