"""The natural hypotheses: what books and people suppose of sizes, numbers, tensors and functions.

Weakest first, as lines: `assume x > 0`, `tensor A symmetric`, `for i != j`; or several lines
that are supposed together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations, permutations

from derive.language.syntax import Apply, Node, Number, Product, ungrouped
from derive.language.written import written
from derive.search.repair.given import Given
from derive.search.repair.tree import names_in, places

MOST_LETTERS = 4
MOST_TOGETHER = 3                # names of which the same is supposed at once
SIGNS = ("!= 0", ">= 0", "> 0")
INTERVALS = (("0 <=", "<= 1"), ("0 <", "<= 1"), ("0 <", "< 1"))
Lines = str | tuple[str, ...]    # a line, or several
OF_SQUARE = ("symmetric", "invertible", "positive semidefinite", "positive definite",
             "orthogonal", "diagonal")


def natural(given: Given, only: set[str]) -> Iterator[Lines]:
    """What is supposed of one of these names, or of a few numbers."""
    for offer in (divisors, nonzero, inverted, functions, signs_of_scalars, kinks, signs_of_tensors,
                  total_one, letters_apart, structures, intervals, signs_together, sizes, ends,
                  solved_scalars):
        yield from offer(given, only)


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
    nodes = sorted(delicate(given), key=lambda node: len(written(node)))
    for some in subsets(nodes):
        yield from (condition(given, some, sign) for sign in SIGNS)


def condition(given: Given, nodes: Iterable[Node], sign: str) -> str:
    """All of these have the sign: under `for` if they speak of the claim's own letters."""
    free = any(names_in(node) & set(given.free) for node in nodes)
    return ("for " if free else "assume ") + " and ".join(f"{written(n)} {sign}" for n in nodes)


def delicate(given: Given) -> list[Node]:
    found: dict[str, Node] = {}
    formulas = [place.node for place in places(given.parsed.claim.formula) if not place.ranges]
    for node in (*formulas, *(node for let, node in given.written_nodes() if let)):
        if isinstance(node, Product):
            found |= {written(p): ungrouped(p) for op, p in node.rest
                      if op == "/" and not isinstance(p, Number)}
        if isinstance(node, Apply) and node.name in ("log", "sqrt", "abs", "relu", "relu'") \
                and len(node.args) == 1:
            found[written(node.args[0])] = ungrouped(node.args[0])
    return list(found.values())


def inverted(given: Given, only) -> Iterator[str]:
    """What is inverted can be."""
    found = {written(node.args[0]): None for _, node in given.written_nodes()
             if isinstance(node, Apply) and node.name == "inv" and len(node.args) == 1}
    lines = tuple(f"tensor {name} invertible" if given.rank(name) else f"assume det({name}) != 0"
                  for name in found)
    yield from subsets(sorted(lines, key=len))


def subsets(items: list) -> Iterator[tuple]:
    """Each alone, then two, then three together."""
    for count in range(1, MOST_TOGETHER + 1):
        yield from combinations(items, count)


def signs_of_scalars(given: Given, only) -> Iterator[str]:
    for c in given.of_kind("real"):
        if c in only:
            yield from (f"assume {c} {sign}" for sign in ("!= 0", ">= 0", "> 0", "<= 0", "!= 1"))
    for a, b in permutations([c for c in given.of_kind("real") if c in only], 2):
        yield from (f"assume {a} {op} {b}" for op in ("!=", "<=", "<"))


def kinks(given: Given, only) -> Iterator[str]:
    """A tensor to which a function is applied is nowhere 0, is not negative, is positive."""
    for _, node in given.written_nodes():
        if not (isinstance(node, Apply) and len(node.args) == 1 and names_in(node) & only):
            continue
        arg = ungrouped(node.args[0])
        if given.rank(shown := written(arg)):
            yield from signs_of(given, shown)
        elif sizes := given.shape(arg):
            letters = letters_for(given, len(sizes))
            below = ", ".join(f"{c} {until(given, size)}" for c, size in zip(letters, sizes))
            yield from (f"assume ({shown})[{', '.join(letters)}] {sign} for {below}"
                        for sign in SIGNS)


def signs_of(given: Given, name: str) -> Iterator[str]:
    yield from (f"assume {entry(given, name)} {sign} for {ranges(given, name)}" for sign in SIGNS)


