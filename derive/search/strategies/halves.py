"""Halves: which of two numbers is the larger, proved where the kernel does not read it off.

An author who assumes norm(g) > c takes max(1, norm(g)/c) for norm(g)/c, and says nothing of the
quotient.

Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from derive.kernel.context import Context
from derive.kernel.replay import Theorem
from derive.kernel.terms import Iverson, Rel, Term, is_integer
from derive.kernel.theory import Theory
from derive.search.entailment.integers import find
from derive.search.normal.turns import turns
from derive.search.strategies.grounds import Written, distinct
from derive.search.strategies.made import Makings

MOST_ASKED = 4                  # pairs of numbers that are compared


def halves(theory: Theory, facts: tuple[Term, ...], claim: Term,
           prove: Callable, notes: Makings) -> Iterator[Theorem]:
    """`a < b` or `b < a`, or else `a <= b` or `b <= a`, of each function with a kink at which the
    facts do not say it outright.  `prove(theory, facts, claim, given)` finds proofs."""
    here = Context(theory, facts, find, hypotheses=facts)
    for less in list(kinks(theory, claim))[:MOST_ASKED]:
        a, b = less.left, less.right
        ways = [Rel(op, *pair) for op in ("<", "<=") for pair in ((a, b), (b, a))]
        if any(here.shows(way) for way in ways):
            continue
        for way in ways:
            if found := prove(theory, facts, way, ()):
                yield notes.of(found)
                break


def kinks(theory: Theory, claim: Term) -> Iterator[Rel]:
    """The conditions of the functions with a kink that a claim and the definitions that it
    rests on have outside all binders."""
    written = Written(theory)
    bodies = (d.body for name, d in theory.definitions.items()
              if name in theory.reach(claim) and name not in theory.recursive)
    for part in distinct(written.out(claim), *map(written.out, bodies)):
        for cond in () if isinstance(part, Iverson) or part.loose else turns(part):
            if isinstance(cond, Rel) and cond.op == "<" and not (
                    is_integer(cond.left) and is_integer(cond.right)):
                yield cond
