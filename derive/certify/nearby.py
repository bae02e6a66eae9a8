"""Nearby: what of the facts at a place holds near it as well, in the words of Coq.

This file imports the kernel and this room only.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.certify.scope import Outside, Scope
from derive.certify.speaker import Speaker
from derive.kernel.context import Context
from derive.kernel.terms import Entry, Term


def where(say: Speaker, wrt: Term, at: Context, inside: Scope) -> str:
    """The facts on the variable that its neighbours share, for a step inside a derivative."""
    said = " /\\ ".join(dict.fromkeys(shared(say, wrt, at, inside)))
    return f" where (fun {say.variable(wrt)} => {said})" if said else ""


def shared(say: Speaker, wrt: Term, at: Context, inside: Scope) -> Iterator[str]:
    name = wrt.tensor if isinstance(wrt, Entry) else wrt.name
    for fact in at.under_derivative(wrt, False).facts:
        if name in say.theory.reach(fact):
            try:
                yield say.proposition(fact, inside)
            except Outside:
                continue
