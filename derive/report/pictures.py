r"""Pictures: what of a theorem people would rather look at.

    pattern   which entries of a Jacobian are not 0, equal ones in one colour
    window    which inputs one output reads, as the Jacobian tells
    graph     what is computed from what, with the derivative on each edge
    steepness sigmoid(kx) for growing k beside the step that it nears

The entries are those of the proved right side, at a small size that meets the
hypotheses.  A picture illustrates and proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import exp

from derive.kernel.terms import Call, Diff, Entry, Mul, Rel, Tends, Var, subterms
from derive.language.definite import is_part, word_of
from derive.language.hidden import is_hidden
from derive.report.drawing import TONES, Drawing, Shape
from derive.report.marks import Formula, Prose
from derive.report.names import latex_name

LONG, SHORT = 8, 3                  # the size of an axis, alone and among others
MOST = 40                           # rows or columns that can still be seen
TRIED = 300                         # choices of sizes
NODES = 10                          # names in a graph that can still be read


def pictures(statement) -> tuple[Drawing, ...]:
    """The pictures of a proved statement; most have one or none."""
    return tuple(d for make in (jacobian_pictures, graph, steepness) for d in make(statement))


# -- The pattern of a Jacobian and the window of an output ----------------------------------------

def jacobian_pictures(statement) -> Iterator[Drawing]:
    claim = statement.claim
    match claim:
        case Rel("=", Diff(Entry(out, at, _), Entry(wrt, places, _), False), _) if at and places \
                and are_free(statement, (*at, *places)) and not statement.conditions:
            # NumPy is loaded for such a page only.
            from derive.search.numbers.floats import Unevaluated
            try:
                found = evaluated(statement, at, places)
            except (Unevaluated, ArithmeticError, ValueError, LookupError):
                return
            if found:
                yield from drawn_jacobian(out, wrt, *found)


def are_free(statement, indices) -> bool:
    """Are these the claim's own indices, each once?"""
    ranges = [v for v, _, _ in statement.ranges]
    return len(set(indices)) == len(indices) == len(ranges) and set(indices) == set(ranges)


def evaluated(statement, rows, columns):
    """The entries of the right side as a matrix, the sizes, and the sizes of both last axes."""
    import numpy as np

    from derive.search.numbers.finite_differences import is_about_integers, meeting
    from derive.search.numbers.floats import Floats
    theory = statement.theory
    alone = {high.name for name in (statement.claim.left.body.tensor, statement.claim.left.wrt.tensor)
             if len(theory.axes(name)) == 1 for _, high in theory.axes(name)
             if isinstance(high, Var)}
    facts = [f for f in theory.facts if is_about_integers(f)]
    axes = {high.name for t in theory.tensors.values() for _, high in t.axes
            if isinstance(high, Var)}
    wishes = [[LONG, 6, 5, 4, 3, 2, 1] if v.name in alone else [SHORT, 2, 4, 1]
              if v.name in axes else [2, 1, 3] for v in statement.sizes]
    for _, values in zip(range(TRIED), product(*wishes)):
        ints = {v.name: value for v, value in zip(statement.sizes, values)}
        world = Floats(theory, ints, {}.__getitem__, {}, {}.__getitem__)
        if all(world.value(f, {}) for f in facts):
            break
    else:
        return None
    point = meeting(statement, ints, 0)
    if point is None:
        return None
    ends = {v: tuple(int(point.value(t, {})) for t in (low, high))
            for v, low, high in statement.ranges}
    counts = [[high - low for low, high in (ends[v] for v in part)] for part in (rows, columns)]
    total = [int(np.prod(c)) for c in counts]
    if min(total) < 2 or max(total) > MOST:
        return None
    grid = np.indices([n for part in counts for n in part]).reshape(
        len(rows) + len(columns), total[0] * total[1])
    with np.errstate(all="ignore"):
        entries = point.value(statement.claim.right, {
            v: i + ends[v][0] for v, i in zip((*rows, *columns), grid)})
    matrix = np.broadcast_to(entries, grid.shape[1:]).reshape(total)
    return matrix, ints, [part[-1] if len(part) > 1 else None for part in counts]


