"""Slips of indices: reversed, off by a number or a size, swapped, another letter, no stride."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from derive.language.formulas import tree
from derive.language.syntax import Index, Name, Node, Number, Sum, ungrouped
from derive.search.repair.candidate import instead
from derive.search.repair.given import Given
from derive.search.repair.linear import CONSTANT, added, linear, node_of
from derive.search.repair.tree import (
    INDEX,
    NUMBER,
    Place,
    alike,
    names_in,
    nodes,
    rebuilt,
    substituted,
)

Change = tuple[Node, str]
FURTHEST = 5               # constant by which an index may be off


def is_read(place: Place, given: Given) -> bool:
    """Is the node an entry of a named tensor?"""
    node = place.node
    return isinstance(node, Index) and isinstance(ungrouped(node.base), Name) \
        and given.rank(ungrouped(node.base).name) == len(node.indices)


def with_index(node: Index, axis: int, new: Node) -> Index:
    return replace(node, indices=(*node.indices[:axis], new, *node.indices[axis + 1:]))


def reversed_axis(place: Place, given: Given) -> Iterator[Change]:
    """w[k-1-j] for w[j]: the axis run through backwards."""
    if not is_read(place, given):
        return
    name = ungrouped(place.node.base).name
    for axis, index in enumerate(place.node.indices):
        ends = added(linear(given.first(name, axis)), linear(given.last(name, axis)))
        form = added(ends, linear(index), -1)
        if form and not isinstance(index, Number):
            new = with_index(place.node, axis, node_of(form, index.at, tree))
            yield new, f"`{name}` reversed: {instead(new, place.node)}"


def all_axes_reversed(place: Place, given: Given) -> Iterator[Change]:
    """w[k-1-u, l-1-v] for w[u, v]: a kernel of several axes flipped."""
    if not is_read(place, given) or len(place.node.indices) < 2 or any(
            isinstance(index, Number) for index in place.node.indices):
        return
    name, last = ungrouped(place.node.base).name, len(place.node.indices)
    for first in range(last - 1):
        new = place.node
        for axis in range(first, last):
            ends = added(linear(given.first(name, axis)), linear(given.last(name, axis)))
            form = added(ends, linear(new.indices[axis]), -1)
            if form is None:
                return
            new = with_index(new, axis, node_of(form, new.at, tree))
        yield new, f"`{name}` reversed: {instead(new, place.node)}"


def as_elsewhere(place: Place, given: Given) -> Iterator[Change]:
    """x[4, 2] for x[2, 2], where x[4, 2] stands elsewhere in the claim and x[2, 2] does not."""
    if not is_read(place, given) or place.role != NUMBER:
        return
    entries = [node for node in nodes(given.parsed.claim.formula)
               if isinstance(node, Index) and alike(node.base, place.node.base)]
    if sum(alike(node, place.node) for node in entries) == 1:
        yield from ((node, instead(node, place.node)) for node in entries
                    if not alike(node, place.node))


def swapped(place: Place, given: Given) -> Iterator[Change]:
    """A[j, i] for A[i, j]."""
    if isinstance(place.node, Index) and len(place.node.indices) > 1:
        at = place.node.indices
        for a in range(len(at)):
            for b in range(a + 1, len(at)):
                turned = [*at]
                turned[a], turned[b] = at[b], at[a]
                new = replace(place.node, indices=tuple(turned))
                yield new, f"the indices swapped: {instead(new, place.node)}"


def shifted(index: Node, by: dict[str, Fraction]) -> Node | None:
    form = added(linear(index), by)
    return form and node_of(form, index.at, tree)


def is_index(place: Place) -> bool:
    """Is the node a whole index, not a part of one?"""
    return place.role == INDEX and place.above and isinstance(place.above[-1], Index) \
        and any(place.node is i for i in place.above[-1].indices)


def off_by_one(place: Place, given: Given) -> Iterator[Change]:
    yield from off_by(place, (1, -1), "one")


def off_by_more(place: Place, given: Given) -> Iterator[Change]:
    numbers = [c for size in range(2, FURTHEST + 1) for c in (size, -size)]
    yield from off_by(place, numbers, "a constant")


def off_by(place: Place, numbers, words: str) -> Iterator[Change]:
    if is_index(place):
        for c in numbers:
            if new := shifted(place.node, {CONSTANT: Fraction(c)}):
                yield new, f"an index off by {words}: {instead_of_entry(new, place)}"


def off_by_size(place: Place, given: Given) -> Iterator[Change]:
    """w[n-2+k] for w[n-2], and w[n-2+k-1]; no size goes from the claim, which would then be of one only."""
    if is_index(place):
        for size in given.sizes:
            for sign in (1, -1):
                for c in (0, -sign, sign):
                    by = {size: Fraction(sign), CONSTANT: Fraction(c)}
                    new = shifted(place.node, by)
                    if new and names_in(given.parsed.claim.formula) <= names_in(place.put(new)):
                        yield new, f"an index off by {written_offset(size, sign, c)}: " \
                                   f"{instead_of_entry(new, place)}"


def written_offset(size: str, sign: int, c: int) -> str:
    return f"`{'' if sign > 0 else '-'}{size}{f'{c:+d}' if c else ''}`"


def instead_of_entry(new: Node, place: Place) -> str:
    """The whole entry, before and after."""
    old = place.above[-1]
    at = next(i for i, index in enumerate(old.indices) if index is place.node)
    return instead(with_index(old, at, new), old)


def other_sign(place: Place, given: Given) -> Iterator[Change]:
    """w[i+j] for w[i-j]."""
    if is_index(place) and isinstance(place.node, Sum):
        form = linear(place.node)
        for name in form or ():
            if name != CONSTANT and len(form) > 1:
                new = node_of(added(form, {name: form[name]}, -2), place.node.at, tree)
                yield new, f"the other sign in an index: {instead_of_entry(new, place)}"
        if form and form.get(CONSTANT):
            new = node_of(added(form, {CONSTANT: form[CONSTANT]}, -2), place.node.at, tree)
            yield new, f"the other sign in an index: {instead_of_entry(new, place)}"


def other_letter(place: Place, given: Given) -> Iterator[Change]:
    """x[j] for x[i], where both letters are in scope."""
    if not is_index(place):
        return
    letters = given.letters(place)
    for old in sorted(names_in(place.node) & set(letters), key=letters.index):
        for letter in letters:
            if letter != old:
                new = substituted(place.node, old, Name(place.node.at, letter))
                yield new, f"another index letter: {instead_of_entry(new, place)}"


def stride(place: Place, given: Given) -> Iterator[Change]:
    """x[s*p+k] for x[p+k], and x[s*(p-1)+k] where indices count from 1."""
    if not is_index(place):
        return
    form, letters = linear(place.node), given.letters(place)
    for name in letters if form else ():
        if form.get(name) == 1:
            for factor in (*given.sizes, 2, 3):
                by = Fraction(factor) if isinstance(factor, int) else None
                larger = {name: by} if by else {f"{factor}*{name}": Fraction(1)}
                first = {CONSTANT: -by} if by else {factor: Fraction(-1)}
                moved = added(added(form, {name: Fraction(1)}, -1), larger)
                if given.base == 1:
                    moved = added(added(moved, first), {CONSTANT: Fraction(1)})
                new = node_of(moved, place.node.at, tree)
                yield new, f"the stride: {instead_of_entry(new, place)}"
    yield from without_stride(place, form, letters)


def without_stride(place: Place, form, letters) -> Iterator[Change]:
    """x[p+k] for x[s*p+k]."""
    for atom, value in (form or {}).items():
        letter = next((part for part in atom.split("*") if part in letters), None)
        if letter and (atom != letter or abs(value) > 1):
            new = added(added(form, {atom: value}, -1), {letter: Fraction(1)})
            new = node_of({n: v for n, v in new.items() if v}, place.node.at, tree)
            yield new, f"without the factor: {instead_of_entry(new, place)}"


def everywhere(place: Place, given: Given) -> Iterator[Change]:
    """All reads of one tensor on a side moved by the same step, along one axis or along all."""
    if place.above and not place.is_side:
        return
    for name in given.tensors:
        rank, reads = given.rank(name), reads_of(place.node, name)
        if len(reads) < 2:
            continue
        steps = [tuple(int(a == axis) for a in range(rank)) for axis in range(rank)]
        steps += [(1,) * rank] if rank > 1 else []
        for step in steps:
            for sign in (1, -1):
                by = [sign * s for s in step]
                first = moved_reads(reads[0], name, by)
                yield moved_reads(place.node, name, by), \
                    f"`{name}` is read one step off throughout: {instead(first, reads[0])}"


def reads_of(node: Node, name: str) -> list[Index]:
    """The entries of a tensor that a formula reads."""
    return [part for part in nodes(node) if isinstance(part, Index)
            and isinstance(part.base, Name) and part.base.name == name]


def moved_reads(node: Node, name: str, by: list[int]) -> Node:
    if isinstance(node, Index) and isinstance(node.base, Name) and node.base.name == name:
        moved = [shifted(i, {CONSTANT: Fraction(c)}) if c else i for i, c in zip(node.indices, by)]
        return replace(node, indices=tuple(m or i for m, i in zip(moved, node.indices)))
    return rebuilt(node, lambda part: moved_reads(part, name, by))
