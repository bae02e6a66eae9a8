"""Slips of functions: a floor, a prime, the factor φ' of the chain rule, the wrong argument."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from derive.language.declarations import plain_names
from derive.language.syntax import (
    Apply,
    Binder,
    Chain,
    Derivative,
    Entrywise,
    Group,
    Index,
    MatMul,
    Name,
    Node,
    Product,
    Series,
    Transpose,
    ungrouped,
)
from derive.language.written import written
from derive.search.repair.candidate import instead
from derive.search.repair.given import Given
from derive.search.repair.tree import NUMBER, Place, alike, names_in, substituted, times

Change = tuple[Node, str]
SMOOTH = ("exp", "log", "sqrt", "sin", "cos", "tanh", "atan", "relu", "sigmoid", "softplus", "abs")
MOST_SLOPES = 6


def floor_for_division(place: Place, given: Given) -> Iterator[Change]:
    """⌊a/b⌋ for a/b, and floor(…) for abs(…)."""
    match place.node:
        case Product(_, _, rest):
            for i, (op, part) in enumerate(rest):
                if op in ("/", "//"):
                    other = "//" if op == "/" else "/"
                    new = replace(place.node, rest=(*rest[:i], (other, part), *rest[i + 1:]))
                    why = "the floor of the division" if op == "/" else "the division without floor"
                    yield new, f"{why}: {instead(new, place.node)}"
        case Apply(at, "abs" | "ceil" | "floor" as old, args):
            for name in ("floor", "ceil"):
                if name != old:
                    new = Apply(at, name, args)
                    yield new, f"the {name} {instead(new, place.node)}"


def prime(place: Place, given: Given) -> Iterator[Change]:
    """φ'(u) for φ(u), and φ(u) for φ'(u)."""
    node = place.node
    if isinstance(node, Apply) and is_function(node.name, given):
        name = node.name[:-1] if node.name[-1] == "'" else node.name + "'"
        new = replace(node, name=name)
        why = "the derivative" if name[-1] == "'" else "the function itself"
        yield new, f"{why} {instead(new, node)}"


def is_function(name: str, given: Given) -> bool:
    bare = name.rstrip("'")
    return given.kind(bare) == "function" or bare in SMOOTH and not given.kind(bare)


def lost_slope(place: Place, given: Given) -> Iterator[Change]:
    """A factor φ'(u[i]), where φ(u) stands in the claim or in a `let`: the chain rule's."""
    node = place.node
    if place.role != NUMBER or isinstance(place.parent, (Product, Index, Derivative, MatMul,
                                                         Entrywise)) or isinstance(node, Chain):
        return
    for slope in slopes(place, given):
        for new in attached(node, slope):
            yield new, f"the factor `{written(slope)}` is lost: {instead(new, node)}"


def attached(node: Node, slope: Node) -> Iterator[Node]:
    """The slope times the node: of numbers, entry by entry, or as a diagonal matrix."""
    if isinstance(slope.args[0], Name) and not isinstance(node, Binder):
        yield Entrywise(node.at, part(node), ((".*", slope),))
        diagonal = Apply(node.at, "diag", (slope,))
        first, rest = (node.first, node.rest) if isinstance(node, MatMul) else (part(node), ())
        yield MatMul(node.at, diagonal, (("@", first), *rest))
        yield MatMul(node.at, first, (*rest, ("@", diagonal)))
    else:
        yield times(slope, node)


def part(node: Node) -> Node:
    return Group(node.at, node) if isinstance(node, Series) else node


def slopes(place: Place, given: Given) -> list[Node]:
    """φ'(u) for every φ(u) that is applied: whole, and at every index in scope."""
    found: list[Node] = []
    for let, node in given.written_nodes():
        if not isinstance(node, Apply) or len(node.args) != 1 or not is_function(node.name, given):
            continue
        arg = ungrouped(node.args[0])
        whole = replace(node, name=node.name + "'", args=(arg,))
        options = [whole] if let is None or not let.indices else []
        if isinstance(arg, Name) and given.rank(arg.name) == 1:
            options += [replace(whole, args=(Index(arg.at, arg, (Name(arg.at, letter),)),))
                        for letter in given.letters(place)]
        letters = let and plain_names(let.indices)
        if letters and len(letters) == 1:
            options += [substituted(whole, letters[0], Name(arg.at, letter))
                        for letter in given.letters(place)]
        found += [o for o in options if not any(alike(o, f) for f in found)]
    return found[:MOST_SLOPES * max(1, len(given.letters(place)))]


def other_argument(place: Place, given: Given) -> Iterator[Change]:
    """φ'(u) for φ'(h): a function, most often a derivative, at the wrong tensor."""
    node = place.node
    if isinstance(node, Apply) and is_function(node.name, given) and len(node.args) == 1:
        for name in sorted(names_in(node.args[0]) & set(given.tensors)):
            for other in given.tensors:
                if other != name and given.rank(other) == given.rank(name):
                    new = replace(node, args=(substituted(
                        node.args[0], name, Name(node.at, other)),))
                    yield new, f"another argument: {instead(new, node)}"


def other_name(place: Place, given: Given) -> Iterator[Change]:
    """One tensor for another of the same rank."""
    node, parent = place.node, place.above[-1] if place.above else None
    if not isinstance(node, Name) or given.rank(node.name) == 0:
        return
    for other in given.tensors:
        if other != node.name and given.rank(other) == given.rank(node.name):
            new = Name(node.at, other)
            if isinstance(parent, Index):
                yield new, instead(replace(parent, base=new), parent)
            else:
                yield new, instead(new, node)


def layout(place: Place, given: Given) -> Iterator[Change]:
    """A whole side transposed: the other layout of a Jacobian."""
    if place.is_side and not isinstance(place.node, Transpose):
        new = Transpose(place.node.at, part(place.node))
        yield new, f"the other layout: {instead(new, place.node)}"




