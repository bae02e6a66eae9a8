"""Orders of growth: polynomials in sizes and their logs, up to a constant factor.

`Order(f, g)`, written f = O(g), says that there is one C with |f| <= C g at all sizes
and indices that meet the facts.  It is a statement about all of them at once, no
condition at a point: it stands as a claim or in a conjunction of claims, nowhere else.

A monomial is dominated by another where each of its factors has a factor of the
other, its own, that is the same or shown to be at least as large; what is left over
is at least 1.  For u <= v log(u) is at most log(v) and at most v; log(u) is at least 1 only from
u = 3 on, and 0 at 1.  This file is trusted.
"""

from __future__ import annotations

from derive.kernel.context import Context, Rejected
from derive.kernel.ring import Monomial, polynomial
from derive.kernel.terms import ONE, Call, Order, Rel, Term, Var, number


def require_order(claim: Order, here: Context) -> None:
    """Reject unless each monomial on the left is dominated by one on the right, all of them >= 0."""
    right = polynomial(claim.right)
    bounds = [factors(mono, here) for mono in right]
    if any(coeff < 0 for coeff in right.values()):
        raise Rejected("O(g): a coefficient of g is negative")
    for mono in polynomial(claim.left):
        if not any(matched(factors(mono, here), bound, here) for bound in bounds):
            raise Rejected("a monomial is not dominated")


def factors(mono: Monomial, here: Context) -> list[Term]:
    """The sizes and logarithms of a monomial, each as often as it stands there."""
    found = []
    for atom, power in mono:
        if power < 0 or not isinstance(of(atom), Var) or not here.shows(Rel("<=", ONE, of(atom))):
            raise Rejected("O: a polynomial in sizes of at least 1 and their logs is needed")
        found += [atom] * power
    return found


def of(factor: Term) -> Term:
    """The n of log(n), and of n."""
    return factor.args[0] if isinstance(factor, Call) and factor.function == "log" else factor


def matched(small: list[Term], large: list[Term], here: Context) -> bool:
    """Can every factor be given one of its own that is at least as large?"""
    if not small:
        return all(one == of(one) or here.shows(Rel("<=", number(3), of(one))) for one in large)
    first, rest = small[0], small[1:]
    return any((one == of(one) or first != of(first)) and here.shows(Rel("<=", of(first), of(one)))
               and matched(rest, large[:i] + large[i + 1:], here)
               for i, one in enumerate(large) if one not in large[:i])
