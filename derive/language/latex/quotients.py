r"""Quotients: fractions and products put together as the text form would write them.

`\frac{a}{b} c` is `a / b * c`, `a \frac{b}{c}` is `a * (b / c)`: what the printer sets as a
fraction reads back as the product that it was.

This file is trusted.
"""

from __future__ import annotations

from dataclasses import replace

from derive.language.errors import Position
from derive.language.latex.marks import Mark
from derive.language.syntax import Group, MatMul, Neg, Node, Number, Product, Sum


class Quotient(Product):
    r"""\frac{a}{b}; leading a product it is the start of that product, as `a / b * c`."""


def negated(sign: Mark, node: Node) -> Node:
    """-node; of a fraction its numerator, as `-a / b` reads."""
    if isinstance(node, Number):
        return Number(sign.at, -node.value)
    if isinstance(node, Quotient):
        return replace(node, first=negated(sign, node.first))
    return Neg(sign.at, node)


def series(factors: list) -> Node:
    """One product; a fraction that leads it is the start of it."""
    first = factors[0][2]
    rest = [(op, Group(n.at, n) if isinstance(n, Product) else n) for op, _, n in factors[1:]]
    if isinstance(first, Quotient):
        return Product(first.at, first.first, (*first.rest, *rest))
    return Product(first.at, first, tuple(rest))


def quotient(at: Position, over: Node, under: Node) -> Node:
    under = Group(under.at, under) if isinstance(under, (Product, Sum)) else under
    if isinstance(over, Product):
        return Quotient(at, over.first, (*over.rest, ("/", under)))
    return Quotient(at, over, (("/", under),))


def joined_tensors(nodes: list[Node]) -> Node:
    if len(nodes) == 1:
        return nodes[0]
    return MatMul(nodes[0].at, nodes[0], tuple(("@", n) for n in nodes[1:]))
