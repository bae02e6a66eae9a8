"""What is entailed outright: by arithmetic, or by one fact that says as much or more, or by two
added together; and that a product of sizes is positive.

Nine goals in ten that hold are of this kind; more than half of the time of a proof went into
searching for them as for others.  (Half of these the kernel finds among the facts as they stand,
and asks nobody.)  So that a fact is passed over at the cost of one comparison, what it says of the
names in it (all but its constant) is kept as a set.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from math import prod
from typing import NamedTuple

from derive.kernel.integers import (
    Certificate,
    Combine,
    Hypothesis,
    Nonnegative,
    Split,
    Step,
    Zero,
    hypotheses,
    is_absurd,
)
from derive.kernel.ring import Poly
from derive.kernel.terms import Not, Or, Term, number
from derive.search.entailment.lines import plain

MOST_FACTORS = 6                # of a product of sizes

Part = frozenset                # of a polynomial: its monomials with coefficients, no constant


class Bound(NamedTuple):
    """part + constant ≥ 0, by a hypothesis of a fact, taken with a sign if it is an equation."""
    part: Part
    constant: Fraction
    fact: Term
    hypothesis: Hypothesis
    sign: int = 1


def outright(facts: tuple[Term, ...], goal: Term) -> Certificate | None:
    """A certificate that is found without a search."""
    refuted = hypotheses(Not(goal))
    if len(refuted) != 1:
        return None
    if found := of_sizes(facts, refuted[0]):
        return found
    cases = [hypotheses(arg) for arg in refuted[0].args] if isinstance(refuted[0], Or) else [refuted]
    found = []
    for case in cases:
        found.append(contrary(facts, case))
        if found[-1] is None:
            return None
    used = tuple({b.fact: None for bounds in found for b in bounds})
    known = hypotheses(*used)
    if cases == [refuted]:
        return Certificate(used, steps(found[0], known, len(known)))
    return Certificate(used, (Split(len(known), tuple(
        steps(c, known, len(known) + 1) for c in found)),))


def contrary(facts: tuple[Term, ...], case: tuple[Hypothesis, ...]) -> tuple[Bound, ...] | None:
    """What contradicts the one inequality that the case consists of: no bound where it
    contradicts itself, one, or two."""
    match case:
        case (Nonnegative(poly) as line,):
            if is_absurd(line):
                return ()
            known = strongest(facts)
            wanted, constant = parted(poly)
            one = known.get(frozenset((m, -c) for m, c in wanted))
            return (one,) if one and one.constant + constant < 0 else two(known, wanted, constant)
    return None


def two(known: dict[Part, Bound], wanted: Part, constant) -> tuple[Bound, Bound] | None:
    """Two bounds that together contradict wanted + constant ≥ 0."""
    for b in known.values():
        rest = dict(wanted)
        for m, c in b.part:
            rest[m] = rest.get(m, 0) + c
        other = known.get(frozenset((m, -c) for m, c in rest.items() if c))
        if other and b.constant + other.constant + constant < 0:
            return b, other
    return None


def of_sizes(facts: tuple[Term, ...], refuted: Hypothesis) -> Certificate | None:
    """What contradicts a·P + b ≥ 0, or = 0, for a < 0 and a product P of factors x ≥ c > 0:

        P - Π c = Σ Π (x - c) · Π c     over the ways to choose x - c or c for each factor
    """
    if not isinstance(refuted, (Nonnegative, Zero)):
        return None
    part, constant = parted(refuted.poly)
    atoms = [a for m, _ in part for a, e in m for _ in range(min(e, MOST_FACTORS + 1))]
    if len(part) != 1 or not 2 <= len(atoms) <= MOST_FACTORS:
        return None
    ((_, scale),) = part
    sign = -1 if scale > 0 else 1
    known = strongest(facts)
    found = [known.get(frozenset({(((a, 1),), 1)})) for a in atoms]
    if scale > 0 and isinstance(refuted, Nonnegative) or not all(
            b and b.constant < 0 and isinstance(b.hypothesis, Nonnegative) for b in found):
        return None
    least = [-b.constant for b in found]
    if sign * (constant + scale * prod(least)) >= 0:
        return None
    used = tuple({b.fact: None for b in found})
    lines = hypotheses(*used)
    places = [lines.index(b.hypothesis) for b in found]
    every = range(len(found))
    products = tuple(
        (Fraction(abs(scale) * prod(least[i] for i in every if i not in chosen)),
         tuple(places[i] for i in chosen))
        for count in range(1, len(found) + 1) for chosen in combinations(every, count))
    if isinstance(refuted, Zero):
        return Certificate(used, (Combine(products, ((number(sign), len(lines)),)),))
    return Certificate(used, (Combine((*products, (Fraction(1), (len(lines),)))),))


@lru_cache(maxsize=2_000)
def strongest(facts: tuple[Term, ...]) -> dict[Part, Bound]:
    """The strongest of the bounds that the facts give for each part.  A place has the facts of
    the one above it and a few more, so that what the first of them give is known already."""
    if not facts:
        return {}
    shared = 1 << len(facts).bit_length() - 1
    shared = shared if shared < len(facts) else shared // 2
    known = dict(strongest(facts[:shared]))
    for b in (b for fact in facts[shared:] for b in bounds(fact)):
        if b.part not in known or b.constant < known[b.part].constant:
            known[b.part] = b
    return known


@lru_cache(maxsize=20_000)
def bounds(fact: Term) -> tuple[Bound, ...]:
    """The inequalities that a fact amounts to, an equation both ways."""
    found = []
    for known in hypotheses(fact):
        if isinstance(known, (Nonnegative, Zero)):
            part, constant = parted(known.poly)
            found.append(Bound(part, constant, fact, known))
            if isinstance(known, Zero):
                found.append(Bound(frozenset((m, -c) for m, c in part), -constant, fact, known, -1))
    return tuple(found)


def parted(poly: Poly) -> tuple[Part, Fraction]:
    """The polynomial without its constant, and that; numbers that are integers as such, with
    which arithmetic is ten times as fast."""
    return frozenset((m, plain(c)) for m, c in poly.items() if m), plain(poly.get((), 0))


def steps(found: tuple[Bound, ...], known: tuple[Hypothesis, ...], negation: int
          ) -> tuple[Step, ...]:
    """The contradiction with the negated goal, which has this number."""
    if not found:
        return ()
    places = [(b, known.index(b.hypothesis)) for b in found]
    plain = [(1, (place,)) for b, place in places if isinstance(b.hypothesis, Nonnegative)]
    return (Combine((*plain, (1, (negation,))), tuple(
        (number(b.sign), place) for b, place in places if isinstance(b.hypothesis, Zero))),)
