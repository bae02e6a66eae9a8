"""Claims: whether a condition holds at a point, and which sides show that it does not.

An equation claims that both its sides are defined and equal.  Numbers known as
intervals differ when the intervals are disjoint; narrow ones that overlap agree,
as far as an evaluation can tell.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction

from derive.kernel.terms import And, Fold, Not, Or, Rel, Term
from derive.numeric.evaluate import DEEPEST, Meanings
from derive.numeric.numbers import PENDING, Undecided, Undefined, is_exact, same, sign, whole
from derive.numeric.views import View

NARROW = Fraction(1, 10 ** 12)
UNDEFINED = "undefined"
AGREE, OPEN = "agree", "open"


@dataclass(frozen=True)
class Failure:
    """The two sides where the claim fails, the link of a chain, and the letters bound there."""
    lhs: object
    rhs: object
    link: int = 0
    letters: dict[str, int] = field(default_factory=dict)

    def is_undefined(self) -> bool:
        return UNDEFINED in (self.lhs, self.rhs)


class Claim:
    """A condition in which `indices` are free, ready to be examined at points."""

    def __init__(self, meanings: Meanings, term: Term, indices: list[str]):
        self.meanings, self.term, self.indices = meanings, term, tuple(indices)

    def examine(self, view: View, at: tuple[int, ...]):
        """AGREE, OPEN or a Failure."""
        slots = [*at, *[0] * DEEPEST]
        if not isinstance(self.term, And):
            return self.part(self.term, view, slots, len(at))
        return self.first_failure(self.part(arg, view, slots, len(at)) for arg in self.term.args)

    def sides(self, view: View, at: tuple[int, ...]):
        """The two sides of the first relation, for showing an instance."""
        first = self.term
        while isinstance(first, And):
            first = first.args[0]
        if not isinstance(first, Rel):
            return True, True
        slots = [*at, *[0] * DEEPEST]
        return tuple(self.side(t, view, slots, len(at)) for t in (first.left, first.right))

    def first_failure(self, outcomes):
        result = AGREE
        for i, outcome in enumerate(outcomes):
            if isinstance(outcome, Failure):
                return replace(outcome, link=i)
            result = OPEN if outcome is OPEN else result
        return result

    def part(self, term: Term, view: View, slots: list, depth: int):
        match term:
            case And(args):
                return self.first_failure(self.part(arg, view, slots, depth) for arg in args)
            case Fold("all"):
                return self.every(term, view, slots, depth)
            case Rel():
                return self.relation(term, view, slots, depth, True)
            case Not(Rel() as inner):
                return self.relation(inner, view, slots, depth, False)
        try:
            holds = self.value(term, view, slots, depth)
        except Undefined:
            return Failure(UNDEFINED, True)
        except PENDING:
            return AGREE if isinstance(term, Or) and any(
                self.part(arg, view, slots, depth) is AGREE for arg in term.args) else OPEN
        return AGREE if holds else Failure(False, True)

    def value(self, term: Term, view: View, slots: list, depth: int):
        return self.meanings.function(term, depth, self.indices)(view, slots)

    def every(self, term: Fold, view: View, slots: list, depth: int):
        try:
            low, high = (whole(self.value(t, view, slots, depth)) for t in (term.low, term.high))
        except Undefined:
            return Failure(UNDEFINED, True)
        result = AGREE
        for slots[depth] in range(low, high):
            outcome = self.part(term.body, view, slots, depth + 1)
            if isinstance(outcome, Failure):
                return replace(outcome, letters={term.letter: slots[depth], **outcome.letters})
            result = OPEN if outcome is OPEN else result
        return result

    def relation(self, term: Rel, view: View, slots: list, depth: int, wanted: bool):
        left, right = (self.side(t, view, slots, depth) for t in (term.left, term.right))
        if left is UNDEFINED or right is UNDEFINED:
            return Failure(left, right)
        if left is OPEN or right is OPEN:
            return OPEN
        try:
            return AGREE if related(term.op, left, right) is wanted else Failure(left, right)
        except Undecided:
            close = term.op == "=" and wanted and is_narrow(left) and is_narrow(right)
            return AGREE if close else OPEN

    def side(self, term: Term, view: View, slots: list, depth: int):
        try:
            return self.value(term, view, slots, depth)
        except Undefined:
            return UNDEFINED
        except PENDING:
            return OPEN


def related(op: str, a, b) -> bool:
    if op == "=":
        return same(a, b)
    if op == "divides":
        return b == 0 if a == 0 else b % a == 0
    return sign(a - b) <= (0 if op == "<=" else -1)


def is_narrow(x) -> bool:
    if is_exact(x):
        return True
    low, high = x.fractions()
    return high - low <= NARROW * (1 + abs(low))


LONGEST_BITS = 4_000      # of a number that is written out


def shown(x, other) -> str:
    """A number as a string; an interval with as many digits as set it apart from the other."""
    if isinstance(x, bool):
        return str(x).lower()
    if isinstance(x, str):
        return x
    if is_exact(x):
        bits = max(x.numerator.bit_length(), x.denominator.bit_length())
        return str(x) if bits < LONGEST_BITS else f"a fraction of {bits} bits"
    for digits in (4, 8, 16, 32, 64):
        low, high = rounded(x, digits)
        if not is_exact(other) and not hasattr(other, "fractions"):
            break
        first, last = rounded(other, digits)
        if high < first or last < low:
            break
    return f"[{decimal(low, digits)}, {decimal(high, digits)}]"


def rounded(x, digits: int) -> tuple:
    """Decimal ends around a number; an exact number is its own."""
    if is_exact(x):
        return x, x
    scale = 10 ** digits
    low, high = x.fractions()
    return Fraction((low * scale).__floor__(), scale), Fraction((high * scale).__ceil__(), scale)


def decimal(x: Fraction, digits: int) -> str:
    whole_part, rest = divmod(abs(x.numerator) * 10 ** digits // x.denominator, 10 ** digits)
    text = f"{whole_part}.{rest:0{digits}d}".rstrip("0").rstrip(".")
    return f"-{text}" if x < 0 else text
