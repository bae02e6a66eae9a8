"""Margins: why one side of an inequality is at least the other, in lines for a reader.

The right side less the left is written as a sum of products of what is known not to be
negative: squares, bounds of functions, hypotheses.  This is the combination by which the
kernel accepted the claim, found again and checked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.kernel import signs
from derive.kernel.replay import Theorem
from derive.kernel.ring import equal
from derive.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Fold,
    Mul,
    Num,
    Pow,
    Rel,
    Term,
    add,
    is_integer,
    mul,
    sub,
    subterms,
)
from derive.search.derivation.telling import Line
from derive.search.entailment.integers import find
from derive.search.entailment.squares import TWO
from derive.search.inequalities.square_sums import lagrange
from derive.search.normal.readable import readable
from derive.search.normal.trace import root
from derive.search.proving.prove import prove


def margin(theorem: Theorem, given: tuple[Theorem, ...]) -> tuple[Line, ...]:
    """The lines, the last of which is 0; none for what is no inequality of reals, or was shown
    by its form alone."""
    claim = theorem.claim
    if not isinstance(claim, Rel) or claim.op not in ("<", "<=") or (
            is_integer(claim.left) and is_integer(claim.right)):
        return ()
    difference = sub(claim.right, claim.left) if claim.left != ZERO else claim.right
    goal = Rel(claim.op, ZERO, difference)
    for known in beside(theorem, given, difference):
        here = root(theorem.theory, theorem.facts, *(t.claim for t in known))
        combination = find(here.facts, goal)
        if signs.follows(goal, combination, here.holds):
            return lines(claim, difference, combination, known)
    return ()


def beside(theorem: Theorem, given: tuple[Theorem, ...],
           difference: Term) -> Iterator[tuple[Theorem, ...]]:
    """What is known: what was given, then Lagrange's identities as well, each proved."""
    yield given
    for identity in lagrange(difference):
        if found := prove(theorem.theory, theorem.facts, identity, 0, given):
            yield *given, found.theorem


def lines(claim: Rel, difference: Term, combination: signs.Combination,
          given: tuple[Theorem, ...]) -> tuple[Line, ...]:
    identities = [t.claim for t in given if isinstance(t.claim, Rel) and t.claim.op == "="]
    nothing = [side for e in identities for side in (sub(e.left, e.right), sub(e.right, e.left))]
    parts = [(weight, [c.right for c in conds]) for weight, conds in combination.parts
             if not any(equal(c.right, zero) for c in conds for zero in nothing)]
    shown = add(*(product([Num(weight), *map(in_squares, factors)]) for weight, factors in parts))
    if [len(factors) for _, factors in parts] == [1] and not squares(shown):
        return ()                        # which says nothing more than the claim
    return (Line(difference), Line(shown, reason(shown, bool(identities))),
            Line(ZERO, sign(shown, claim.op), (), claim.op))


def in_squares(factor: Term) -> Term:
    """A factor in reading order, squares of sums left as they are."""
    match factor:
        case Pow(base, exponent) if exponent == TWO:
            return Pow(readable(base), TWO)
        case Mul(factors):
            return product(map(in_squares, factors))
        case Fold("sum", low, high, body, letter):
            return Fold("sum", low, high, in_squares(body), letter)
    return readable(factor)


def product(factors: Iterable[Term]) -> Term:
    return mul(*(f for f in factors if f != ONE))


def squares(term: Term) -> bool:
    """Does a square of a sum stand in it?"""
    return any(isinstance(p, Pow) and p.exponent == TWO and isinstance(p.base, Add)
               for p in subterms(term))


def sign(shown: Term, op: str) -> str:
    if isinstance(shown, Add):
        return "no term is negative, one is positive" if op == "<" else "no term is negative"
    return "which is positive" if op == "<" else "which is not negative"


def reason(shown: Term, identity: bool) -> str:
    if not squares(shown):
        return "what is known of each part"
    return "Lagrange's identity" if identity else "completing the square"
