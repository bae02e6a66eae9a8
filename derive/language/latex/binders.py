r"""Binders: sums, products and extrema with their ranges; the ranges of a claim.

    \sum_{j=1}^{k}   \sum_{1 \le j \le k}   \sum_{j<i}   \sum_{1 \le i < j \le n}   \sum_{i,j}
    \sum_{j \ne i}
    \max_{1 \le p \le k}   \operatorname{argmax}_i   \#\{ 0 \le i < n : x_i > 0 \}

A letter without a range runs over the axis in which it stands as an index; axes that
differ, or no such axis, are refused.

This file is trusted.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from derive.kernel.terms import Term, number
from derive.language.errors import LanguageError, Position, Redeclared
from derive.language.guards import guarded
from derive.language.latex.cursor import split
from derive.language.latex.marks import Mark
from derive.language.latex.notation import axis_of, free_names, partners
from derive.language.sizes import lowered, size_of
from derive.language.syntax import (
    Binder,
    Bracket,
    Chain,
    Delta,
    Group,
    Index,
    Name,
    Neg,
    Node,
    Number,
    Product,
    Range,
    Sum,
    below,
    ungrouped,
)

KINDS = {"Σ": "sum", "Π": "prod", "max": "max", "min": "min", "argmax": "argmax",
         "argmin": "argmax"}
SIGNS = ("=", "!=", "<", "<=", ">", ">=", "in", "divides")


@dataclass(frozen=True)
class Ranges:
    """What stands below a sum: ranges, letters still without one, and conditions; and the
    letters whose range makes the assumed base doubtful, each with what to say of it."""
    ranges: tuple[Range, ...]
    open: tuple[tuple[str, Position], ...]
    order: tuple[str, ...]
    conditions: tuple[Node, ...]
    doubts: tuple[tuple[str, LanguageError], ...] = ()


def binder(read) -> Node:
    """A sum, product or extremum, with all of the product to its right."""
    mark = read.next()
    below, above = [], []
    while read.mark.kind in ("sub", "sup"):
        script = read.next()
        (below if script.kind == "sub" else above).extend(script.args[0])
    kind = KINDS[mark.text]
    if not below:
        read.fail("the range of this, as in `_{i=1}^{n}`")
    found = ranges(read, below, above, mark.at)
    start, body = read.place, read.under(found.order)
    if mark.text == "argmin":
        body = Neg(body.at, Group(body.at, body))
    if kind == "prod" and len(split(read.marks[start:read.place], "/")) > 1:
        require_divided_inside(body, found.order)
    return bound(read, kind, found, body, mark.at)


def require_divided_inside(body: Node, letters: tuple[str, ...]) -> None:
    r"""Refuse \prod_k x_k / x_j, where each factor may be divided or the product once."""
    for op, under in body.rest if type(body) is Product else ():
        if op == "/" and free_names(under).keys().isdisjoint(letters):
            raise LanguageError("it is not certain what is divided; write a fraction or brackets",
                                under.at)


def bound(read, kind: str, found: Ranges, body: Node, at: Position) -> Node:
    """The binder, once the ranges that its body gives are known."""
    for letter, doubt in found.doubts:
        if is_index(read, letter, body):          # in an exponent, say, no base matters
            raise doubt
    known = {r.letter: r for r in found.ranges}
    for letter, place in found.open:
        known[letter] = inferred(read, letter, body, place)
    if kind == "prod" and read.rank_under(body, found.order):
        kind = "ordered"
    return Binder(at, kind, tuple(known[letter] for letter in found.order),
                  guarded(kind, found.conditions, body))


def count(read) -> Node:
    r"""\#\{ 0 \le i < n : condition \}"""
    mark = read.next()
    opening = read.expect("{")
    parts = split(read.until_closed(opening), ":", "divides")
    if len(parts) != 2:
        raise LanguageError("expected a range, `:` and a condition", mark.at)
    found = ranges(read, parts[0], [], mark.at)
    body = read.whole(parts[1], found.order)
    return bound(read, "count", found, body, mark.at)


