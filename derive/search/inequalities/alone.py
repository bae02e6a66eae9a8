"""Alone: by which a function that stands on its own is above or below the rest of a goal, and the
positive factors without which it would stand on its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from derive.kernel.context import Rejected
from derive.kernel.replay import Step, Theorem
from derive.kernel.ring import from_monomial, normal, polynomial
from derive.kernel.rules import HOLE
from derive.kernel.terms import (
    ZERO,
    Add,
    Call,
    Entry,
    Fold,
    Meta,
    Mul,
    Num,
    Rel,
    Term,
    Var,
    add,
    inverse,
    mul,
    names,
    open_body,
)
from derive.language.inequalities import INEQUALITIES
from derive.search.inequalities.work import Form, Work
from derive.search.normal.given import size
from derive.search.normal.policy import Policy
from derive.search.normal.trace import Trace
from derive.search.strategies.meeting import denominator, without


def heads(meta_side: str) -> dict[tuple[type, str], str]:
    """The rules that say what it takes to be below, or above, a function, by its name."""
    found = {}
    for rule in INEQUALITIES.values():
        alone, other = rule.lhs.left, rule.lhs.right
        alone, other = (other, alone) if meta_side == "right" else (alone, other)
        if isinstance(alone, Meta) and isinstance(other, (Call, Fold)) and rule.lhs.op == "<=":
            found[head(other)] = rule.name
    return found


def head(term: Call | Fold) -> tuple[type, str]:
    return type(term), term.function if isinstance(term, Call) else term.kind


BELOW = heads("right")           # log(u) <= A
ABOVE = heads("left")            # A <= log(u)


def isolated(form: Form) -> Iterator[Theorem]:
    """Instances by which one function in the goal is above, or below, all the rest; the largest
    one first, but last |u|, of which two things must be shown."""
    for part, coeff, rest in sorted(alone(form.difference), key=lambda found: (
            head(found[0]) == (Call, "abs"), -size(found[0]))):
        name = (BELOW if coeff < 0 else ABOVE).get(head(part))
        if name is None:
            continue
        bound = mul(Num(-1 / coeff), rest) if coeff != -1 else rest
        law = INEQUALITIES[name].lhs
        meta = law.right if coeff < 0 else law.left
        plain = isinstance(part, Call) and isinstance(part.args[0], (Var, Entry))
        work = form.known.shallow() if plain else form.known
        found = work.instance(name, **{meta.name: bound}, **arguments(name, part, coeff < 0))
        if found:
            yield found


def arguments(name: str, part: Term, below: bool) -> dict[str, Term]:
    """The metavariables of the function in a rule."""
    if isinstance(part, Fold):
        return {"l": part.low, "h": part.high, "F": open_body(part.body, HOLE)}
    law = INEQUALITIES[name].lhs
    return {(law.left if below else law.right).args[0].name: part.args[0]}


def alone(difference: Term) -> Iterator[tuple[Term, Fraction, Term]]:
    """Each function that is a summand of a difference, with its coefficient and the rest as it
    is written."""
    parts = [(c, p) for c, p in summands(difference) if c]
    for i, (coeff, part) in enumerate(parts):
        if (isinstance(part, Call) or isinstance(part, Fold) and part.kind != "sum") and names(part):
            rest = [Mul((Num(c), p)) if c != 1 else p for j, (c, p) in enumerate(parts) if j != i]
            yield part, coeff, add(*rest)


def summands(term: Term, coeff: Fraction = Fraction(1)) -> Iterator[tuple[Fraction, Term]]:
    """The terms of a sum as they are written, with numbers taken out."""
    match term:
        case Add(terms):
            for t in terms:
                yield from summands(t, coeff)
        case Mul((Num(value), *rest)):
            yield from summands(mul(*rest), coeff * value)
        case Num(value) if value == 0:
            return
        case _:
            yield coeff, term


def scaled(form: Form) -> Iterator[Theorem]:
    """The goal `0 <= p`, once `0 <= s p` is shown for a positive s: without denominators, or
    with a function on its own; but not twice, for that leads nowhere."""
    if form.known.scaled:
        return
    work, goal, difference = form.known, form.goal, normal(form.difference)
    if below := denominator(difference):
        yield from filter(None, [unscaled(work, goal.op, difference, mul(*below), below)])
    scales = []
    for mono, _ in polynomial(difference).items():
        for a, e in mono:
            if e == 1 and len(mono) > 1 and isinstance(a, (Call, Fold)) and (
                    head(a) in BELOW or head(a) in ABOVE):
                scales.append(inverse(from_monomial(tuple(f for f in mono if f[0] != a))))
    for scale in dict.fromkeys(scales):
        yield from filter(None, [unscaled(work, goal.op, difference, scale)])


def unscaled(work: Work, op: str, difference: Term, scale: Term,
             common: list[Term] | None = None) -> Theorem | None:
    """0 <= p from 0 <= s p, for p = p s (1/s) and a positive s, whose factors may be the common
    denominator of p."""
    if not work.here.shows(Rel("<", ZERO, scale)):
        return None
    larger = mul(difference, scale)
    plain = cleared(work, larger, difference, common) if common else None
    wanted = plain.claim.right if plain else larger
    nested = plain and denominator(wanted)                # quotients stood in a divisor
    if (shown := work.show(Rel(op, ZERO, wanted), scaled=not nested)) is None:
        return None
    back = mul(larger, inverse(scale))
    product = work.knowing(shown, plain).outright(Rel(op, ZERO, larger)) if plain else shown
    product = product and work.knowing(product).outright(Rel(op, ZERO, back))
    same = work.outright(Rel("=", back, difference), (Step(
        "rule", rule="cancel", instance={"A": scale, "B": difference}),))
    return product and same and work.knowing(product, same).outright(Rel(op, ZERO, difference))


def cleared(work: Work, larger: Term, difference: Term, common: list[Term]) -> Theorem | None:
    """What a number comes to, times its common denominator."""
    trace = Trace(larger, work.simple)
    try:
        without(trace, difference, common, Policy())
    except Rejected:
        return None
    return work.outright(Rel("=", larger, trace.term), tuple(trace.steps))
