"""Scopes: what the names of a term mean at a place of a Coq text; and its brackets.

This file imports nothing of ours.
"""

from __future__ import annotations

import re

class Outside(Exception):
    """The claim or its proof is outside of what can be exported; the message says why."""


class Scope:
    """What the names mean at a place: `held` are tensors under another name, `stack` the
    letters of the binders that a nameless index counts, `opened` those of opened indices."""

    def __init__(self, held=None, stack=(), opened=None):
        self.held, self.stack, self.opened = held or {}, stack, opened or {}

    def under(self, letter: str) -> Scope:
        return Scope(self.held, (*self.stack, letter), self.opened)

    def holding(self, held: dict) -> Scope:
        return Scope({**self.held, **held}, self.stack, self.opened)

    def opening(self, index: str, letter: str) -> Scope:
        return Scope(self.held, self.stack, {**self.opened, index: letter})

    @property
    def depth(self) -> int:
        return len(self.stack) + len(self.opened)


ROOT = Scope()


# -- Brackets ------------------------------------------------------------------------------

def is_enclosed(text: str) -> bool:
    """Does the first bracket of the text close at its end?"""
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if not depth:
            return text[place:] in (")", ")%Z", ")%bool")
    return False


def bare(text: str) -> str:
    """The text without the brackets around it, but for those of a negative number, of cases, and
    of a quotient or remainder."""
    if not (text.endswith(")") and is_enclosed(text)) or text.startswith(("(-", "(if ")):
        return text
    above, inner = "", text[1:-1]
    while above != inner:                              # what stands in no further bracket
        above, inner = inner, re.sub(r"\([^()]*\)|\[[^][]*\]", "_", inner)
    return text if re.search(r"[^*] / | mod ", above) else text[1:-1]


def beside(term, text: str, kinds: tuple) -> str:
    """A part of a sum or a product; those of these kinds need no brackets there."""
    return bare(text) if isinstance(term, kinds) else text