# -- Ranges -------------------------------------------------------------------------------------

def ranges(read, below: list[Mark], above: list[Mark], at: Position) -> Ranges:
    """The ranges that a script gives; later ones may use the letters of earlier ones."""
    collector = Collector(read, split(above, ",") if above else [], at)
    for part in parts_of(below):
        if part:
            collector.part(part)
    if collector.ended < len(collector.tops):
        raise LanguageError("an upper end without a lower one, as in `_{i=1}^{n}`", above[0].at)
    return collector.result()


def quantified(read, marks: list[Mark], at: Position) -> Ranges:
    """The ranges and conditions said of a whole formula: any of them may be missing."""
    collector = Collector(read, [], at)
    for part in parts_of(marks):
        if part:
            collector.part(part)
    for _, doubt in collector.doubts:
        raise doubt
    return collector.result() if collector.order else Ranges((), (), (), tuple(
        collector.conditions))


class Collector:
    """Gathers ranges part by part."""

    def __init__(self, read, tops: list[list[Mark]], at: Position):
        self.read, self.tops, self.at = read, tops, at
        self.ended = 0                                     # how many lower ends met a top
        self.found: list[Range] = []
        self.open: list[tuple[str, Position]] = []         # letters still without a range
        self.bare: list[tuple[str, Position]] = []         # those that share the next range
        self.low: tuple[Node, str] | None = None           # of `0 <= i, j < n`
        self.order: list[str] = []
        self.conditions: list[Node] = []
        self.doubts: list[tuple[str, LanguageError]] = []

    def result(self) -> Ranges:
        if self.low is not None:
            raise LanguageError("expected the upper end of this range", self.at)
        if not self.order:
            raise LanguageError("expected the letter of an index", self.at)
        return Ranges(tuple(self.found), tuple(self.open), tuple(self.order),
                      tuple(self.conditions), tuple(self.doubts))

    def part(self, part: list[Mark]) -> None:
        reader = self.read.inside(part, self.order)
        if letter := letter_of(reader, part):
            if letter in self.order:
                raise LanguageError(f"`{letter}` stands here twice", part[0].at)
            self.order.append(letter)
            self.open.append((letter, part[0].at))
            self.bare.append((letter, part[0].at))
            return
        if any(m.text == "in" and m.kind == "sign" for m in part):
            self.member(reader, part)
        elif any(m.text == "..." for m in part):
            self.listed(reader, part)
        else:
            self.related(*relations(reader))
        if self.low is None:
            self.bare = []

    def give(self, given: Range) -> None:
        """A letter with a range of its own; that of its axis is no longer wanted."""
        if any(given.letter == other.letter for other in self.found):
            raise LanguageError(f"`{given.letter}` has two ranges", given.at)
        if given.letter not in self.order:
            self.order.append(given.letter)
        self.open = [other for other in self.open if other[0] != given.letter]
        self.found.append(given)

    def add(self, letter: str, at: Position, low: Node, high: Node) -> None:
        notation = self.read.notation
        if notation.assumed and isinstance(low, Number) and low.value == 0:
            self.doubts.append((letter, LanguageError(
                "this range begins at 0: add the line `base 0`, or `base 1`", at)))
        if notation.assumed and notation.base == 0 and isinstance(low, Number) and low.value == 1 \
                and isinstance(high, Name) and notation.kind(high.name) == "size":
            self.doubts.append((letter, LanguageError(
                "this range begins at 1, but one in the text form, as `i < n`, at 0: "
                "add the line `base 0`, or `base 1`", at)))
        self.give(Range(at, letter, "in", low, high))

    def member(self, reader, part: list[Mark]) -> None:
        r"""i, j \in \{1, \dots, n\}"""
        place = next(n for n, m in enumerate(part) if m.text == "in")
        letter = self.letter(reader.whole(part[:place]))
        low, high = interval(self.read.inside(part, self.order), part[place + 1:], part[place].at)
        for other, at in [*self.bare, (letter.name, letter.at)]:
            self.add(other, at, low, high)

    def listed(self, reader, part: list[Mark]) -> None:
        r"""i = 1, \dots, n"""
        place = next((n for n, m in enumerate(part) if m.text == "="), 0)
        letter = self.letter(reader.whole(part[:place])) if place else reader.fail("a range")
        low, high = interval(reader, part[place + 1:], part[place].at)
        for other, at in [*self.bare, (letter.name, letter.at)]:
            self.add(other, at, low, high)

    def letter(self, node: Node) -> Name:
        if not isinstance(node, Name):
            raise LanguageError("expected the letter of an index", node.at)
        return node

    def related(self, sides: list[Node], ops: list[str]) -> None:
        if ops == ["="] and self.tops:
            return self.equal(self.letter(sides[0]), sides[1])
        if ops == ["="] and not self.is_new(sides[0]):
            return self.conditions.append(chain(sides, ops))
        if ops == ["="]:
            raise LanguageError("expected the upper end of this range", sides[0].at)
        if self.low and len(ops) == 1 and ops[0] in ("<", "<=") and self.is_new(sides[0]):
            low, op = self.low
            for name, at in [*self.bare, (sides[0].name, sides[0].at)]:
                self.add(name, at, *both_ends(low, op, sides[1], ops[0]))
            self.low = None
            return None
        return self.chained(sides, ops)

    def equal(self, letter: Name, low: Node) -> None:
        """j = 1 below, and its end above; several letters share one end or have their own."""
        if self.ended >= len(self.tops) > 1:
            raise LanguageError(f"`{letter.name}` has no upper end", letter.at)
        top = self.tops[0 if len(self.tops) == 1 else self.ended]
        self.ended += 1
        high = self.read.inside(top, self.order).whole(top)
        for name, at in [*self.bare, (letter.name, letter.at)]:
            self.add(name, at, low, high)

    def chained(self, sides: list[Node], ops: list[str]) -> None:
        """lo <= i < hi, i < j, j > i, or a condition."""
        if set(ops) <= {">", ">="}:
            sides, ops = sides[::-1], [{">": "<", ">=": "<="}[op] for op in ops[::-1]]
        if "divides" in ops and len(ops) > 1:
            raise LanguageError(r"`\mid` may say `divides` or `such that`: write a comma",
                                sides[0].at)
        listed = [isinstance(s, Name) and s.name in self.order for s in sides]
        if len(ops) == 1 and (all(listed) or listed[-1] and not self.is_new(sides[0])):
            return self.conditions.append(chain(sides, ops))
        if ops == ["!="] and self.is_new(sides[0]) and not listed[0]:
            self.order.append(sides[0].name)
            self.open.append((sides[0].name, sides[0].at))
        if len(ops) == 2 and set(ops) <= {"<", "<="} and self.is_new(sides[1]):
            return self.add(sides[1].name, sides[1].at,
                            *both_ends(sides[0], ops[0], sides[2], ops[1]))
        if len(ops) > 2 and set(ops) <= {"<", "<="} and all(map(self.is_new, sides[1:-1])):
            return self.ordered(sides, ops)
        if len(ops) == 1 and ops[0] in ("<", "<=") and self.is_new(sides[0]):
            return self.below(sides[0], ops[0], sides[1])
        if len(ops) == 1 and ops[0] in ("<", "<=") and self.is_new(sides[1]):
            self.order.append(sides[1].name)
            self.bare = [(sides[1].name, sides[1].at)]
            self.open += self.bare
            self.low = sides[0], ops[0]
            return None
        return self.conditions.append(chain(sides, ops))

    def below(self, letter: Name, op: str, high: Node) -> None:
        """j < i from the base for an index i; i, j < n are whole ranges, in base 0 only."""
        if free_names(high).keys() & (self.read.letters | set(self.order)):
            base = Number(letter.at, Fraction(self.read.notation.base))
            return self.give(Range(letter.at, letter.name, "in",
                                   *both_ends(base, "<=", high, op)))
        for name, at in dict([*self.bare, (letter.name, letter.at)]).items():
            self.give(Range(at, name, op, None, high))

    def ordered(self, sides: list[Node], ops: list[str]) -> None:
        """lo <= i < j <= hi: each letter begins after the one before it, and ends with the last."""
        for low, op, letter in zip(sides, ops, sides[1:-1]):
            self.add(letter.name, letter.at, *both_ends(low, op, sides[-1], ops[-1]))

    def is_new(self, node: Node) -> bool:
        """Is this a letter that means nothing yet?"""
        return isinstance(node, Name) and node.name not in self.read.letters \
            and (node.name not in self.order or node.name in dict(self.open)) \
            and not self.read.notation.kind(node.name)


