"""Lines of a refutation: hypotheses as polynomials, and what is concluded from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import floor, gcd, lcm

from derive.kernel import integers as kernel
from derive.kernel.terms import Floor, Iverson, Term, add, mul, number

Monomial = tuple[int, ...]         # numbers of atoms, repeated for powers, in order
Poly = dict[Monomial, int]         # but for a constant, which may be a Fraction


class OutOfEffort(Exception):
    """The search has taken longer than it may."""


@dataclass(eq=False, slots=True)
class Line:
    """A hypothesis: poly ≥ 0, poly = 0 (`zero`), or a condition not yet used.

    A derived line is the combination of products of lines and multiples of
    equations; a learned one comes from a `lesson`; the others are given.
    """
    poly: Poly | None = None
    zero: bool = False
    cond: Term | None = None
    products: tuple[tuple[Fraction, tuple[Line, ...]], ...] = ()
    equations: tuple[tuple[Poly, Line], ...] = ()
    lesson: Lesson | None = None


@dataclass(eq=False, slots=True)
class Lesson:
    """A step of the kernel that adds `lines`; it may need the number of the line `about`."""
    step: Callable[[int | None], kernel.Step]
    about: Line | None
    lines: list[Line]


@dataclass(eq=False, slots=True)
class Closed:
    """A line that cannot hold."""
    line: Line


@dataclass(eq=False, slots=True)
class Cases:
    """A refutation for each alternative of the line, with the lines it assumes."""
    line: Line
    branches: list[tuple[list[Line], Proof]]


Proof = Closed | Cases


class Search:
    """What all branches of one search share: the numbering of atoms and the effort left."""

    def __init__(self, effort: int, deep: bool = False):
        self.effort, self.deep = effort, deep
        self.atoms: list[Term] = []
        self.numbers: dict[Term, int] = {}
        self.idempotent: set[int] = set()
        self.crowded: Counter[int] = Counter()       # how often an atom occurs in products
        self.alternatives: dict[Line, list[list[Line]]] = {}
        self.counter = None                          # a point at which nothing fails

    def spend(self, effort: int) -> None:
        self.effort -= effort
        if self.effort < 0:
            raise OutOfEffort

    # -- From terms and back -------------------------------------------------------------

    def lines(self, *conds: Term) -> list[Line]:
        """The lines of the kernel's hypotheses, in its order."""
        return [self.line(h) for h in kernel.hypotheses(*conds)]

    def line(self, hypothesis: kernel.Hypothesis) -> Line:
        match hypothesis:
            case kernel.Nonnegative(poly):
                return Line(self.read(poly))
            case kernel.Zero(poly):
                return Line(self.read(poly), zero=True)
        return Line(cond=hypothesis)

    def read(self, poly) -> Poly:
        result = {}
        for mono, c in poly.items():
            atoms = tuple(sorted(i for a, e in mono for i in [self.atom(a)] * e))
            result[atoms] = plain(c)
            if len(atoms) > 1:
                self.crowded.update(atoms)
        return result

    def atom(self, term: Term) -> int:
        if term not in self.numbers:
            self.numbers[term] = len(self.atoms)
            self.atoms.append(term)
            if isinstance(term, Iverson):
                self.idempotent.add(self.numbers[term])
        return self.numbers[term]

    def write(self, poly: Poly) -> Term:
        return add(*(mul(*[number(c)] * (c != 1), *(self.atoms[i] for i in mono))
                     for mono, c in poly.items()))

    def cases(self, line: Line) -> list[list[Line]]:
        """The lines of every alternative of an `or`."""
        if line not in self.alternatives:
            self.alternatives[line] = [self.lines(arg) for arg in line.cond.args]
        return self.alternatives[line]

    def learn(self, cond: Term, step: Callable, about: Line | None = None) -> list[Line]:
        lesson = Lesson(step, about, self.lines(cond))
        for line in lesson.lines:
            line.lesson = lesson
        return lesson.lines

    def meaning(self, atom: int) -> list[Line]:
        term = self.atoms[atom]
        try:
            return self.learn(kernel.meaning(term), lambda _: kernel.Meaning(term))
        except kernel.Unproved:
            return []

    # -- Arithmetic ------------------------------------------------------------------------

    def times(self, m: Monomial, n: Monomial) -> Monomial:
        if not m or not n:
            return m or n
        both = sorted(m + n)
        if not self.idempotent.isdisjoint(both):
            both = [a for i, a in enumerate(both)
                    if a not in self.idempotent or a not in both[:i]]
        return tuple(both)

    def multiply(self, p: Poly, q: Poly) -> Poly:
        result: Poly = {}
        for m, c in p.items():
            for n, d in q.items():
                mono = self.times(m, n)
                result[mono] = result.get(mono, 0) + c * d
        return {m: c for m, c in result.items() if c}

    def combine(self, products=(), equations=()) -> Line:
        """The combination as a line: an equation if there are no products."""
        polys = [self.multiply(factor, line.poly) for factor, line in equations]
        for weight, factors in products:
            poly = {(): weight} if weight else {}
            for line in factors:
                poly = self.multiply(poly, line.poly)
            polys.append(poly)
        poly = primitive(total(polys))
        if products and () in poly:
            poly = total([poly, {(): floor(poly[()]) - poly[()]}])
        return Line(poly, not products, None, tuple(products), tuple(equations))

    def solvable(self, poly: Poly) -> list[int]:
        """The atoms for which poly = 0 gives a polynomial: coefficient ±1, and nowhere else."""
        if type(poly.get((), 0)) is not int:
            return []
        uses = Counter(a for mono in poly for a in set(mono))
        return [mono[0] for mono, c in poly.items()
                if len(mono) == 1 and c in (1, -1) and uses[mono[0]] == 1]

    def weight(self, atom: int) -> tuple[int, bool]:
        """Solve rather for an atom that occurs in few products, and for no floor."""
        return self.crowded[atom], isinstance(self.atoms[atom], Floor)


def total(polys: Iterable[Poly]) -> Poly:
    result: Poly = {}
    for poly in polys:
        for mono, c in poly.items():
            result[mono] = result.get(mono, 0) + c
    return {mono: c for mono, c in result.items() if c}


def primitive(poly: Poly) -> Poly:
    """The positive multiple with coprime integer coefficients, but for the constant."""
    numerator, denominator = 0, 1
    for mono, c in poly.items():
        if mono:
            numerator = gcd(numerator, c.numerator)
            denominator = lcm(denominator, c.denominator)
    if numerator == denominator or not numerator:
        return poly
    return {mono: ratio(c * denominator, numerator) for mono, c in poly.items()}


def ratio(a, b):
    """a / b, an int if it is one: exact, and fast where numbers are small."""
    if type(a) is int and type(b) is int:
        whole, rest = divmod(a, b)
        return Fraction(a, b) if rest else whole
    return plain(Fraction(a) / b)


def plain(value):
    return value.numerator if value.denominator == 1 else value
