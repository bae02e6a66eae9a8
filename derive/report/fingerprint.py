"""Fingerprints: what an answer depends on, as one short text.

A page depends on its proof file, on this program, on the Python and the packages
that run it, and on the templates.  Equal fingerprints mean that nothing of that
has changed.  Imports nothing of ours and nothing heavy.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
READ = (".py", ".js", ".css")               # what of the package a page depends on
PACKAGES = "sympy", "numpy", "mpmath", "jinja2", "quickjs"


def digest(parts: Iterable[str | bytes]) -> str:
    """One text for many; where one ends and the next begins counts."""
    found = sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part
        found.update(b"%d:" % len(data) + data)
    return found.hexdigest()


def of_files(files: Iterable[Path]) -> str:
    """The fingerprint of files, their names included; one that cannot be read counts as absent."""
    return digest(part for p in files for part in (str(p), contents(p)))


def contents(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.is_file() else b""
    except OSError:
        return b""


@lru_cache(maxsize=1)
def program() -> str:
    """The fingerprint of this program and of what runs it, wherever it is installed."""
    files = sorted(p for p in PACKAGE.rglob("*") if p.suffix in READ)
    return digest([sys.version, *map(installed, PACKAGES), *(
        part for p in files for part in (p.relative_to(PACKAGE).as_posix(), contents(p)))])


def installed(package: str) -> str:
    """The names of the folders of what is installed of a package, which tell its version."""
    spec = find_spec(package)
    if spec is None or not spec.origin:
        return ""
    place = Path(spec.origin)
    site = place.parents[1] if place.name == "__init__.py" else place.parent
    return " ".join(sorted(p.name for p in site.glob(f"{package}*.dist-info")))
