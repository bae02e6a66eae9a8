"""Made: how a theorem that a proof rests on was made, for those who tell or export the proof.

The kernel's theorems say what holds and not why.  Whoever makes one on the way notes the steps
here.  Nothing here is trusted: a note that is wrong makes a page or a certificate fail.
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.kernel.replay import Step, Theorem
from derive.kernel.terms import Term, Var


@dataclass(frozen=True)
class Made:
    """How a theorem was made: by steps from its left side and its right, beside what was given;
    from `parts`, which are its two cases, or what it says for one index, or its conjuncts, or the
    sign of a slope and what is shown of the two `ends`; or as it was `found` by whatever proves
    equations, or shown by `induction`; or of an expectation, from what it says of every `outcome`.
    A page may give the `reason` where it is used."""
    steps: tuple[Step, ...] = ()
    lemmas: tuple[Term, ...] = ()
    given: tuple[Theorem, ...] = ()
    parts: tuple[Theorem, ...] = ()
    cond: Term | None = None
    index: Var | None = None
    found: object = None
    right: tuple[Step, ...] = ()
    ends: tuple[Term, ...] = ()
    induction: object = None
    outcome: bool = False
    reason: str = ""


class Makings(dict):
    """What was noted of each theorem."""

    def noted(self, theorem: Theorem, made: Made) -> Theorem:
        """The theorem, with a note of how it was made."""
        self[theorem] = made
        return theorem

    def of(self, found, reason: str = "") -> Theorem:
        """The theorem of what was `found`."""
        return self.noted(found.theorem, Made(found=found, reason=reason))

    def for_all(self, theorem: Theorem, index: Var, general: Theorem) -> Theorem:
        """A theorem for all values of an index, from the one for any of them."""
        reason = self[theorem].reason if theorem in self else ""
        return self.noted(general, Made(parts=(theorem,), index=index, reason=reason))
