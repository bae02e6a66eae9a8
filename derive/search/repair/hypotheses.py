"""Hypotheses under which a claim may hold: a library of the natural ones, weakest first.

Each is offered as a line that could stand in the declarations, or as a condition of the
claim's `for`.  What is offered is only tried: the claim must be proved under it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, permutations

from derive.language.declarations import Clause, Declared, Hypothesis, Property, declarations
from derive.language.formulas import tree
from derive.language.layout import blocks
from derive.language.syntax import (
    Apply,
    Index,
    Node,
    Number,
    Product,
    ungrouped,
)
from derive.language.written import written
from derive.search.repair.candidate import Candidate
from derive.search.repair.given import Given
from derive.search.repair.tree import names_in, places

MOST_LETTERS = 4


def hypotheses(given: Given, only: set[str]) -> Iterator[Candidate]:
    """The claim under one more hypothesis; `only` are the names that it depends on."""
    for offer in (divisors, nonzero, signs_of_scalars, kinks, signs_of_tensors, total_one,
                  letters_apart, structures, functions, sizes, ends, solved_scalars):
        for line in offer(given, only):
            yield under(given, line)


def under(given: Given, line: str) -> Candidate:
    """The claim under `assume …`, a property of a declared name, or `for …`."""
    claim, declared = given.parsed.claim, given.parsed.declared
    word, _, rest = line.partition(" ")
    if word == "for":
        clause = Clause((*claim.clause.items, tree(rest)))
        return Candidate(claim.formula, f"holds if `{rest}`", clause)
    if word == "assume":
        formula, _, ranges = rest.partition(" for ")
        more = Hypothesis(tree(formula), clause_of(ranges))
        new = replace(declared, hypotheses=[*declared.hypotheses, more])
        return Candidate(claim.formula, f"holds if `{rest}`", None, new, line)
    name, _, wanted = rest.partition(" ")
    new = replace(declared, names=[with_property(n, wanted) if n.name == name else n
                                   for n in declared.names])
    return Candidate(claim.formula, f"holds if `{name}` is {wanted}", None, new, line)


def clause_of(ranges: str) -> Clause:
    """`i < n, j < m` as a clause."""
    if not ranges:
        return Clause()
    (block,) = blocks(f"claim 0 = 0 for {ranges}")
    return declarations(block).claims[0].clause


def with_property(item: Declared, word: str) -> Declared:
    if item.kind == "function":
        return replace(item, words=item.words | {word})
    return replace(item, properties=(*item.properties, Property(word, item.at)))


# -- The library ----------------------------------------------------------------------------------

def divisors(given: Given, only) -> Iterator[str]:
    """b divides a, for every a/b and a//b of integers."""
    for place in places(given.parsed.claim.formula):
        if not isinstance(place.node, Product) or place.ranges:
            continue
        for i, (op, part) in enumerate(place.node.rest):
            over = replace(place.node, rest=place.node.rest[:i]) if i else place.node.first
            known = set(given.sizes) | set(given.free)
            if op in ("/", "//") and names_in(over) | names_in(part) <= known \
                    and not (isinstance(part, Number) and isinstance(over, Number)):
                shown = f"{written(ungrouped(part))} divides {written(ungrouped(over), True)}"
                free = (names_in(over) | names_in(part)) & set(given.free)
                yield f"for {shown}" if free else f"assume {shown}"
    for s in given.sizes:
        for n in given.sizes:
            if n != s and s in only and n in only:
                yield f"assume {s} divides {n}"
                yield from (f"assume {s} divides {n}-{k}" for k in given.sizes if k not in (s, n))


def nonzero(given: Given, only) -> Iterator[str]:
    """What is divided by, or under a root or a logarithm, is not 0, not negative, positive."""
    for node in delicate(given):
        shown, free = written(node), names_in(node) & set(given.free)
        word = "for" if free else "assume"
        yield f"{word} {shown} != 0"
        yield f"{word} {shown} >= 0"
        yield f"{word} {shown} > 0"


def delicate(given: Given) -> list[Node]:
    found: dict[str, Node] = {}
    for place in places(given.parsed.claim.formula):
        node = place.node
        if place.ranges:
            continue
        if isinstance(node, Product):
            found |= {written(p): ungrouped(p) for op, p in node.rest
                      if op == "/" and not isinstance(p, Number)}
        if isinstance(node, Apply) and node.name in ("log", "sqrt", "abs", "relu", "relu'") \
                and len(node.args) == 1:
            found[written(node.args[0])] = ungrouped(node.args[0])
    return [n for n in found.values() if isinstance(n, (Index,)) or not any(
        given.axes(name) for name in names_in(n))]


