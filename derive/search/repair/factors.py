"""Slips of arithmetic: a sign, a factor, a number off by one, a term too many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from derive.language.syntax import (
    Apply,
    Binder,
    Group,
    MatMul,
    Name,
    Neg,
    Node,
    Number,
    Power,
    Product,
    Sum,
    ungrouped,
)
from derive.search.repair.candidate import instead
from derive.search.repair.given import Given
from derive.search.repair.tree import NUMBER, Place, down, times

Change = tuple[Node, str]


def sign(place: Place, given: Given) -> Iterator[Change]:
    """-a for a: of a side, or of one term of a sum."""
    node = place.node
    if place.role != NUMBER:
        return
    if place.is_side:
        new = without_minus(node)
        yield new, f"the sign: {instead(new, node)}"
    if isinstance(node, Sum):
        for i, (op, part) in enumerate(node.rest):
            turned = ("-" if op == "+" else "+", part)
            new = replace(node, rest=(*node.rest[:i], turned, *node.rest[i + 1:]))
            yield new, f"the sign of a term: {instead(new, node)}"
        new = replace(node, first=without_minus(node.first))
        yield new, f"the sign of a term: {instead(new, node)}"
    elif isinstance(node, Neg):
        yield node.arg, f"the sign: {instead(node.arg, node)}"


def without_minus(node: Node) -> Node:
    match node:
        case Neg(_, arg):
            return arg
        case Number(at, value):
            return Number(at, -value)
        case Product(at, Neg(_, arg), rest):
            return Product(at, arg, rest)
        case Product(at, Number(_, value) as first, rest):
            return replace(node, first=replace(first, value=-value))
        case Product(at, first, rest):
            return Product(at, Neg(at, first), rest)
        case Sum(at, first, (("-", part),)):
            return Sum(at, part, (("-", first),))
        case MatMul(at, _, _) | Sum(at, _, _):
            return Neg(at, Group(at, node))
    return Neg(node.at, node)


def factor(place: Place, given: Given) -> Iterator[Change]:
    """2 a, a/2, n a, a/n for a: of a side, or of a term of a sum."""
    if place.role != NUMBER or not (place.is_side or isinstance(place.parent, Sum)):
        return
    node = place.node
    for value in (2, Fraction(1, 2)):
        new = scaled(node, value)
        yield new, f"a factor {'2' if value == 2 else '1/2'}: {instead(new, node)}"
    for size in given.sizes:
        name = Name(node.at, size)
        for new in (times(name, node), divided(node, name)):
            yield new, f"a factor `{size}`: {instead(new, node)}"


def scaled(node: Node, value) -> Node:
    if value == 2:
        return times(Number(node.at, Fraction(2)), node)
    return divided(node, Number(node.at, Fraction(2)))


def divided(node: Node, by: Node) -> Node:
    match node:
        case Product(at, Number(_, value), (("*", rest),)) if isinstance(by, Number) \
                and value == by.value:
            return rest
        case Product(at, first, rest) if not isinstance(rest[-1][1], Binder):
            return Product(at, first, (*rest, ("/", by)))
    return Product(node.at, Group(node.at, node) if not isinstance(node, (Name, Number, Apply))
                   else node, (("/", by),))


def without_factor(place: Place, given: Given) -> Iterator[Change]:
    """A product without one of its factors, or its inverse."""
    node = place.node
    if not isinstance(node, Product) or place.role != NUMBER:
        return
    parts = [("*", node.first), *node.rest]
    for i, (op, part) in enumerate(parts):
        rest = parts[:i] + parts[i + 1:]
        if op in ("*", "/") and rest[0][0] == "*":
            new = rest[0][1] if len(rest) == 1 else Product(node.at, rest[0][1], tuple(rest[1:]))
            yield new, f"a factor too many: {instead(new, node)}"
        if i and op in ("*", "/"):
            turned = ("/" if op == "*" else "*", part)
            new = replace(node, rest=(*node.rest[:i - 1], turned, *node.rest[i:]))
            yield new, instead(new, node)


def without_term(place: Place, given: Given) -> Iterator[Change]:
    """A sum without one of its terms."""
    node = place.node
    if not isinstance(node, Sum) or place.role != NUMBER:
        return
    parts = [("+", node.first), *node.rest]
    for i in range(len(parts)):
        rest = parts[:i] + parts[i + 1:]
        first = rest[0][1] if rest[0][0] == "+" else without_minus(rest[0][1])
        new = Sum(node.at, first, tuple(rest[1:])) if len(rest) > 1 else first
        yield new, f"a term too many: {instead(new, node)}"


def parenthesised(place: Place, given: Given) -> Iterator[Change]:
    """Σ k: (a + b) for Σ k: a + b, which is (Σ k: a) + b."""
    node = place.node
    if not isinstance(node, Sum) or not isinstance(node.first, Binder):
        return
    binder = node.first
    body = Group(node.at, Sum(node.at, binder.body, node.rest))
    new = replace(binder, body=body)
    yield new, f"parentheses around what is summed: {instead(new, node)}"


def number_by_one(place: Place, given: Given) -> Iterator[Change]:
    """3 for 2: a number, or an exponent, off by one."""
    node = place.node
    if place.role != NUMBER or not isinstance(node, Number):
        return
    for c in (1, -1):
        if node.value + c == 0:
            continue                      # without the term, which is a slip of its own
        new = Number(node.at, node.value + c)
        exponent = isinstance(place.parent, Power) and ungrouped(place.parent.exponent) is node
        yield new, f"{'an exponent' if exponent else 'a number'} off by one: {instead_in(new, place)}"


def instead_in(new: Node, place: Place) -> str:
    """The number in what it stands in, if that is short."""
    parent = place.above[-1]
    if isinstance(parent, (Product, Power)):
        here = next(p for p in down(Place(parent, lambda n: n)) if p.node is place.node)
        return instead(here.put(new), parent)
    return instead(new, place.node)
