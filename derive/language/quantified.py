"""Quantified: the `for i < n, j < m, i != j` behind a line, and what is assumed under it.

This file is trusted.
"""

from __future__ import annotations

from fractions import Fraction

from derive.kernel.terms import Term, Var, subterms
from derive.language.declarations import Clause
from derive.language.errors import Dangling, Redeclared
from derive.language.scope import Scope
from derive.language.syntax import Chain, Name, Number, Range, Sum
from derive.language.text import text


def hypothesis(names, formula, clause: Clause) -> Term:
    scope, ranges, conditions = quantified(names, clause, Scope())
    letters = {var.name for var, _, _ in ranges}
    for cond in conditions if letters else ():
        if not any(isinstance(p, Var) and p.name in letters for p in subterms(cond)):
            raise Dangling(f"`{text(cond)}` behind `for` says nothing of `{min(letters)}`; what is "
                           "assumed besides stands on a line of its own", clause.items[-1].at)
    return scope.assume(*conditions).closed(names.read.condition(formula, scope))


def quantified(names, clause: Clause, scope: Scope, free: bool = False):
    """The scope inside a `for`, its ranges and its conditions.

    With `free` the letters become free indices of the statement, else bound ones."""
    ranges, conditions = [], []
    for item in clause.items:
        bounds = item if isinstance(item, Range) else as_range(names, item, scope)
        if bounds is None:
            conditions.append(names.read.condition(item, scope))
            continue
        letter, at = bounds.letter, bounds.at
        if letter in scope.letters or names.kind(letter):
            raise Redeclared(f"`{letter}` is already declared", at)
        low, high = names.read.bounds(bounds, scope)
        var = Var(letter, True)
        if free:
            names.free.append((var, low, high))
        scope = scope.naming(letter, var) if free else scope.bind(letter, var, low, high)
        ranges.append((var, low, high))
    return scope, ranges, conditions


def as_range(names, node, scope: Scope) -> Range | None:
    """`i < n`, `i <= n` or `lo <= i < hi` for a letter that is new."""
    if not isinstance(node, Chain):
        return None
    sides = [node.first, *(part for _, part in node.rest)]
    ops = [op for op, _ in node.rest]
    letter = sides[len(sides) - 2]
    if len(sides) > 3 or not isinstance(letter, Name) or not set(ops) <= {"<", "<="}:
        return None
    if letter.name in scope.letters or names.kind(letter.name):
        return None
    if len(sides) == 2:
        return Range(letter.at, letter.name, ops[0], None, sides[1])
    return both_ends(letter, sides, ops)


def both_ends(letter: Name, sides, ops) -> Range:
    """lo <= i < hi means what it says in either base."""
    low, high = sides[0], sides[2]
    if ops[0] == "<":
        low = Sum(low.at, low, (("+", Number(low.at, Fraction(1))),))
    if ops[1] == "<":
        high = Sum(high.at, high, (("-", Number(high.at, Fraction(1))),))
    return Range(letter.at, letter.name, "in", low, high)
