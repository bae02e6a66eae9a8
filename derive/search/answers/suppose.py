"""What to suppose, lest a derivative does not exist: lines of `assume` that anyone could have
written.  No number stands at a kink, what must be positive is, and no two entries are equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.kernel.calculus import OFF_ZERO
from derive.kernel.ring import polynomial
from derive.kernel.terms import (
    ONE,
    ZERO,
    And,
    Call,
    Case,
    Entry,
    Fold,
    Iverson,
    Not,
    Num,
    Or,
    Rel,
    Term,
    Var,
    children,
    is_integer,
    open_body,
    sub,
)
from derive.kernel.theory import Theory
from derive.language.text import text
from derive.search.normal.readable import readable

LETTERS = "ijkluvrtabcdefgh"

Range = tuple[Var, Term, Term]                  # an index, its first value, the end of its range


def assumed(cond: str, ranges: Iterable[Range]) -> str:
    """`assume x[i] != 0 for i < n`"""
    over = ", ".join(f"{i.name} < {text(high)}" if low == ZERO else
                     f"{i.name} in {text(low)}..{text(readable(sub(high, ONE)))}"
                     for i, low, high in ranges)
    return f"assume {cond}" + (f" for {over}" if over else "")


def axes_of(theory: Theory, name: str, letters: Iterable[str]) -> list[Range]:
    """An index for each axis of a tensor, under these letters."""
    return [(Var(letter, True), low, high) for letter, (low, high) in zip(
        letters, theory.axes(name))]


def distinct(theory: Theory, name: str, taken: set[str]) -> str | None:
    """No two entries of the tensor are equal."""
    free = [letter for letter in LETTERS if letter not in taken]
    rank = len(theory.axes(name))
    one, two = axes_of(theory, name, free), axes_of(theory, name, free[rank:])
    if not one or len(two) < rank:
        return None
    same = " and ".join(f"{i.name} = {j.name}" for (i, *_), (j, *_) in zip(one, two))
    entry, other = (text(Entry(name, tuple(i for i, *_ in r), False)) for r in (one, two))
    return assumed(f"({same}) or {entry} != {other}", [*one, *two])


def off_kinks(theory: Theory, out: str, target: str, taken: set[str]) -> list[str]:
    """No number that the target moves is where a function on the way to `out` has a kink."""
    free = [letter for letter in LETTERS if letter not in taken]
    lines = []
    for name in theory.reach_of(out) & theory.definitions.keys() - theory.recursive.keys():
        definition = theory.definitions[name]
        ranges = [(i, *ends) for i, ends in zip(definition.indices, theory.axes(name))]
        letters = iter([c for c in free if c not in {i.name for i in definition.indices}])
        for kink, inside in kinks(definition.body, ranges, letters):
            if target in theory.reach(kink):
                lines.append(off_kink(theory, kink, inside, free))
    return sorted(dict.fromkeys(lines))


def off_kink(theory: Theory, kink: Rel, inside: list[Range], free: list[str]) -> str:
    """That an equation does not hold: x[i] != r for all entries of a tensor, if it speaks of one
    entry alone."""
    p = polynomial(sub(kink.left, kink.right))
    slopes = {mono: c for mono, c in p.items() if mono}
    match list(slopes.items()):
        case [(((Entry(name, at, _) as entry, 1),), slope)]:
            if at and name not in theory.definitions:
                inside = axes_of(theory, name, free)
                entry = Entry(name, tuple(i for i, *_ in inside), False)
            return assumed(f"{text(entry)} != {text(Num(-p.get((), 0) / slope))}", inside)
    return assumed(text(Not(kink)), inside)


def kinks(term: Term, ranges: list[Range], letters: Iterator[str]) -> Iterator[
        tuple[Rel, list[Range]]]:
    """The equations at which functions and cases in the term have a kink, with the ranges of the
    indices in them."""
    match term:
        case Call(function, (arg,)) if function.rstrip("'") in OFF_ZERO:
            yield Rel("=", arg, ZERO), ranges
        case Call("max" | "min", (a, b)):
            yield Rel("=", a, b), ranges
        case Iverson(cond) | Case(cond, _, _):
            yield from ((edge, ranges) for edge in edges(cond))
        case Fold(_, low, high, body, _):
            index = Var(next(letters), True)
            return (yield from kinks(open_body(body, index), [*ranges, (index, low, high)], letters))
    for part in children(term):
        yield from kinks(part, ranges, letters)


def edges(cond: Term) -> Iterator[Rel]:
    """Where the relations of real numbers in a condition change their truth."""
    match cond:
        case Rel("=" | "<" | "<=", a, b) if not (is_integer(a) and is_integer(b)):
            yield Rel("=", a, b)
        case Not(arg):
            yield from edges(arg)
        case And(args) | Or(args):
            for arg in args:
                yield from edges(arg)
