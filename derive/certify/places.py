"""Places: where the kernel was asked for a theorem, with all that was a fact there.

This file imports the kernel and the search.
"""

from __future__ import annotations

from collections.abc import Iterable

from derive.kernel.context import Context
from derive.kernel.matrices import inverse_laws
from derive.kernel.terms import Term
from derive.kernel.theory import Theory
from derive.search.entailment.integers import find


def place(theory: Theory, facts: tuple[Term, ...], known: Iterable[Term] = (),
          lemmas: Iterable[Term] = ()) -> Context:
    """The facts, what was given besides, the laws of inverses, and the lemmas."""
    here = Context(theory, facts, find, hypotheses=facts)
    for claim in known:
        here = here.with_lemma(claim)
    for law in inverse_laws(here):
        here = here.with_lemma(law)
    for claim in lemmas:
        here = here.with_lemma(claim)
    return here
