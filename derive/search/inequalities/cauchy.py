"""Cauchy and Schwarz over several indices, from their inequality over one.

    Σ i, j: a[i, j] * b[i, j]  <=  Σ i: sqrt(Σ j: a[i, j]^2) * sqrt(Σ j: b[i, j]^2)
                               <=  sqrt(Σ i, j: a[i, j]^2) * sqrt(Σ i, j: b[i, j]^2)

A matrix is a vector here, and so is a batch of images.  Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from derive.kernel.replay import Step, Theorem
from derive.kernel.ring import polynomial
from derive.kernel.rules import HOLE
from derive.kernel.terms import (
    ZERO, Call, Fold, Mul, Num, Pow, Rel, Term, Var, mul, neg, open_body, substitute, subterms,
    total)
from derive.search.entailment.squares import TWO, squares
from derive.search.inequalities.termwise import gathered, ranges
from derive.search.inequalities.work import Work
from derive.search.normal.policy import Policy

MOST_FACTORS = 4                 # of the product under a sum that is split in two


@dataclass(frozen=True)
class Nest:
    """What is added up over the indices, outermost first, each with its range."""
    body: Term
    indices: tuple[Var, ...] = ()
    ends: tuple[tuple[Term, Term], ...] = ()

    def within(self, index: Var, low: Term, high: Term) -> Nest:
        return Nest(self.body, (index, *self.indices), ((low, high), *self.ends))

    def at(self, indices: tuple[Term, ...]) -> Term:
        return substitute(self.body, dict(zip(self.indices, indices, strict=True)))


def place(depth: int) -> Var:
    """The letter of an index that is not opened yet."""
    return Var(f"{HOLE.name}{depth}", True)


def nest_of(fold: Fold, depth: int = 0) -> Nest:
    """The sums that stand directly within each other."""
    body = open_body(fold.body, place(depth))
    inner = nest_of(body, depth + 1) if isinstance(body, Fold) and body.kind == "sum" else Nest(body)
    return inner.within(place(depth), fold.low, fold.high)


def root_of(number: Term, depth: int = 0) -> Nest | None:
    """The term whose square is added up in a number, if there is one, and over what indices."""
    for low, high in ranges(number):
        body, rest = gathered(number, low, high, place(depth))
        if rest != ZERO:
            continue
        found = squares(polynomial(body), "<=")
        if found and len(found.parts) == 1 and found.parts[0][0] == 1 and found.parts[0][1]:
            inner = Nest(found.parts[0][1][0].right.base)
        else:
            inner = root_of(body, depth + 1)
        if inner:
            return inner.within(place(depth), low, high)
    return None


def of_roots(work: Work, one: Term, other: Term) -> Iterator[Theorem]:
    """What is at most sqrt(one) * sqrt(other), both being sums of squares."""
    u, v = root_of(one), root_of(other)
    if u and v and u.ends == v.ends:
        for body in (u.body, neg(u.body)):
            yield from filter(None, [paired(work, u.indices, u.ends, body, v.at(u.indices))])


def of_products(work: Work, fold: Fold, signs: set[int]) -> Iterator[Theorem]:
    """What a sum, or its negative, is at most: for each way to see products in its terms."""
    nest = nest_of(fold)
    for a, b in products(nest.body):
        for sign in signs:
            yield from filter(None, [paired(work, nest.indices, nest.ends,
                                            a if sign < 0 else neg(a), b)])


def paired(work: Work, indices: tuple[Var, ...], ends: tuple[tuple[Term, Term], ...], a: Term,
           b: Term) -> Theorem | None:
    """Σ a b <= sqrt(Σ a^2) sqrt(Σ b^2), over the last index first."""
    (index, *others), ((low, high), *more) = indices, ends
    if not others:
        return work.instance("cauchy_schwarz", l=low, h=high, F=substitute(a, {index: HOLE}),
                             G=substitute(b, {index: HOLE}))
    inside, opened = work.inside(low, high, mul(a, b))
    a, b = (substitute(t, {index: opened}) for t in (a, b))
    more = tuple((substitute(one, {index: opened}), substitute(end, {index: opened}))
                 for one, end in more)
    inner = work.generalised(paired(inside, tuple(others), more, a, b), opened)
    if inner is None:
        return None

    def over(body: Term) -> Term:
        for letter, (first, end) in reversed(list(zip(others, more))):
            body = total(first, end, letter, body)
        return body

    def length(body: Term) -> Term:
        return Call("sqrt", (over(Pow(body, TWO)),))

    def hole(body: Term) -> Term:
        return substitute(body, {opened: HOLE})

    rows = length(a), length(b)
    termwise = work.knowing(inner).instance("sum_increasing", l=low, h=high, F=hole(over(mul(a, b))),
                                            G=hole(mul(*rows)))
    whole = work.instance("cauchy_schwarz", l=low, h=high, F=hole(rows[0]), G=hole(rows[1]))
    same = whole and work.reduced(whole.claim.right, Policy())
    if not (termwise and same):
        return None
    return work.knowing(termwise, whole, same).outright(
        Rel("<=", termwise.claim.left, same.claim.right))


def in_other_order(work: Work, found: Theorem, goal: Rel) -> Iterator[Theorem]:
    """The theorem with the roots that the goal speaks of, where these are of the same sums in
    another order."""
    named = [p for p in subterms(goal) if isinstance(p, Call) and p.function == "sqrt"]
    bound = found.claim.right
    same, steps, factors = [], [], list(bound.factors if isinstance(bound, Mul) else (bound,))
    for i, root in enumerate(factors):
        for other in named if root not in named else ():
            shown = are_alike(root, other) and work.equal(Rel("=", root, other))
            if shown:
                same.append(shown)
                steps.append(Step("hypothesis", (i,) if isinstance(bound, Mul) else (), to=other))
                factors[i] = other
                break
    rewritten = same and work.knowing(*same).outright(Rel("=", bound, mul(*factors)), tuple(steps))
    if rewritten:
        yield from filter(None, [work.knowing(found, rewritten).outright(
            Rel("<=", found.claim.left, rewritten.claim.right))])


def are_alike(one: Term, other: Call) -> bool:
    """Are these roots of sums over the same ranges, of which there are several?"""
    if not (isinstance(one, Call) and one.function == other.function):
        return False
    (a,), (b,) = one.args, other.args
    return isinstance(a, Fold) and isinstance(b, Fold) and a.kind == b.kind == "sum" and \
        set(nest_of(a).ends) == set(nest_of(b).ends)


def products(body: Term) -> Iterator[tuple[Term, Term]]:
    """The ways to write a product as one of two that differ."""
    whole = polynomial(body)
    if len(whole) != 1:
        return
    (mono, coeff), = whole.items()
    atoms = [a for a, e in mono for _ in range(abs(e)) if e > 0]
    if len(atoms) > MOST_FACTORS or any(e < 0 for _, e in mono):
        return
    for count in range(len(atoms) // 2 + 1):
        for chosen in dict.fromkeys(combinations(atoms, count)):
            rest = list(atoms)
            for a in chosen:
                rest.remove(a)
            if tuple(rest) != chosen:
                yield mul(Num(coeff), *rest), mul(*chosen)
