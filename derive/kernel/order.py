"""Orders of growth: when a polynomial in sizes is at most a constant times another.

`Order(f, g)`, written f = O(g), says that there is one C with |f| <= C g at all sizes
and indices that meet the facts.  It is a statement about all of them at once, no
condition at a point: it stands as a claim or in a conjunction of claims, nowhere else.

A monomial is dominated by another where each of its factors has a factor of the
other, its own, that is the same or shown to be at least as large; what is left over
is at least 1.  This file is trusted.
"""

from __future__ import annotations

from derive.kernel.context import Context, Rejected
from derive.kernel.ring import Monomial, polynomial
from derive.kernel.terms import ONE, Order, Rel, Term, Var


def require_order(claim: Order, here: Context) -> None:
    """Reject unless every monomial of the left side is dominated by one of the right."""
    left, right = polynomial(claim.left), polynomial(claim.right)
    if any(coeff < 0 for coeff in right.values()):
        raise Rejected("O(g): a coefficient of g is negative")
    for mono in left:
        if not any(dominates(other, mono, here) for other in right):
            raise Rejected("a monomial is not dominated")


def factors(mono: Monomial, here: Context) -> list[Term]:
    """The sizes of a monomial, each as often as it stands there."""
    found = []
    for atom, exponent in mono:
        if not isinstance(atom, Var) or exponent < 0 or not here.shows(Rel("<=", ONE, atom)):
            raise Rejected("O: a polynomial in sizes of at least 1 is needed")
        found += [atom] * exponent
    return found


def dominates(large: Monomial, small: Monomial, here: Context) -> bool:
    return matched(factors(small, here), factors(large, here), here)


def matched(small: list[Term], large: list[Term], here: Context) -> bool:
    """Can every size be given a size of its own that is at least as large?"""
    if not small:
        return True
    first, rest = small[0], small[1:]
    return any((first == one or here.shows(Rel("<=", first, one)))
               and matched(rest, large[:i] + large[i + 1:], here)
               for i, one in enumerate(large) if one not in large[:i])
