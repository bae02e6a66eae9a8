"""Candidates: variants of a claim that might be what its author meant, and what came of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from derive.language.declarations import Clause, Declarations
from derive.language.statement import Statement
from derive.language.syntax import Node
from derive.language.written import written


@dataclass(frozen=True)
class Candidate:
    """Another formula under the same declarations, or the same one under a further hypothesis.

    `words` say what was changed, `clause` is the new `for` where that was changed.  `declared`
    are the declarations with the line `hypothesis` among them."""
    formula: Node
    words: str
    clause: Clause | None = None
    declared: Declarations | None = None
    hypothesis: str = ""


@dataclass(frozen=True)
class Repair:
    """A provable claim beside one that is not: one sentence, and the claim itself.

    `claim` can be put in the place of the old one; `hypothesis`, if there is one, is a line to
    be declared beside it."""
    sentence: str
    claim: str
    hypothesis: str = ""
    statement: Statement | None = field(default=None, repr=False, compare=False)
    instances: int = 0

    def json(self) -> dict:
        """The repaired claim for `--json`."""
        return {"claim": self.claim, "hypothesis": self.hypothesis, "instances": self.instances}


def instead(new: Node | str, old: Node | str) -> str:
    """`new` where you have `old`"""
    return f"`{shown(new)}` where you have `{shown(old)}`"


def shown(formula: Node | str) -> str:
    return formula if isinstance(formula, str) else written(formula)