def drawn_jacobian(out: str, wrt: str, matrix, ints: dict, blocks: list) -> Iterator[Drawing]:
    """The pattern, if there is a zero in it, and the window, if outputs read a part of one axis."""
    values = [[round(float(v), 9) + 0.0 for v in row] for row in matrix]
    zeros = sum(v == 0 for row in values for v in row)
    if not zeros or zeros == matrix.size:
        return
    y, x = latex_name(out, tensor=True), latex_name(wrt, tensor=True)
    at = ", ".join(f"${latex_name(n)} = {v}$" for n, v in ints.items())
    tones = toned(values)
    yield Drawing("pattern", Prose(
        f"Entries of $\\partial {y} / \\partial {x}$ that are not 0, equal ones in one colour, "
        f"at {at}."), *pattern(tones, blocks))
    support = [sum(v != 0 for v in row) for row in values]
    if blocks == [None, None] and max(support) > 1:
        middle = max(range(len(support)), key=lambda i: (support[i], -abs(2 * i - len(support))))
        yield Drawing("window", Prose(
            f"Output entry {middle} of ${y}$, counted from 0, and the entries of ${x}$ that it "
            f"reads, at {at}."), *window(tones[middle], middle, len(support), y, x))


def toned(values: list[list[float]]) -> list[list[str]]:
    """A colour for each value, if they are few; one for all that are not 0 otherwise."""
    distinct = sorted({v for row in values for v in row if v})
    several = 1 < len(distinct) <= len(TONES) - 2
    tone = {v: TONES[2 + i] if several else TONES[2] for i, v in enumerate(distinct)}
    return [[tone.get(v, "cell") for v in row] for row in values]


def pattern(tones: list[list[str]], blocks: list) -> tuple[float, float, tuple[Shape, ...]]:
    """A cell an entry; heavier lines around the blocks of tensors with several axes."""
    side = 0.7
    shapes = [Shape("box", ((side * j, side * i), (side * (j + 1), side * (i + 1))), tone)
              for i, row in enumerate(tones) for j, tone in enumerate(row)]
    high, wide = len(tones), len(tones[0])
    if blocks[0]:
        shapes += [Shape("line", ((0.0, side * i), (side * wide, side * i)))
                   for i in range(0, high + 1, blocks[0])]
    if blocks[1]:
        shapes += [Shape("line", ((side * j, 0.0), (side * j, side * high)))
                   for j in range(0, wide + 1, blocks[1])]
    return side * wide + 0.1, side * high + 0.1, tuple(shapes)


def window(row: list[str], at: int, outputs: int, y: str, x: str) -> tuple[
        float, float, tuple[Shape, ...]]:
    """The outputs above the inputs, lines from one output to all that it reads."""
    wide = max(len(row), outputs)
    left, shift = 1.6, (len(row) - outputs) / 2
    above = left + max(shift, 0.0)
    below = left + max(-shift, 0.0)
    shapes = [Shape("line", ((above + at + 0.5, 1.1), (below + j + 0.5, 2.7)))
              for j, tone in enumerate(row) if tone != "cell"]
    shapes += [Shape("box", ((above + i, 0.1), (above + i + 1, 1.1)),
                     "second" if i == at else "cell") for i in range(outputs)]
    shapes += [Shape("box", ((below + j, 2.7), (below + j + 1, 3.7)), tone)
               for j, tone in enumerate(row)]
    shapes += [Shape("label", ((left - 0.8, 0.6),), text=Formula(y)),
               Shape("label", ((left - 0.8, 3.2),), text=Formula(x))]
    return left + wide + 0.1, 3.8, tuple(shapes)


# -- The computation graph ----------------------------------------------------------------------

def graph(statement) -> Iterator[Drawing]:
    """What is computed from what, where something is computed in more than one step."""
    theory = statement.theory
    if any(map(is_hidden, theory.definitions)):
        return
    reads = {name: [n for n in theory.tensors if any(
        isinstance(p, Entry) and p.tensor == n for p in subterms(d.body))]
        for name, d in theory.definitions.items() if not word_of(name, theory)}
    reads |= {loss: [of] for loss, of in theory.losses.items() if "(" not in loss}
    reads = {name: [n for n in read if n != name] for name, read in reads.items()}
    columns = levels(reads)
    if columns is None:
        return
    for given in columns.keys() - reads.keys():         # as near as may be to who reads it
        columns[given] = min(columns[n] for n, read in reads.items() if given in read) - 1
    columns = {n: columns[n] for n in (*theory.tensors, *reads) if n in columns and not is_part(n)}
    if len(columns) > NODES or max(columns.values(), default=0) < 2:
        return
    yield Drawing("graph", Prose("What is computed from what, with the derivative on each edge."),
                  *drawn_graph(columns, reads, {n: latex_name(n, bool(theory.axes(n)))
                                                for n in columns}))


