"""Refutation: a branch of the search brought to contradictions.

Where the lines of a branch hold at a point, the point says what to add: the meaning of floors
and divisors, products that are negative there, cuts, cases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import combinations
from math import floor, prod

from derive.kernel import integers as kernel
from derive.kernel.ring import polynomial
from derive.kernel.terms import ZERO, Floor, Not, Or, Rel, Term, number
from derive.search.entailment.branches import Branch
from derive.search.entailment.indices import parted
from derive.search.entailment.lines import Cases, Line, Monomial, Poly, Proof, ratio, total
from derive.search.entailment.models import Model
from derive.search.entailment.simplex import EXCHANGE

PRODUCTS = 6                       # products added at a time


class Refutation(Branch):
    """A branch that is to be refuted: what its point tells, and the cases it needs."""

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
        exact = divided(over, under, self.search.multiply)
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
        wrong = list(self.cofactors())
        for factor in wrong:
            cond = Rel("=", ZERO, self.search.write(factor))
            if cond not in self.decided:
                self.decided.add(cond)
                return self.refute_each(self.middle(cond), depth - 1)
        if not wrong:
            self.search.counter = self.model()
        return None

    def model(self) -> Model:
        """The point, solved atoms included."""
        return Model({atom: self.tableau.evaluate(self.rewritten({(place,): 1}))
                      for place, atom in enumerate(self.search.atoms)})

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
    if not d:
        return None
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
