"""Under sums: what the table of inequalities says of the functions there, each with what stands
beside it, added up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from derive.kernel.replay import Theorem
from derive.kernel.ring import equal
from derive.kernel.terms import (
    ONE,
    ZERO,
    Call,
    Fold,
    Rel,
    Term,
    Var,
    conj,
    inverse,
    mul,
    open_body,
    sub,
    subterms,
    total,
)
from derive.search.inequalities.estimates import (
    calls_in, of_function, of_products_of_logs, points, wanted, weighed_tangent, weights)
from derive.search.inequalities.work import Form, Work, sums_in
from derive.search.normal.policy import Policy


def summed(form: Form) -> Iterator[Theorem]:
    """Instances under the sums of a goal, and the sums in these, times what stands beside the function,
    added up."""
    work, goal = form.known, form.goal
    for fold, signs in sums_wanted(work, form.difference):
        inside, index = work.inside(fold.low, fold.high, goal)
        body = open_body(fold.body, index)
        beside = tuple(opened_alike(goal, fold, index))
        around = (goal, form.claim, *beside)
        yield from bounded(form, (Under(fold, index, inside, ONE),), body, signs, around)
        for part, inner in sums_wanted(inside, body):
            deeper, last = inside.inside(part.low, part.high, conj(goal, *inside.facts))
            within = open_body(part.body, last)
            for weight in weights(inside, body, part):
                yield from bounded(form, (Under(fold, index, inside, weight), Under(part, last, deeper, ONE)),
                                   within, {s * t for s in signs for t in inner},
                                   (*around, *(t for b in beside for t in opened_alike(b, part, last))))


def opened_alike(term: Term, fold: Fold, index: Var) -> Iterator[Term]:
    """The bodies of the sums in a term over the range of this one."""
    yield from (open_body(f.body, index) for f in sums_in(term) if (f.low, f.high) == (fold.low, fold.high))


@dataclass(frozen=True)
class Under:
    """A sum, its index, what is known inside, and the weight of the sum within."""
    fold: Fold
    index: Var
    inside: Work
    weight: Term


def sums_wanted(work: Work, number: Term) -> Iterator[tuple[Fold, set[int]]]:
    """The sums that are factors in a number which is to be >= 0, with where they must be bounded."""
    for part, signs in wanted(work, number).items():
        if isinstance(part, Fold) and part.kind == "sum":
            yield part, signs


def bounded(form: Form, nest: tuple[Under, ...], body: Term, signs: set[int], around: tuple[Term, ...]
            ) -> Iterator[Theorem]:
    """Instances for the functions in the body of a nest of sums, added up."""
    last = nest[-1]
    work = last.inside.shallow()
    for part, inner in wanted(last.inside, body).items():
        if not isinstance(part, Call) or len(part.args) != 1 or last.index not in subterms(part):
            continue
        both = {s * t for s in signs for t in inner}
        near = [b for term in around for b in calls_in(term).get(part.function, ())
                if not equal(b, part.args[0])]
        products = of_products_of_logs(work, body) if part.function == "log" else ()
        for found in (*of_function(work, part.function, part.args[0],
                                   [*near, *inverses(part.function, near)], both), *products):
            yield from added(form.known, nest, body, part, found, form.policy)


def inverses(function: str, args: list[Term]) -> Iterator[Term]:
    """Where a tangent of the logarithm may touch besides: log(1/n) = -log(n)."""
    yield from map(inverse, args) if function == "log" else ()


def added(work: Work, nest: tuple[Under, ...], body: Term, call: Call, found: Theorem, policy: Policy
          ) -> Iterator[Theorem]:
    """An instance at each index, times what stands beside the function there, added up."""
    everywhere, gap = found, sub(found.claim.right, found.claim.left)
    for under in reversed(nest):
        everywhere = work.generalised(everywhere, under.index)
    known = work.knowing(everywhere)
    for weight in weights(nest[-1].inside, body, call) if everywhere else ():
        whole = mul(weight, gap)
        for under in reversed(nest):
            whole = total(under.fold.low, under.fold.high, under.index, mul(under.weight, whole))
        if shown := known.outright(Rel("<=", ZERO, whole)):
            yield from known.forms(shown, policy)


def shared(form: Form) -> Iterator[Theorem]:
    """Σ s log a <= Σ (s log s + a - s), for a sum of s log s in a goal, where a are the shares that
    the terms of another sum, of which the goal has the logarithm, have in Σ s."""
    work = form.known
    wholes = [u for u in calls_in(conj(form.goal, form.claim)).get("log", ()) if isinstance(u, Fold)
              and u.kind == "sum"]
    for fold, signs in sums_wanted(work, form.difference) if wholes else ():
        inside, index = work.inside(fold.low, fold.high, form.goal)
        for point in points(inside, open_body(fold.body, index)) if 1 in signs else ():
            amount = total(fold.low, fold.high, index, point)
            for whole in wholes:
                if (whole.low, whole.high) == (fold.low, fold.high) and not equal(whole, amount):
                    share = mul(open_body(whole.body, index), amount, inverse(whole))
                    for found in weighed_tangent(inside, share, point, point):
                        yield from summed_up(form, fold, index, found)


def summed_up(form: Form, fold: Fold, index: Var, found: Theorem) -> Iterator[Theorem]:
    """0 <= Σ p, from 0 <= p at an index."""
    everywhere = form.known.generalised(found, index)
    added_up = everywhere and form.known.knowing(everywhere).outright(
        Rel("<=", ZERO, total(fold.low, fold.high, index, found.claim.right)))
    yield from form.known.forms(added_up, form.policy) if added_up else ()
