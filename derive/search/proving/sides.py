"""Sides: on which side of its kink a function is, by what a fact says of its value.

    0 < max(0, u)       gives    0 < u
    relu(u) = 0         gives    u <= 0
    |u| = u             gives    0 <= u

A loss that is cut off is differentiated where it is said to be positive.  The side is shown from
its opposite, beside which the fact would not hold.  Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel import replay
from derive.kernel.context import is_integer_condition
from derive.kernel.replay import Theorem
from derive.kernel.terms import Rel, Term, subterms
from derive.kernel.theory import Theory
from derive.numeric.refute import soon_refuted
from derive.search.normal.trace import root
from derive.search.normal.turns import turns
from derive.search.proving.alternatives import Facts, Prove, by_contradiction, is_bent
from derive.search.strategies.grounds import Written
from derive.search.strategies.made import Makings
from derive.search.strategies.stationary import opened


def sides(theory: Theory, facts: Facts, prove: Prove, notes: Makings) -> Iterator[Theorem]:
    """The sides of the kinks in the facts that nothing else says, for all indices of the fact
    perhaps; `prove` finds proofs."""
    written = Written(theory)
    for fact in facts:
        indices, inside, said = opened(theory, facts, fact)
        calls = {} if is_integer_condition(said) else bent(written.out(said))
        here = root(theory, inside) if calls else None
        for call in (c for c in calls if not theory.randomness(c)):     # a number has one side
            for side in (side for turn in turns(call) for side in either(turn)):
                if here.shows(side):
                    break
                if not soon_refuted(theory, inside, side) and (
                        found := by_contradiction(theory, inside, side, (), prove, (said,))):
                    theorem = notes.of(found)
                    for index in reversed(indices):
                        theorem = notes.for_all(theorem, index, replay.generalisation(theorem, index))
                    yield theorem
                    break


def bent(fact: Term) -> dict[Term, None]:
    """The functions with a kink in a fact."""
    return dict.fromkeys(part for part in subterms(fact) if is_bent(part))


def either(turn: Rel) -> tuple[Rel, ...]:
    """What may be said of two numbers, first what says most."""
    a, b = turn.left, turn.right
    return turn, Rel("<", b, a), Rel("<=", a, b), Rel("<=", b, a)