def chain(sides: list[Node], ops: list[str]) -> Chain:
    return Chain(sides[0].at, sides[0], tuple(zip(ops, sides[1:])))


def both_ends(low: Node, lower: str, high: Node, upper: str) -> tuple[Node, Node]:
    """The first and the last index of lo <= i < hi."""
    def one(node: Node, sign: str) -> Node:
        return Sum(node.at, node, ((sign, Number(node.at, Fraction(1))),))
    return one(low, "+") if lower == "<" else low, one(high, "-") if upper == "<" else high


def parts_of(marks: list[Mark]) -> list[list[Mark]]:
    r"""The parts between commas, and the rows of a `\substack`; `1, …, n` stays whole."""
    flat = [m for mark in marks for m in (mark.args[0] if mark.kind == "group" else [mark])
            if m.text != "∀" and m.kind != "gap"]
    parts: list[list[Mark]] = []
    for part in split(flat, ",", kinds=("row",)):
        dots = part and part[0].text == "..." or parts and parts[-1] and \
            parts[-1][-1].text == "..."
        if parts and dots:
            parts[-1] += part
        else:
            parts.append(list(part))
    return [p[:-1] if p and p[-1].text in (".", ";") else p for p in parts]


def relations(reader) -> tuple[list[Node], list[str]]:
    sides, ops = [reader.sum()], []
    while reader.at(*SIGNS):
        ops.append(reader.next().text)
        sides.append(reader.sum())
    reader.finish()
    if not ops:
        raise LanguageError("expected a range", sides[0].at)
    return sides, ops


