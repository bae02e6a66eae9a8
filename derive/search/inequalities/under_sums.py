"""Under sums: what the table of inequalities says of the functions there, each with what stands
beside it, added up.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.replay import Theorem
from derive.kernel.terms import (
    ZERO,
    Call,
    Fold,
    Rel,
    Term,
    Var,
    inverse,
    mul,
    open_body,
    sub,
    subterms,
    total,
)
from derive.search.inequalities.estimates import (
    calls_in, of_function, of_products_of_logs, wanted, weights)
from derive.search.inequalities.work import Form, Work, sums_in
from derive.search.normal.policy import Policy


def summed(form: Form) -> Iterator[Theorem]:
    """Instances under the sums of a goal, times what stands beside the function, added up."""
    work, goal, policy = form.known, form.goal, form.policy
    sums = {part: signs for part, signs in wanted(work, form.difference).items()
            if isinstance(part, Fold) and part.kind == "sum"}
    for fold, signs in sums.items():
        inside, index = work.inside(fold.low, fold.high, goal)
        body = open_body(fold.body, index)
        around = (goal, form.claim, *(open_body(f.body, index) for f in sums_in(goal)
                          if (f.low, f.high) == (fold.low, fold.high)))
        for part, inner in wanted(inside, body).items():
            if not isinstance(part, Call) or len(part.args) != 1 or index not in subterms(part):
                continue
            both = {s * t for s in signs for t in inner}
            near = [b for term in around for b in calls_in(term).get(part.function, ())]
            products = of_products_of_logs(inside.shallow(), body) if part.function == "log" else ()
            for found in (*of_function(inside.shallow(), part.function, part.args[0],
                                       [*near, *inverses(part.function, near)], both), *products):
                yield from added(work, inside, fold, index, body, part, found, policy)


def inverses(function: str, args: list[Term]) -> Iterator[Term]:
    """Where a tangent of the logarithm may touch besides: log(1/n) = -log(n)."""
    yield from map(inverse, args) if function == "log" else ()


def added(work: Work, inside: Work, fold: Fold, index: Var, body: Term, call: Call,
          found: Theorem, policy: Policy) -> Iterator[Theorem]:
    """An instance at each index, times what stands beside the function there, added up."""
    everywhere = work.generalised(found, index)
    known = work.knowing(everywhere)
    gap = sub(found.claim.right, found.claim.left)
    for weight in weights(inside, body, call) if everywhere else ():
        whole = total(fold.low, fold.high, index, mul(weight, gap))
        if shown := known.outright(Rel("<=", ZERO, whole)):
            yield from known.forms(shown, policy)
