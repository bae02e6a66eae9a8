"""Modules of PyTorch as they are followed here: by their parameters and by shapes.

Only shapes are followed, with symbolic sizes; nothing of PyTorch is run.  What each layer
makes of a shape is said in `layers`, after its documentation for `torch.nn`, version 2.

This file is trusted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from derive.kernel.ring import normal
from derive.kernel.terms import (
    ONE, Floor, Num, Term, add, equals, mul, number)


class CodeError(Exception):
    """What Python or PyTorch would not do; the message says why."""


class NotRead(CodeError):
    """What Python would do, perhaps, but is not followed here."""


@dataclass(frozen=True, eq=False)
class Tensor:
    """A tensor, known by its shape.  A parameter is trained once a module registers it; None says that it
    may be one.  The entries of one whose axes were `moved` may lie in another order than its shape says, and
    where it is `fixed` it may not be changed in place: several of them may lie in one place, or in a parameter.
    Its entries are of a type: float, integer, bool, or one that is not followed."""
    shape: tuple[Term, ...]
    parameter: bool | None = False
    moved: bool = False
    fixed: bool = False
    entries: str = "float"

    def kept(self) -> Tensor:
        """What a function returns that may return this very tensor, a parameter then too"""
        return replace(self, parameter=False if self.parameter is False else None)

    def part(self, shape: tuple[Term, ...], moved: bool | None = None) -> Tensor:
        """Entries of this very tensor, in another shape."""
        return replace(self, shape=shape, parameter=False, moved=self.moved if moved is None else moved,
                       fixed=self.fixed or self.parameter is not False)

    def require_free(self) -> None:
        """Refuse to change it in place, where PyTorch may stop."""
        if self.fixed or self.parameter is not False:
            raise NotRead("a parameter, or an expanded tensor, that changes in place; write `a = a + b`")


class Real:
    """A number that is no size: alpha / r, math.sqrt(d)"""


@dataclass(eq=False)
class Module:
    """A module: its kind, its own parameters, its registered parts, and what it makes of shapes."""
    kind: str
    own: Term = number(0)
    parts: dict[str, object] = field(default_factory=dict)
    shape: Callable[[tuple[Term, ...], Checks], tuple[Term, ...]] | None = None
    run: Callable[..., object] | None = None      # what it makes of several tensors, or several of one
    items: list | None = None                     # of a Sequential or a ModuleList
    attributes: dict[str, object] = field(default_factory=dict)    # what `self.name` holds
    ready: bool = False                           # has `Module.__init__` been called?

    def parameters(self, seen: set | None = None) -> Term:
        """The number of trained parameters; one that is registered twice counts once."""
        seen = set() if seen is None else seen
        if id(self) in seen:
            return number(0)
        seen.add(id(self))
        counts = [self.own]
        for part in self.parts.values():
            if isinstance(part, Module):
                counts.append(part.parameters(seen))
            elif id(part) not in seen:
                seen.add(id(part))
                counts.append(mul(*part.shape))
        return normal(add(*counts))


Checks = Callable[[Term, str], None]              # what must hold of the sizes, and its words


def require_same(check: Checks, a: Term, b: Term, what: str) -> None:
    check(equals(a, b), f"{what}: two sizes differ")


def simple(term: Term) -> Term:
    return normal(term)


def spread(value, axes: int) -> tuple:
    """One value for each axis."""
    return tuple(value) if isinstance(value, (tuple, list)) else (value,) * axes


def require_flags(kind: str, *flags) -> None:
    if not all(isinstance(flag, bool) for flag in flags):
        raise NotRead(f"a switch of a {kind} that is neither True nor False")


def require_axes(given, axes: int, what: str) -> None:
    """An image of so many axes has channels, and may stand in a batch."""
    if len(given) not in (axes + 1, axes + 2):
        raise CodeError(f"{what} is applied to a tensor of {len(given)} axes")


def require_multiple(check: Checks, size: Term, of: Term, what: str) -> Term:
    """size / of, which is to be an integer."""
    if isinstance(size, Num) and isinstance(of, Num) and size.value % of.value:
        raise CodeError(what)
    parts = simple(Floor(size, of))
    check(equals(size, mul(parts, of)), what)
    return parts


def require_groups(channels: Term, groups: Term) -> None:
    """The channels fall into groups of one size."""
    if groups == ONE or channels == groups:
        return
    if not (isinstance(channels, Num) and isinstance(groups, Num)):
        raise NotRead("groups of a number of channels that is a symbol")
    if groups.value < 1 or channels.value % groups.value:
        raise CodeError(f"{channels.value} channels do not fall into {groups.value} groups")


def sequential(*items) -> Module:
    require_modules(items, "a Sequential")
    return Module("Sequential", parts=dict(enumerate(items)), items=list(items))


def module_list(items=()) -> Module:
    require_modules(items, "a ModuleList")
    return Module("ModuleList", parts=dict(enumerate(items)), items=list(items))


def require_modules(items, what: str) -> None:
    for item in items:
        if not isinstance(item, Module):
            raise CodeError(f"{what} holds modules only")
