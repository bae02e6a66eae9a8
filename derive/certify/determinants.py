"""Determinants: each law of the kernel by its lemma.

What a law asks of the entries of a matrix was shown before and stands among the assertions.

This file imports the kernel and this room only.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.certify.scope import Scope
from derive.certify.signs import Signs
from derive.certify.speaker import Speaker
from derive.kernel.context import Context
from derive.kernel.matrices import known
from derive.kernel.replay import Step
from derive.kernel.terms import ZERO, Entry, Not, Rel, Term, equals, sub

# Of each law its lemma, and what that is told: of these names, between the ranges and the matrix.
LAWS = {"product": ("Det_product", "AB"), "transpose": ("Det_transpose", "A"),
        "multiple": ("Det_multiple", "cA"), "inverse": ("Det_inverse", ""),
        "lower": ("Det_lower", ""), "upper": ("Det_upper", ""),
        "exchange": ("Det_exchange", "ABD"), "rank_one": ("Det_rank_one", "Auv"),
        "columns": ("Det_columns", "cA"), "rows": ("Det_rows", "cA")}


class Determinants:
    """Writes the scripts of the laws of determinants, in the words of one theory."""

    def __init__(self, say: Speaker, signs: Signs):
        self.say, self.signs, self.theory = say, signs, say.theory

    def script(self, before: Entry, step: Step, at: Context, here: Scope) -> str:
        """Why a determinant is what its law says."""
        say, named, matrix = self.say, step.instance, self.theory.losses[before.tensor]
        if step.rule == "inverse":
            matrix = self.theory.losses[matrix]
        lemma, wanted = LAWS[step.rule]
        ranges = [self.theory.axes(matrix)[0], *self.inner(step)]
        told = [say.index(end, here) for ends in ranges for end in ends]
        if "c" in named:
            low, high = ranges[0]
            told.append(say.index(sub(high, low), here))
        told += [say.real(named[n], here) if n == "c" else say.tensor(named[n], here) for n in wanted]
        told.append(say.tensor(matrix, here))
        shown = (self.signs.asserted(c, at, here) for c in self.conditions(step, matrix, at))
        return f"{''.join(shown)}by_law ({lemma} {' '.join(told)})."

    def inner(self, step: Step) -> Iterator[tuple[Term, Term]]:
        """The range of the index that is summed over, where it is not that of the matrix."""
        if step.rule in ("exchange", "columns", "rows"):
            rows, columns = self.theory.axes(step.instance["A"])
            yield rows if step.rule == "columns" else columns

    def conditions(self, step: Step, matrix: str, at: Context) -> Iterator[Term]:
        """What the law asks of numbers."""
        if step.rule in ("columns", "rows"):
            yield Rel("<", ZERO, step.instance["c"])
        if step.rule in ("inverse", "rank_one"):
            of = step.instance.get("A", matrix)
            yield Not(equals(known("det", of, at), ZERO))
