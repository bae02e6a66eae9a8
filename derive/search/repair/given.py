"""What a claim is given, as its variants need it: names, axes and letters as formulas."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from importlib import import_module

from derive.kernel.terms import Term, Var
from derive.language.arrays import Array
from derive.language.calls import Calls
from derive.language.declarations import Let
from derive.language.environment import Environment
from derive.language.errors import LanguageError
from derive.language.formulas import tree
from derive.language.quantified import as_range
from derive.language.scope import Scope
from derive.language.sizes import raised, size_of
from derive.language.statement import LAYERS, Parsed
from derive.language.syntax import Chain, Node, Range, ungrouped
from derive.language.text import text
from derive.search.repair.tree import Place, nodes


class Given:
    """The declarations of a claim.  Raises LanguageError if they make no sense themselves."""

    def __init__(self, parsed: Parsed):
        self.parsed = parsed
        self.calls = Calls(import_module(LAYERS))
        self.names = Environment(parsed.declared, self.calls)
        self.base = parsed.declared.base

    def kind(self, name: str) -> str:
        return self.names.kind(name)

    def axes(self, name: str) -> tuple[tuple[Term, Term], ...]:
        """The ranges low <= index < high of a tensor's axes; none for any other name, nor for
        a family whose layers have shapes of their own."""
        axes = self.names.tensors[name].axes if name in self.names.tensors else ()
        return () if any(end.loose for ends in axes for end in ends) else axes

    def node(self, term: Term) -> Node:
        """A term as a formula."""
        return tree(text(term, base=self.base, tight=True))

    def size(self, name: str, axis: int) -> Node:
        return self.node(size_of(*self.axes(name)[axis]))

    def last(self, name: str, axis: int) -> Node:
        """The largest index of an axis."""
        return self.node(raised(self.axes(name)[axis][1], -1))

    def first(self, name: str, axis: int) -> Node:
        return self.node(self.axes(name)[axis][0])

    def shape(self, expression: Node) -> list[Node]:
        """The sizes of a tensor expression; none for what is no tensor."""
        try:
            value = self.names.read.value(expression, Scope({}))
        except LanguageError:
            return []
        return [self.node(size) for size in value.sizes] if isinstance(value, Array) else []

    def of_kind(self, *kinds: str) -> list[str]:
        return [n for n in self.names.declared if self.kind(n) in kinds]

    @cached_property
    def sizes(self) -> list[str]:
        """The sizes and integer scalars, in the order of their declaration."""
        return self.of_kind("size", "integer")

    @cached_property
    def tensors(self) -> list[str]:
        """Every name with axes, declared or defined."""
        return [n for n in self.names.declared if self.axes(n)]

    @cached_property
    def inputs(self) -> list[str]:
        """Real tensors that are declared, not defined."""
        return [n for n in self.of_kind("tensor")
                if self.axes(n) and not self.names.tensors[n].integer]

    def rank(self, name: str) -> int:
        return len(self.axes(name))

    @cached_property
    def free(self) -> dict[str, Range]:
        """The letters of the claim's `for`, with their ranges."""
        found = {}
        for item in self.parsed.claim.clause.items:
            bounds = item if isinstance(item, Range) else as_range(
                self.names, item, Scope({letter: Var(letter, True) for letter in found}))
            if bounds is not None:
                found[bounds.letter] = bounds
        return found

    def letters(self, place: Place) -> list[str]:
        """The index letters in scope at a place, the nearest first."""
        return list(dict.fromkeys([r.letter for r in reversed(place.ranges)] + list(self.free)))

    def written_nodes(self) -> Iterator[tuple[Let | None, Node]]:
        """Every formula that stands in a let, with the let, or in the claim, with None."""
        for let in self.parsed.declared.lets:
            yield from ((let, node) for node in nodes(let.body))
        yield from ((None, node) for node in nodes(self.parsed.claim.formula))


def sides(formula: Node) -> list[Node]:
    """What a claim relates; none for a claim that is no relation."""
    node = ungrouped(formula)
    return [node.first, *(part for _, part in node.rest)] if isinstance(node, Chain) else []
