"""The setting of a claim: its names and hypotheses, sorted into what they need.

Hypotheses on integers decide which sizes and indices there are; those on values
are met when a world is made; those that mention an index of the claim are checked
at each index.
"""

from __future__ import annotations

from derive.kernel.terms import Call, Entry, Num, Rel, Term, Var, names, subterms
from derive.kernel.theory import Theory
from derive.numeric.evaluate import Meanings, reads_only_integers
from derive.numeric.numbers import tidy
from derive.numeric.sizes import conjuncts, integer_names
from derive.numeric.views import Clock, View
from derive.numeric.worlds import World


class Setting:
    """The names of a claim, sorted into what they need."""

    def __init__(self, theory: Theory, facts: tuple[Term, ...], claim: Term, ranges: tuple):
        self.theory, self.facts, self.claim, self.ranges = theory, facts, claim, ranges
        self.meanings, self.clock = Meanings(theory), Clock()
        self.indices = [var.name for var, _, _ in ranges]
        bounds = [bound for _, low, high in ranges for bound in (low, high)]
        roots = (claim, *facts, *bounds)
        self.used = frozenset().union(*map(theory.reach, roots))
        axes = [t for n in sorted(self.used & set(theory.tensors))
                for axis in theory.axes(n) for t in axis]
        laws = [p for n in sorted(self.used & set(theory.random)) for p in theory.random[n].parameters]
        terms = [*roots, *axes, *laws]
        self.sizes = sorted(set().union(*map(integer_names, terms), self.in_bodies(True))
                            - set(self.indices))
        self.scalars = sorted({p.name for t in terms for p in subterms(t)
                               if isinstance(p, Var) and not p.integer} | self.in_bodies(False))
        self.layered = sorted({part.tensor for t in axes for part in subterms(t)
                               if isinstance(part, Entry)})
        self.tensors = sorted(n for n in self.used & set(theory.tensors)
                              if n not in theory.definitions and n not in theory.losses
                              and n not in self.layered and n not in theory.random)
        self.opaque = sorted(self.used_functions())
        self.conventions = dict(filter(None, map(convention, facts)))
        self.needed = self.connected()
        parts = [fact for fact in conjuncts(facts) if convention(fact) is None]
        self.integer_facts = [f for f in parts if reads_only_integers(f)]
        value_facts = [f for f in parts if not reads_only_integers(f)]
        self.index_facts = [f for f in value_facts if names(f) & set(self.indices)]
        self.value_facts = [f for f in value_facts if not names(f) & set(self.indices)]

    def connected(self) -> set[str]:
        """The names that the claim needs, and those that a hypothesis ties to them."""
        roots = (self.claim, *(b for _, low, high in self.ranges for b in (low, high)))
        found = set().union(*map(self.theory.reach, roots)) | set(self.indices)
        parts = [set(self.theory.reach(f)) for f in conjuncts(self.facts)]
        while True:
            grown = found.union(*(p for p in parts if p & found))
            if grown == found:
                return found
            found = grown

    def in_bodies(self, integer: bool) -> set[str]:
        """Names in the definitions that are used, without the definitions' own indices."""
        found = set()
        for name in self.used & set(self.theory.definitions):
            definition = self.theory.definitions[name]
            own = {index.name for index in definition.indices}
            found |= {p.name for p in subterms(definition.body) if isinstance(p, Var)
                      and p.integer == integer and p.name not in own}
        return found

    def used_functions(self) -> set[str]:
        """Opaque functions, by the names they were declared with."""
        declared = set(self.theory.functions)
        return {n if n in declared else n.rstrip("'") for n in self.used} & declared

    def has_values(self) -> bool:
        """Is there anything to choose beside sizes and indices?"""
        return bool(self.scalars or self.tensors or self.opaque
                    or self.used & {*self.theory.losses, *self.theory.random})

    def view(self, world: World) -> View:
        return View(world, self.meanings, self.clock)


def convention(fact: Term):
    """((function, argument), value) for a fact that fixes a slope at a kink."""
    match fact:
        case Rel("=", Call(function, (Num(at),)), Num(value)) if function[-1:] == "'":
            return (function[:-1], tidy(at)), tidy(value)
    return None
