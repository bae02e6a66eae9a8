"""Differences: squares of these help where a product of two numbers is compared with their squares.

    a b <= (a^2 + b^2) / 2                for 0 <= (a - b)^2
    6 a b c <= a b^2 + a c^2 + ...        for 0 <= a (b - c)^2, where 0 <= a

Each product in the goal, or in what is known, is split into two factors p q and what stands
beside them, w: it is looked at where both w p^2 and w q^2 are spoken of too.  The kernel combines
what is found.  Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from derive.kernel.replay import Theorem
from derive.kernel.ring import Monomial, from_monomial, polynomial, times
from derive.kernel.terms import ZERO, Pow, Rel, add, mul, sub
from derive.search.entailment.signs import relations
from derive.search.entailment.squares import TWO
from derive.search.inequalities.work import Form

MOST_DEGREE = 4             # of a product that is split
MOST_SQUARES = 20           # that are shown


def compared(form: Form) -> Iterator[Theorem]:
    """0 <= w (p - q)^2 and 0 <= w (p + q)^2, where the goal or the facts speak of w p^2, w p q and
    w q^2."""
    work = form.known
    known = [r for fact in work.facts for r in relations(fact, form.goal)]
    spoken = dict.fromkeys(m for r in (form.goal, *known) for m in polynomial(sub(r.right, r.left))
                           if not any(a.loose for a, _ in m))
    squares = dict.fromkeys(found for mono in spoken for found in splits(mono, spoken))
    left = MOST_SQUARES
    for beside, one, two in squares:
        p, q, w = map(from_monomial, (one, two, beside))
        if left and work.here.nonnegative(w):
            for whole in (sub(p, q), add(p, q)):
                left -= 1
                yield from filter(None, [work.outright(Rel("<=", ZERO, mul(w, Pow(whole, TWO))))])


def splits(mono: Monomial, spoken) -> Iterator[tuple[Monomial, Monomial, Monomial]]:
    """The ways to write a product as w p q, with w p^2 and w q^2 among what is spoken of."""
    if not 2 <= sum(abs(e) for _, e in mono) <= MOST_DEGREE or any(e < 0 for _, e in mono):
        return
    for powers in product(*(range(e + 1) for _, e in mono)):
        one = tuple((a, k) for (a, _), k in zip(mono, powers) if k)
        for more in product(*(range(e - k + 1) for (_, e), k in zip(mono, powers))):
            two = tuple((a, k) for (a, _), k in zip(mono, more) if k)
            if one and two and repr(one) < repr(two) and not {a for a, _ in one} & {a for a, _ in two}:
                rest = tuple((a, e - j - k) for (a, e), j, k in zip(mono, powers, more) if e - j - k)
                if all(times(rest, times(part, part)) in spoken for part in (one, two)):
                    yield rest, one, two