def interval(reader, marks: list[Mark], at: Position) -> tuple[Node, Node]:
    r"""\{1, \dots, n\}, 1, \dots, n, or [n]: the first and the last."""
    plain = [m for m in marks if not (m.kind == "sign" and m.text in ("{", "}"))]
    if len(plain) > 2 and plain[0].text == "[" and plain[-1].text == "]":
        base = Number(at, Fraction(reader.notation.base))
        high = reader.whole(plain[1:-1])
        return base, high if reader.notation.base else \
            Sum(at, high, (("-", Number(at, Fraction(1))),))
    place = next((n for n, m in enumerate(plain) if m.text == "..."), None)
    if place is None:
        raise LanguageError(r"expected a range such as `\{1, \dots, n\}`", at)
    before = [p for p in split(plain[:place], ",") if p]
    after = [p for p in split(plain[place + 1:], ",") if p]
    if not before or len(after) != 1:
        raise LanguageError(r"expected a range such as `\{1, \dots, n\}`", at)
    low = reader.whole(before[0])
    for n, part in enumerate(before[1:], 1):
        step = reader.whole(part)
        if not (isinstance(low, Number) and isinstance(step, Number)
                and step.value == low.value + n):
            raise LanguageError("the numbers before the dots do not follow each other", step.at)
    return low, reader.whole(after[0])


# -- Letters --------------------------------------------------------------------------------------

