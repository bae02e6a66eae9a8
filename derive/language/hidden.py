"""Hidden names: what is defined without having been given a name.

An ordered product of matrices is a recursive definition.  Its name is its own text, with the
sign ⟨0⟩ where the last index stands and ⟨1⟩, … where indices of the formula around it do;
whoever prints an entry puts these in again.  So is the matrix of `inv(X^T @ X)`, under its text
in parentheses; its inverse and its determinant are named as they are written.

This file is trusted.
"""

from __future__ import annotations

import re

from derive.kernel.terms import Term, names


PLAIN = ("eye(", "diag(")           # matrices whose entries can be read without parentheses


def mark(place: int) -> str:
    """The sign for the index at this place of a hidden name."""
    return f"⟨{place}⟩"


def is_hidden(name: str) -> bool:
    """Is this the text of an ordered product, not a name that somebody gave?"""
    return mark(0) in name


def is_matrix(name: str) -> bool:
    """Is this the text of a matrix without a name, of an inverse or of a determinant?"""
    return name.startswith(("(", "inv(", "det(", *PLAIN)) and not is_hidden(name)


def places(name: str) -> int:
    """How many indices stand in the text of a hidden name."""
    return len(set(re.findall("⟨[0-9]+⟩", name)))


def letters_inside(term: Term) -> frozenset[str]:
    """All names in the term, and those in the texts of hidden names."""
    found = names(term)
    hidden = [name for name in found if is_hidden(name)]
    return found.union(*(re.findall(r"[^\W\d]\w*", name) for name in hidden)) if hidden else found
