"""Slips of matrix notation: a transpose, the order of a product, the identity, a diagonal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations, product

from derive.language.syntax import (
    Apply,
    Binder,
    Delta,
    Entrywise,
    Index,
    MatMul,
    Name,
    Neg,
    Node,
    Number,
    Product,
    Sum,
    Transpose,
    Tuple,
    ungrouped,
)
from derive.search.repair.candidate import instead
from derive.search.repair.given import Given
from derive.search.repair.tree import NUMBER, Place

MOST_PARTS = 3            # of a matrix product whose order is permuted
Change = tuple[Node, str]


def identity_for_ones(place: Place, given: Given) -> Iterator[Change]:
    """eye(n) for ones(n, n), and the other way round."""
    match place.node:
        case Apply(at, "ones", (a, _)):
            new = Apply(at, "eye", (a,))
            yield new, f"the identity {instead(new, place.node)}, the all-ones matrix"
        case Apply(at, "eye", (a,)):
            new = Apply(at, "ones", (a, a))
            yield new, f"the all-ones matrix {instead(new, place.node)}, the identity"
        case Number(at, value) if value == 1 and place.role == NUMBER and stands_in_sum(place):
            for size in given.sizes:
                new = Apply(at, "eye", (Name(at, size),))
                yield new, f"the identity {instead(new, place.node)}"


def stands_in_sum(place: Place) -> bool:
    """Is the node a term of a sum, or a whole side?"""
    return not isinstance(place.parent, (Product, Index, Apply))


def delta_for_one(place: Place, given: Given) -> Iterator[Change]:
    """δ[i, j] for 1 where two letters are in scope, and 1 for δ[i, j]."""
    match place.node:
        case Number(at, value) if value == 1 and place.role == NUMBER and stands_in_sum(place):
            letters = given.letters(place)
            for i, a in enumerate(letters):
                for b in letters[i + 1:]:
                    new = Delta(at, Name(at, a), Name(at, b))
                    yield new, f"the Kronecker delta {instead(new, place.node)}"
        case Delta(at, _, _):
            yield Number(at, 1), f"{instead('1', place.node)}"


def transposed(place: Place, given: Given) -> Iterator[Change]:
    """A^T for A, and A for A^T."""
    node = place.node
    if isinstance(node, Transpose):
        yield node.base, f"{instead(node.base, node)}, its transpose"
    elif is_matrix(place, given):
        new = Transpose(node.at, node)
        yield new, f"the transpose {instead(new, node)}"


def is_matrix(place: Place, given: Given) -> bool:
    """Is the node a whole vector or matrix that may stand transposed?"""
    node, parent = place.node, place.parent
    if place.role != NUMBER or isinstance(parent, (Index, Transpose)) or (
            isinstance(parent, Apply) and parent.name in ("jacobian", "grad", "hessian", "shape", "diag")):
        return False
    if isinstance(node, Name):
        return given.rank(node.name) in (1, 2)
    if isinstance(node, Apply):
        return node.name in ("jacobian", "grad", "hessian", "outer") or node.name[:2] == "J_"
    return False


def diagonal(place: Place, given: Given) -> Iterator[Change]:
    """diag(v) for v or v^T, and v for diag(v)."""
    node = place.node
    if isinstance(node, Apply) and node.name == "diag" and len(node.args) == 1:
        yield node.args[0], f"{instead(node.args[0], node)}"
        return
    vector = node.base if isinstance(node, Transpose) else node
    inside = isinstance(place.parent, (Transpose, Index)) or (
        isinstance(place.parent, Apply) and place.parent.name in ("jacobian", "grad", "hessian", "diag"))
    if place.role == NUMBER and not inside and is_vector(vector, given):
        new = Apply(node.at, "diag", (ungrouped(vector),))
        yield new, f"the diagonal matrix {instead(new, node)}"


def is_vector(node: Node, given: Given) -> bool:
    match ungrouped(node):
        case Name(_, name):
            return given.rank(name) == 1
        case Apply(_, _, (arg,)):
            return is_vector(arg, given)
        case Sum(_, first, rest) | Entrywise(_, first, rest):
            return any(is_vector(p, given) for p in (first, *(p for _, p in rest)))
        case Neg(_, arg):
            return is_vector(arg, given)
    return False


def order(place: Place, given: Given) -> Iterator[Change]:
    """The parts of a matrix product in another order, some of them transposed; few changes first."""
    node = place.node
    if not isinstance(node, MatMul) or len(node.rest) >= MOST_PARTS:
        return
    parts = [node.first, *(part for _, part in node.rest)]
    found = []
    for turned in permutations(range(len(parts))):
        for flips in product((False, True), repeat=len(parts)):
            moved = sum(i != j for i, j in enumerate(turned))
            if moved or sum(flips) > 1:
                found.append((moved + 2 * sum(flips), turned, flips))
    for _, turned, flips in sorted(found):
        new = [flipped(parts[i]) if flip else parts[i] for i, flip in zip(turned, flips)]
        product_ = MatMul(node.at, new[0], tuple(("@", p) for p in new[1:]))
        why = "the factors in another order" if turned != tuple(range(len(parts))) \
            else "with transposes"
        yield product_, f"{instead(product_, node)}, {why}"


def flipped(node: Node) -> Node:
    inner = ungrouped(node)
    return inner.base if isinstance(inner, Transpose) else Transpose(node.at, node)


def kind_of_product(place: Place, given: Given) -> Iterator[Change]:
    """@ for .* or *, and so on; u @ v^T for a product of two vectors."""
    node = place.node
    if not isinstance(node, (MatMul, Entrywise, Product)) or len(node.rest) != 1:
        return
    (op, right), left = node.rest[0], node.first
    if op not in ("@", ".*", "*") or place.role != NUMBER:
        return
    if isinstance(node, Product) and (isinstance(right, Binder) or isinstance(left, Number)):
        return
    options = {"@": MatMul(node.at, left, (("@", right),)),
               ".*": Entrywise(node.at, left, ((".*", right),))}
    if is_vector(left, given) and is_vector(right, given):
        options |= {"outer": MatMul(node.at, left, (("@", flipped(right)),)),
                    "inner": MatMul(node.at, flipped(left), (("@", right),))}
    for name, new in options.items():
        if name != op:
            yield new, instead(new, node)


def axes_of_shape(place: Place, given: Given) -> Iterator[Change]:
    """A shape without one of its axes, or with two of them exchanged."""
    node = place.node
    if not isinstance(node, Tuple):
        return
    for i in range(len(node.items)):
        new = replace(node, items=node.items[:i] + node.items[i + 1:])
        yield new, f"an axis too many: {instead(new, node)}"
    for i in range(len(node.items)):
        for j in range(i + 1, len(node.items)):
            items = [*node.items]
            items[i], items[j] = items[j], items[i]
            new = replace(node, items=tuple(items))
            yield new, f"the axes in another order: {instead(new, node)}"


def ones_for_number(place: Place, given: Given) -> Iterator[Change]:
    """1 * ones(n) where a number is added to a vector."""
    if not isinstance(place.node, Number) or place.role != NUMBER or not stands_in_sum(place):
        return
    shown = {}
    for name in given.tensors:
        sizes = [given.size(name, axis) for axis in range(given.rank(name))]
        shown.setdefault(str(sizes), Apply(place.node.at, "ones", tuple(sizes)))
    for ones in shown.values():
        new = ones if place.node.value == 1 else Product(place.node.at, place.node, (("*", ones),))
        yield new, instead(new, place.node)
