"""Cases: brackets and alternatives decided by the facts, and sums split where they change.

Nothing here opens a definition.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.context import is_constant_condition
from derive.kernel.ring import condition, from_polynomial, normal, polynomial
from derive.kernel.rules import HOLE
from derive.kernel.terms import (
    FALSE,
    ONE,
    TRUE,
    ZERO,
    And,
    Call,
    Case,
    Floor,
    Fold,
    Iverson,
    Mul,
    Not,
    Num,
    Rel,
    Term,
    Var,
    add,
    children,
    is_integer,
    mul,
    names,
    neg,
    open_body,
    sub,
    substitute,
    subterms,
    within,
)
from derive.search.entailment.indices import linear_coefficient
from derive.search.normal.trace import Trace


def choose(trace: Trace) -> bool:
    """Leave of some cases the one that arithmetic, or else of two the one that the facts choose."""
    kept = trace.term
    while isinstance(kept, Case) and isinstance(truth := normal(Iverson(kept.cond)), Num):
        kept = kept.then if truth == ONE else kept.other
    if trace.ring(to=kept):
        return True
    cond, then, other = children(trace.term)
    if not is_constant_condition(cond):
        return False
    if trace.here.shows(cond):
        holds, kept = TRUE, then
    elif trace.here.shows(Not(cond)):
        holds, kept = FALSE, other
    else:
        return False
    trace.ring(to=add(mul(Iverson(cond), then), mul(sub(ONE, Iverson(cond)), other)))
    trace.attempt("bracket", (0, 0), to=holds)
    trace.attempt("bracket", (1, 0, 1, 1), to=holds)
    return trace.ring(to=kept)


def decide(trace: Trace, cond: Term) -> None:
    """Replace a bracket by 1 or 0 where the facts say so; take factors of known sign out."""
    if trace.here.shows(cond):
        trace.attempt("bracket", to=TRUE)
    elif trace.here.shows(Not(cond)):
        trace.attempt("bracket", to=FALSE)
    elif isinstance(cond, Rel) and not is_integer(cond.right):
        scale(trace, normal(sub(cond.right, cond.left)))


SCALES = {"<": "sign_scale", "=": "zero_scale"}


def scale(trace: Trace, term: Term) -> None:
    """[0 < a b] is [0 < b] for a positive a."""
    if isinstance(term, Mul) and trace.term.cond.op in SCALES:
        for i, factor in enumerate(term.factors):
            rest = mul(*term.factors[:i], *term.factors[i + 1:])
            if not (isinstance(factor, Num) and factor.value in (1, -1)) and trace.rule(
                    SCALES[trace.term.cond.op], A=factor, B=rest):
                trace.ring()
                return


def add_range(trace: Trace) -> None:
    """Write the range of an entry that is 0 outside, where it is not known to be inside."""
    tensor = trace.here.theory.tensors.get(trace.term.tensor)
    if tensor and tensor.zero_outside and not all(
            trace.here.shows(within(low, index, high))
            for index, (low, high) in zip(trace.term.at, trace.here.theory.ranges(
                trace.term.tensor, trace.term.at))):
        trace.attempt("outside")


def at_argmax(trace: Trace) -> bool:
    """Write the entry at the argmax of such entries as their maximum."""
    for best in [p for i in trace.term.at for p in subterms(i)
                 if isinstance(p, Fold) and p.kind == "argmax" and not p.loose]:
        body = substitute(trace.term, {best: HOLE})
        if normal(open_body(best.body, HOLE)) == normal(body) and trace.rule(
                "argmax_value", l=best.low, h=best.high, F=body):
            return True
    return False


def split_at_cases(trace: Trace) -> bool:
    """Split a sum over cases where the index passes from one to the next."""
    low, high = trace.term.low, trace.term.high
    index = HOLE
    body = open_body(trace.term.body, index)
    for cond in dict.fromkeys(turning(body)):
        for end in bounds_from(condition(cond), index):
            if end is not None and ZERO not in (normal(sub(end, low)), normal(sub(high, end))) \
                    and trace.here.shows(And((Rel("<=", low, end), Rel("<=", end, high)))) \
                    and trace.rule("sum_split", l=low, m=end, h=high, F=body):
                return True
    return False


def turning(body: Term) -> Iterator[Term]:
    """The conditions by which cases, extremes and distances of integers, and brackets inside an
    index, change."""
    for part in subterms(body):
        match part:
            case Case(cond, _, _):
                yield cond
            case Call("max" | "min", (a, b)) if is_integer(a) and is_integer(b):
                yield Rel("<", a, b)
            case Call("abs", (distance,)) if is_integer(distance):
                yield Rel("<", ZERO, distance)
            case Iverson(outer):
                yield from (p.cond for p in subterms(outer) if isinstance(p, Iverson))


def bounds_from(guard: Term, index: Var) -> tuple[Term | None, Term | None]:
    """The bound low <= index or index < high that an inequality 0 <= p gives."""
    match guard:
        case Rel("<=", left, right):
            p = polynomial(sub(right, left))
            parts = {m: c for m, c in p.items() if any(index.name in names(a) for a, _ in m)}
            coeff = linear_coefficient(parts, index)
            rest = from_polynomial({m: c for m, c in p.items() if m not in parts})
            if coeff == ONE:
                return normal(neg(rest)), None
            if coeff is not None and all(c < 0 for c in polynomial(coeff).values()):
                step = normal(neg(coeff))
                return None, normal(add(rest if step == ONE else Floor(rest, step), ONE))
    return None, None