def letter_of(read, marks: list[Mark]) -> str | None:
    """The single letter that these marks are, with its primes or digits; not a declared name."""
    if not marks or marks[0].kind != "letter":
        return None
    name = marks[0].text
    for mark in marks[1:]:
        if mark.kind == "prime":
            name += mark.text
        elif mark.kind == "sub" and all(m.kind == "number" for m in mark.args[0]):
            name += "".join(m.text for m in mark.args[0])
        else:
            return None
    if read.notation.kind(name):
        raise Redeclared(f"`{name}` is already declared", marks[0].at)
    return name


def require_fixed(node: Node, letter: str, at: Position) -> None:
    r"""Refuse a letter that stands only below and under `\sum_{i \ne j}`: it may be summed too."""
    def stands(part: Node) -> bool:
        bound = {r.letter for r in getattr(part, "ranges", ())}
        if letter in bound or isinstance(part, Binder) and isinstance(part.body, Product) \
                and any(differs(letter, other, part.body.first) for other in bound):
            return False
        return isinstance(part, Name) and part.name == letter or any(map(stands, below(part)))
    if not stands(node):
        raise LanguageError(f"is `{letter}` fixed here or summed too? say its range, or write two "
                            "sums", at)


def is_index(read, letter: str, node: Node) -> bool:
    """Does the letter stand in an index or a Kronecker delta, bound the range of a letter that
    does, or is it compared with what may be an index, such as an argmax?"""
    if isinstance(node, (Index, Delta)) and letter in free_names(node):
        return True
    if isinstance(node, Binder) and any(letter in free_names(r) and is_index(
            read, r.letter, node.body) for r in node.ranges):
        return True
    if isinstance(node, Chain) and letter in free_names(node) and any(
            may_be_index(read, part, letter) for part in below(node)):
        return True
    return any(is_index(read, letter, part) for part in below(node))


def may_be_index(read, side: Node, letter: str) -> bool:
    """May the side of a comparison with the letter count entries as the base does?  A number that
    is declared does not, nor an entry of a tensor, whose values are declared."""
    match ungrouped(side):
        case Index():
            return False
        case Name(name=name):
            return name != letter and read.notation.kind(name) not in (
                "size", "integer", "real")
        case Binder(kind="argmax"):
            return True
        case plain:
            return any(may_be_index(read, part, letter) for part in below(plain))


def differs(letter: str, other: str, guard: Node) -> bool:
    """Is this the bracket [other != letter]?"""
    match guard:
        case Bracket(cond=Chain(first=Name(name=a), rest=(("!=", Name(name=b)),))):
            return {a, b} == {letter, other}
    return False


def new_letter(read) -> str:
    """A letter for the index of dots, that means nothing else."""
    taken = read.letters | set(read.notation.kinds)
    return next(c for c in "ijklpqrstuvabcdfghmnowxyz" if c not in taken)


def full_range(read, letter: str, size: Node, at: Position) -> Range:
    """All of an axis of this size, as the base writes it."""
    return Range(at, letter, "<=" if read.notation.base else "<", None, size)


def unknown_letters(read, node: Node) -> frozenset[str]:
    """The free names of a tree that nothing declares: indices still without a range."""
    return frozenset(n for n in free_names(node) if not read.notation.kind(n))


def inferred(read, letter: str, body: Node, at: Position) -> Range:
    """The range of a letter, from the axes in which it stands as an index."""
    found = axis_between(read, letter, body, at)
    if found is None:
        raise LanguageError(f"nothing says what `{letter}` ranges over", at)
    return range_over(read, letter, found, at)


def axis_between(read, letter: str, body: Node, at: Position) -> tuple[Term, Term] | None:
    """The axis of the letter itself, or of one that it meets in a Kronecker delta."""
    letters = read.letters | unknown_letters(read, body)
    for name in (letter, *partners(body, letter)):
        if found := axis_of(name, body, read.notation, letters, at):
            return found
    return None


def range_over(read, letter: str, axis: tuple[Term, Term], at: Position) -> Range:
    low, high = axis
    notation = read.notation
    if low == number(notation.base):
        return full_range(read, letter, notation.written(size_of(low, high), at), at)
    return Range(at, letter, "in", notation.written(low, at), notation.written(lowered(high), at))
