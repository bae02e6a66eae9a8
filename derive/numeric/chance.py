"""Expectations by enumeration: every random tensor gets a finite distribution.

A Bernoulli entry has its two outcomes.  A uniform or a normal entry is replaced by
equally spaced points with weights that give polynomials of the body's degree their exact
expectation (for the uniform law those of Newton and Cotes); where the body is no such polynomial,
there is no value.  A random tensor without a law gets a distribution of rational numbers: its
entries independent where that is declared, and otherwise as dependent as can be.

Only entries that are read are enumerated: reading one that has no value yet
branches on its values.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from math import prod
from random import Random

from derive.kernel.terms import Add, Call, Diff, Entry, Fold, Mul, Num, Pow, Term
from derive.kernel.theory import Law, Theory
from derive.numeric.numbers import Undecided, Unevaluable, sign, tidy
from derive.numeric.views import Needed

MOST_OUTCOMES = 4_000
HALF = Fraction(1, 2)
HIGHEST = 24                # degree of a polynomial whose expectation is worked out
# Moments of even order: of the uniform law on -1..1, and of the normal law of variance 1.
MOMENTS = {"uniform": lambda k: Fraction(1, k + 1), "normal": lambda k: prod(range(1, k, 2))}
# Distributions of one number with mean 0 and variance 1, as (value, probability).
CENTRED = (((1, HALF), (-1, HALF)),
           ((2, Fraction(1, 5)), (-HALF, Fraction(4, 5))),
           ((2, Fraction(1, 8)), (0, Fraction(3, 4)), (-2, Fraction(1, 8))))
SURE = ((0, Fraction(1)),)
# The means that entries of a tensor may have: in one world of three those of probabilities.
MEANS = ((0, 0, 0, 1, -1), (0, 0, 0, 1, -1), (HALF, HALF, Fraction(1, 3), Fraction(3, 4)))
# Ways in which entries hang on one number, as a witness tells them.
COMMON = {"equal": ", all such entries equal",
          "opposite": ", all such entries equal but for their signs",
          "multiples": ", all such entries multiples of one number"}
SIGNS = ((1, HALF), (-1, HALF))
MAGNITUDE = ((2, Fraction(1, 4)), (0, Fraction(3, 4)))


def expected(body: Term, value, view, slots: list):
    """Σ probability · value over the outcomes of the random entries that are read."""
    moves, root = [], view
    while root.parent:
        moves.append((root.tensor, root.at, root.direct, root.side))
        root = root.parent
    theory, left = root.meanings.theory, [MOST_OUTCOMES]
    fixed = {place: v for place, v in root.world.entries.items() if place[0] not in theory.random}

    def mean(entries: dict, chosen: dict):
        there = type(root)(replace(root.world, entries={**fixed, **entries}), root.meanings,
                           root.clock)
        for move in reversed(moves):
            there = there.moved(*move)
        try:
            left[0] -= 1
            if left[0] < 0:
                raise Undecided("too many outcomes")
            return value(there, list(slots))
        except Needed as need:
            return branch(need.place, entries, chosen)

    def branch(place, entries: dict, chosen: dict):
        """The values of one entry, through the choices that it hangs on."""
        total = 0
        for source, values in sources(place, chosen, body, root):
            if source not in chosen:
                for v, p in values:
                    if not (sign(p) == 0):
                        total = total + p * branch(place, entries, {**chosen, source: v})
                return total
        return mean({**entries, place: value_of(place, chosen, root)}, chosen)
    return tidy(mean({}, {}))


def under_its_laws(body: Term, theory: Theory, mean):
    """An expectation, refused where a law would move with the variable of a derivative: whether its
    entries move too is not said."""
    laws = frozenset().union(*(theory.reach(p) for name in theory.randomness(body)
                               for p in theory.random[name].parameters))

    def evaluate(view, slots: list):
        outer = view
        while outer.parent:
            if outer.tensor in laws:
                raise Unevaluable("a law that moves with the variable of a derivative")
            outer = outer.parent
        return mean(view, slots)
    return evaluate


def design(name: str, root) -> str:
    """How the entries of a tensor hang together, and with those of others that have its law: the
    same for every expectation of a world, and `alone` where independence is declared."""
    law = root.meanings.theory.random[name]
    if law.independent:
        return "alone"
    chosen = Random(f"joint {root.world.seed}").choice(
        ("alone", "equal", "magnitude", "opposite", "multiples"))
    if law.name:
        return "equal" if chosen in COMMON else "alone"
    return chosen


def sources(place, chosen: dict, body: Term, root) -> list:
    """The choices that fix an entry, in order, each with its values and probabilities."""
    name, _ = place
    if design(name, root) == "magnitude":
        signs = [(place, SIGNS)] if chosen.get("magnitude") else []
        return [("magnitude", MAGNITUDE), *signs]
    source = common(name, root) or place
    return [(source, marginal(name, body, root, source))]


def common(name: str, root) -> tuple | None:
    """The choice that all entries of this law have in common, if they have one."""
    return ("equal", root.meanings.theory.random[name]) if design(name, root) in COMMON else None


def value_of(place, chosen: dict, root):
    name, _ = place
    if design(name, root) == "magnitude":
        return chosen["magnitude"] * chosen.get(place, 0)
    source = common(name, root)
    return factor(place, root) * chosen[source] if source else chosen[place]


def factor(place, root) -> int:
    """How often the value that entries have in common is taken for this one."""
    name, at = place
    match design(name, root):
        case "opposite":
            return (-1) ** (sorted(root.meanings.theory.random).index(name) + sum(at))
        case "multiples":
            return Random(f"factor {root.world.seed} {place}").choice((1, 2, 3))
    return 1


def marginal(name: str, body: Term, root, source) -> list[tuple]:
    """The distribution of one entry: its values with their probabilities."""
    law = root.meanings.theory.random[name]
    values = [root.meanings.value(p, root) for p in law.parameters]
    if law.name == "bernoulli":
        (chance,) = values
        if sign(chance) < 0 or sign(1 - chance) < 0:
            raise Unevaluable("a probability outside 0..1")
        return [(1, chance), (0, 1 - chance)]
    if law.name:
        middle, reach = middle_and_reach(law, values, root)
        highest = degree(body, root.meanings.theory)
        if highest > HIGHEST:
            raise Unevaluable(f"an expectation that is no polynomial of degree {HIGHEST} at most "
                              f"in a {law.name} number")
        return [(tidy(middle + reach * x), weight) for x, weight in points(law.name, int(highest) // 2)]
    random = Random(f"law {root.world.seed} {source}")
    shape = random.choice((*CENTRED, *CENTRED, SURE))
    means = Random(f"means {root.world.seed}").choice(MEANS)
    scale, mean = random.choice((1, 1, 1, 2, HALF)), random.choice(means)
    return [(tidy(mean + scale * v), p) for v, p in shape]


@cache
def points(law: str, half: int) -> tuple[tuple[Fraction, Fraction], ...]:
    """Points and weights that are exact up to the degree 2 half + 1: 0 and half points on either
    side, with the weights by which the even powers get their moments.

    These are the moments of the polynomials that are 1 at one of the squares and 0 at the others."""
    step = Fraction(1, max(half, 1)) if law == "uniform" else 1
    squares = [(step * i) ** 2 for i in range(half + 1)]
    found = []
    for i, own in enumerate(squares):
        basis = [Fraction(1)]                        # its coefficients, of u = x^2
        for other in squares:
            if other != own:
                basis = [(below - other * here) / (own - other)
                         for below, here in zip([0, *basis], [*basis, 0])]
        weight = sum(c * MOMENTS[law](2 * k) for k, c in enumerate(basis))
        found += [(step * i, weight / 2), (-step * i, weight / 2)] if i else [(0, weight)]
    return tuple(found)


def middle_and_reach(law: Law, values: list, root) -> tuple:
    """Where the points 0 and 1 of a law stand."""
    if law.name == "uniform":
        low, high = values
        if sign(high - low) < 0:
            raise Unevaluable("a uniform law without an interval")
        return (low + high) * HALF, (high - low) * HALF
    mean, variance = values
    if sign(variance) < 0:
        raise Unevaluable("a variance below 0")
    return mean, root.meanings.value(Call("sqrt", (law.parameters[1],)), root)


def degree(term: Term, theory) -> float:
    """The degree of a polynomial in random entries; infinite where it is none."""
    if not theory.randomness(term):
        return 0
    match term:
        case Entry(tensor, _, _) if tensor in theory.random:
            return 1
        case Entry(tensor, _, _) if tensor in theory.definitions:
            return degree(theory.definitions[tensor].body, theory)
        case Add(parts):
            return max(degree(p, theory) for p in parts)
        case Mul(parts):
            return sum(degree(p, theory) for p in parts)
        case Pow(base, Num(power)) if power.denominator == 1 and power >= 0:
            return degree(base, theory) * int(power)
        case Fold("sum", _, _, inner, _):
            return degree(inner, theory)
        case Diff(inner, wrt, _) if not theory.randomness(wrt):
            return degree(inner, theory)
    return float("inf")


def described(root) -> dict[str, str]:
    """The distributions that a world gives to tensors without a law, and how entries hang
    together, as text."""
    found = {}
    for name, law in sorted(root.meanings.theory.random.items()):
        together = COMMON.get(design(name, root), "")
        if design(name, root) == "magnitude":
            found[name] = f"{name}: all 0 with probability 3/4, else each entry 2 or -2, even odds"
        elif not law.name:
            parts = []
            for at in root.places(name):
                values = marginal(name, Num(Fraction(0)), root, common(name, root) or (name, at))
                parts.append(", ".join(f"{factor((name, at), root) * v} with probability {p}"
                                       for v, p in values))
            found[name] = f"{name}: " + "; ".join(dict.fromkeys(parts)) + together
        elif together:
            found[name] = f"{name}: {law.name}{together}"
    return found
