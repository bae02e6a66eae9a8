"""Reading circles: what Coq text says of tensors that are defined by recursion.

`Circles` reads with the words of a `Reader`.  Under a derivative in an entry of such a tensor, all
tensors of its circle are read as held, and no other way.
This file imports the kernel's terms, the parser and how terms are written only.
"""

from __future__ import annotations

from contextlib import contextmanager

from derive.certify.parser import Unreadable
from derive.certify.written import plain
from derive.kernel.terms import Entry, Num


class Circles:
    """Reads circles; `held` is the tensor and the level of the derivative around a place."""

    def __init__(self, reader):
        self.reader, self.theory = reader, reader.theory
        self.signatures: dict[str, list] = {}
        self.own: tuple[str, ...] = ()           # the circle whose definition is read
        self.held: Entry | None = None

    # -- Definitions -------------------------------------------------------------------

    def read(self, name: str, signature: list, tree) -> None:
        """Raise Unreadable unless the circle says of its tensors what their definitions say."""
        circle = self.theory.recursive[name]
        self.signatures[name] = signature
        match tree:
            case ("app", ("id", "members"), ("list", *parts)) if len(parts) == len(circle) \
                    and name == circle[0]:
                self.own = circle
                for other, part in zip(circle, parts):
                    self.read_part(other, part)
                self.own = ()
                return
        raise Unreadable(f"the recursion of {name} is not read back")

    def read_part(self, name: str, tree) -> None:
        definition, reader = self.theory.definitions[name], self.reader
        match tree:
            case ("pair", ("pair", low, high), ("app", ("id", at), inner)) if at == f"at{len(definition.indices)}":
                same = self.same((low, high), self.theory.axes(name)[0])
                for index in definition.indices:
                    same = same and inner[0] == "fun" and reader.kind(inner[1]) == ("integer", index.name)
                    inner = inner[2]
                if same and plain(reader.number(inner)) == plain(definition.body):
                    return
        raise Unreadable(f"the recursion of {name} is not read back")

    def read_member(self, name: str, indices, tree) -> None:
        """Raise Unreadable unless this is the entry of a tensor of its circle at these indices."""
        match tree:
            case ("app", ("app", ("id", "Circle"), size, low, says, number), ("list", *at)):
                if self.member(size, low, says, number) == name and self.same(at, indices):
                    return
        raise Unreadable(f"{name} is not read back as one of its circle")

    def member(self, size, low, says, number) -> str:
        """The tensor of this number of a circle, which is given what it reads."""
        head, *given = says[1:] if says[0] == "app" else (says,)
        kind, name = self.reader.kind(head[1])
        circle = self.theory.recursive[name]
        lows = [plain(self.theory.axes(other)[0][0]) for other in circle]
        first = lows[0] if len(set(lows)) == 1 else Num(min(low.value for low in lows))
        if kind != "circle" or size != ("num", len(circle)) or not self.same((low,), (first,)):
            raise Unreadable(f"{name} is not read as a circle")
        self.reader.given(name, given, self.signatures[name])
        return circle[number[1]]

    def same(self, trees, terms) -> bool:
        return [plain(self.reader.integer(t)) for t in trees] == list(map(plain, terms))

    # -- Tensors -----------------------------------------------------------------------

    def tensor(self, tree) -> str:
        """A tensor of the circle that is being defined, or one under a derivative."""
        match tree:
            case ("app", ("id", "c"), ("num", number)) if number < len(self.own):
                return self.own[number]
            case ("app", ("id", "Circle"), size, low, (
                    "app", ("id", "held"), ("num", which), level, ("id", values), says), number):
                if self.held and self.reader.kind(values) == ("tensor", self.held.tensor) and \
                        self.theory.recursive[self.held.tensor].index(self.held.tensor) == which \
                        and self.same((level,), self.held.at[:1]):
                    name = self.member(size, low, says, number)
                    if name in self.circle:
                        return name
        raise Unreadable("a recursive tensor is not read back")

    @property
    def circle(self) -> tuple[str, ...]:
        return self.theory.recursive[self.held.tensor] if self.held else ()

    @contextmanager
    def holding(self, wrt: Entry):
        """Inside a derivative in this entry."""
        before = self.held
        if wrt.tensor in self.theory.recursive:
            if before:
                raise Unreadable("a derivative in a recursive tensor inside another")
            self.held = wrt
        yield
        self.held = before

    def unheld(self, name: str) -> str:
        """The name, which is none of those that are held."""
        if name in self.circle:
            raise Unreadable(f"{name} is read as if it were not held")
        return name
