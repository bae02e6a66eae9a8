"""Beside a fact: what is left of a goal when an inequality that is known is taken away.

    Σ k in 1..t: 1/k^2 <= 2 - 1/t    leaves of    Σ k in 1..t+1: 1/k^2 <= 2 - 1/(t+1)
    that 1/(t+1)^2 <= 1/t - 1/(t+1), in which no sum stands

as the step of an induction asks; and when an inequality of Cauchy and Schwarz is taken away:

    (Σ k: A[k, k])^2 <= n * Σ i, j: A[i, j]^2    leaves of
    n * Σ i, j: A[i, j]^2 that it is no less than n * Σ k: A[k, k]^2

Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.replay import Theorem
from derive.kernel.ring import from_polynomial, polynomial
from derive.kernel.terms import ZERO, Call, Fold, Num, Rel, is_integer, mul, sub
from derive.search.inequalities.square_sums import lagrange
from derive.search.inequalities.work import Form

MOST_TAKEN = 4                  # inequalities of Cauchy and Schwarz that are taken away


def beside_facts(form: Form) -> Iterator[Theorem]:
    """That the goal is more than a fact which speaks of the same sums, or of the same functions."""
    goal = polynomial(form.difference)
    for fact in form.known.facts:
        if isinstance(fact, Rel) and fact.op in ("<", "<=") and not (
                is_integer(fact.left) and is_integer(fact.right)):
            gap = sub(fact.right, fact.left)
            known = polynomial(gap)
            shared = next((m for m in known if m in goal and goal[m] / known[m] > 0 and any(
                isinstance(a, (Call, Fold)) for a, _ in m)), None)
            if shared is not None:
                rest = from_polynomial(polynomial(sub(form.difference, mul(
                    Num(goal[shared] / known[shared]), gap))))
                yield from filter(None, [form.known.show(Rel(kind(form.goal.op, fact.op), ZERO, rest))])


def kind(wanted: str, known: str) -> str:
    """How much must be shown of the rest, where the fact is strict or not."""
    return "<" if (wanted, known) == ("<", "<=") else "<="


def beside_squares(form: Form) -> Iterator[Theorem]:
    """That the goal is more than what Cauchy and Schwarz say of the square of a sum in it."""
    work, left = form.known, MOST_TAKEN
    for identity in lagrange(form.difference):
        rest = from_polynomial(polynomial(sub(form.difference, identity.left)))
        if left and rest != ZERO and len(polynomial(rest)) <= len(polynomial(form.difference)) \
                and work.here.nonnegative(identity.right):
            left -= 1
            shown = work.show(Rel(form.goal.op, ZERO, rest))
            if shown and (found := work.equal(identity)):
                yield from (shown, found)
                return
