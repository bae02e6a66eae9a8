"""Finding refutations: why facts about integers entail a condition.

`find` looks for a certificate that `derive.kernel.integers.check` accepts.  It
negates the goal, solves the equations for indices with coefficient ±1, and looks
for a rational point where all other hypotheses hold, each monomial being a
number of its own (the simplex method).  If there is none, the weights that show
it are the certificate.  If there is one, the point says what to add:

    the meaning of floors and divisors, the one alternative of an `or` that is
    left, products of hypotheses that are negative at the point, a rounded
    combination that cuts off a fractional point, and at last cases.

A point at which nothing fails is a counterexample, and the search ends.  It
ends as well when its effort is used up.

Nothing here is trusted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, partial
from itertools import combinations
from math import floor, gcd, lcm, prod

from derive.kernel import integers as kernel
from derive.kernel.integers import Certificate
from derive.kernel.ring import polynomial
from derive.kernel.signs import Combination
from derive.kernel.terms import (
    FALSE,
    ZERO,
    Floor,
    Iverson,
    Not,
    Or,
    Rel,
    Term,
    add,
    is_integer,
    mul,
    names,
    number,
)
from derive.search.entailment import signs
from derive.search.entailment.indices import parted
from derive.search.entailment.integer_points import seems_entailed

EFFORT = 600                       # what one goal may cost, a product of lines being 1
LONG = 5                           # times the effort, for what holds at all small integers
EXCHANGE = 5                       # what an exchange step of the simplex method costs
DEPTH = 3                          # cases within cases
PRODUCTS = 6                       # products added at a time

Monomial = tuple[int, ...]         # numbers of atoms, repeated for powers, in order
Poly = dict[Monomial, int]         # but for a constant, which may be a Fraction


@lru_cache(maxsize=20_000)
def find(facts: tuple[Term, ...], goal: Term, effort: int = EFFORT
         ) -> Certificate | Combination | None:
    """A certificate that the facts entail the goal, or None; for a goal about reals a
    combination."""
    if isinstance(goal, Rel) and goal.op in ("<", "<=") and not (
            is_integer(goal.left) and is_integer(goal.right)):
        return signs.find(facts, goal)
    near, far = relevant(facts, goal)
    found = _find(near, goal, effort)
    if found is None and far and _find(far, FALSE, effort):
        found = _find(far, goal, effort)
    if found is None and seems_entailed(near, goal):
        found = _find(near, goal, LONG * effort, deep=True)
    return found


def relevant(facts: tuple[Term, ...], goal: Term) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """The facts that share names with the goal, or with such facts, and the others."""
    near, far, known = [], [f for f in facts if kernel.hypotheses(f)], names(goal)
    while True:
        close = {f for f in far if not names(f) or not known.isdisjoint(names(f))}
        if not close:
            return tuple(near), tuple(far)
        near += [f for f in far if f in close]
        far = [f for f in far if f not in close]
        known = known.union(*map(names, close))


@lru_cache(maxsize=20_000)
def _find(facts: tuple[Term, ...], goal: Term, effort: int, deep: bool = False
          ) -> Certificate | None:
    search = Search(effort, deep)
    given = [(fact, search.lines(fact)) for fact in facts]
    refuted = search.lines(Not(goal))
    try:
        state = State(search).assume([line for _, lines in given for line in lines])
        proof = state.closed if state.contradicted() else state.suppose(refuted, DEPTH)
    except OutOfEffort:
        return None
    return proof and certificate(search, given, refuted, proof)


class OutOfEffort(Exception):
    """The search has taken longer than it may."""


# -- Lines of a refutation ----------------------------------------------------------

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


# -- The simplex method ---------------------------------------------------------------

class Tableau:
    """A point for the monomials, and the lines as linear forms that have lower bounds.

    Each basic variable (a line, or a monomial) is a linear form in the others.
    A line that is not basic sits at its bound; a monomial is free.
    """

    def __init__(self):
        self.rows: dict = {}
        self.value: dict = {}
        self.bound: dict[Line, int] = {}

    def copy(self) -> Tableau:
        twin = Tableau()
        twin.rows = {basic: dict(row) for basic, row in self.rows.items()}
        twin.value, twin.bound = dict(self.value), dict(self.bound)
        return twin

    def at(self, mono: Monomial):
        """The value of a monomial: if it is new, the product of those of its atoms."""
        if mono in self.value:
            return self.value[mono]
        return prod(self.value.get((a,), 0) for a in mono)

    def evaluate(self, poly: Poly):
        return sum(c * self.at(mono) for mono, c in poly.items())

    def fractional(self) -> list[tuple[Monomial, dict]]:
        """The basic monomials whose value is no integer, with their forms."""
        return [(mono, row) for mono, row in self.rows.items()
                if mono not in self.bound and self.value[mono].denominator != 1]

    def insert(self, line: Line) -> None:
        row: dict = {}
        for mono, c in line.poly.items():
            if mono:
                self.value.setdefault(mono, self.at(mono))
                subtract(row, self.rows.get(mono, {mono: 1}), -c)
        self.rows[line] = row
        self.bound[line] = -line.poly.get((), 0)
        self.value[line] = sum(c * self.value[m] for m, c in line.poly.items() if m)

    def solve(self, spend: Callable[[int], None]) -> dict[Line, Fraction] | None:
        """Move to a point where all lines hold, or return weights of a contradiction."""
        while True:
            worst = min(self.bound, key=lambda b: self.value[b] - self.bound[b], default=None)
            if worst is None or self.value[worst] >= self.bound[worst]:
                return None
            row = self.rows[worst]
            entering = self.entering(row)
            if entering is None:
                return {worst: 1, **{line: -c for line, c in row.items()}}
            spend(EXCHANGE)
            self.exchange(worst, entering)

    def entering(self, row: dict):
        """A variable that can raise the form: any monomial, or a line with positive weight."""
        rising = [j for j, c in row.items() if j not in self.bound or c > 0]
        return next((j for j in rising if j not in self.bound), rising[0] if rising else None)

    def exchange(self, leaving, entering) -> None:
        row = self.rows.pop(leaving)
        pivot = row.pop(entering)
        step = ratio(self.bound[leaving] - self.value[leaving], pivot)
        solved = {j: ratio(-c, pivot) for j, c in row.items()}
        solved[leaving] = ratio(1, pivot)
        self.value[leaving] = self.bound[leaving]
        self.value[entering] += step
        for basic, other in self.rows.items():
            c = other.pop(entering, 0)
            if c:
                self.value[basic] += c * step
                subtract(other, solved, -c)
        self.rows[entering] = solved


def subtract(row: dict, other: dict, weight) -> None:
    """row -= weight · other"""
    for j, c in other.items():
        new = row.get(j, 0) - weight * c
        if new:
            row[j] = new
        else:
            row.pop(j, None)


# -- The search -----------------------------------------------------------------------

class State:
    """One branch of the search: its lines, reduced by the solved equations."""

    def __init__(self, search: Search):
        self.search = search
        self.inequalities: list[Line] = []
        self.solved: dict[int, Line] = {}
        self.conds: list[Line] = []
        self.seen: set[int] = set()                  # atoms that occur
        self.explained: set[int] = set()             # atoms whose meaning is known
        self.products: dict[tuple[Line, Line], Line] = {}
        self.factored: tuple[list[Line], list] = [], []
        self.decided: set[Term] = set()              # conditions of cases
        self.divided: set[int] = set()               # floors that were divided out
        self.deepened = False                        # are products of a higher degree allowed?
        self.positive: dict[int, Line | None] = {}   # atoms ≥ 0, if they are known to be
        self.degree = 1                              # of the products worth having
        self.tableau = Tableau()
        self.closed: Proof | None = None

    def copy(self) -> State:
        twin = State(self.search)
        twin.inequalities, twin.conds = list(self.inequalities), list(self.conds)
        twin.solved, twin.products = dict(self.solved), dict(self.products)
        twin.seen, twin.explained = set(self.seen), set(self.explained)
        twin.decided, twin.divided = set(self.decided), set(self.divided)
        twin.positive = {atom: line for atom, line in self.positive.items() if line}
        twin.deepened = self.deepened
        twin.degree, twin.tableau, twin.closed = self.degree, self.tableau.copy(), self.closed
        return twin

    # -- Assuming ----------------------------------------------------------------------

    def assume(self, lines: list[Line]) -> State:
        """Add lines, the equations first, since they simplify the others."""
        self.conds += [line for line in lines if line.poly is None]
        polys = [line for line in lines if line.poly is not None]
        self.seen.update(a for line in polys for mono in line.poly for a in mono)
        for line in polys:
            if line.zero:
                self.equate(self.reduced(line))
        for line in polys:
            if not line.zero:
                self.insert(self.reduced(line))
        degrees = [len(m) for line in self.inequalities for m in line.poly]
        self.degree = max([self.degree, *degrees])
        return self

    def insert(self, line: Line) -> None:
        if any(line.poly):
            self.inequalities.append(line)
            self.tableau.insert(line)
        elif line.poly.get((), 0) < 0:
            self.closed = Closed(line)

    def equate(self, line: Line) -> None:
        """Solve an equation for an atom and replace it everywhere; else keep it as two lines."""
        atom = min(self.search.solvable(line.poly), key=self.search.weight, default=None)
        if atom is None:
            for sign in (1, -1):
                self.insert(self.search.combine([(0, ())], [({(): sign}, line)]))
            return
        self.solved[atom] = line
        for other in self.solved:
            if other != atom:
                self.solved[other] = self.without(self.solved[other], atom)
        old, self.inequalities, self.tableau = self.inequalities, [], Tableau()
        for inequality in old:
            self.insert(self.without(inequality, atom))

    def reduced(self, line: Line) -> Line:
        for atom in self.solved:
            line = self.without(line, atom)
        return line

    def without(self, line: Line, atom: int) -> Line:
        """The line with the atom replaced by what its equation says."""
        while factor := self.factor(line.poly, atom):
            step = [(factor, self.solved[atom])]
            line = (self.search.combine([], [({(): 1}, line), *step]) if line.zero
                    else self.search.combine([(1, (line,))], step))
        return line

    def factor(self, poly: Poly, atom: int) -> Poly:
        """The multiple of the equation of the atom that takes it out of the poly."""
        sign = self.solved[atom].poly[atom,]
        return {mono[:i] + mono[i + 1:]: -sign * c for mono, c in poly.items() if atom in mono
                for i in [mono.index(atom)]}

    def rewritten(self, poly: Poly) -> Poly:
        """The poly with every solved atom replaced."""
        for atom, equation in self.solved.items():
            while factor := self.factor(poly, atom):
                poly = total([poly, self.search.multiply(factor, equation.poly)])
        return poly

    # -- Refuting ----------------------------------------------------------------------

    def refute(self, depth: int) -> Proof | None:
        """A refutation of the lines, or None if there seems to be none."""
        forced: list[Cases] = []                     # each with one branch still open
        while not self.contradicted():
            if not (self.explain() or self.follow(forced) or self.divide()
                    or depth and self.divide_out(forced)
                    or self.multiply() or self.cut() or self.look_inside()
                    or depth and self.settle(forced) or self.deepen()):
                proof = self.split(depth)
                break
        else:
            proof = self.closed
        for cases in reversed(forced):
            proof = proof and Cases(cases.line, [(lines, closed or proof)
                                                 for lines, closed in cases.branches])
        return proof

    def suppose(self, lines: list[Line], depth: int) -> Proof | None:
        """A refutation of the lines with some more, whose own cases come first."""
        twin = self.copy().assume(lines)
        cases = [line for line in lines if isinstance(line.cond, Or)]
        if cases and not twin.contradicted():
            return twin.refute_each(cases[0], depth)
        return twin.refute(depth)

    def contradicted(self) -> bool:
        """Is there a contradiction in linear arithmetic?"""
        if self.closed is None:
            weights = self.tableau.solve(self.search.spend)
            if weights is not None:
                products = tuple((w, (line,)) for line, w in weights.items())
                self.closed = Closed(Line({(): -1}, products=products))
        return self.closed is not None

    def explain(self) -> bool:
        """Learn what floors, divisors and the like mean."""
        new = [line for atom in sorted(self.seen - self.explained)
               for line in self.search.meaning(atom)]
        self.explained |= self.seen
        for line in [line for line in self.conds if isinstance(line.cond, Rel)]:
            self.forget(line)
            new += self.search.learn(kernel.quotient(line.cond), kernel.Quotient, line)
        self.assume(new)
        return any(line.poly is not None for line in new)

    def look_inside(self) -> bool:
        """Learn what those floors and the like mean that stand in conditions not yet used."""
        self.seen |= {atom for line in self.conds if isinstance(line.cond, Or)
                      for case in self.search.cases(line) for part in case if part.poly
                      for mono in part.poly for atom in mono}
        return self.explain()

    def divide(self) -> bool:
        """Learn that what is no multiple is not the multiple that comes to mind."""
        lines = [line for line in self.conds if isinstance(line.cond, Not)]
        for line in lines:
            self.forget(line)
            factor = self.quotient(line.cond.arg.right, line.cond.arg.left)
            self.assume(self.search.learn(kernel.no_multiple(line.cond, factor),
                                          partial(kernel.Witness, quotient=factor), line))
        return bool(lines)

    def quotient(self, a: Term, b: Term) -> Term:
        """a / b where the equations show it to be a polynomial, else ⌊a / b⌋."""
        over, under = (self.rewritten(self.search.read(polynomial(t))) for t in (a, b))
        exact = divided(over, under, self.search.multiply) if under else None
        return Floor(a, b) if exact is None else self.search.write(exact)

    def follow(self, forced: list[Cases]) -> bool:
        """Of an `or` that fails at the point, assume the one alternative not contradicted."""
        for line in self.conds:
            cases = isinstance(line.cond, Or) and (self.is_division(line) or self.failing(line))
            if not cases:
                continue
            twins = [self.copy().assume(lines) for lines in self.search.cases(line)]
            left = [twin for twin in twins if not twin.contradicted()]
            if len(left) > 1:
                continue
            self.forget(line)
            proof = Cases(line, [(lines, twin.closed)
                                 for lines, twin in zip(self.search.cases(line), twins)])
            if left:
                forced.append(proof)
                self.assume(next(lines for lines, closed in proof.branches if closed is None))
            else:
                self.closed = proof
            return True
        return False

    def settle(self, forced: list[Cases]) -> bool:
        """Of an `or` that holds at the point, assume the one alternative that is not refuted
        without cases, if there is one: a divisor that is a product of positive numbers is
        positive."""
        for line in [line for line in self.conds if isinstance(line.cond, Or)]:
            cases = self.search.cases(line)
            proofs = [self.copy().assume(lines).refute(0) for lines in cases]
            if proofs.count(None) < 2:
                self.forget(line)
                proof = Cases(line, list(zip(cases, proofs)))
                if None in proofs:
                    forced.append(proof)
                    self.assume(cases[proofs.index(None)])
                else:
                    self.closed = proof
                return True
        return False

    def divide_out(self, forced: list[Cases]) -> bool:
        """Assume what division says of a floor, where it cannot be otherwise: its value, or a
        bound that comes from a bound of what is divided."""
        for atom in sorted(self.seen - self.divided) if self.search.deep else ():
            self.divided.add(atom)
            known = [cond for cond in self.quotients(self.search.atoms[atom])
                     if self.rule_out(cond, forced)]
            if known:
                return True
        return False

    def rule_out(self, cond: Term, forced: list[Cases]) -> bool:
        """Assume the condition, if its contrary is refuted."""
        line = self.middle(cond)
        yes, no = self.search.cases(line)
        proof = self.copy().suppose(no, 1)
        if proof:
            forced.append(Cases(line, [(yes, None), (no, proof)]))
            self.assume(yes)
        return proof is not None

    def quotients(self, floor: Term) -> Iterator[Term]:
        """What might be said of a floor: a // b = q for a = b q + r, and a // b < q for a < b q,
        q <= a // b for b q <= a."""
        if not isinstance(floor, Floor):
            return
        whole, _ = parted(floor.over, floor.under) or (ZERO, ZERO)
        if whole != ZERO:
            yield Rel("=", floor, whole)
        else:
            over, under = (self.search.read(polynomial(t)) for t in (floor.over, floor.under))
            for line in list(self.inequalities):
                high = divided(total([line.poly, over, {(): 1}]), under, self.search.multiply)
                if high and len(high) < len(line.poly):
                    yield Rel("<", floor, self.search.write(high))
                low = total([over, {m: -c for m, c in line.poly.items()}])
                least = divided(low, under, self.search.multiply)
                if least is not None and len(least) < len(line.poly):
                    yield Rel("<=", self.search.write(least), floor)

    def deepen(self) -> bool:
        """Allow products of one degree more, once."""
        if not self.search.deep or self.deepened:
            return False
        self.deepened = True
        self.degree += 1
        return True

    def is_division(self, line: Line) -> bool:
        """An equation that a divisor gives is worth knowing wherever the point is."""
        return line.lesson is not None and line.lesson.step is kernel.Quotient

    def forget(self, line: Line) -> None:
        self.conds = [other for other in self.conds if other is not line]

    def failing(self, line: Line) -> bool:
        """Does no alternative of an `or` hold at the point?"""
        return not any(map(self.holds, self.search.cases(line)))

    def holds(self, lines: list[Line]) -> bool:
        for line in lines:
            if isinstance(line.cond, Or) and self.failing(line):
                return False
            if line.poly is not None:
                value = self.tableau.evaluate(self.rewritten(line.poly))
                if value < 0 or line.zero and value:
                    return False
        return True

    def multiply(self) -> bool:
        """Add products of lines that are negative at the point."""
        found = {}
        for factors in self.factorings():
            line = self.products.get(factors)
            if line is None:
                self.search.spend(1)
                line = self.products[factors] = self.search.combine([(1, factors)])
            if max(map(len, line.poly), default=0) <= self.degree:
                value = self.tableau.evaluate(line.poly)
                if value < 0:
                    found[line] = value
        for line in sorted(found, key=found.get)[:PRODUCTS]:
            self.insert(line)
        return bool(found)

    def factorings(self) -> Iterable[tuple[Line, ...]]:
        """Lines whose product has a monomial that occurs: two of them, and atoms ≥ 0."""
        base = [line for line in self.inequalities
                if all(len(factors) < 2 for _, factors in line.products)]
        if base != self.factored[0]:
            self.factored = base, list(self.factor_lines(base))
        return self.factored[1]

    def factor_lines(self, base: list[Line]) -> Iterable[tuple[Line, ...]]:
        """The same for lines that are not products themselves."""
        holding: dict[Monomial, list[Line]] = {}
        for line in base:
            for mono in line.poly:
                holding.setdefault(mono, []).append(line)
        signs = self.signs([mono for mono in holding if len(mono) > 1])

        def products(mono: Monomial, free: int) -> Iterable[tuple[Line, ...]]:
            if not mono:
                yield ()
            for part, rest in parts(mono):
                choice = [(line, free - 1) for line in holding.get(part, ()) if free]
                if part[:1] == part and part[0] in signs:
                    choice.append((signs[part[0]], free))
                for line, left in choice:
                    for others in products(rest, left):
                        yield (line, *others)
        return {frozenset(lines): lines for mono in holding if len(mono) > 1
                for lines in products(mono, 2) if len(lines) > 1}.values()

    def signs(self, products: list[Monomial]) -> dict[int, Line]:
        """Those atoms of the products that are ≥ 0 by linear arithmetic."""
        for atom in dict.fromkeys(a for mono in products for a in mono):
            if atom not in self.positive:
                self.positive[atom] = self.sign(atom)
        return {atom: line for atom, line in self.positive.items() if line}

    def sign(self, atom: int) -> Line | None:
        """The line atom ≥ 0, if the weights that refute atom ≤ -1 show it."""
        probe, twin = Line({(atom,): -1, (): -1}), self.tableau.copy()
        twin.insert(probe)
        weights = twin.solve(self.search.spend)
        if weights is None:
            return None
        scale = weights.pop(probe)
        bound = [(ratio(w, scale), (line,)) for line, w in weights.items()]
        least = self.search.combine(bound)
        return self.search.combine([*bound, (-least.poly.get((), 0), ())])

    def cut(self) -> bool:
        """Round a combination of lines at their bounds, so as to cut off a fractional point."""
        for mono, row in self.tableau.fractional():
            for sign in (1, -1):
                weights = [(c * sign - floor(c * sign), (line,)) for line, c in row.items()
                           if isinstance(line, Line)]
                line = self.search.combine([(w, factor) for w, factor in weights if w])
                if line.products and self.tableau.evaluate(line.poly) < 0:
                    self.search.spend(EXCHANGE)
                    self.insert(line)
                    return True
        return False

    def split(self, depth: int) -> Proof | None:
        """Refute in cases: an `or` that fails at the point, a fractional monomial below and
        above its value, a factor of a product that is no product there zero or not."""
        if not depth:
            return None
        for line in self.conds:
            if isinstance(line.cond, Or) and self.failing(line):
                return self.refute_each(line, depth - 1)
        for mono, _ in self.tableau.fractional():
            low = floor(self.tableau.value[mono])
            cond = Rel("<=", self.search.write({mono: 1}), number(low))
            return self.refute_each(self.middle(cond), depth - 1)
        for factor in self.cofactors():
            cond = Rel("=", ZERO, self.search.write(factor))
            if cond not in self.decided:
                self.decided.add(cond)
                return self.refute_each(self.middle(cond), depth - 1)
        return None

    def middle(self, cond: Term) -> Line:
        line, = self.search.learn(Or((cond, Not(cond))), lambda _: kernel.Middle(cond))
        return line

    def cofactors(self) -> Iterable[Poly]:
        """What stands beside an atom in products whose values at the point are no products."""
        at = self.tableau.at
        for line in self.inequalities:
            wrong = [mono for mono in line.poly if at(mono) != prod(at((a,)) for a in mono)]
            for atom in dict.fromkeys(a for mono in wrong for a in mono):
                yield {mono[:i] + mono[i + 1:]: c for mono, c in line.poly.items()
                       if atom in mono and len(mono) > 1 for i in [mono.index(atom)]}

    def refute_each(self, line: Line, depth: int) -> Proof | None:
        """A refutation of every alternative of an `or`."""
        self.forget(line)
        branches = []
        for lines in self.search.cases(line):
            proof = self.suppose(lines, depth)
            if proof is None:
                return None
            branches.append((lines, proof))
        return Cases(line, branches)


