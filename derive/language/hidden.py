"""Hidden names: what is defined without having been given a name.

An ordered product of matrices is a recursive definition.  Its name is its own text, with the
sign ⟨0⟩ where the last index stands and ⟨1⟩, … where indices of the formula around it do;
whoever prints an entry puts these in again.

This file is trusted.
"""

from __future__ import annotations

import re

from derive.kernel.terms import Term, names


def mark(place: int) -> str:
    """The sign for the index at this place of a hidden name."""
    return f"⟨{place}⟩"


def is_hidden(name: str) -> bool:
    """Is this the text of an ordered product, not a name that somebody gave?"""
    return mark(0) in name


def places(name: str) -> int:
    """How many indices stand in the text of a hidden name."""
    return len(set(re.findall("⟨[0-9]+⟩", name)))


def letters_inside(term: Term) -> frozenset[str]:
    """All names in the term, and those in the texts of hidden names."""
    found = names(term)
    hidden = [name for name in found if is_hidden(name)]
    return found.union(*(re.findall(r"[^\W\d]\w*", name) for name in hidden)) if hidden else found
