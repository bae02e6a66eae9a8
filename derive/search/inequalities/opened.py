"""Opened facts: what inequalities that are known say when the names in them are opened.

    f <= h + Σ g[i] (y[i] - x[i]) where y[i] = x[i] - g[i]/L    says that    f <= h - 1/L Σ g[i]^2

Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.replay import Theorem
from derive.kernel.terms import ZERO, Rel, is_integer, sub
from derive.search.inequalities.work import Form
from derive.search.strategies.policies import policies


def opened(form: Form) -> Iterator[Theorem]:
    """The facts on numbers, opened as far as the goal is; beside the goal as it is written, in all
    the ways in which they can be opened."""
    work = form.known
    for fact in work.facts:
        match fact:
            case Rel("<" | "<=" as op, left, right) if not (is_integer(left) and is_integer(right)):
                gap = sub(right, left)
                ways = (form.policy,) if form.same else policies(work.theory, gap, work.here.facts)
                for same in {t.claim: t for way in ways if (t := work.reduced(gap, way))}.values():
                    plain = work.knowing(same).outright(Rel(op, ZERO, same.claim.right))
                    yield from [plain] if plain else []
