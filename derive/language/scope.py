"""Scopes: what the letters at a place in a formula mean, and what is known there.

This file is trusted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from derive.kernel.terms import Fold, Not, Or, Term, Var, close


@dataclass(frozen=True)
class Bounds:
    """The range of an index bound above: low <= var < high."""
    var: Var
    low: Term
    high: Term
    letter: str


@dataclass(frozen=True)
class Scope:
    """`letters` maps bound letters to indices; `given` are the ranges and conditions that
    hold here, outermost first.  `integral` says that the formula stands for an integer,
    `index` that it stands in an index, `rule` that metavariables may occur."""
    letters: Mapping[str, Term] = field(default_factory=dict)
    given: tuple[Bounds | Term, ...] = ()
    integral: bool = False
    index: bool = False
    rule: bool = False

    def bind(self, letter: str, var: Var, low: Term, high: Term) -> Scope:
        return replace(self, letters={**self.letters, letter: var},
                       given=(*self.given, Bounds(var, low, high, letter)))

    def naming(self, letter: str, var: Var) -> Scope:
        """The scope with a letter whose range is a fact of the whole statement."""
        return replace(self, letters={**self.letters, letter: var})

    def assume(self, *conds: Term) -> Scope:
        return replace(self, given=(*self.given, *conds))

    def of_integers(self) -> Scope:
        return replace(self, integral=True)

    def of_indices(self) -> Scope:
        return replace(self, integral=True, index=True)

    def of_numbers(self) -> Scope:
        return replace(self, integral=False, index=False)

    def closed(self, cond: Term) -> Term:
        """The condition, for all indices bound here, where all that is given holds."""
        for given in reversed(self.given):
            if isinstance(given, Bounds):
                cond = Fold("all", given.low, given.high, close(cond, given.var), given.letter)
            else:
                cond = Or((Not(given), cond))
        return cond
