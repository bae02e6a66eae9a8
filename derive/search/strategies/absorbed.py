"""Absorbed: a product over a range is 0, for one of its factors is.

    x[k] = 0,  0 <= k < n      give    Π i<n: x[i] = (Π i<k: x[i]) * x[k] * Π i in k+1..n-1: x[i] = 0

Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel import replay
from derive.kernel.context import Rejected
from derive.kernel.replay import Theorem
from derive.kernel.rules import HOLE
from derive.kernel.terms import (
    ZERO, Fold, Rel, Term, Var, equals, is_integer, names_of_indices, open_body, subterms)
from derive.kernel.theory import Theory
from derive.language.rules import RULES
from derive.search.entailment.integers import find
from derive.search.normal.trace import Trace, root
from derive.search.strategies.made import Made, Makings


def absorbed(theory: Theory, facts: tuple[Term, ...], claim: Term, notes: Makings) -> Iterator[Theorem]:
    """That the products over ranges are 0 of which a factor is, by a fact about an index."""
    products = dict.fromkeys(p for term in (claim, *facts) for p in subterms(term)
                             if isinstance(p, Fold) and p.kind == "prod" and not p.loose)
    places = dict.fromkeys(k for fact in facts if is_zero(fact) for k in names_of_indices(fact))
    for product in products if places else ():
        for k in places:
            trace = Trace(product, root(theory, facts))
            if vanishes(trace, product, k):
                try:
                    yield notes.noted(replay.prove(theory, facts, equals(product, ZERO), trace.steps, (),
                                                   RULES, find), Made(tuple(trace.steps)))
                    break
                except Rejected:
                    continue


def is_zero(fact: Term) -> bool:
    """Does a fact say that a real number is 0?"""
    match fact:
        case Rel("=", left, right):
            return ZERO in (left, right) and not (is_integer(left) and is_integer(right))
    return False


def vanishes(trace: Trace, product: Fold, k: Var) -> bool:
    """The product with the factor at k apart, which is 0."""
    body = open_body(product.body, HOLE)
    apart = trace.rule("prod_split", l=product.low, h=product.high, m=k, F=body) and trace.rule(
        "prod_peel", (1,), l=k, h=product.high, F=body)
    if not (apart and trace.attempt("hypothesis", (1, 0), to=ZERO)):
        return False
    trace.ring()
    return trace.term == ZERO
