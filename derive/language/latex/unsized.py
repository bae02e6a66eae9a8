r"""Tensors without a size: I, \mathbf 1 and {1}_{i, j} have the size that fits beside them.

    \lambda I + A                                  that of the other terms of a sum or an equation
    1 - f,  \sqrt{v} + \epsilon                     a number beside a vector is one in each entry
    \mathbf 1^\top p,  (I - \tfrac1n \mathbf 1 \mathbf 1^\top) x
                                                   that of the factor they meet in a matrix product

What nothing decides is refused, for which size was meant is not certain.

This file is trusted.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from derive.kernel.terms import ONE, Term
from derive.language.errors import LanguageError
from derive.language.latex import binders
from derive.language.latex.notation import Unsized
from derive.language.syntax import (
    Apply,
    Chain,
    Group,
    MatMul,
    Name,
    Neg,
    Node,
    Number,
    Product,
    Series,
    Sum,
    Transpose,
    ungrouped,
)

Sizes = tuple[Term, ...]


def with_sizes(read, node: Sum | Chain) -> Node:
    """The sum or equation, each part without a size as large as a part that has one."""
    parts = parts_of(node)
    if isinstance(node, Sum) and any(map(is_plain_number, parts)):
        parts = beside_vectors(read, parts)
        node = with_parts(node, parts)
    known = next((p for p in parts if not is_open(p)), None)
    if known is None or not any(map(is_open, parts)):
        return node
    sizes = sizes_of(read, known)
    return with_parts(node, [filled(read, p, sizes) if is_open(p) else p for p in parts])


def is_plain_number(node: Node) -> bool:
    """Is this a number, or a single name, which may be one?"""
    return isinstance(ungrouped(node), (Number, Name))


def beside_vectors(read, parts: list[Node]) -> list[Node]:
    """The terms of a sum, the numbers among vectors as vectors; beside a matrix it is not certain
    what a number means."""
    known = [p for p in parts if not is_open(p)]
    ranks = {id(p): read.rank(p) for p in known}
    if max(ranks.values(), default=0) != 1:
        return parts
    return [p if ranks.get(id(p)) != 0 else Unsized(p.at, "ones", 1) if ungrouped(p) == Number(
        ungrouped(p).at, Fraction(1)) else Product(p.at, p, (("*", Unsized(p.at, "ones", 1)),))
            for p in parts]


def is_open(node: Node) -> bool:
    """Does nothing in the term say how large it is?"""
    match ungrouped(node):
        case Unsized():
            return True
        case Neg(_, arg) | Transpose(_, arg):
            return is_open(arg)
        case Sum() as whole:
            return all(map(is_open, parts_of(whole)))
        case Product() as whole:
            return sum(map(is_open, parts_of(whole))) == 1
        case MatMul() as whole:
            first, *_, last = parts_of(whole)
            return is_open(first) or is_open(last)
    return False


def filled(read, node: Node, sizes: Sizes) -> Node:
    """The term with the size that gives it this shape."""
    match node:
        case Group():
            return replace(node, arg=filled(read, node.arg, sizes))
        case Unsized(at, function, rank):
            if rank != len(sizes) or function == "eye" and sizes[0] != sizes[1]:
                raise LanguageError("say the size, as in `I_n`", at)
            written = tuple(read.notation.written(s, at) for s in sizes)
            return Apply(at, function, written[:1] if function == "eye" else written)
        case Neg():
            return replace(node, arg=filled(read, node.arg, sizes))
        case Transpose():
            inner = sizes[1:] if sizes[:1] == (ONE,) else sizes[::-1]
            return replace(node, base=filled(read, node.base, inner))
        case MatMul():
            first, *between, last = parts_of(node)
            if is_open(first):
                first = filled(read, first, sizes[:1])
            if is_open(last):
                last = filled(read, last, (ONE, *sizes[1:]))
            return with_parts(node, [first, *between, last])
    return with_parts(node, [filled(read, p, sizes) if is_open(p) else p for p in parts_of(node)])


# -- In a matrix product ---------------------------------------------------------------------------

def multiplied(read, factors: list[Node]) -> list[Node]:
    """The factors of a matrix product, those without a size with that of what they meet."""
    return [met(read, node, factors[:i][-1:], factors[i + 1:][:1]) if is_open(node) else node
            for i, node in enumerate(factors)]


def met(read, node: Node, before: list[Node], after: list[Node]) -> Node:
    """A factor between its neighbours: a row meets what comes after it, a column what comes
    before it, a square either."""
    left = [sizes_of(read, p)[-1] for p in before if not is_open(p)]
    right = [sizes_of(read, p)[0] for p in after if not is_open(p)]
    plain = ungrouped(node)
    if is_square(plain):
        return filled(read, node, (*left, *right)[:1] * 2) if left or right else node
    if isinstance(plain, Transpose):
        return filled(read, node, (ONE, *right)) if right else node
    return filled(read, node, tuple(left)) if left and isinstance(plain, Unsized) else node


def is_square(node: Node) -> bool:
    """Is the term an identity, or a sum with one?"""
    match ungrouped(node):
        case Unsized(_, function, _):
            return function == "eye"
        case Neg(_, arg) | Transpose(_, arg):
            return is_square(arg)
        case Sum() | Product() as whole:
            return any(map(is_square, parts_of(whole)))
    return False


# -- Parts -------------------------------------------------------------------------------------------

def parts_of(node: Series) -> list[Node]:
    return [node.first, *(p for _, p in node.rest)]


def with_parts(node: Series, parts: list[Node]) -> Series:
    return replace(node, first=parts[0],
                   rest=tuple((op, p) for (op, _), p in zip(node.rest, parts[1:])))


def sizes_of(read, node: Node) -> Sizes:
    return read.notation.sizes(node, read.letters | binders.unknown_letters(read, node))
