"""Trees: the places of a formula, and the formula with another node at one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace

from derive.language.syntax import (
    Apply,
    Binder,
    Bracket,
    Cases,
    Chain,
    Delta,
    Derivative,
    Group,
    Index,
    Name,
    Node,
    Number,
    Product,
    Range,
    Sum,
    below,
    ungrouped,
)

INDEX, BOUND, RANGE, CONDITION, NUMBER = "index", "bound", "range", "condition", "number"


@dataclass(frozen=True)
class Place:
    """A node of a formula.  `put` gives the formula with another node there; `role` says what
    the node stands for, `above` what it stands in, outermost first, and `side` on which side
    of the claim's relation it is, 0 being the left."""
    node: Node
    put: Callable[[Node], Node]
    role: str = NUMBER
    above: tuple[Node, ...] = ()
    ranges: tuple[Range, ...] = ()
    side: int = 0

    @property
    def parent(self) -> Node | None:
        """The node above, parentheses left out."""
        return next((n for n in reversed(self.above) if not isinstance(n, Group)), None)

    @property
    def is_side(self) -> bool:
        """Is the node a whole side of a relation between numbers or tensors?"""
        return bool(self.above) and isinstance(self.above[-1], Chain) and self.role == NUMBER


def places(formula: Node) -> Iterator[Place]:
    """Every place of a claim, those of its last side first: a claim's right side is its answer."""
    root = Place(formula, lambda node: node)
    if not isinstance(ungrouped(formula), Chain):
        yield from within(root)
        return
    sides = list(down(root))
    while isinstance(sides[0].node, Chain):
        sides = list(down(sides[0]))
    for side in range(len(sides) - 1, -1, -1):
        yield from within(replace(sides[side], side=side))


def within(place: Place) -> Iterator[Place]:
    """The place and all below it, left to right."""
    yield place
    for part in down(place):
        yield from within(part)


def down(place: Place) -> Iterator[Place]:
    """The places directly below."""
    node, above = place.node, (*place.above, place.node)
    for field in fields(node):
        for part, put in parts(getattr(node, field.name), lambda v, f=field.name: place.put(
                replace(node, **{f: v}))):
            ranges = place.ranges
            if isinstance(node, Binder) and part is node.body:
                ranges += node.ranges
            yield Place(part, put, role(place, field.name, part), above, ranges, place.side)


def parts(value, put) -> Iterator[tuple[Node, Callable]]:
    if isinstance(value, Node):
        yield value, put
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from parts(item, lambda v, i=i: put((*value[:i], v, *value[i + 1:])))


def role(place: Place, field: str, part: Node) -> str:
    """What a part stands for, by where it is."""
    if isinstance(part, Range):
        return RANGE
    match place.node:
        case Index() if field == "indices":
            return INDEX
        case Delta():
            return INDEX
        case Range():
            return BOUND
        case Bracket():
            return CONDITION
        case Cases(_, branches, _) if any(part is cond for _, cond in branches):
            return CONDITION
        case Apply(_, "eye" | "ones" | "zeros"):
            return BOUND
        case Apply() if field == "options":
            return BOUND
    return place.role


# -- Questions and short ways ----------------------------------------------------------------------

def names_in(node: Node) -> set[str]:
    """All names and letters in a formula."""
    return {part.name for part in nodes(node) if isinstance(part, (Name, Apply))}


def nodes(formula: Node) -> Iterator[Node]:
    """All nodes of a formula, left to right."""
    yield formula
    for part in below(formula):
        yield from nodes(part)


def substituted(node: Node, letter: str, value: Node) -> Node:
    """The formula with a letter replaced; ranges that bind it anew are left alone."""
    if isinstance(node, Name):
        return value if node.name == letter else node
    if isinstance(node, Binder) and any(r.letter == letter for r in node.ranges):
        return node
    return rebuilt(node, lambda part: substituted(part, letter, value))


def rebuilt(node: Node, change: Callable[[Node], Node]) -> Node:
    """The node with every node directly below changed."""
    def changed(value):
        if isinstance(value, Node):
            return change(value)
        return tuple(map(changed, value)) if isinstance(value, tuple) else value
    return replace(node, **{f.name: changed(getattr(node, f.name)) for f in fields(node)
                            if f.name != "at"})


def alike(a, b) -> bool:
    """Are two formulas the same, wherever they stand, and whatever is in parentheses?"""
    if isinstance(a, Node) and isinstance(b, Node):
        a, b = ungrouped(a), ungrouped(b)
        return type(a) is type(b) and all(alike(getattr(a, f.name), getattr(b, f.name))
                                          for f in fields(a) if f.name != "at")
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(map(alike, a, b))
    return a == b


def grouped(node: Node) -> Node:
    """The node as one factor."""
    loose = (Sum, Product, Binder, Derivative) if not isinstance(node, Derivative) else ()
    return Group(node.at, node) if isinstance(node, loose) else node


def times(a: Node, b: Node) -> Node:
    """a * b, as one product."""
    if isinstance(a, Number) and a.value == 1:
        return b
    first, rest = (a.first, a.rest) if isinstance(a, Product) else (grouped(a), ())
    if isinstance(a, Product) and isinstance(rest[-1][1], Binder):
        first, rest = Group(a.at, a), ()
    if isinstance(b, Product) and all(op in ("*", "/") for op, _ in b.rest):
        return Product(a.at, first, (*rest, ("*", b.first), *b.rest))
    return Product(a.at, first, (*rest, ("*", b if isinstance(b, Binder) else grouped(b))))


def plus(a: Node, b: Node, op: str = "+") -> Node:
    """a + b, as one sum."""
    first, rest = (a.first, a.rest) if isinstance(a, Sum) else (a, ())
    return Sum(a.at, first, (*rest, (op, Group(b.at, b) if isinstance(b, Sum) else b)))

