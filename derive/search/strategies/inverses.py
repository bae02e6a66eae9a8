"""Inverses that are told: A B = I makes A and B square matrices inverse to each other.

    det(A) det(B) = det(I) = 1      so that neither determinant is 0
    inv(A) = B                      since A inv(A) = I = A B
    B A = inv(A) A = I

The statement has given the product a name, and so the kernel has laws of its determinant.  Nothing
here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.context import Context
from derive.kernel.matrices import I, J, at, everywhere, known, product
from derive.kernel.replay import Step, Theorem
from derive.kernel.ring import normal
from derive.kernel.terms import (
    ONE, ZERO, Fold, Not, Rel, Term, delta, equals, neg, open_body, sub)
from derive.kernel.theory import Theory
from derive.search.normal.trace import root
from derive.search.strategies.made import Made, Makings
from derive.search.strategies.matrices import (
    Law, Prove, by_law, checked, determinants, expanded, products)


def inverses(theory: Theory, facts: tuple[Term, ...], claim: Term, prove: Prove, apart: Prove,
             notes: Makings) -> Iterator[Theorem]:
    """What is shown of each two matrices whose product is assumed to be I; `apart` proves that a
    number is not 0 beside an equation."""
    here = root(theory, facts)
    matrices = list(dict.fromkeys(theory.losses[n] for n in theory.known))
    made = {m: expanded(at(m, I, J), theory) for m in matrices if m in theory.definitions}
    one = next((m for m, entry in made.items() if normal(entry) == normal(delta(I, J))), None)
    for whole, entry in made.items():
        if one and whole != one and is_told(theory, facts, sub(entry, delta(I, J))):
            for law in list(products(theory, whole, matrices, here))[:1]:
                yield from of_pair(theory, facts, claim, whole, one, law, prove, apart, notes)


def is_told(theory: Theory, facts: tuple[Term, ...], gap: Term) -> bool:
    """Does a fact say that two matrices differ by this, which is 0?"""
    for fact in facts:
        match fact:
            case Fold("all", _, _, Fold("all", _, _, Rel("="))):
                said = open_body(open_body(fact.body, I).body, J)
                known_ = expanded(sub(said.left, said.right), theory)
                if normal(gap) in (normal(known_), normal(neg(known_))):
                    return True
    return False


def of_pair(theory: Theory, facts: tuple[Term, ...], claim: Term, whole: str, one: str, law: Law,
            prove: Prove, apart: Prove, notes: Makings) -> Iterator[Theorem]:
    """That the determinants are 1 together; for each inverse that a claim reads, or else for one, that
    the determinant is not 0, and the inverse; and the other product."""
    a, b = law[1]["A"], law[1]["B"]
    given: tuple[Theorem, ...] = ()
    for matrix in sorted({a, b, one}, key=lambda m: (len(theory.reach_of(m)), m)):
        given = (*given, *determinants(theory, facts, matrix, prove, given, notes))
    here = root(theory, facts, *(t.claim for t in given))
    same = everywhere(whole, equals(at(whole, I, J), at(one, J, I)), here)       # I^T is I
    laws = tuple(by_law(theory, facts, whole, how, prove, given, notes) for how in (
        law, ("transpose", {"A": one}, (same,))))
    if None in laws:
        return
    steps = tuple(Step("hypothesis", to=end) for end in (laws[0].claim.left, laws[1].claim.right))
    product_ = checked(theory, facts, Rel("=", laws[0].claim.right, ONE), steps, (), laws)
    if product_ is None:
        return
    known_ = (notes.noted(product_, Made(steps, given=laws)),)
    yield from known_
    read = [m for m in (a, b) if theory.of("inv", m) in theory.reach(claim)]
    for matrix in dict.fromkeys(read or [a if a not in theory.definitions else b]):
        for said in told(theory, a, b, matrix, here):
            found = (apart if isinstance(said, Not) else prove)(theory, facts, said, known_)
            if found is None:
                return
            known_ = (*known_, notes.of(found, f"{a} and {b} are inverse to each other"))
            yield known_[-1]


def told(theory: Theory, a: str, b: str, matrix: str, here: Context) -> Iterator[Term]:
    """That a determinant is not 0, which matrix is the inverse of this one, and B A = I."""
    inverse, other = theory.of("inv", matrix), b if matrix == a else a
    yield Not(equals(known("det", matrix, here), ZERO))
    yield everywhere(matrix, equals(at(inverse, I, J), expanded(at(other, I, J), theory)), here)
    yield everywhere(matrix, equals(expanded(product(b, a, here), theory), delta(I, J)), here)
