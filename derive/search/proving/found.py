"""What the search for a proof comes to: a theorem, and what it was replayed from.

Nothing counts as found before the kernel has replayed it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from derive.kernel import replay
from derive.kernel.context import Rejected
from derive.kernel.replay import Step, Theorem
from derive.kernel.terms import Term, Var
from derive.language.rules import RULES
from derive.search.entailment.integers import find
from derive.search.strategies.induction import Induction
from derive.search.strategies.made import Made
from derive.search.strategies.multiplying import Multiplied
from derive.search.strategies.values import Values


@dataclass(frozen=True)
class Found:
    """A theorem and the steps it was replayed from, one list a side; or its two cases; or of an
    inequality how it and the theorems it rests on were `made`; and how what was shown `beside` the
    claim was."""
    theorem: Theorem
    left: tuple[Step, ...] = ()
    right: tuple[Step, ...] = ()
    cond: Term | None = None
    cases: tuple[Found, ...] = ()
    lemmas: tuple[Term, ...] = ()
    given: tuple[Theorem, ...] = ()
    induction: Induction | None = None
    multiplied: Multiplied | None = None
    values: Values | None = None
    parts: tuple[Found, ...] = ()         # its conjuncts, or what it says under its condition,
    index: Var | None = None              # or for this index
    above: tuple[Found, ...] = ()         # what was proved first and is then used as a lemma
    absurd: Absurd | None = None          # why its opposite cannot be
    made: Mapping[Theorem, Made] = field(default_factory=dict, compare=False)
    beside: Mapping[Theorem, Made] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Absurd:
    """1 = 0 was `found` where the opposite of a claim is `supposed`, for there what is `held` has
    parts each of which was `refuted`."""
    supposed: Term
    held: Term
    refuted: tuple[Found, ...]
    found: Found


def checked(theory, facts, claim, left=(), right=(), lemmas=(), given=()) -> Found | None:
    try:
        theorem = replay.prove(theory, facts, claim, left, right, RULES, find, lemmas, given)
    except Rejected:
        return None
    return Found(theorem, tuple(left), tuple(right), lemmas=lemmas, given=given)


def implied(cond: Term, found: Found) -> Found | None:
    try:
        return Found(replay.implication(cond, found.theorem, find), parts=(found,))
    except Rejected:
        return None
