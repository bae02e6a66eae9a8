"""Orders of growth: one constant for all sizes, written for Coq.

Each monomial on the left is at most one on the right, factor by factor, as the kernel matches
them; the constant is the sum of the coefficients on the left, each over that of its bound.

This file imports the kernel and this room.
"""

from __future__ import annotations

from fractions import Fraction

from derive.certify.scope import ROOT
from derive.certify.signs import Signs
from derive.kernel.context import Context
from derive.kernel.order import factors, of
from derive.kernel.ring import Monomial, from_monomial, normal, polynomial
from derive.kernel.terms import ONE, Mul, Order, Rel, Term, number


class Orders:
    """Writes why one number is of the order of another."""

    def __init__(self, signs: Signs, here: Context):
        self.signs, self.say, self.ring, self.here = signs, signs.say, signs.ring, here

    def bounds(self, claim: Order) -> dict[Monomial, Monomial]:
        """For each monomial on the left one on the right that it is at most."""
        right = polynomial(claim.right)
        return {mono: next(bound for bound in right if self.matched(mono, bound) is not None)
                for mono in polynomial(claim.left)}

    def constant(self, claim: Order) -> Fraction:
        left, right = polynomial(claim.left), polynomial(claim.right)
        return sum((abs(left[m]) / right[bound] for m, bound in self.bounds(claim).items()), Fraction(0))

    def script(self, claim: Order) -> str:
        """A script, where the constant is there and the facts are known."""
        sides = [(side, normal(side)) for side in (claim.left, claim.right)]
        words = " ".join(self.say.real(n) for _, n in sides)
        same = " ".join(f"{{ {self.ring.equal(one, n, ROOT)} }}" for one, n in sides)
        bounds, lines = self.bounds(claim), [f"apply (same_order {words}). {same}"]
        monos = dict.fromkeys((*bounds, *polynomial(claim.right)))
        for part in dict.fromkeys(f for mono in monos for f in factors(mono, self.here)):
            lines.append(self.asserted(f"0 <= {self.say.real(part)}", self.nonnegative(part)))
        for mono in monos:
            lines.append(self.asserted(f"0 <= {self.monomial(mono)}", self.product(factors(mono, self.here))))
        for mono, bound in bounds.items():
            if mono != bound:
                lines.append(self.asserted(f"{self.monomial(mono)} <= {self.monomial(bound)}",
                                           self.dominated(mono, bound)))
        return " ".join([*lines, "apply Rabs_le. split; lra."])

    def monomial(self, mono: Monomial) -> str:
        return self.say.real(from_monomial(mono))

    def asserted(self, said: str, script: str) -> str:
        return f"assert ({self.signs.fresh('N')} : {said}). {{ {script} }}"

    def product(self, parts: list[Term]) -> str:
        """Why a product of sizes and logarithms is not negative."""
        return (f"apply (le_at 0 {self.say.real(Mul((ONE, *parts)))}). {{ ring. }} {{ ring. }} "
                + self.positive(parts))

    @staticmethod
    def positive(parts: list) -> str:
        """0 <= 1 · a · b, from the left, where this is known of each factor."""
        done = "lra."
        for _ in parts:
            done = f"apply Rmult_le_pos. {{ {done} }} assumption."
        return done

    def dominated(self, mono: Monomial, bound: Monomial) -> str:
        """Why one monomial is at most another: of each pair of factors, and of what is left over."""
        pairs, rest = self.matched(mono, bound)
        small, large = Mul((ONE, *(a for a, _ in pairs))), Mul((ONE, *(b for _, b in pairs), *rest))
        done = "lra."
        for i, (a, b) in enumerate(pairs):
            done = (f"apply Rmult_le_compat. {{ {self.positive(pairs[:i])} }} {{ assumption. }} {{ {done} }} "
                    f"{self.at_most(a, b)}")
        for one in rest:
            done = f"apply dominated_more. {{ {self.positive(pairs)} }} {{ {self.above_one(one)} }} {done}"
        return f"apply (le_at {self.say.real(small)} {self.say.real(large)}). {{ ring. }} {{ ring. }} {done}"

    def matched(self, mono: Monomial, bound: Monomial):
        """The factors of a monomial, each with one of the bound that is at least as large, and what
        is left over; or None."""
        return self.paired(factors(mono, self.here), factors(bound, self.here))

    def paired(self, small: list[Term], large: list[Term]):
        if not small:
            fit = all(one == of(one) or self.here.shows(Rel("<=", number(3), of(one))) for one in large)
            return ([], large) if fit else None
        first, rest = small[0], small[1:]
        for i, one in enumerate(large):
            if (one == of(one) or first != of(first)) and self.here.shows(Rel("<=", of(first), of(one))):
                found = self.paired(rest, large[:i] + large[i + 1:])
                if found is not None:
                    return [(first, one), *found[0]], found[1]
        return None

    # -- Sizes and their logarithms ----------------------------------------------------

    def least(self, low: Term, factor: Term) -> str:
        return self.signs.compared(Rel("<=", low, of(factor)), self.here, ROOT)

    def nonnegative(self, factor: Term) -> str:
        why = self.least(ONE, factor)
        return f"apply log_nonneg. {why}" if factor != of(factor) else f"apply size_nonneg. {why}"

    def above_one(self, factor: Term) -> str:
        return f"apply log_above_one. {self.least(number(3), factor)}" if factor != of(factor) \
            else self.least(ONE, factor)

    def at_most(self, small: Term, large: Term) -> str:
        why = self.signs.compared(Rel("<=", of(small), of(large)), self.here, ROOT) \
            if of(small) != of(large) else "apply Rle_refl."
        if small == of(small):
            return why
        lemma = "log_rises" if large != of(large) else "log_below"
        return f"apply {lemma}. {{ {self.least(ONE, small)} }} {why}"
