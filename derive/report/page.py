"""Pages: what a template needs to know of a claim and its proof, as plain data.

Formulas come ready for display, long ones in rows; words as they were written.
Which words are said, how they are escaped and laid out is decided by the
templates.  `compose` makes pages, from a proof only; imports nothing else of ours.
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.report.drawing import Drawing
from derive.report.marks import Formula, Name, Prose


@dataclass(frozen=True)
class Row:
    """One row of a display: a left side or none, a relation or none, a formula, a reason.
    One that `continues` goes on with the formula above it."""
    left: Formula = Formula()
    relation: Formula = Formula()
    formula: Formula = Formula()
    reason: Prose = Prose()
    continues: bool = False
    rules: tuple[str, ...] = ()         # by which the line was reached


@dataclass(frozen=True)
class Derivation:
    """The rows of a derivation, what is supposed in it, and what part of the proof it is: a
    `case`, the `base` or the `step` of an induction, a `lemma` for the next; else the whole."""
    rows: tuple[Row, ...]
    cases: tuple[Formula, ...] = ()
    part: str = ""


@dataclass(frozen=True)
class Given:
    """A tensor or function that the theorem speaks of."""
    name: Formula
    space: Formula = Formula()
    of: Formula = Formula()             # what a loss is a function of
    properties: tuple[str, ...] = ()


@dataclass(frozen=True)
class Defined:
    """A definition: its rows, the ranges in which it holds, and whether these fit beside it."""
    rows: tuple[Row, ...]
    spans: tuple[Formula, ...]
    beside: bool


@dataclass(frozen=True)
class Differences:
    """What central differences found: the sizes, and a bound of the error."""
    sizes: tuple[Formula, ...]
    bound: Formula


@dataclass(frozen=True)
class Confirmation:
    """What Coq said of the theorem: the word, why where it is not CERTIFIED, and the hash of the
    statement that it was asked."""
    word: str
    reason: str
    statement: str


@dataclass(frozen=True)
class Stated:
    """What is given and what is claimed."""
    name: Name
    title: str
    paragraphs: tuple[Prose, ...]
    source: Prose
    base: int
    integers: tuple[Formula, ...]       # the sizes and integer scalars, with their bounds
    reals: tuple[Formula, ...]
    tensors: tuple[Given, ...]
    functions: tuple[Given, ...]
    losses: tuple[Given, ...]
    definitions: tuple[Defined, ...]
    hypotheses: tuple[Formula, ...]
    spans: tuple[Formula, ...]          # the ranges of the claim's indices
    conditions: tuple[Formula, ...]
    claim: tuple[Row, ...]
    notation: frozenset[str]            # what needs a word of explanation
    claim_notation: frozenset[str]      # the same, where no derivation is shown

    @property
    def supposes(self) -> bool:
        """Does anything stand before the claim?"""
        return any((self.integers, self.reals, self.tensors, self.functions, self.losses,
                    self.definitions, self.hypotheses, self.spans))


@dataclass(frozen=True)
class Page(Stated):
    """A theorem with its derivation."""
    derivations: tuple[Derivation, ...]
    matrix: Formula                     # the claim with whole tensors, if it was solved for
    manner: Prose                       # how a claim was shown whose derivation has no lines
    rests_on: tuple[str, ...]
    differences: Differences | None     # the NumPy reference of the layer, where there is one
    pictures: tuple[Drawing, ...]
    evaluated: bool                     # did independent evaluation confirm it?  How often depends
    seed: int                           # on the machine's speed, and a page must not
    confirmation: Confirmation | None = None    # none where Coq was not asked