def signs_of_scalars(given: Given, only) -> Iterator[str]:
    for c in given.of_kind("real"):
        if c in only:
            yield from (f"assume {c} {sign}" for sign in ("!= 0", ">= 0", "> 0", "<= 0", "!= 1"))
    for a, b in permutations([c for c in given.of_kind("real") if c in only], 2):
        yield from (f"assume {a} {op} {b}" for op in ("!=", "<=", "<"))


def kinks(given: Given, only) -> Iterator[str]:
    """A named tensor under relu, abs or max is nowhere 0."""
    for let, node in given.written_nodes():
        if isinstance(node, Apply) and len(node.args) == 1:
            arg = ungrouped(node.args[0])
            name = getattr(arg, "name", None)
            if name and given.rank(name) and name in only:
                yield f"assume {entry(given, name)} != 0 for {ranges(given, name)}"


def signs_of_tensors(given: Given, only) -> Iterator[str]:
    for x in given.inputs:
        if x in only:
            yield from (f"assume {entry(given, x)} {sign} for {ranges(given, x)}"
                        for sign in ("!= 0", ">= 0", "> 0"))


def entry(given: Given, name: str) -> str:
    return f"{name}[{', '.join(letters_for(given, name))}]"


def letters_for(given: Given, name: str) -> list[str]:
    free = [c for c in "ijklabcdefgh" if not given.kind(c)]
    return free[:given.rank(name)]


def ranges(given: Given, name: str) -> str:
    """`i < n, j < m` over all axes of a tensor."""
    return ", ".join(
        f"{c} in {written(given.first(name, a), True)}..{written(given.last(name, a), True)}"
        if written(given.first(name, a)) != str(given.base) else
        f"{c} {'<=' if given.base else '<'} {written(given.size(name, a), True)}"
        for a, c in enumerate(letters_for(given, name)))


def total_one(given: Given, only) -> Iterator[str]:
    for t in given.inputs:
        if t in only and given.rank(t) == 1:
            k = letters_for(given, t)[0]
            bound = f"{k}{'<=' if given.base else '<'}{written(given.size(t, 0), True)}"
            yield f"assume Σ {bound}: {t}[{k}] = 1"
            yield f"assume Σ {bound}: {t}[{k}] = 0"


def letters_apart(given: Given, only) -> Iterator[str]:
    for i, j in combinations(given.free, 2):
        yield from (f"for {i} {op} {j}" for op in ("!=", "<=", ">=", "="))


def structures(given: Given, only) -> Iterator[str]:
    for item in given.parsed.declared.names:
        if item.kind != "tensor" or item.name not in only:
            continue
        words = {p.word for p in item.properties}
        options = {1: ("zero outside", "distinct"), 2: ("zero outside", "symmetric", "diagonal")}
        for word in options.get(given.rank(item.name), ("zero outside",)):
            if word not in words:
                yield f"tensor {item.name} {word}"


def functions(given: Given, only) -> Iterator[str]:
    for f in given.of_kind("function"):
        if f in only:
            yield f"assume {f}(0) = 0"
            yield from (f"function {f} {word}" for word in ("nondecreasing", "positive", "even"))


def sizes(given: Given, only) -> Iterator[str]:
    """k <= n, k < n, n = m for two sizes; n = 1, n >= 2, n odd, n even for one."""
    known = [n for n in given.sizes if n in only]
    for a, b in permutations(known, 2):
        yield f"assume {a} <= {b}"
        yield f"assume {a} < {b}"
    for a, b in combinations(known, 2):
        yield f"assume {a} = {b}"
    for n in known:
        yield from (f"assume {n} {least}" for least in (">= 1", ">= 2", "> 2"))
        yield f"assume {n} mod 2 = 1"
        yield f"assume {n} mod 2 = 0"
        yield f"assume {n} = 1"


def ends(given: Given, only) -> Iterator[str]:
    """The claim's own index is not the first, not the last."""
    for letter, item in given.free.items():
        first = written(item.low, True) if item.low is not None else str(given.base)
        bound = written(item.high, True)
        last = bound if item.style != "<" else f"{bound}-1"
        yield f"for {letter} > {first}"
        yield f"for {letter} < {last}"


def solved_scalars(given: Given, only) -> Iterator[str]:
    """z = x[1] - x[2]: a real number that is some entry, or the difference of two."""
    entries = []
    for x in given.inputs:
        if given.rank(x) == 1 and isinstance(size := given.size(x, 0), Number) \
                and size.value <= MOST_LETTERS:
            first = given.base
            entries += [f"{x}[{first + i}]" for i in range(int(size.value))]
    for z in given.of_kind("real"):
        if z in only:
            yield from (f"assume {z} = {a}" for a in entries)
            yield from (f"assume {z} = {a} - {b}" for a, b in permutations(entries, 2))


