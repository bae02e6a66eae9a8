"""Inner sums: Σ j<i: j^d r^j under a sum over i gives way to what it comes to at every i.

    Σ i<n, j<i: j  =  Σ i<n: i (i-1)/2

The equation for all i is proved first; the sum over i that is left may then be one that induction
reaches, or have an inner sum again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derive.kernel.context import Rejected
from derive.kernel.replay import Step, Theorem
from derive.kernel.ring import normal
from derive.kernel.terms import Fold, Mul, Rel, Term, Var, fold, inverse, mul, names, open_body, subterms
from derive.kernel.theory import Theory
from derive.search.normal.normalise import simplify
from derive.search.normal.policy import Policy
from derive.search.normal.readable import readable
from derive.search.normal.trace import Trace, root
from derive.search.strategies.geometric import geometric_sums
from derive.search.strategies.induction import fresh


@dataclass(frozen=True)
class Outer:
    """A claim with its inner sums gone, and the steps that lead to its sides."""
    claim: Rel
    left: tuple[Step, ...]
    right: tuple[Step, ...]


def inner_sums(theory: Theory, facts: tuple[Term, ...], claim: Rel) -> Iterator[Fold]:
    """What the sums in the claim come to whose range ends at the index of a sum around them, at
    every such index."""
    for outer in dict.fromkeys(subterms(claim)):
        if isinstance(outer, Fold) and outer.kind == "sum" and not outer.loose:
            index = fresh(theory, facts, claim)
            for part in ends_at(open_body(outer.body, index), index):
                for equation in geometric_sums(part):
                    yield fold("all", outer.low, outer.high, index, solved(equation, part))


def ends_at(term: Term, index: Var) -> Iterator[Fold]:
    """The sums of which an end reads the index, and nothing else does."""
    for part in dict.fromkeys(subterms(term)):
        if isinstance(part, Fold) and part.kind == "sum" and not part.loose and index.name in (
                names(part.low) | names(part.high)) - names(part.body):
            yield part


def solved(equation: Rel, whole: Fold) -> Rel:
    """The equation of a sum, solved for it."""
    match equation.left:
        case Mul(factors):
            others = (inverse(f) for f in factors if f != whole)
            return Rel("=", whole, mul(equation.right, *others))
    return equation


def without_inner_sums(theory: Theory, facts: tuple[Term, ...], claim: Rel,
                       known: tuple[Theorem, ...], given: tuple[Theorem, ...]) -> Outer | None:
    """The claim with the sums that are known put in."""
    here = root(theory, facts, *(t.claim for t in (*given, *known)))
    policy = Policy(frozenset(theory.definitions), given=tuple(t.claim for t in known))
    left, right = Trace(claim.left, here), Trace(claim.right, here)
    try:
        for trace in (left, right):
            simplify(trace, policy)
            trace.ring(to=readable(trace.term))
    except Rejected:
        return None
    plain = Rel("=", left.term, right.term)
    if normal(plain.left) == normal(claim.left) and normal(plain.right) == normal(claim.right):
        return None
    return Outer(plain, tuple(left.steps), tuple(right.steps))
