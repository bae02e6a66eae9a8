"""Proving: an equation by normal forms, any other condition by the kernel's own reading.

Both sides are simplified, sums of one side are matched with sums of the other,
and what is left over is compared as quotients.  Policies open more and more
until the sides meet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from derive.kernel import replay
from derive.kernel.context import Context, Rejected
from derive.kernel.replay import Step, Theorem
from derive.kernel.ring import equal, from_monomial, polynomial
from derive.kernel.terms import (
    Add,
    And,
    Iverson,
    Mul,
    Not,
    Num,
    Or,
    Pow,
    Rel,
    Term,
    children,
    inverse,
    is_integer,
    mul,
    subterms,
)
from derive.kernel.theory import Theory
from derive.language.rules import RULES
from derive.search.integers import find
from derive.search.normalise import Policy, simplify, size
from derive.search.sums import match
from derive.search.trace import Trace


MOST_CASES = 4                  # conditions split on, one within the other


@dataclass(frozen=True)
class Found:
    """A theorem and the steps it was replayed from, one list a side; or its two cases."""
    theorem: Theorem
    left: tuple[Step, ...] = ()
    right: tuple[Step, ...] = ()
    cond: Term | None = None
    cases: tuple[Found, ...] = ()


def prove(theory: Theory, facts: tuple[Term, ...], claim: Term,
          splits: int = MOST_CASES) -> Found | None:
    """A proof of the claim where the facts hold, if one is found."""
    match claim:
        case And(args):
            parts = [prove(theory, facts, arg, splits) for arg in args]
            return Found(replay.conjunction([p.theorem for p in parts])) if all(parts) else None
        case Or((Not(cond), conclusion)):
            found = prove(theory, (*facts, cond), conclusion, splits)
            return Found(replay.implication(cond, found.theorem)) if found else \
                checked(theory, facts, claim, (), ())
        case Rel("=", _, _):
            return prove_equation(theory, facts, claim, splits)
    return checked(theory, facts, claim, (), ())


def prove_equation(theory: Theory, facts: tuple[Term, ...], claim: Rel,
                   splits: int) -> Found | None:
    """Both sides moved on until they meet; else by cases on a bracket that is left."""
    here = Context(theory, facts, find, hypotheses=facts)
    for policy in policies(theory, claim):
        left, right = Trace(claim.left, here), Trace(claim.right, here)
        if meet(left, right, policy):
            return checked(theory, facts, claim, left.steps, right.steps)
    cond = undecided(left.term, right.term) if splits else None
    return split(theory, facts, claim, cond, splits) if cond is not None else None


def split(theory, facts, claim, cond: Term, splits: int) -> Found | None:
    """The claim where the condition holds, and where it does not."""
    cases = []
    for case in (cond, Not(cond)):
        found = prove(theory, (*facts, case), claim, splits - 1)
        if found is None:
            return None
        cases.append(found)
    theorem = replay.by_cases(cond, cases[0].theorem, cases[1].theorem)
    return Found(theorem, cond=cond, cases=tuple(cases))


def undecided(*terms: Term) -> Term | None:
    """The simplest condition of a bracket that stands outside all binders."""
    conds = [p.cond for t in terms for p in subterms(t)
             if isinstance(p, Iverson) and not p.loose]
    return min(conds, key=lambda c: (size(c), c.key), default=None)


def checked(theory, facts, claim, left, right) -> Found | None:
    try:
        theorem = replay.prove(theory, facts, claim, left, right, RULES, find)
    except Rejected:
        return None
    return Found(theorem, tuple(left), tuple(right))


def policies(theory: Theory, claim: Term) -> Iterator[Policy]:
    """From everything shut to everything open."""
    reach = theory.reach(claim)
    unfold = frozenset(n for n in theory.definitions if n in reach)
    yield Policy()
    if unfold:
        yield Policy(unfold)
    yield Policy(unfold, functions=True)


def meet(left: Trace, right: Trace, policy: Policy) -> bool:
    """Move both sides on until they are equal; False if they stay apart."""
    for trace in (left, right):
        simplify(trace, policy)
    return (equal(left.term, right.term) or meet_integers(left, right)
            or meet_sums(left, right) or meet_quotients(left, right, policy))


def meet_integers(left: Trace, right: Trace) -> bool:
    return (is_integer(left.term) and is_integer(right.term)
            and left.attempt("integer", to=right.term))


def meet_sums(left: Trace, right: Trace) -> bool:
    """Match each monomial of the left side that the right lacks with one that the left lacks."""
    have, want = polynomial(left.term), polynomial(right.term)
    spare = [from_monomial(m, c) for m, c in want.items() if have.get(m) != c]
    for m, c in have.items():
        if want.get(m) == c:
            continue
        term = from_monomial(m, c)
        path = place(left.term, term)
        goal = next((g for g in spare if path is not None
                     and left.inside(path, lambda t, g=g: match(t, g))), None)
        if goal is None:
            return False
        spare.remove(goal)
    return equal(left.term, right.term)


def place(term: Term, part: Term) -> tuple[int, ...] | None:
    """Where a monomial stands in a sum."""
    if term == part:
        return ()
    if isinstance(term, Add):
        return next(((i,) for i, t in enumerate(term.terms) if t == part), None)
    return None


# -- Quotients -----------------------------------------------------------------------------------

def meet_quotients(left: Trace, right: Trace, policy: Policy) -> bool:
    """Bring both sides to a common denominator and compare the numerators."""
    for trace in (left, right):
        denest(trace, policy)
    if equal(left.term, right.term):
        return True
    common = denominator(left.term, right.term)
    if not common:
        return False
    for trace in (left, right):
        if not over(trace, mul(*common), policy):
            return False
    return equal(left.term, right.term) or (
        left.inside((0,), lambda l: right.inside((0,), lambda r: meet_sums(l, r)) or True)
        and equal(left.term, right.term))


def denest(trace: Trace, policy: Policy) -> None:
    """Clear the quotients inside denominators: 1/(1 + 1/a) = a/(a + 1)."""
    for i, child in enumerate(children(trace.term)):
        if isinstance(trace.term, (Add, Mul)):
            trace.child(i, lambda t: denest(t, policy))
    if isinstance(trace.term, Pow) and isinstance(trace.term.base, Add):
        inner = denominator(trace.term.base)
        if inner:
            trace.child(0, lambda t: over(t, mul(*inner), policy))
    if isinstance(trace.term, (Add, Mul, Pow)):
        trace.ring()


def denominator(*terms: Term) -> list[Term]:
    """The factors by which all quotients of these sums of monomials are cleared."""
    powers: dict[Term, int] = {}
    for term in terms:
        for mono in polynomial(term):
            for a, e in mono:
                if e < 0 and not isinstance(a, Iverson):
                    powers[a] = max(powers.get(a, 0), -e)
    return [Pow(a, Num(Fraction(n))) if n > 1 else a
            for a, n in sorted(powers.items(), key=lambda p: p[0].key)]


def over(trace: Trace, common: Term, policy: Policy) -> bool:
    """Write the term as (term · common) / common, the numerator simplified."""
    term = trace.term
    if not trace.rule("cancel", backwards=True, A=common, B=term):
        return False
    trace.ring(to=Mul((Mul((term, common)), inverse(common))))
    trace.child(0, lambda t: simplify(t, policy))
    return True