def until(given: Given, size: Node) -> str:
    """`< n`, or `<= n` where axes run from 1."""
    return f"{'<=' if given.base else '<'} {written(size, True)}"


def signs_of_tensors(given: Given, only) -> Iterator[str]:
    for x in given.inputs:
        if x in only:
            yield from signs_of(given, x)


def entry(given: Given, name: str) -> str:
    return f"{name}[{', '.join(letters_for(given, given.rank(name)))}]"


def letters_for(given: Given, rank: int) -> list[str]:
    return [c for c in "ijklabcdefgh" if not given.kind(c)][:rank]


def ranges(given: Given, name: str) -> str:
    """`i < n, j < m` over all axes of a tensor."""
    return ", ".join(
        f"{c} in {written(given.first(name, a), True)}..{written(given.last(name, a), True)}"
        if written(given.first(name, a)) != str(given.base) else
        f"{c} {until(given, given.size(name, a))}"
        for a, c in enumerate(letters_for(given, given.rank(name))))


def total_one(given: Given, only) -> Iterator[str]:
    for t in given.inputs:
        if t in only and given.rank(t) == 1:
            yield f"assume {total(given, t)} = 1"
            yield f"assume {total(given, t)} = 0"


def total(given: Given, name: str) -> str:
    """`Σ i<n: t[i]`"""
    (k,) = letters_for(given, 1)
    return f"Σ {k}{until(given, given.size(name, 0)).replace(' ', '')}: {name}[{k}]"


def letters_apart(given: Given, only) -> Iterator[str]:
    for i, j in combinations(given.free, 2):
        yield from (f"for {i} {op} {j}" for op in ("!=", "<=", ">=", "="))


def structures(given: Given, only) -> Iterator[str]:
    for item in given.parsed.declared.names:
        if item.kind != "tensor" or item.name not in only:
            continue
        words = {p.word for p in item.properties}
        for word in ("zero outside", *properties_of(given, item.name)):
            if word not in words:
                yield f"tensor {item.name} {word}"


def properties_of(given: Given, name: str) -> tuple[str, ...]:
    if given.rank(name) == 1:
        return ("distinct",)
    if given.rank(name) == 2 and written(given.size(name, 0)) == written(given.size(name, 1)):
        return OF_SQUARE
    return ()


def intervals(given: Given, only) -> Iterator[str]:
    """Between 0 and 1, as probabilities and rates are."""
    for c in given.of_kind("real"):
        if c in only:
            yield from (f"assume {low} {c} {high}" for low, high in INTERVALS)
    for x in given.inputs:
        if x in only:
            yield from (f"assume {low} {entry(given, x)} {high} for {ranges(given, x)}"
                        for low, high in INTERVALS)


def signs_together(given: Given, only) -> Iterator[str]:
    for some in subsets([c for c in given.of_kind("real") if c in only]):
        yield from ("assume " + " and ".join(f"{c} {sign}" for c in some) for sign in SIGNS)


def together(given: Given, only: set[str]) -> Iterator[tuple[str, ...]]:
    """A size is 1; all the tensors have a sign, all the vectors are distributions, all the matrices
    are alike: strong, but what makes many an inequality true."""
    yield from ((f"assume {n} = 1",) for n in given.sizes if n in only)
    tensors = [x for x in given.inputs if x in only]
    if not 0 < len(tensors) <= MOST_TOGETHER:
        return
    for sign in SIGNS:
        signs = tuple(f"assume {entry(given, x)} {sign} for {ranges(given, x)}" for x in tensors)
        yield signs
        if all(given.rank(x) == 1 for x in tensors):
            yield (*signs, *(f"assume {total(given, x)} = 1" for x in tensors))
    alike = [set(properties_of(given, x)) for x in tensors]
    yield from (tuple(f"tensor {x} {word}" for x in tensors)
                for word in OF_SQUARE if all(word in words for words in alike))


def functions(given: Given, only) -> Iterator[str]:
    for f in given.of_kind("function"):
        if f in only:
            yield f"assume {f}(0) = 0"
            yield from (f"function {f} {word}" for word in ("nondecreasing", "convex", "positive", "even"))


def sizes(given: Given, only) -> Iterator[str]:
    """k <= n, k < n, n = m for two sizes; n >= 2, n odd, n even for one."""
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


