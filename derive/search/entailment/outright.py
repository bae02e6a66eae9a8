"""What is entailed outright: by arithmetic, or by one fact that says as much or more.

Four goals in five are of this kind, such as a bound of an index that the facts give as it is;
more than half of the time of a proof went into searching for them as for others.
"""

from __future__ import annotations

from typing import NamedTuple

from derive.kernel.integers import (
    Certificate,
    Combine,
    Hypothesis,
    Nonnegative,
    Split,
    Step,
    Zero,
    hypotheses,
    is_absurd,
)
from derive.kernel.ring import Poly
from derive.kernel.terms import Not, Or, Term, number


class Contrary(NamedTuple):
    """A hypothesis that contradicts the negation of a goal, and the sign to add it with; none
    is needed where the negation contradicts itself."""
    fact: Term | None = None
    hypothesis: Hypothesis | None = None
    sign: int = 1


def outright(facts: tuple[Term, ...], goal: Term) -> Certificate | None:
    """A certificate that is found without a search."""
    refuted = hypotheses(Not(goal))
    if len(refuted) != 1:
        return None
    cases = [hypotheses(arg) for arg in refuted[0].args] if isinstance(refuted[0], Or) else [refuted]
    found = [contrary(facts, case) for case in cases]
    if None in found:
        return None
    used = tuple({c.fact: None for c in found if c.fact})
    known = hypotheses(*used)
    if cases == [refuted]:
        return Certificate(used, steps(found[0], known, len(known)))
    return Certificate(used, (Split(len(known), tuple(
        steps(c, known, len(known) + 1) for c in found)),))


def contrary(facts: tuple[Term, ...], case: tuple[Hypothesis, ...]) -> Contrary | None:
    """What contradicts the one inequality that the case consists of."""
    match case:
        case (Nonnegative(poly) as line,):
            if is_absurd(line):
                return Contrary()
            return next((Contrary(fact, known, sign) for fact in facts
                         for known in hypotheses(fact) for sign in signs(known)
                         if are_contrary(known.poly, poly, sign)), None)
    return None


def signs(known: Hypothesis) -> tuple[int, ...]:
    """The signs with which a hypothesis may be added to an inequality."""
    return (1,) if isinstance(known, Nonnegative) else (1, -1) if isinstance(known, Zero) else ()


def are_contrary(p: Poly, q: Poly, sign: int) -> bool:
    """Is sign · p + q a negative number?"""
    return (len(p) - (() in p) == len(q) - (() in q)
            and all(m in p and p[m] == -sign * c for m, c in q.items() if m)
            and sign * p.get((), 0) + q.get((), 0) < 0)


def steps(found: Contrary, known: tuple[Hypothesis, ...], negation: int) -> tuple[Step, ...]:
    """The contradiction with the negated goal, which has this number."""
    if not found.fact:
        return ()
    place = known.index(found.hypothesis)
    if isinstance(found.hypothesis, Zero):
        return (Combine(((1, (negation,)),), ((number(found.sign), place),)),)
    return (Combine(((1, (place,)), (1, (negation,)))),)
