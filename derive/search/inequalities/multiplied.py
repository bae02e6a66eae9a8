"""Products of what is known: 0 <= (1 - a) b for a <= 1 and 0 <= b, where a b stands in what is
known already.

    c <= a b <= b        as the second step is no combination of the facts, but of their products
    a^2 <= b^2           for 0 <= (b - a) (b + a), where 0 <= a and a <= b are known; or |a| <= |b|,
                         which is looked for; and |a| <= sqrt(p) sqrt(q), for a^2 <= p q

Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.replay import Step, Theorem
from derive.kernel.ring import from_monomial, normal, polynomial
from derive.kernel.terms import ZERO, Call, Fold, Mul, Num, Pow, Rel, Term, add, mul, sub
from derive.search.entailment.signs import relations
from derive.search.entailment.squares import TWO
from derive.search.inequalities.work import Form

MOST_PRODUCTS = 12


def multiplied(form: Form) -> Iterator[Theorem]:
    """Products of two inequalities that are known, one of them the sign of a single number; where
    both numbers stand multiplied in the goal or in what is known; and the signs of the sums in
    these that the goal does not speak of."""
    work, goal = form.known, form.goal
    known = list(dict.fromkeys(r for fact in (*work.facts, *(t.claim for t in work.given))
                               for r in relations(fact, goal)))
    yield from squares(form, known)
    pairs = {frozenset(a for a, _ in mono) for r in (goal, *known)
             for mono in polynomial(sub(r.right, r.left)) if len(mono) == 2}
    left, wanted = MOST_PRODUCTS, polynomial(form.difference)
    for number, other in ((n, o) for pair in sorted(pairs, key=repr) for n in pair
                          for o in pair if n != o):
        if not work.here.shows(Rel("<=", ZERO, number)):
            continue
        for r in known:
            gap = normal(sub(r.right, r.left))
            if left and stands_alone(other, gap) and not gap.loose:
                left -= 1
                yield from filter(None, [work.outright(Rel("<=", ZERO, mul(gap, number)))])
                yield from (found for m in polynomial(mul(gap, number)) if m not in wanted and any(
                    isinstance(a, Fold) for a, _ in m) and (found := work.outright(Rel("<=", ZERO, from_monomial(m)))))


def between_squares(form: Form) -> Iterator[Theorem]:
    """For a claim a^2 <= b^2, as it was written: |a| <= |b|, so that 0 <= (|b| - |a|) (|a| + |b|),
    and |a|^2 = a^2.  Roots and numbers are better squared than compared."""
    match form.claim:
        case Rel("<" | "<=" as op, Pow(a, two), Pow(b, power)) if two == power == TWO and not any(
                isinstance(t, Num) or isinstance(t, Call) and t.function == "sqrt" for t in (a, b)):
            work = form.known
            sizes = [t if work.here.shows(Rel("<=", ZERO, t)) else Call("abs", (t,)) for t in (a, b)]
            if shown := work.show(Rel(op, *sizes)):
                form.known = work.knowing(shown)
                yield from filter(None, (work.outright(Rel("=", Pow(size, TWO), Pow(t, TWO)), (
                    Step("rule", rule="abs_square", instance={"A": t}),))
                    for size, t in zip(sizes, (a, b)) if size != t))
                yield from squares(form, [shown.claim])


def below_products(form: Form) -> Iterator[Theorem]:
    """For a claim a^2 <= p q, as it was written of sums over several indices: |a| <= sqrt(p) sqrt(q),
    which is shown one index after another."""
    match form.claim:
        case Rel("<=", Pow(Fold("sum", _, _, Fold("sum"), _) as a, two), Mul((p, q))) if two == TWO:
            work, size, roots = form.known, Call("abs", (a,)), (Call("sqrt", (p,)), Call("sqrt", (q,)))
            shown = work.show(Rel("<=", size, mul(*roots)))
            if shown:
                work = work.knowing(shown)
                yield from filter(None, (
                    work.outright(Rel("<=", ZERO, mul(sub(mul(*roots), size), add(mul(*roots), size)))),
                    work.outright(Rel("=", Pow(size, TWO), Pow(a, TWO)), (
                        Step("rule", rule="abs_square", instance={"A": a}),)),
                    work.outright(Rel("=", mul(*(Pow(r, TWO) for r in roots)), mul(p, q)), tuple(
                        Step("rule", (i,), rule="sqrt_square", instance={"A": u}) for i, u in enumerate((p, q))))))


def squares(form: Form, known: list[Rel]) -> Iterator[Theorem]:
    """0 <= b^2 - a^2 for each a <= b that is known of numbers that are not negative, if the goal
    is about squares."""
    work = form.known
    if not any(e == 2 for m in polynomial(form.difference) for _, e in m):
        return
    for r in known:
        parts = sorted(polynomial(sub(r.right, r.left)).items(), key=lambda part: part[1])
        if len(parts) == 2 and parts[0][1] < 0 < parts[1][1] and parts[0][0] and parts[1][0]:
            a, b = (from_monomial(m, abs(c)) for m, c in parts)
            if all(work.here.shows(Rel("<=", ZERO, t)) for t in (a, b)):
                found = work.outright(Rel("<=", ZERO, mul(sub(b, a), add(a, b))))
                yield from work.forms(found, form.policy) if found else ()


def stands_alone(atom: Term, number: Term) -> bool:
    """Is the atom a term of the number, which has others?"""
    p = polynomial(number)
    return ((atom, 1),) in p and len(p) > 1
