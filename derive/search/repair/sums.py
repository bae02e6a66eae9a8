"""Slips of sums and guards: a range, a bracket, a sum that was dropped, < for <=."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from derive.language.formulas import tree
from derive.language.syntax import (
    Binder,
    Bracket,
    Chain,
    Derivative,
    Index,
    Name,
    Node,
    Number,
    Product,
    Range,
    Sum,
    ungrouped,
)
from derive.language.written import written
from derive.search.repair.candidate import instead
from derive.search.repair.given import Given
from derive.search.repair.indices import shifted
from derive.search.repair.linear import CONSTANT, added, linear, node_of
from derive.search.repair.tree import CONDITION, NUMBER, Place, names_in, nodes, rebuilt, times

Change = tuple[Node, str]
STRICTER = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}


def range_by_one(place: Place, given: Given) -> Iterator[Change]:
    """Σ k<n for Σ k<n-1, and the like at either end."""
    if not isinstance(place.node, Binder):
        return
    for i, item in enumerate(place.node.ranges):
        for new in ranges_beside(item):
            ranges = (*place.node.ranges[:i], new, *place.node.ranges[i + 1:])
            changed = replace(place.node, ranges=ranges)
            yield changed, f"another range of the sum: {instead(new, item)}"


def ranges_beside(item: Range) -> Iterator[Range]:
    for c in (1, -1):
        if high := shifted(item.high, {CONSTANT: Fraction(c)}):
            yield replace(item, high=high)
        if item.low is not None and (low := shifted(item.low, {CONSTANT: Fraction(c)})):
            yield replace(item, low=low)


def whole_axis(place: Place, given: Given) -> Iterator[Change]:
    """The range of an axis in which the letter stands, for another range."""
    if not isinstance(place.node, Binder):
        return
    for i, item in enumerate(place.node.ranges):
        for new in axes_read(place.node.body, item.letter, given):
            ranges = (*place.node.ranges[:i], new, *place.node.ranges[i + 1:])
            yield replace(place.node, ranges=ranges), \
                f"another range of the sum: {instead(new, item)}"


def axes_read(body: Node, letter: str, given: Given) -> Iterator[Range]:
    """The ranges of the axes in which the letter stands alone as an index."""
    found = set()
    for node in nodes(body):
        name = ungrouped(node.base) if isinstance(node, Index) else None
        if not isinstance(name, Name) or given.rank(name.name) != len(node.indices):
            continue
        for axis, index in enumerate(node.indices):
            size = given.size(name.name, axis)
            if isinstance(index, Name) and index.name == letter and str(size) not in found:
                found.add(str(size))
                yield Range(node.at, letter, "<=" if given.base else "<", None, size)


def missing_guard(place: Place, given: Given) -> Iterator[Change]:
    """A bracket that keeps an index of the product inside its axis."""
    node, parent = place.node, place.above[-1] if place.above else None
    if place.role != NUMBER or isinstance(parent, (Product, Index, Derivative)) or isinstance(
            node, (Chain, Binder, Sum, Bracket)):
        return
    bare = isinstance(node, (Product, Index, Derivative))
    if not bare:
        return
    for guard in guards(node, given):
        new = times(node, guard)
        if not isinstance(ends(node), Binder):
            yield new, f"a guard is missing: {instead(new, node)}"


def ends(node: Node) -> Node:
    return node.rest[-1][1] if isinstance(node, Product) else node


def guards(node: Node, given: Given) -> Iterator[Bracket]:
    """[0 <= e < n] for every index e of the product that is no plain letter or number."""
    for part in nodes(node):
        name = ungrouped(part.base) if isinstance(part, Index) else None
        if not isinstance(name, Name) or given.rank(name.name) != len(part.indices):
            continue
        for axis, index in enumerate(part.indices):
            if not isinstance(index, (Number, Name)):
                yield within_axis(index, name.name, axis, given)


def within_axis(index: Node, name: str, axis: int, given: Given) -> Bracket:
    last = (("<=", index), ("<=", given.last(name, axis))) if given.base else \
        (("<=", index), ("<", given.size(name, axis)))
    return Bracket(index.at, Chain(index.at, given.first(name, axis), last))


def shifted_guard(place: Place, given: Given) -> Iterator[Change]:
    """[n <= i < n+k] for [n-k < i <= n]: both ends moved alike by a size."""
    node = place.node
    if place.role != CONDITION or not isinstance(node, Chain) or len(node.rest) != 2:
        return
    (first, middle), (second, last) = node.rest
    for by, words in steps(given):
        low, high = shifted(node.first, by), shifted(last, by)
        if low and high:
            new = replace(node, first=low, rest=((first, middle), (second, high)))
            yield new, f"the window moved by {words}: `[{written(new)}]` where you have " \
                       f"`[{written(node)}]`"


def steps(given: Given) -> Iterator[tuple[dict, str]]:
    for c in (1, -1):
        yield {CONSTANT: Fraction(c)}, f"{c:+d}"
    for size in given.sizes:
        for sign in (1, -1):
            for c in (0, -sign, sign):
                by = {size: Fraction(sign), CONSTANT: Fraction(c)}
                yield by, f"`{'' if sign > 0 else '-'}{size}{f'{c:+d}' if c else ''}`"


def guard_end(place: Place, given: Given) -> Iterator[Change]:
    """One end of a guard moved by one."""
    node = place.node
    if place.role != CONDITION or not isinstance(node, Chain):
        return
    for c in (1, -1):
        by = {CONSTANT: Fraction(c)}
        if first := shifted(node.first, by):
            new = replace(node, first=first)
            yield new, f"a guard off by one: `[{written(new)}]` where you have `[{written(node)}]`"
        op, last = node.rest[-1]
        if end := shifted(last, by):
            new = replace(node, rest=(*node.rest[:-1], (op, end)))
            yield new, f"a guard off by one: `[{written(new)}]` where you have `[{written(node)}]`"


def strictness(place: Place, given: Given) -> Iterator[Change]:
    """<= for <, and < for <=."""
    node = place.node
    if isinstance(node, Chain):
        for i, (op, part) in enumerate(node.rest):
            if op in STRICTER:
                rest = (*node.rest[:i], (STRICTER[op], part), *node.rest[i + 1:])
                new = replace(node, rest=rest)
                yield new, f"`{STRICTER[op]}` where you have `{op}`"


def without_guard(place: Place, given: Given) -> Iterator[Change]:
    """A product without one of its brackets."""
    node = place.node
    if not isinstance(node, Product):
        return
    parts = [("*", node.first), *node.rest]
    for i, (op, part) in enumerate(parts):
        if op == "*" and isinstance(part, Bracket) and len(parts) > 1:
            rest = parts[:i] + parts[i + 1:]
            new = rest[0][1] if len(rest) == 1 else Product(node.at, rest[0][1], tuple(rest[1:]))
            yield new, f"without the guard: {instead(new, node)}"


# -- A letter that nothing binds ----------------------------------------------------------------

def dangling(given: Given) -> set[str]:
    """Single letters of the claim that nothing declares or binds."""
    bound = set(given.free) | {item.letter for node in nodes(given.parsed.claim.formula)
                               if isinstance(node, Binder) for item in node.ranges}
    return {name for name in names_in(given.parsed.claim.formula) if len(name) == 1
            and not given.kind(name) and name not in bound}


def dropped_sum(place: Place, given: Given) -> Iterator[Change]:
    """Σ j<k: … for a side or a product in which j is bound by nothing."""
    if place.role != NUMBER or isinstance(place.node, Chain) or isinstance(
            place.parent, (Product, Index, Derivative)):
        return
    for letter in sorted(dangling(given) & names_in(place.node)):
        for item in axes_read(place.node, letter, given):
            new = Binder(place.node.at, "sum", (item,), place.node)
            for changed in (new, *guarded(new, given)):
                yield changed, f"the sum over `{letter}` is missing: {instead(changed, place.node)}"


def guarded(node: Binder, given: Given) -> Iterator[Binder]:
    for guard in guards(node.body, given):
        yield replace(node, body=times(node.body, guard))


def other_summation(place: Place, given: Given) -> Iterator[Change]:
    """Σ i: y[i] * w[n-i+1] for Σ i: y[n-j+1] * w[j], where i is bound and stands nowhere, and
    j stands there and is not bound: j is what makes the index i.  Or the sum is over j."""
    node = place.node
    if not isinstance(node, Binder):
        return
    for item in node.ranges:
        if item.letter in names_in(node.body):
            continue
        for letter in sorted(dangling(given) & names_in(node.body)):
            yield from solved_for(node, letter, item.letter, given)
            for other in axes_read(node.body, letter, given):
                ranges = tuple(other if r is item else r for r in node.ranges)
                new = replace(node, ranges=ranges)
                for changed in (new, *guarded(new, given)):
                    yield changed, f"the sum is over `{letter}`: {instead(changed, node)}"


def solved_for(node: Binder, letter: str, bound: str, given: Given) -> Iterator[Change]:
    for part in nodes(node.body):
        for index in part.indices if isinstance(part, Index) else ():
            form = linear(index)
            if not form or abs(form.get(letter, 0)) != 1 or form == {letter: 1}:
                continue
            sign = form[letter]
            rest = added(form, {letter: sign}, -1)
            # index = rest + sign·letter shall be `bound`: letter = sign·(bound - rest)
            value = {n: v * sign for n, v in added({bound: Fraction(1)}, rest, -1).items() if v}
            value = {n: value[n] for n in sorted(value, key=lambda n: (value[n] < 0, n == bound))}
            new = replace(node, body=in_indices(node.body, letter, value))
            yield new, f"the sum runs over `{bound}`, so `{letter}` is " \
                       f"`{written(node_of(value, node.at, tree))}`: {instead(new, node)}"


def in_indices(node: Node, letter: str, value: dict) -> Node:
    """The letter replaced in every index, which is put in order again."""
    if isinstance(node, Index):
        return replace(node, indices=tuple(
            index if letter not in names_in(index) else replaced(index, letter, value)
            for index in node.indices))
    return rebuilt(node, lambda part: in_indices(part, letter, value))


def replaced(index: Node, letter: str, value: dict) -> Node:
    form = linear(index)
    moved = added(added(form, {letter: form[letter]}, -1), value, form[letter])
    return node_of({n: v for n, v in moved.items() if v}, index.at, tree)
