"""Integer parts: floors divided out, and integers whose value the facts give."""

from __future__ import annotations

from derive.kernel.ring import normal, polynomial
from derive.kernel.terms import ZERO, Floor, Not, Num, Rel, add, mul, sub
from derive.search.entailment.indices import parted
from derive.search.normal.trace import Trace


def divide(trace: Trace) -> None:
    """(a b + r) // b is a for 0 <= r < b, and a + r // b for any r; (a // b + r) // c is
    (a + b r) // (b c)."""
    over, under = trace.term.over, normal(trace.term.under)
    terms = polynomial(over)
    whole, rest = parted(over, under) or (ZERO, over)
    if trace.attempt("integer", to=whole):
        return
    if whole != ZERO and trace.attempt("integer", to=add(whole, Floor(rest, under))):
        return
    inner = [m[0][0] for m, c in terms.items() if c == 1 and len(m) == 1 and m[0][1] == 1
             and isinstance(m[0][0], Floor)]
    if len(inner) == 1:
        (floor,) = inner
        rest = sub(over, floor)
        joined = normal(add(floor.over, mul(floor.under, rest)))
        if trace.attempt("integer", to=Floor(joined, normal(mul(floor.under, under)))):
            divide(trace)


def known_integer(trace: Trace) -> None:
    """The value of an integer entry of which the facts of its case speak."""
    said = [f.arg if isinstance(f, Not) else f for f in trace.here.facts]
    for fact in said:
        if isinstance(fact, Rel) and fact.op == "=" and fact.left == trace.term and isinstance(
                fact.right, Num):
            for value in (fact.right.value, fact.right.value + 1):
                if trace.attempt("integer", to=Num(value)):
                    return
