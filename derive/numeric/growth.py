"""Growth: a path of sizes along which one polynomial outgrows another.

Every size is a power of one number t.  Along the path both sides are polynomials in
t; where the left one has the higher degree, no constant makes the right one larger.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from derive.kernel.terms import Add, Mul, Num, Pow, Rel, Term, Var, subterms
from derive.numeric.witness import Witness

POWERS = (1, 0, 2, 3)          # of t, for one size
MOST_SIZES = 6
SHOWN_AT = 10                  # the t at which the two sides are shown
Powers = dict[int, Fraction]   # a polynomial in t: the coefficient of each power


@dataclass(frozen=True)
class Path:
    """The power of t that each size is, and both sides as polynomials in t."""
    sizes: dict[str, int]
    left: Powers
    right: Powers

    def words(self) -> str:
        along = ", ".join(f"{n} = {'1' if p == 0 else 't' if p == 1 else f't^{p}'}"
                          for n, p in self.sizes.items())
        return (f"along {along} the left side grows as t^{max(self.left)}, the right side as "
                f"t^{max(self.right)}")

    def witness(self, link: int) -> Witness:
        sizes = {name: SHOWN_AT ** power for name, power in self.sizes.items()}
        left, right = (str(sum(c * SHOWN_AT ** p for p, c in side.items()))
                       for side in (self.left, self.right))
        return Witness(sizes, {}, {}, left, right, link)


def outgrown(left: Term, right: Term, facts: tuple[Term, ...]) -> Path | None:
    """A path on which left / right is unbounded; None if there is none or a hypothesis is more
    than a least value of at most 1."""
    if not all(isinstance(f, Rel) and f.op == "<=" and isinstance(f.left, Num)
               and f.left.value <= 1 and isinstance(f.right, Var) for f in facts):
        return None
    names = sorted({p.name for t in (left, right) for p in subterms(t) if isinstance(p, Var)})
    if len(names) > MOST_SIZES or not {f.right.name for f in facts} >= set(names):
        return None
    for powers in sorted(product(POWERS, repeat=len(names)), key=sum):
        sizes = dict(zip(names, powers))
        try:
            a, b = along(left, sizes), along(right, sizes)
        except ValueError:
            return None
        if a and b and max(a) > max(b) and a[max(a)] > 0:
            return Path(sizes, a, b)
    return None


def along(term: Term, sizes: dict[str, int]) -> Powers:
    """The term as a polynomial in t; ValueError if it is none."""
    match term:
        case Num(value):
            return {0: value} if value else {}
        case Var(name, True):
            return {sizes[name]: Fraction(1)}
        case Add(terms):
            return gathered((p, c) for t in terms for p, c in along(t, sizes).items())
        case Mul(factors):
            result: Powers = {0: Fraction(1)}
            for factor in factors:
                other = along(factor, sizes)
                result = gathered((p + q, c * d) for p, c in result.items()
                                  for q, d in other.items())
            return result
        case Pow(base, Num(power)) if power.denominator == 1 and 0 <= power <= 50:
            return along(Mul((base,) * int(power)), sizes)
    raise ValueError("not a polynomial in sizes")


def gathered(pairs) -> Powers:
    total: Powers = {}
    for power, coeff in pairs:
        total[power] = total.get(power, Fraction(0)) + coeff
    return {p: c for p, c in total.items() if c}
