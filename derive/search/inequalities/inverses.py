"""Inverses: what a definite matrix says of the numbers in which its inverse stands.

    inv(S) = inv(S)^T S inv(S)      for a symmetric S, so that x^T inv(S) x is u^T S u for u = inv(S) x

S gives way to what it is defined by, such as R^T R + c I, and squares come to light.  Nothing here
is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.context import Context
from derive.kernel.replay import Step, Theorem
from derive.kernel.terms import (
    Bound, Entry, Fold, Rel, Term, memoised, mul, names, rebuild, shift, sub)
from derive.kernel.theory import Theory
from derive.search.entailment.integers import find
from derive.search.inequalities.work import Work
from derive.search.normal.policy import Policy


def opened_inverses(work: Work, claim: Rel) -> Iterator[tuple[Theorem, Policy]]:
    """What the difference of the sides is with each inverse as a product of three, where the matrix
    is opened: beside no law of inverses, lest S meet its own again."""
    theory, difference = work.theory, sub(claim.right, claim.left)
    plain = Context(theory, work.facts, find, hypotheses=work.facts)
    for shown in work.given:                    # such as that its determinant is not 0
        plain = plain.with_lemma(shown.claim) if isinstance(shown.claim, Rel) else plain
    for inverse, kind in theory.known.items():
        matrix = theory.losses[inverse]
        if kind != "inv" or matrix not in theory.definitions or inverse not in names(difference) \
                or is_opened(matrix, difference, theory):
            continue
        policy = Policy(frozenset({matrix}), moved=False)
        same = work.equal(Rel("=", difference, tripled(difference, inverse, matrix, work)))
        opened = same and work.reduced(same.claim.right, policy, plain)
        whole = opened and work.knowing(same, opened).outright(
            Rel("=", difference, opened.claim.right),
            tuple(Step("hypothesis", to=link.claim.right) for link in (same, opened)))
        if whole:
            yield whole, policy


def is_opened(matrix: str, number: Term, theory: Theory) -> bool:
    """Does a number speak of a tensor by which the matrix is defined?"""
    return not theory.tensors.keys().isdisjoint(names(theory.definitions[matrix].body) & names(number))


def tripled(term: Term, inverse: str, matrix: str, work: Work) -> Term:
    """The term with Σ a, b: inv(S)[a, i] S[a, b] inv(S)[b, j] for each inv(S)[i, j]."""
    ends, _ = work.theory.axes(matrix)
    a, b = Bound(1), Bound(0)

    def change(part: Term, depth: int, visit) -> Term:
        if not (isinstance(part, Entry) and part.tensor == inverse):
            return rebuild(part, visit, depth)
        i, j = (shift(at, 2) for at in part.at)
        inner = Fold("sum", *ends, mul(Entry(inverse, (a, i), False), Entry(matrix, (a, b), False),
                                       Entry(inverse, (b, j), False)), "b")
        return Fold("sum", *ends, inner, "a")
    return memoised(change)(term, 0)
