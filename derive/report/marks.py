"""Marks: what a piece of text on a page is.

A template escapes whatever it prints; these types say what it must not escape.
A plain `str` is words, and escaped.  A `Formula` is LaTeX in the portable
dialect, spelled by this program.  `Prose` is an author's Markdown with formulas
between dollar signs, which may come from a stranger.  A `Name` is an identifier,
the same in every language.

    >>> plain(Formula("x_{i}")), restored(tuple[Formula, ...], ["x_{i}"])
    ('x_{i}', ('x_{i}',))

Imports nothing of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints


class Formula(str):
    """LaTeX in the portable dialect."""
    __slots__ = ()


class Prose(str):
    """Markdown with formulas between dollar signs."""
    __slots__ = ()


class Name(str):
    """A name of letters, digits and underscores; another raises ValueError."""
    __slots__ = ()

    def __new__(cls, name: str):
        if re.search(r"\W", name):
            raise ValueError(f"{name!r} is no name")
        return super().__new__(cls, name)


# -- As plain data, and back -------------------------------------------------------------------

def plain(value: Any) -> Any:
    """The value as JSON can hold it."""
    if is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, (set, frozenset)):
        return sorted(map(plain, value))
    if isinstance(value, Iterator | tuple | list):
        return list(map(plain, value))
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return str(value) if isinstance(value, str) else value


def restored(kind: Any, data: Any) -> Any:
    """The value of this type that `plain` turned into the data; raises TypeError, KeyError or
    ValueError if the data are not such a value."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        if data is None and NoneType in inner:
            return None
        kinds = [k for k in inner if k is not NoneType]
        (kind,) = (k for k in kinds if len(kinds) == 1 or set(hints(k)) == set(data))
        return restored(kind, data)
    if origin in (tuple, list, frozenset):
        return origin(restored(inner[0], item) for item in data)
    if is_dataclass(kind):
        return kind(**{name: restored(of, data[name]) for name, of in hints(kind).items()})
    value = kind(data) if kind in (Formula, Prose, Name) and isinstance(data, str) else data
    if not isinstance(value, origin or kind):
        raise TypeError(f"expected {kind}, found {type(data).__name__}")
    return value


@lru_cache
def hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