def parts(mono: Monomial) -> Iterable[tuple[Monomial, Monomial]]:
    """The ways to write a monomial as a product of two, the first of which has its first atom."""
    for size in range(len(mono)):
        for places in combinations(range(1, len(mono)), size):
            yield ((mono[0], *(mono[i] for i in places)),
                   tuple(a for i, a in enumerate(mono) if i and i not in places))


def divided(p: Poly, d: Poly, multiply) -> Poly | None:
    """The polynomial p / d, if there is one."""
    lead, quotient = max(d, key=graded), {}
    while p:
        mono = max(p, key=graded)
        rest = Counter(mono)
        rest.subtract(lead)
        if min(rest.values(), default=0) < 0 or p[mono] % d[lead]:
            return None
        term = {tuple(sorted(rest.elements())): p[mono] // d[lead]}
        quotient |= term
        p = total([p, multiply({m: -c for m, c in term.items()}, d)])
    return quotient


def graded(mono: Monomial):
    return len(mono), mono


# -- Writing the certificate ------------------------------------------------------------

def certificate(search: Search, given: list[tuple[Term, list[Line]]], refuted: list[Line],
                proof: Proof) -> Certificate:
    """The certificate, with no more facts and cases than the proof needs."""
    proof, needed = pruned(proof)
    facts = [(fact, lines) for fact, lines in given if not needed.isdisjoint(lines)]
    known = [line for _, lines in facts for line in lines] + refuted
    writer = Writer({line: i for i, line in enumerate(known)}, search.write)
    writer.prove(proof)
    return Certificate(tuple(fact for fact, _ in facts), tuple(writer.steps))


def pruned(proof: Proof) -> tuple[Proof, set[Line]]:
    """The proof without needless cases, and the lines it rests on."""
    if isinstance(proof, Closed):
        return proof, ancestors(proof.line)
    branches, needed = [], ancestors(proof.line)
    for lines, branch in proof.branches:
        branch, need = pruned(branch)
        if need.isdisjoint(lines) and lines:
            return branch, need
        branches.append((lines, branch))
        needed |= need
    return Cases(proof.line, branches), needed


def ancestors(line: Line) -> set[Line]:
    found, stack = set(), [line]
    while stack:
        top = stack.pop()
        if top not in found:
            found.add(top)
            stack += [factor for _, factors in top.products for factor in factors]
            stack += [equation for _, equation in top.equations]
            if top.lesson and top.lesson.about:
                stack.append(top.lesson.about)
    return found


class Writer:
    """Steps of the kernel, written when first needed; `index` numbers the hypotheses."""

    def __init__(self, index: dict[Line, int], write):
        self.index, self.write = index, write
        self.steps: list[kernel.Step] = []

    def prove(self, proof: Proof) -> tuple[kernel.Step, ...]:
        known = self.place(proof.line)
        if isinstance(proof, Cases):
            self.steps.append(kernel.Split(known, tuple(
                self.branch(lines).prove(branch) for lines, branch in proof.branches)))
        return tuple(self.steps)

    def branch(self, lines: list[Line]) -> Writer:
        twin = Writer(dict(self.index), self.write)
        twin.number(lines)
        return twin

    def number(self, lines: Iterable[Line]) -> None:
        for line in lines:
            self.index[line] = len(self.index)

    def place(self, line: Line) -> int:
        """The number of a line; its derivation is written first."""
        if line not in self.index:
            if line.lesson:
                about = line.lesson.about and self.place(line.lesson.about)
                self.steps.append(line.lesson.step(about))
                self.number(line.lesson.lines)
            else:
                self.steps.append(self.combination(line))
                self.number([line])
        return self.index[line]

    def combination(self, line: Line) -> kernel.Step:
        equations = tuple((self.write(f), self.place(e)) for f, e in line.equations)
        if line.zero:
            return kernel.Equate(equations)
        return kernel.Combine(tuple((Fraction(w), tuple(map(self.place, factors)))
                                    for w, factors in line.products), equations)
