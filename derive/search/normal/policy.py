"""Policies: what a proof opens on the way to a normal form, and what it keeps shut."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from derive.kernel.ring import normal
from derive.kernel.terms import Entry, Num, Term, Var, names, open_body, substitute, subterms
from derive.kernel.theory import Theory
from derive.search.normal.given import given_values, opened_all
from derive.search.normal.recurrences import Directed


@dataclass(frozen=True, eq=False)            # one policy is no other: it is hashed at every place
class Policy:
    """What is opened: the named definitions, and functions that have a defining rule.  The
    slopes of a loss in the tensors `stops` stay as they are.  A recursive name is opened at a
    level that is a number from the first on, or one of `levels`; at these the hypotheses that
    are `recurrences` are used, and those that are `definitions` everywhere; names that only stand
    `between` others are opened at all levels.  The `given` equations are used from left to right.
    With `numbers` a short sum is written out before anything in it is opened: the cases of a table
    are then decided by arithmetic.  The `scales` stay shut until all quotients have been cleared.
    Without `powers` those with a real exponent stay.
    exp(c u) is written as a power of exp(a u), a being the unit of u among the `units`.  With `moved`, maxima
    and minima are taken over ranges that begin at 0.  No ones are split off the exponents of the
    powers that are `kept`.  With `logs` a product of positive factors is written as the
    exponential of the sum of their logarithms.  Logarithms that are `shut` stay as they are.  With
    `roots` the root of a product of sums is taken `apart` into roots, or roots of sums are put `together`.
    With `turns` the 2π of an angle is not halved, and sums around a circle begin where they are read."""
    unfold: frozenset[str] = frozenset()
    functions: bool = False
    stops: frozenset[str] = frozenset()
    levels: frozenset[Term] = frozenset()
    between: frozenset[str] = frozenset()
    given: tuple[Term, ...] = ()
    recurrences: tuple[Directed, ...] = ()
    definitions: tuple[Directed, ...] = ()
    numbers: bool = False
    powers: bool = True
    units: Mapping[Term, Fraction] = field(default_factory=dict)
    moved: bool = True
    logs: bool = False
    scales: frozenset[str] = frozenset()
    kept: frozenset[Term] = frozenset()
    shut: frozenset[Term] = frozenset()
    roots: str = ""
    turns: bool = False

    def opens(self, entry: Entry, theory: Theory) -> bool:
        """Is the definition of a named entry to be opened?"""
        if entry.tensor not in self.unfold:
            return False
        if entry.tensor not in theory.recursive:
            return True
        return entry.tensor in self.between or self.steps_down(entry, theory)

    def steps_down(self, entry: Entry, theory: Theory) -> bool:
        """Is an entry to be given by those of the levels before it?"""
        level, first = normal(entry.at[0]), theory.axes(entry.tensor)[0][0]
        if isinstance(level, Num) and isinstance(first, Num):
            return first.value <= level.value
        return level in self.levels or bound_level(level) in self.levels

    def equations(self, term: Term, theory: Theory) -> tuple[Term, ...]:
        """The equations that give the term from left to right."""
        directed = self.definitions
        if self.recurrences and isinstance(term, Entry) and term.at and self.steps_down(term, theory):
            directed += self.recurrences
        return self.given + tuple(d.equation for d in directed)

    def undirected(self, facts: tuple[Term, ...]) -> tuple[Term, ...]:
        """The facts that may be used from either side."""
        if not (self.given or self.recurrences or self.definitions):
            return facts
        directed = {*self.given, *(d.fact for d in self.recurrences + self.definitions),
                    *self.leading_back(facts)}
        return tuple(f for f in facts if f not in directed)

    def leading_back(self, facts: tuple[Term, ...]) -> tuple[Term, ...]:
        """The facts that a definition would be used against in turn, for ever."""
        return tuple(f for f in facts if leads_back(f, self.definitions)) if self.definitions else ()


@lru_cache(maxsize=1024)
def leads_back(fact: Term, definitions: tuple[Directed, ...]) -> bool:
    """Does an equation give what stands in the value of a name by that name, as Σ v[k]^2 = r^2
    does where r is sqrt(Σ v[k]^2)?"""
    written = [opened_all(d.equation)[1] for d in definitions]
    for atom, value in given_values((fact,)):
        reached = {value}
        for _ in written:
            reached |= {d.right for d in written if any(d.left in subterms(t) for t in reached)}
        if any(normal(p) == atom for t in reached for p in subterms(t)
               if type(p) is type(atom) and not p.loose):
            return True
    return False


BOUND = Var("↓", True)          # stands for every index that is bound around a level


def bound_level(level: Term) -> Term:
    """The level with one letter for all indices bound around it, opened or not, so that
    T-1-s is the same one wherever it stands under a sum over s."""
    while level.loose:
        level = open_body(level, BOUND)
    return normal(substitute(level, {Var(name, True): BOUND for name in names(level)
                                     if name[0] == BOUND.name}))
