"""Term by term: a sum is not negative because none of its terms is.

The sums of a goal over one range are gathered under one sign.  What stands beside them joins
them where weights over the range are known to add up to 1:

    max(x) - Σ p x = Σ p * (max(x) - x)          for Σ p = 1

Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.replay import Theorem
from derive.kernel.ring import from_monomial, normal, polynomial
from derive.kernel.rules import HOLE
from derive.kernel.terms import (
    ONE,
    ZERO,
    Entry,
    Fold,
    Rel,
    Term,
    Var,
    add,
    equals,
    inverse,
    mul,
    open_body,
    sub,
    subterms,
    total,
)
from derive.search.inequalities.work import Form, Work, sums_in


def unit_sums(form: Form) -> Iterator[Theorem]:
    """That named weights in the sums of a goal add up to 1, and that each is at most 1."""
    work, goal = form.known, form.goal
    for fold in sums_in(goal):
        inside, index = work.inside(fold.low, fold.high, goal)
        for entry in dict.fromkeys(p for p in subterms(open_body(fold.body, index))
                                   if isinstance(p, Entry) and p.at == (index,)):
            if entry.tensor in work.theory.definitions:
                whole = total(fold.low, fold.high, index, entry)
                if found := work.show(equals(whole, ONE)):
                    yield found
                    largest = inside.knowing(found).instance(
                        "sum_above_term", l=fold.low, h=fold.high, i=index, F=open_body(whole.body, HOLE))
                    least = largest and inside.knowing(found, largest).outright(Rel("<=", entry, ONE))
                    yield from filter(None, [work.generalised(least, index)])


def termwise(form: Form) -> Iterator[Theorem]:
    """That the sums of a goal, gathered, are not negative, and what they are equal to."""
    work, goal, policy, difference = form.known, form.goal, form.policy, form.difference
    for low, high in ranges(difference):
        inside, index = work.inside(low, high, goal)
        body, rest = gathered(difference, low, high, index)
        for weight in [ZERO] if rest == ZERO else weights(work, low, high, index):
            terms = normal(add(body, mul(rest, weight)))
            shown = inside.show(Rel("<=", ZERO, terms))
            everywhere = work.generalised(shown, index)
            if everywhere is None:
                continue
            whole = total(low, high, index, terms)
            added = work.knowing(everywhere).outright(Rel("<=", ZERO, whole))
            if added:
                yield added
                same = work.reduced(whole, policy)
                yield from filter(None, [same, work.equal(Rel("=", whole, difference))
                                         if rest == ZERO else None])
                return


def ranges(number: Term) -> Iterator[tuple[Term, Term]]:
    """The ranges of the sums in a number."""
    yield from dict.fromkeys((s.low, s.high) for m in polynomial(number) for a, e in m
                             if e == 1 and isinstance(a, Fold) and a.kind == "sum"
                             for s in (a, *exchanged(a)))


def exchanged(outer: Fold) -> Iterator[Fold]:
    """Σ j, i for Σ i, j, where the range of j is the same for all i."""
    inner = outer.body
    if isinstance(inner, Fold) and inner.kind == "sum" and not (inner.low.loose or inner.high.loose):
        i, j = Var("□i", True), Var("□j", True)
        body = open_body(open_body(inner, i).body, j)
        yield total(inner.low, inner.high, j, total(outer.low, outer.high, i, body))


def gathered(difference: Term, low: Term, high: Term, index: Term) -> tuple[Term, Term]:
    """The body of all sums over a range under one sign, and what stands beside them."""
    body, rest = [], []
    for mono, coeff in polynomial(difference).items():
        over = [(a, s) for a, e in mono if e == 1 and isinstance(a, Fold) and a.kind == "sum"
                for s in (a, *exchanged(a)) if (s.low, s.high) == (low, high)]
        if len({a for a, _ in over}) == 1:
            (atom, chosen), *_ = over
            beside = tuple(f for f in mono if f[0] != atom)
            body.append(mul(from_monomial(beside, coeff), open_body(chosen.body, index)))
        else:
            rest.append(from_monomial(mono, coeff))
    return add(*body), add(*rest)


def weights(work: Work, low: Term, high: Term, index: Term) -> Iterator[Term]:
    """Weights over a range that add up to 1, by a fact or each the same."""
    for fact in work.here.facts:
        match fact:
            case Rel("=", Fold("sum", a, b, body, _), c) | Rel("=", c, Fold("sum", a, b, body, _)) \
                    if (normal(a), normal(b), normal(c)) == (normal(low), normal(high), ONE):
                yield open_body(body, index)
    yield inverse(sub(high, low))
