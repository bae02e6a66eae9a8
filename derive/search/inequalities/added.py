"""Added up: what a fact says of every index, summed over all of them.

    f[t+1] <= f[t] - g[t]^2 for t < n      gives    Σ t<n: g[t]^2 <= f[0] - f[n]
    x[t] is no less than the least         gives    n min x <= Σ t<n: x[t]

Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.replay import Theorem
from derive.kernel.ring import from_monomial, normal, polynomial
from derive.kernel.rules import HOLE
from derive.kernel.terms import (
    ONE, Fold, Rel, Term, add, equals, is_integer, open_body, sub, substitute, subterms, total)
from derive.search.inequalities.work import Form
from derive.search.normal.given import instance, solve_pattern

MOST_ADDED = 4                  # facts


def added(form: Form) -> Iterator[Theorem]:
    """The sums of the facts that hold over a range of the goal, and of what its extremes are
    compared with."""
    folds = [p for p in dict.fromkeys(subterms(form.difference))
             if isinstance(p, Fold) and not p.loose]
    ranges = {(p.low, p.high) for p in folds if p.kind in ("sum", "min", "max")}
    said = [f for f in form.known.facts if isinstance(f, Fold) and f.kind == "all"
            and (f.low, f.high) in ranges and isinstance(f.body, Rel) and f.body.op in ("<=", "<")
            and not (is_integer(f.body.left) and is_integer(f.body.right))]
    for fact in said[:MOST_ADDED]:
        yield from summed(form, fact.low, fact.high, fact.body.left, fact.body.right)
    for extreme in [p for p in folds if said and p.kind in ("min", "max")][:MOST_ADDED]:
        sides = (extreme, extreme.body) if extreme.kind == "min" else (extreme.body, extreme)
        yield from summed(form, extreme.low, extreme.high, *sides)


def summed(form: Form, low: Term, high: Term, left: Term, right: Term) -> Iterator[Theorem]:
    """Σ left <= Σ right, and the sums in it of which one is another, moved by one place."""
    found = form.known.instance("sum_increasing", l=low, h=high, F=open_body(left, HOLE),
                                G=open_body(right, HOLE))
    if found is None:
        return
    yield from form.known.forms(found, form.policy)
    _, t = form.known.inside(low, high, form.goal)
    terms = {from_monomial(mono): None for side in (left, right)
             for mono in polynomial(open_body(side, t)) if mono}
    for term in terms:
        if t in subterms(term) and (after := normal(substitute(term, {t: add(t, ONE)}))) in terms:
            first_last = tuple(substitute(term, {t: end}) for end in (low, high))
            yield from filter(None, [form.known.equal(equals(
                total(low, high, t, after), add(total(low, high, t, term), sub(*first_last[::-1]))))])
            yield from of_ends(form, first_last)


def of_ends(form: Form, ends: tuple[Term, ...]) -> Iterator[Theorem]:
    """What the facts say of numbers of all indices at the first and the last."""
    for fact in form.known.facts:
        match fact:
            case Fold("all", _, _, Rel("<=" | "<", left, right)) if not (
                    is_integer(left) and is_integer(right)):
                for pattern, end in ((p, e) for p in (left, right) for e in ends):
                    at = solve_pattern(pattern, end, {}) if pattern.loose else None
                    if at and (found := form.known.outright(instance(fact.body, at))):
                        yield found