def levels(reads: dict[str, list[str]]) -> dict[str, int] | None:
    """How many steps lie before each name; None where names are defined by each other."""
    found = dict.fromkeys((*reads, *(n for read in reads.values() for n in read)), 0)
    for _ in found:
        deeper = {n: 1 + max((found[r] for r in reads.get(n, ())), default=-1) for n in found}
        if deeper == found:
            return found
        found = deeper
    return None


def drawn_graph(columns: dict[str, int], reads: dict[str, list[str]],
                names: dict[str, str]) -> tuple[float, float, tuple[Shape, ...]]:
    """A column a level; an edge that passes a level by is bent below it.  What is written on an
    edge stands above it, or below one that rises."""
    stacks: dict[int, list[str]] = {}
    for name, level in columns.items():
        stacks.setdefault(level, []).append(name)
    tallest = max(map(len, stacks.values()))
    gap, row = 5.2, 2.2
    place = {name: (0.9 + gap * level, 0.9 + row * (i + (tallest - len(found)) / 2))
             for level, found in stacks.items() for i, name in enumerate(found)}
    high = max(y for _, y in place.values()) + 0.9
    edges, notes, low = [], [], high
    for name, read in reads.items():
        for source in read:
            (x, y), (to, end) = place[source], place[name]
            bend = []
            if columns[name] - columns[source] > 1:
                low += 0.8
                bend = [(x + gap * 0.5, low), (to - gap * 0.5, low)]
            edges.append(Shape("arrow", ((x + 0.7, y), *bend, (to - 0.7, end))))
            off = 0.5 + 1.4 * abs(end - y) / (to - x)
            mid = ((bend[0][0] + bend[1][0]) / 2, low) if bend else \
                ((x + to) / 2, (y + end) / 2 + (off if end < y else -off))
            notes.append(Shape("note", (mid,), text=Formula(
                rf"\partial {names[name]} / \partial {names[source]}")))
    nodes = [Shape("box", ((x - 0.6, y - 0.55), (x + 0.6, y + 0.55)),
                   "cell" if name in reads else "none") for name, (x, y) in place.items()]
    labels = [Shape("label", (place[name],), text=Formula(names[name])) for name in place]
    return (max(x for x, _ in place.values()) + 0.9, low + (0.6 if low > high else 0.0),
            (*edges, *notes, *nodes, *labels))


# -- Sigmoid and step ---------------------------------------------------------------------------

def steepness(statement) -> Iterator[Drawing]:
    """For limits of a sigmoid that grows steeper."""
    if statement.theory.tensors or not any(
            isinstance(p, Call) and p.function == "sigmoid" and isinstance(p.args[0], Mul)
            and link.variable in p.args[0].factors for link in statement.links
            if isinstance(link, Tends) and link.kind == "oo" for p in subterms(link.body)):
        return
    shapes = [Shape("line", ((0.0, 4.2), (12.0, 4.2))), Shape("line", ((6.0, 0.2), (6.0, 4.4)))]
    for tone, k in (("third", 1), ("second", 3), ("first", 12)):
        shapes.append(Shape("line", tuple(
            (6 + x / 10, 4.2 - 3.6 / (1 + exp(-k * x / 20))) for x in range(-60, 61)), tone))
    shapes += [Shape("label", ((x, y),), text=Formula(text)) for x, y, text in (
        (1.6, 3.0, "k = 1"), (9.8, 1.7, "k = 3"), (7.6, 0.25, "k = 12"), (5.6, 0.6, "1"),
        (11.6, 4.6, "x"))]
    yield Drawing("steepness", Prose("$\\mathrm{sigmoid}(k x)$ nears the step from 0 to 1 as $k$ "
                                     "grows; at 0 it is $1/2$ for every $k$."),
                  12.2, 5.0, tuple(shapes))
