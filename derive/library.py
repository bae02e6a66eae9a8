"""The theorem library: where its files stand, in a clone or in an installed package.

This file imports nothing of ours.
"""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent


def folder() -> Path:
    """`proofs/` of a clone, or the copy that the wheel carries."""
    return next(p for p in (HERE / "_proofs", HERE.parent / "proofs") if p.is_dir())


def files() -> list[Path]:
    """Every proof file, by topic and name."""
    return sorted(folder().glob("*/*.proof"))


def find(name: str) -> Path | None:
    """The file of a theorem, which is named after it."""
    return next((p for p in files() if p.stem == name), None)


def names() -> str:
    """The names of all theorems; a proof may cite them."""
    return " ".join(p.stem for p in files())
