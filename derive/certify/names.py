"""Names: what the names of a claim are called in Coq.

A prefix tells the kind of a name, so that no name of a user can clash with one of Coq or of
the prelude, none of which has such a prefix; letters that Coq's keywords do not know are
spelled out.  Two names never become one.

This file imports nothing of ours.
"""

from __future__ import annotations

import re
import unicodedata

PREFIX = {"integer": "n_", "real": "r_", "tensor": "t_", "function": "f_", "loss": "l_",
          "definition": "d_", "circle": "c_", "index": "i_"}
LONGEST = 30


class Names:
    """The Coq name of each name, made when it is first asked for."""

    def __init__(self):
        self._given: dict[tuple[str, str], str] = {}
        self._taken: set[str] = set()

    def __call__(self, kind: str, name: str) -> str:
        if (kind, name) not in self._given:
            plain = fresh = PREFIX[kind] + spelled(name)
            count = 2
            while fresh in self._taken:
                fresh, count = f"{plain}__{count}", count + 1
            self._taken.add(fresh)
            self._given[kind, name] = fresh
        return self._given[kind, name]

    def given(self) -> dict[tuple[str, str], str]:
        """Every name given so far: (kind, name) to Coq name."""
        return dict(self._given)


def spelled(name: str) -> str:
    """The name in letters, digits and underscores."""
    plain = re.sub(r"[^A-Za-z0-9]+", "_", "".join(map(letter, name)))
    return plain.strip("_")[:LONGEST].rstrip("_") or "it"


def letter(char: str) -> str:
    if char.isascii() or unicodedata.category(char)[0] == "P":
        return char
    words = unicodedata.name(char, f"u{ord(char):x}").lower().split()
    return words[-1] if words[0] in ("greek", "latin") else "_".join(words)
