"""Branches of a refutation: what is assumed there, and whether it contradicts itself."""

from __future__ import annotations

from typing import Self

from derive.kernel.terms import Term
from derive.search.entailment.lines import Closed, Line, Poly, Proof, Search, total
from derive.search.entailment.simplex import Tableau


class Branch:
    """One branch of the search: its lines, reduced by the solved equations, and the point at
    which they all hold."""

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

    def copy(self) -> Self:
        twin = type(self)(self.search)
        twin.inequalities, twin.conds = list(self.inequalities), list(self.conds)
        twin.solved, twin.products = dict(self.solved), dict(self.products)
        twin.seen, twin.explained = set(self.seen), set(self.explained)
        twin.decided, twin.divided = set(self.decided), set(self.divided)
        twin.positive = {atom: line for atom, line in self.positive.items() if line}
        twin.deepened = self.deepened
        twin.degree, twin.tableau, twin.closed = self.degree, self.tableau.copy(), self.closed
        return twin

    def assume(self, lines: list[Line]) -> Self:
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

    def contradicted(self) -> bool:
        """Is there a contradiction in linear arithmetic?"""
        if self.closed is None:
            weights = self.tableau.solve(self.search.spend)
            if weights is not None:
                products = tuple((w, (line,)) for line, w in weights.items())
                self.closed = Closed(Line({(): -1}, products=products))
        return self.closed is not None
