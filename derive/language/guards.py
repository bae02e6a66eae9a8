r"""Guards: what stands beside the ranges of a sum or the like leaves some of its indices out.

    Σ i<n, j<n, i != j: body        [i != j] * body        a summand that is left out is 0
    Π k<n, k != i: body             {body if k != i, 1 otherwise}
    all k<n, k != i: condition      k != i implies condition

This file is trusted.
"""

from __future__ import annotations

from fractions import Fraction

from derive.language.errors import LanguageError
from derive.language.syntax import Bracket, Cases, Logic, Node, Number, Product


def guarded(kind: str, conditions: tuple[Node, ...], body: Node) -> Node:
    """The body of a binder, where the conditions hold."""
    if conditions and kind not in ("sum", "prod", "all", "any", "count"):
        raise LanguageError("a condition below this sign: write the values as cases", conditions[0].at)
    if kind == "sum" and conditions:
        parts = [*(Bracket(c.at, c) for c in conditions), *factors(body)]
        return Product(body.at, parts[0], tuple(("*", p) for p in parts[1:]))
    for cond in conditions:
        if kind == "prod":
            body = Cases(body.at, ((body, cond),), Number(body.at, Fraction(1)))
        else:
            body = Logic(cond.at, cond, (("implies" if kind == "all" else "and", body),))
    return body


def factors(body: Node) -> list[Node]:
    if isinstance(body, Product) and all(op == "*" for op, _ in body.rest):
        return [body.first, *(p for _, p in body.rest)]
    return [body]
