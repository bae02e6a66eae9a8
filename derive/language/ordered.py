"""Ordered products: matrices multiplied in the order of an index, of any number.

    Π l in L..1 ordered: A[l]          A[L] @ … @ A[1]
    A^T, with a declared size T         A @ … @ A

Such a product is a recursive definition under a hidden name (`hidden`).  With the last index
below the first it is the identity.

This file is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.context import is_integer_condition
from derive.kernel.ring import normal
from derive.kernel.terms import (
    ONE,
    Call,
    Case,
    Entry,
    Num,
    Rel,
    Term,
    Var,
    delta,
    is_integer,
    names,
    sub,
    substitute,
    subterms,
)
from derive.kernel.theory import Definition, Tensor
from derive.language.arrays import Array, axis, binder, depending, joined, shape_text
from derive.language.errors import LanguageError, Misshapen, Position, unsupported
from derive.language.hidden import mark
from derive.language.scope import Bounds, Scope
from derive.language.sizes import failure, raised, same
from derive.language.syntax import Binder, Name, Node, below
from derive.language.unparse import unparse

LEVEL, ROW, COLUMN, MIDDLE = (Var(f"‹{word}›", True) for word in (
    "level", "row", "column", "middle"))


class OrderedProducts:
    """Reads ordered products against the names of a statement."""

    def __init__(self, read):
        self.read, self.names = read, read.names

    def product(self, node: Binder, scope: Scope) -> Array:
        """The product over one range, which says the order."""
        if len(node.ranges) != 1 or node.ranges[0].style != "in":
            raise LanguageError("an ordered product has one range, as in `l in L..1`", node.at)
        (over,) = node.ranges
        self.names.require_apart(over, scope, node)
        first, last = (self.read.integer(end, scope) for end in (over.low, over.high))
        falls = self.falls(first, last, scope, over.at)
        low_node, low, high = (over.high, last, first) if falls else (over.low, first, last)
        letters = self.letters((low_node, node.body), scope, over.letter)
        words = {letter: mark(place) for place, letter in enumerate(letters, 1)}
        low_text, body = unparse(low_node, words), unparse(node.body, words)
        ends = (mark(0), low_text) if falls else (low_text, mark(0))
        name = f"Π {over.letter} in {ends[0]}..{ends[1]} ordered: {body}"
        return self.read_product(name, node.body, over.letter, low_node, low, high, falls,
                                 letters, scope)

    def power(self, base: Node, exponent: Term, scope: Scope) -> Array:
        """A square matrix to a power that is a size."""
        if not is_integer(exponent):
            raise LanguageError("a matrix has integer powers", base.at)
        letters = self.letters((base,), scope, "")
        words = {letter: mark(place) for place, letter in enumerate(letters, 1)}
        name = f"{unparse(base, words)}^({mark(0)})"
        return self.read_product(name, base, "", None, ONE, exponent, True, letters, scope)

    def read_product(self, name: str, body: Node, letter: str, low_node: Node | None, low: Term,
                     high: Term, falls: bool, letters: list[str], scope: Scope) -> Array:
        """The array of the product, its definition noted under its hidden name."""
        around = list(self.bounds(letters, scope, body.at))
        inside = Scope()
        for bounds, place in zip(around, range(1, len(around) + 1)):
            inside = inside.bind(bounds.letter, Var(f"‹{place}›", True), bounds.low, bounds.high)
        given = tuple(Var(f"‹{place}›", True) for place in range(1, len(around) + 1))
        start = self.read.integer(low_node, inside) if low_node else low
        if letter:
            inside = inside.bind(letter, LEVEL, start, raised(LEVEL, 1))
        factor = self.read.array(body, inside)
        rows, columns = self.outer_sizes(factor, start, falls, letter, body.at)
        lowest = substitute(low, {b.var: b.low for b in around})
        highest = substitute(high, {b.var: highest_at(high, b) for b in self.ranges_in(high, scope)})
        sizes = tuple(axis(size, self.names.base) for size in (rows, columns))
        axes = ((raised(lowest, -1), raised(highest, 1)),
                *((b.low, b.high) for b in around), *depending(sizes, LEVEL, *given))
        self.define(name, axes, Definition((LEVEL, *given, ROW, COLUMN), self.body(
            name, given, factor, start, falls)))
        values = tuple(b.var for b in around)
        ends = dict(zip((LEVEL, *given), (high, *values)))
        return Array((settled(substitute(rows, ends)), settled(substitute(columns, ends))),
                     lambda i: Entry(name, (high, *values, *i), False), computed=False)

    def outer_sizes(self, factor: Array, start: Term, falls: bool, letter: str, at: Position):
        """The rows and columns of the product up to LEVEL.  Each factor fits the one before."""
        if len(factor.sizes) != 2:
            raise Misshapen("a matrix is needed; the shape is "
                            f"{shape_text(factor.sizes)}", at)
        outer, inner = factor.sizes if falls else factor.sizes[::-1]
        before = substitute(outer, {LEVEL: raised(LEVEL, -1)})
        if not same(inner, before):
            shown = tuple(substitute(size, {LEVEL: Var(letter, True)}) for size in factor.sizes)
            raise Misshapen(f"factors of shape {shape_text(shown)} do not fit each other in the "
                            f"order of {'descending' if falls else 'ascending'} {letter}", at)
        fixed = settled(substitute(inner, {LEVEL: start}))
        return (outer, fixed) if falls else (fixed, outer)

    def body(self, name: str, given, factor: Array, start: Term, falls: bool) -> Term:
        """One more factor beside the product before it; the identity where there is none."""
        def before(row: Term, column: Term) -> Term:
            return Entry(name, (raised(LEVEL, -1), *given, row, column), False)

        term = joined(factor.entry((ROW, MIDDLE)), before(MIDDLE, COLUMN)) if falls else \
            joined(before(ROW, MIDDLE), factor.entry((MIDDLE, COLUMN)))
        ends = axis(factor.sizes[1 if falls else 0], self.names.base)
        return Case(Rel("<", LEVEL, start), delta(ROW, COLUMN),
                    binder("sum", *ends, MIDDLE, term, "k"))

    def define(self, name: str, axes, definition: Definition) -> None:
        known = self.names.tensors.get(name)
        if known is not None:
            (low, high), (_, other) = known.axes[0], axes[0]
            axes = ((low, later(high, other)), *axes[1:])
        self.names.tensors[name] = Tensor(axes)
        self.names.definitions[name] = definition

    def falls(self, first: Term, last: Term, scope: Scope, at: Position) -> bool:
        """Does the range run downwards?  It must be seen which; a range of no index may either."""
        ranges = (Rel(op, a, b) for bounds in self.known(scope)
                  for op, a, b in (("<=", bounds.low, bounds.var), ("<", bounds.var, bounds.high)))
        facts = (*(f for f in self.names.facts if is_integer_condition(f)), *ranges)
        if failure(Rel("<=", last, raised(first, 1)), facts) is None:
            return True
        if failure(Rel("<=", first, raised(last, 1)), facts) is None:
            return False
        raise LanguageError("this range may ascend or descend; write it so that it does one", at)

    def letters(self, nodes: tuple[Node, ...], scope: Scope, own: str) -> list[str]:
        """The indices of the formula around that the product mentions."""
        found: dict[str, None] = {}
        stack = list(reversed(nodes))
        while stack:
            node = stack.pop()
            if isinstance(node, Name) and node.name in scope.letters and node.name != own:
                found[node.name] = None
            stack.extend(reversed(list(below(node))))
        return list(found)

    def known(self, scope: Scope) -> Iterator[Bounds]:
        """The ranges of all indices: of the statement, and of those bound around."""
        for var, low, high in self.names.free:
            yield Bounds(var, low, high, var.name)
        yield from (b for b in scope.given if isinstance(b, Bounds))

    def bounds(self, letters: list[str], scope: Scope, at: Position) -> Iterator[Bounds]:
        ranges = {b.letter: b for b in self.known(scope) if scope.letters.get(b.letter) == b.var}
        for letter in letters:
            if letter not in ranges:
                raise unsupported(f"an ordered product in the index `{letter}`", at)
            found = ranges[letter]
            if any(other.var.name in names(end) for other in ranges.values()
                   for end in (found.low, found.high)):
                raise unsupported(f"the range of `{letter}` around an ordered product", at)
            yield found

    def ranges_in(self, term: Term, scope: Scope) -> list[Bounds]:
        return [b for b in self.known(scope) if b.var.name in names(term)]


def settled(size: Term) -> Term:
    """A size whose indices are written as short as they can be: m[l] for m[(l + 1) - 1]."""
    return substitute(size, {p: Entry(p.tensor, tuple(map(normal, p.at)), p.integer)
                             for p in subterms(size) if isinstance(p, Entry)})


def highest_at(term: Term, bounds: Bounds) -> Term:
    """The end of a range at which a linear term is the greater: T-1-s is, where s begins."""
    step = normal(sub(substitute(term, {bounds.var: raised(bounds.var, 1)}), term))
    falls = isinstance(step, Num) and step.value < 0
    return bounds.low if falls else raised(bounds.high, -1)


def later(one: Term, other: Term) -> Term:
    """The greater of two ends of a range."""
    more = normal(sub(other, one))
    if isinstance(more, Num):
        return other if more.value > 0 else one
    return Call("max", (one, other))
