"""Inverses and determinants: `inv(A)` and `det(A)` of a square matrix, of any size.

Both are functions of the entries of one named tensor, which the kernel knows by
`Theory.known`: `inv(A)` is a tensor and `det(A)` a number, under these names.  The matrix of
`inv(X^T @ X + c*eye(n))` has no name: it gets its own text as a hidden one, and so do the
factors in it, of whose determinants the kernel has laws.

This file is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from derive.kernel.ring import equal
from derive.kernel.terms import (
    ONE, ZERO, Entry, Not, Pow, Term, delta, equals, names, number)
from derive.kernel.theory import Tensor
from derive.language.arrays import Array, axis, matmul, over_all, require_square, transpose
from derive.language.errors import LanguageError, Position, unsupported
from derive.language.hidden import PLAIN
from derive.language.scope import Scope
from derive.language.syntax import (
    Apply, Chain, MatMul, Name, Neg, Node, Number, Power, Product, Sum, Transpose, below, ungrouped)
from derive.language.unparse import unparse


class Matrices:
    """Reads inverses and determinants against the names of a statement."""

    def __init__(self, read):
        self.read, self.names = read, read.names
        self.sizes: dict[str, Term] = {}           # of the matrices that were named
        self.hidden: list[str] = []

    def inverse(self, node: Node, scope: Scope) -> Array:
        matrix = self.named(node, scope)
        name = self.known("inv", matrix)
        size = self.sizes[matrix]
        return Array((size, size), lambda at: Entry(name, at, False))

    def determinant(self, node: Node, scope: Scope) -> Term:
        return Entry(self.known("det", self.named(node, scope)), (), False)

    def property(self, prop, name: str, tensor: Array) -> list[Term]:
        """What `invertible` or `orthogonal` says of a declared matrix."""
        require_square(tensor, prop.at)
        matrix = self.named(Name(prop.at, name), Scope())
        determinant = Entry(self.known("det", matrix), (), False)
        facts = [Not(equals(determinant, ZERO))]
        if prop.word == "orthogonal":                    # det(Q)^2 = det(Q^T Q) = 1
            facts.append(equals(Pow(determinant, number(2)), ONE))
            base = self.names.base
            turned = transpose(tensor, base, prop.at)
            for a, b in ((turned, tensor), (tensor, turned)):
                product = matmul(a, b, base, prop.at)
                facts.append(over_all("all", product.sizes, self.names.base, lambda at, p=product: equals(
                    p.entry(at), delta(*at))))
        return facts

    def compare(self, formula: Node) -> None:
        """Note the determinants of square matrices that are assumed to be equal, one of them `eye(n)`:
        what is inverse to another has one that is not 0."""
        node = ungrouped(formula)
        sides = [node.first, *(part for _, part in node.rest)] if isinstance(node, Chain) else []
        plain = list(map(ungrouped, sides))
        if any(isinstance(side, Apply) and side.name == "eye" for side in plain) and all(
                op == "=" for op, _ in node.rest) and any(isinstance(p, (MatMul, Power)) for p in plain):
            for side in sides:
                with suppress(LanguageError):                  # it is no square matrix
                    self.known("det", self.named(side, Scope()))

    def require_none(self, body: Term, at: Position) -> None:
        """`direct ∂` holds every `let`, and a matrix without a name is no `let`."""
        if any(name in self.names.known for name in names(body)):
            raise unsupported("`direct ∂` of an inverse or a determinant", at)

    def is_computed(self, term: Term) -> bool:
        """Is this a determinant or an entry of an inverse, in which no derivative is taken?"""
        return isinstance(term, Entry) and term.tensor in self.names.known

    # -- Names ------------------------------------------------------------------------------

    def known(self, kind: str, matrix: str) -> str:
        """The name of the inverse or determinant of a matrix; both are noted at once, as the
        laws of the one speak of the other."""
        ends = axis(self.sizes[matrix], self.names.base)
        for word, axes in (("det", ()), ("inv", (ends, ends))):
            name = named_after(word, matrix)
            self.names.tensors[name] = Tensor(axes)
            self.names.losses[name] = matrix
            self.names.known[name] = word
        return named_after(kind, matrix)

    def named(self, node: Node, scope: Scope) -> str:
        """The name of a square matrix: its own, or a hidden one."""
        plain = ungrouped(node)
        array = self.read.array(plain, scope.of_numbers())
        require_square(array, node.at)
        name = self.own_name(plain, scope)
        if name is None or not self.fits(name, array.sizes[0]):
            name = self.hide(plain, array, scope)
        self.sizes[name] = array.sizes[0]
        return name

    def own_name(self, node: Node, scope: Scope) -> str | None:
        """The name of a declared matrix, or of an inverse."""
        if isinstance(node, Apply) and node.name == "inv":
            return self.known("inv", self.named(node.args[0], scope))
        return node.name if isinstance(node, Name) else None

    def fits(self, name: str, size: Term) -> bool:
        """Are both axes written alike, and the entries real numbers inside them only?"""
        tensor = self.names.tensors[name]
        return tensor == Tensor((axis(size, self.names.base),) * 2)

    def hide(self, node: Node, array: Array, scope: Scope) -> str:
        """The name of a matrix without one; matrices with the same entries share it."""
        if used := {n.name for n in nodes(node) if isinstance(n, Name)} & set(scope.letters):
            raise unsupported(f"an inverse or determinant that depends on `{min(used)}`", node.at)
        axes = (axis(array.sizes[0], self.names.base),) * 2
        indices = self.names.letters_for(2, ())
        body = array.entry(indices)
        for other in self.hidden:
            if self.names.tensors[other].axes == axes and equal(
                    self.names.definitions[other].body, body):
                return other
        name = written(node)
        self.hidden.append(name)
        self.names.define(name, axes, indices, body)
        for part in parts(node):
            with suppress(LanguageError):                      # it is no square matrix
                self.known("det", self.named(part, scope))
        return name


def named_after(word: str, matrix: str) -> str:
    """det(A); det(A @ B), without the parentheses around the name of A @ B."""
    return f"{word}{matrix}" if matrix[0] == "(" else f"{word}({matrix})"


def written(node: Node) -> str:
    """The text of a matrix, in parentheses unless entries can be read without."""
    try:
        shown = unparse(node)
    except TypeError:
        raise unsupported("the inverse or determinant of a matrix written like this",
                          node.at) from None
    return shown if shown.startswith(PLAIN) and isinstance(node, Apply) else f"({shown})"


def nodes(node: Node) -> Iterator[Node]:
    """The node and all below it."""
    yield node
    for part in below(node):
        yield from nodes(part)


def parts(node: Node) -> list[Node]:
    """The factors of a matrix, from whose determinants its own may follow."""
    match node:
        case MatMul(at, first, rest):
            return [first, *(part for _, part in rest),
                    *(MatMul(at, first, rest[:count]) for count in range(1, len(rest)))]
        case Product(_, first, rest) | Sum(_, first, rest):
            return [first, *(part for _, part in rest)]
        case Power(at, base, Number(_, value)) if value > 2:
            return [base, Power(at, base, Number(at, value - 1))]
        case Power(_, base, _) | Transpose(_, base) | Neg(_, base):
            return [base]
    return []
