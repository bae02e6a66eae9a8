"""Growth: a path of sizes along which one polynomial outgrows another.

Every size is a power of one number t, so that the logarithm of a size is a multiple of log(t).
Along the path both sides are polynomials in t and log(t); where the left one has the higher
power of t, or the same and the higher one of log(t), no constant makes the right one larger.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from derive.kernel.terms import Add, Call, Mul, Num, Pow, Rel, Term, Var, subterms
from derive.numeric.witness import Witness

POWERS = (1, 0, 2, 3)          # of t, for one size
MOST_SIZES = 6
SHOWN_AT = 10                  # the t at which the two sides are shown
Powers = dict[tuple[int, int], Fraction]   # the coefficient of each t^p log(t)^q


@dataclass(frozen=True)
class Path:
    """The power of t that each size is, and both sides along them."""
    sizes: dict[str, int]
    left: Powers
    right: Powers

    def words(self) -> str:
        along = ", ".join(f"{n} = {'1' if p == 0 else 't' if p == 1 else f't^{p}'}"
                          for n, p in self.sizes.items())
        left, right = (written(*max(side)) for side in (self.left, self.right))
        return f"along {along} the left side grows as {left}, the right side as {right}"

    def witness(self, link: int) -> Witness:
        sizes = {name: SHOWN_AT ** power for name, power in self.sizes.items()}
        return Witness(sizes, {}, {}, at_shown(self.left), at_shown(self.right), link)


def written(power: int, logs: int) -> str:
    """t^p log(t)^q"""
    parts = [f"log(t)^{logs}" if logs > 1 else "log(t)"] if logs else []
    return " ".join([f"t^{power}", *parts] if power or not logs else parts)


def at_shown(side: Powers) -> str:
    """The value of a side, with the logarithms left standing."""
    values: Counter = Counter()
    for (power, logs), coeff in side.items():
        values[logs] += coeff * SHOWN_AT ** power
    signs = {q: "" if not q else f"*log({SHOWN_AT})" + (f"^{q}" if q > 1 else "") for q in values}
    return " + ".join(f"{c}{signs[q]}".removeprefix("1*")
                      for q, c in sorted(values.items(), reverse=True) if c) or "0"


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
    """The term as a polynomial in t and log(t); ValueError if it is none."""
    match term:
        case Num(value):
            return {(0, 0): value} if value else {}
        case Var(name, True):
            return {(sizes[name], 0): Fraction(1)}
        case Call("log", (Var(name, True),)):
            return {(0, 1): Fraction(sizes[name])} if sizes[name] else {}
        case Add(terms):
            return gathered((p, c) for t in terms for p, c in along(t, sizes).items())
        case Mul(factors):
            result: Powers = {(0, 0): Fraction(1)}
            for factor in factors:
                other = along(factor, sizes)
                result = gathered(((p + r, q + s), c * d) for (p, q), c in result.items()
                                  for (r, s), d in other.items())
            return result
        case Pow(base, Num(power)) if power.denominator == 1 and 0 <= power <= 50:
            return along(Mul((base,) * int(power)), sizes)
    raise ValueError("not a polynomial in sizes and their logarithms")


def gathered(pairs) -> Powers:
    total: Powers = {}
    for power, coeff in pairs:
        total[power] = total.get(power, Fraction(0)) + coeff
    return {p: c for p, c in total.items() if c}
