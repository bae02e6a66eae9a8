"""Images: g(x), what a declared map makes of a tensor, and the names that lets give it.

    map g: R[m] -> R[n];  let y = g(x)

Of a map nothing is known but its Jacobian, so that its image is a tensor of its own, which
depends on x.

This file is trusted.
"""

from __future__ import annotations

from derive.kernel.terms import ZERO
from derive.kernel.theory import Tensor
from derive.language.arrays import Array, axis, mismatch
from derive.language.declarations import Let
from derive.language.errors import Position
from derive.language.scope import Scope
from derive.language.sizes import same
from derive.language.syntax import Apply, Name, ungrouped


class Images:
    """The images of one statement."""

    def __init__(self, names):
        self.names = names
        self.outputs: dict[tuple[str, str], str] = {}      # (map, tensor) -> name of the image
        self.nameless: dict[str, tuple[str, str]] = {}     # the same turned over, for images without a let

    def name(self, lets: list[Let]) -> None:
        """`let y = g(x)` gives the image of x under the map g its name."""
        for let in sorted(lets, key=lambda let: depth_of(ungrouped(let.body))):
            if image := self.of_let(let):
                self.outputs.setdefault(image, let.name)

    def of_let(self, let: Let) -> tuple[str, str] | None:
        """(g, x) if the let is `y = g(x)` for a map g and a name or an image x."""
        body = ungrouped(let.body)
        return None if let.indices or let.clause.items else self.of(body)

    def of(self, node) -> tuple[str, str] | None:
        if not isinstance(node, Apply) or self.names.kind(node.name) != "map" or len(node.args) != 1:
            return None
        arg = ungrouped(node.args[0])
        if isinstance(arg, Name):
            return node.name, arg.name
        inner = self.of(arg)
        return inner and (node.name, self.name_of(inner))

    def name_of(self, image: tuple[str, str]) -> str:
        """The name of g(x): that of a let, or `g(x)` itself."""
        if image not in self.outputs:
            name = "{}({})".format(*image)
            self.outputs[image], self.nameless[name] = name, image
        return self.outputs[image]

    def resolve(self, name: str, g: str, tensor: str, at: Position) -> None:
        """y = g(x): a function of the entries of x, known by its name only."""
        item = self.names.declared[g]
        source = Array(self.names.sizes(item.sizes), lambda i: ZERO)
        given = self.names.value(tensor, at, Scope())
        if not isinstance(given, Array):
            given = Array((), lambda i: ZERO)
        if len(given.sizes) != len(source.sizes) or not all(map(same, given.sizes, source.sizes)):
            raise mismatch(source, given, f"{g}", at)
        self.names.tensors[name] = Tensor(tuple(axis(s, self.names.base) for s in self.names.sizes(item.targets)))
        self.names.losses[name] = tensor


def depth_of(node) -> int:
    """How many calls stand one inside the other."""
    return 1 + depth_of(ungrouped(node.args[0])) if isinstance(node, Apply) and node.args else 0
