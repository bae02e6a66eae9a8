"""Weighed: a number is not negative, for s times it is not, where s > 0 is known.

    l Σ v[i]^2 = Σ (A v)[k]^2,  Σ v[i]^2 > 0      give    l >= 0

What is tried are the sums that an equation multiplies with a part of the number; what the equation
says of the product is then shown not to be negative.  Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.replay import Theorem
from derive.kernel.ring import normal, polynomial
from derive.kernel.terms import ZERO, Fold, Num, Rel, Term, is_integer, mul, sub
from derive.search.inequalities.alone import unscaled
from derive.search.inequalities.work import Form, Work


def weighed(form: Form) -> Iterator[Theorem]:
    """The goal, from what an equation says of it times a positive sum."""
    work, op, number = form.known, form.goal.op, form.difference
    for scale, rest in by_equations(work, number):
        larger = mul(number, scale)
        shown = work.show(Rel(op, ZERO, rest))
        product = shown and work.knowing(shown).outright(Rel(op, ZERO, larger))
        if product and (found := unscaled(work.knowing(product), op, number, scale)):
            yield found
            return


def by_equations(work: Work, number: Term) -> Iterator[tuple[Term, Term]]:
    """Positive sums, and what the number times each of them is equal to by an equation."""
    parts = polynomial(number)
    for fact in (*work.facts, *(t.claim for t in work.given)):
        match fact:
            case Rel("=", left, right) if not (is_integer(left) and is_integer(right)):
                difference = sub(left, right)
                for mono, weight in polynomial(difference).items():
                    for scale in (a for a, e in mono if e == 1 and isinstance(a, Fold) and a.body.loose):
                        part = tuple(f for f in mono if f[0] != scale)
                        if part and part in parts and work.here.shows(Rel("<", ZERO, scale)):
                            share = Num(parts[part] / weight)
                            yield scale, normal(sub(mul(number, scale), mul(share, difference)))
