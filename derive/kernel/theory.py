"""Theories: what a claim is given.

A theory says which names there are: tensors with the range of each axis, real
scalars, definitions, opaque functions and losses, and the hypotheses.  Sizes
are integers; every further fact about them (`n >= 1`, `k <= n`) is a hypothesis.

A tensor is a total function of integer indices: outside its axes it has unknown
values, or 0 where it is declared `zero_outside`.  A definition fixes the
values inside the axes only.  It may be recursive, alone or with others: its first
index is then the level, and what it reads of them lies at an earlier level or, at
the same one, was defined before it (`recursion.require_descending`).  A loss is a real number, a Fréchet-differentiable
function of the entries of one tensor inside its axes; its term is `Entry(L, ())`.
An opaque map `let y = g(x)` is a loss with axes: each y[i] is such a function of x.
The determinant and the inverse of a square matrix are losses of it that are known; the inverse
has values only where the determinant is not 0.

This file is trusted.  It imports `terms` only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from types import MappingProxyType

from derive.kernel.terms import Entry, Mean, Term, Var, children, close, names, open_body


class Malformed(Exception):
    """The theory does not say what its names mean."""


@dataclass(frozen=True)
class Tensor:
    """Axis ranges low <= index < high, one pair an axis; a scalar has none.

    A bound may depend on the indices before it: `Bound(0)` is the one just before."""
    axes: tuple[tuple[Term, Term], ...]
    integer: bool = False
    zero_outside: bool = False

    def ranges(self, at: tuple[Term, ...]) -> list[tuple[Term, Term]]:
        """The range of each axis where the indices, or the first of them, are these."""
        return [tuple(opened(end, at[:i], i) if end.loose else end for end in ends)
                for i, ends in enumerate(self.axes)]


def opened(end: Term, at: tuple[Term, ...], place: int) -> Term:
    """The bound of the axis at this place where the first indices are these."""
    others = tuple(Var(f"↓axis{i}", True) for i in range(len(at), place))
    for index in reversed((*at, *others)):
        end = open_body(end, index)
    for index in others:
        end = close(end, index)
    return end


@dataclass(frozen=True)
class Definition:
    """name[indices] = body, for indices inside the axes of the name."""
    indices: tuple[Var, ...]
    body: Term


@dataclass(frozen=True)
class Law:
    """What is known of the entries of a random tensor: `bernoulli` with its probability of 1,
    `uniform` with both ends, `normal` with its mean and its variance, or nothing but moments of
    every order.  Declared independent, each entry is independent of all other random entries."""
    name: str = ""
    parameters: tuple[Term, ...] = ()
    independent: bool = False


@dataclass(frozen=True)
class Theory:
    """The names of a claim and its hypotheses.

    `functions` maps an opaque function to its properties: none means smooth,
    else those named only (`nondecreasing`, `continuous`, `even`, `positive`).
    `losses` maps a loss to the tensor it is a function of, `known` those that are the `det` or
    the `inv` of that tensor to which of the two, `maps` those that are an image to the map.
    `facts` are closed conditions; a hypothesis on entries is a Fold of kind `all`.
    """
    tensors: Mapping[str, Tensor] = field(default_factory=dict)
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    functions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    losses: Mapping[str, str] = field(default_factory=dict)
    facts: tuple[Term, ...] = ()
    random: Mapping[str, Law] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)
    maps: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self):
        # Copies that cannot be changed, lest a theorem come to speak of something else.
        for name in ("tensors", "definitions", "functions", "losses", "random", "known", "maps"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))
        parts = {Tensor: self.tensors, Definition: self.definitions, Law: self.random}
        if any(type(part) is not kind for kind, named in parts.items() for part in named.values()):
            raise Malformed("what is declared is of a kind of its own")
        for name, definition in self.definitions.items():
            if name in self.losses or name in self.functions:
                raise Malformed(f"{name} has two meanings")
            if len(definition.indices) != len(self.tensors[name].axes):
                raise Malformed(f"{name} has {len(self.tensors[name].axes)} axes, "
                                f"its definition {len(definition.indices)} indices")
            if name in self.reach(definition.body):
                self.require_recursive(name)
            if self.tensors[name].integer or self.tensors[name].zero_outside:
                raise Malformed(f"{name} is defined, which says what its entries are")
        for loss, tensor in self.losses.items():
            if tensor not in self.tensors or loss in self.functions:
                raise Malformed(f"{loss} is not a loss of {tensor}")
            if loss in self.reach_of(tensor):
                raise Malformed(f"{loss} depends on itself")
            if tensor in self.definitions and tensor in self.reach(self.definitions[tensor].body):
                raise Malformed(f"{loss} is a function of all levels of {tensor}")
        for name, kind in self.known.items():
            ranges = self.axes(self.losses[name])
            if len(ranges) != 2 or ranges[0] != ranges[1] or any(
                    end.loose for ends in ranges for end in ends) or self.axes(name) != {
                    "det": (), "inv": ranges}[kind] or self.of(kind, self.losses[name]) != name:
                raise Malformed(f"{name} is not the {kind} of a square matrix")
        for name in self.random:
            if name not in self.tensors or name in self.definitions or name in self.losses \
                    or self.tensors[name].integer or self.tensors[name].zero_outside:
                raise Malformed(f"{name} cannot be random")

    def __reduce__(self):
        values = (getattr(self, f.name) for f in fields(self))
        return Theory, tuple(dict(v) if isinstance(v, MappingProxyType) else v for v in values)

    def require_recursive(self, name: str) -> None:
        """Reject a circle that is not of definitions with a level each."""
        for other in self.circle(name):
            if other not in self.definitions or not self.tensors[other].axes:
                raise Malformed(f"{name} is defined in terms of itself")
            if any(other in self.reach(bound) for axis in self.axes(other) for bound in axis):
                raise Malformed(f"the shape of {other} depends on its entries")

    @cached_property
    def recursive(self) -> Mapping[str, tuple[str, ...]]:
        """Each recursive name with the names of its circle, in the order of definition."""
        return {name: tuple(n for n in self.definitions if n in self.circle(name))
                for name, definition in self.definitions.items() if name in self.reach(definition.body)}

    def circle(self, name: str) -> frozenset[str]:
        """The names that depend on a name and on which it depends."""
        return frozenset(n for n in self.reach_of(name) if name in self.reach_of(n))

    def of(self, kind: str, matrix: str) -> str | None:
        """The name of the `det` or the `inv` of a matrix."""
        return next((name for name, known in self.known.items()
                     if known == kind and self.losses[name] == matrix), None)

    def axes(self, name: str) -> tuple[tuple[Term, Term], ...]:
        """The range of each axis of a tensor; a loss or scalar has none."""
        return self.tensors[name].axes if name in self.tensors else ()

    def is_padded(self, name: str) -> bool:
        """Is the tensor 0 outside its axes?"""
        return name in self.tensors and self.tensors[name].zero_outside

    def ranges(self, name: str, at: tuple[Term, ...]) -> list[tuple[Term, Term]]:
        """The range of each axis of a tensor where the indices are these."""
        return self.tensors[name].ranges(at) if name in self.tensors else []

    def randomness(self, term: Term) -> frozenset[str]:
        """The random names that the value of a term depends on; an expectation depends on none."""
        found: set[str] = set()
        todo, seen = [term] if self.random else [], set()
        while todo:
            part = todo.pop()
            if isinstance(part, Mean):
                continue
            todo.extend(children(part))
            name = part.tensor if isinstance(part, Entry) else ""
            while name in self.losses:
                name = self.losses[name]
            if name in self.random:
                found.add(name)
            elif name in self.definitions and name not in seen:
                seen.add(name)
                todo.append(self.definitions[name].body)
        return frozenset(found)

    def reach(self, term: Term, stop: str | None = None) -> frozenset[str]:
        """Every name the value of a term depends on, through definitions and losses,
        but not through the name `stop`, which stands for itself."""
        return frozenset().union(*(self.reach_of(n, stop) for n in names(term)))

    @cached_property
    def reached(self) -> Mapping[str, frozenset[str]]:
        """What each declared name depends on: worked out once, and not for every term that is
        differentiated, which would cost the square of a network's depth."""
        return MappingProxyType({n: self.reach_of(n) for n in (*self.tensors, *self.losses)})

    def reach_of(self, name: str, stop: str | None = None) -> frozenset[str]:
        """Every name the value of a name depends on, itself included."""
        found, todo = set(), [name]
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                todo.extend(self.mentioned.get(name, ()) if name != stop else ())
        return frozenset(found)

    @cached_property
    def mentioned(self) -> Mapping[str, frozenset[str]]:
        """The names that stand in what is said of each declared name, and what a loss is of."""
        return MappingProxyType({
            name: frozenset({self.losses.get(name, name)}).union(*map(names, self.said(name)))
            for name in (*self.tensors, *self.losses)})

    def said(self, name: str) -> Iterator[Term]:
        """The terms that declare a name: the ends of its axes, its definition, its law."""
        yield from (end for ends in self.axes(name) for end in ends)
        yield from (self.definitions[name].body,) if name in self.definitions else ()
        yield from self.random[name].parameters if name in self.random else ()
