"""Judgements: claims that are not about one point.

A limit, an integral, an order of growth and a number that exists speak of a variable,
or of all sizes, at once.  Such a claim stands alone or in a conjunction of claims: it is never a
hypothesis, nor part of another condition, nor carried through an induction.

This file is trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from derive.kernel.context import Context, Rejected
from derive.kernel.definedness import require_defined, require_well_formed
from derive.kernel.limits import (
    CONTINUOUS, JUMPS, between, depends, eventually, finite, limit, require_made_of, require_new)
from derive.kernel.order import require_order
from derive.kernel.ring import equal
from derive.kernel.terms import (
    And, Diff, Exists, Integral, Not, Order, Rel, Tends, Term, children, equals, is_condition,
    is_term, names, substitute, subterms)

JUDGEMENTS = (Order, Tends, Integral, Exists)
Rewrite = Callable[[Term, Sequence, Context], Term]        # a term, steps, and where they hold


def require_plain(*terms: Term) -> None:
    """Reject a judgement where a condition or a number is needed."""
    if not all(map(is_term, terms)) or any(
            isinstance(part, JUDGEMENTS) for term in terms for part in subterms(term)):
        raise Rejected("a limit, an integral or an order of growth is no condition at a point")


def require_judgements_on_top(claim: Term) -> None:
    """Reject a judgement inside anything but a conjunction."""
    if isinstance(claim, And):
        for arg in claim.args:
            require_judgements_on_top(arg)
    elif isinstance(claim, JUDGEMENTS):
        require_plain(*children(claim))
    else:
        require_plain(claim)


def require_judgement(claim: Term, steps: Sequence, others: Sequence, known: Sequence[Term],
                      here: Context, rewritten: Rewrite) -> None:
    """Reject a judgement that the steps do not show.

    The first step says what is needed beside: the facts that hold eventually, or the
    antiderivative and the points without a slope; the `others` lead on from an integrand.  `known`
    are claims that hold here: limits of parts, and that the value found is the value claimed."""
    if here.theory.randomness(claim):
        raise Rejected("a judgement is not about one outcome")
    match claim:
        case Order():
            require_defined(claim.left, here)
            require_defined(claim.right, here)
            require_order(claim, here)
        case Tends():
            require_limit(claim, steps, known, here, rewritten)
        case Exists():
            require_witness(claim, steps, known, here)
        case Integral():
            require_integral(claim, steps, others, known, here, rewritten)


def require_limit(claim: Tends, steps, known, here: Context, rewritten: Rewrite) -> None:
    require_new(claim.variable, here)
    if any(depends(term, claim.variable, here) for term in (claim.point, claim.value)):
        raise Rejected("the variable of a limit stands outside it")
    near = here
    if steps and steps[0].move == "eventually":
        near, steps = eventually(claim, tuple(steps[0].instance["facts"]), here), steps[1:]
    require_defined(claim.body, near)
    require_defined(claim.value, here)
    body = rewritten(claim.body, steps, near)
    require_no_infinity(body, claim.value)
    limits = {c.body: c.value for c in known if isinstance(c, Tends) and (
        c.kind, c.variable, c.point) == (claim.kind, claim.variable, claim.point)}
    require_value(finite(limit(body, claim, near, here, limits)), claim.value, known)


def require_value(found: Term, value: Term, known: Sequence[Term]) -> None:
    same = any(isinstance(fact, Rel) and fact.op == "=" and fact.right == value
               and equal(fact.left, found) for fact in known)
    if not same and not equal(found, value):
        raise Rejected("the value is another one")


def require_integral(claim: Integral, steps, others, known, here: Context, rewritten: Rewrite):
    t = claim.variable
    require_new(t, here)
    if not steps or steps[0].move != "antiderivative" or depends(claim.value, t, here):
        raise Rejected("an integral needs an antiderivative")
    antiderivative, points = steps[0].to, tuple(steps[0].instance["points"])
    for term in (antiderivative, *points):
        require_well_formed(term, here)
        require_no_infinity(term)
    if any(depends(point, t, here) for point in points):
        raise Rejected("a point without a slope does not move")
    require_made_of(CONTINUOUS, antiderivative, t, here)
    require_made_of(CONTINUOUS | JUMPS, claim.body, t, here)
    for term in (claim.body, claim.value):
        require_defined(term, here)
    beside = here.assume(*(Not(equals(t, point)) for point in points))
    slope = Diff(antiderivative, t, False)
    require_defined(slope, beside)
    if not equal(rewritten(slope, steps[1:], beside), rewritten(claim.body, others, beside)):
        raise Rejected("this is no antiderivative")
    require_value(between(claim, antiderivative, here), claim.value, known)


def require_witness(claim: Exists, steps, known: Sequence[Term], here: Context) -> None:
    """Reject unless one of the known claims is the body at the witness of the first step."""
    require_new(claim.variable, here)
    if not steps or steps[0].move != "witness" or is_condition(steps[0].to):
        raise Rejected("a witness is needed")
    witness = steps[0].to
    require_well_formed(witness, here)
    require_no_infinity(witness)
    if depends(witness, claim.variable, here) or here.theory.randomness(witness):
        raise Rejected("the witness is not known beforehand")
    require_defined(witness, here)
    if substitute(claim.body, {claim.variable: witness}) not in known:
        raise Rejected("the witness is not shown to be one")


def require_no_infinity(*terms: Term) -> None:
    if any(name[0] == "↑" for term in terms for name in names(term)):
        raise Rejected("oo is no number")
