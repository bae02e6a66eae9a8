"""Letters: which letter a bound index is printed with.

Terms are equal whatever their letters are, and whoever normalises them keeps the
letter that came first.  A printed line must not depend on that: here every bound
index takes the letter that the claim's author gave to the same sum, else to
another index of the same range, else `k`.  A bound that equals one of the
author's is written as the author wrote it.
"""

from __future__ import annotations

from collections.abc import Iterable

from derive.kernel.ring import normal
from derive.kernel.terms import Fold, Term, children, subterms, with_children
from derive.kernel.theory import Theory

LETTER = "k"


class Letters:
    """The author's letters and bounds, from the claim, the definitions and the axes."""

    def __init__(self, theory: Theory, terms: Iterable[Term]):
        self.of_fold: dict[Term, str] = {}
        self.of_range: dict[tuple[Term, Term], str] = {}
        self.bounds: dict[Term, Term] = {}
        spoken = (*terms, *(d.body for d in theory.definitions.values()), *theory.facts)
        for fold in (p for term in spoken for p in subterms(term) if isinstance(p, Fold)):
            self.of_fold.setdefault(canonical(fold), fold.letter)
            self.learn(fold.low, fold.high, fold.letter)
        for name, definition in theory.definitions.items():
            for index, (low, high) in zip(definition.indices,
                                          theory.ranges(name, definition.indices)):
                if index.name.isidentifier():
                    self.learn(low, high, index.name)

    def learn(self, low: Term, high: Term, letter: str) -> None:
        self.of_range.setdefault((normal(low), normal(high)), letter)
        for bound in (low, high):
            self.bounds.setdefault(normal(bound), bound)

    def written(self, term: Term) -> Term:
        """The term with the author's letters and bounds; equal to it by ring arithmetic."""
        kids = [self.written(c) for c in children(term)]
        if not isinstance(term, Fold):
            return with_children(term, kids)
        low, high, body = kids
        place = normal(term.low), normal(term.high)
        letter = self.of_fold.get(canonical(term)) or self.of_range.get(place, LETTER)
        return Fold(term.kind, self.bounds.get(place[0], low), self.bounds.get(place[1], high),
                    body, letter)


def canonical(fold: Fold) -> Term:
    return normal(fold) if fold.kind in ("sum", "count") and not fold.loose else fold
