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
    Pow,
    Rel,
    Term,
    Var,
    children,
    fold,
    is_integer,
    names,
    open_body,
    sub,
    within,
)
from derive.kernel.theory import Theory
from derive.language.text import text
from derive.search.normal.folds import factors_of
from derive.search.normal.readable import readable
from derive.search.normal.trace import root

LETTERS = "ijkluvrtabcdefgh"

Range = tuple[Var, Term, Term]                  # an index, its first value, the end of its range
Ranges = tuple[Range, ...]
Part = tuple[Term, Ranges, Ranges]              # with the indices of its definition, and bound ones


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
    lines = {}
    for part, own, bound in parts_of(theory, out, free):
        for kink in kinks(part):
            known = everywhere(kink, (*own, *bound))
            if known not in lines and target in theory.reach(kink):
                lines[known] = off_kink(theory, kink, (*own, *bound), free)
    return sorted(set(lines.values()))


def parts_of(theory: Theory, out: str, free: list[str]) -> Iterator[Part]:
    """The parts of all definitions that a name is reached by."""
    for name in sorted(theory.reach_of(out) & theory.definitions.keys() - theory.recursive.keys()):
        definition = theory.definitions[name]
        own = tuple((i, *ends) for i, ends in zip(definition.indices, theory.axes(name)))
        letters = iter([c for c in free if c not in {i.name for i in definition.indices}])
        yield from ((part, own, bound) for part, bound in parts(definition.body, (), letters))


def parts(term: Term, bound: Ranges, letters: Iterator[str]) -> Iterator[tuple[Term, Ranges]]:
    """The parts of a term, what is bound around each standing under a letter, in its range."""
    yield term, bound
    if isinstance(term, Fold):
        index = Var(next(letters), True)
        bound = (*bound, (index, term.low, term.high))
        yield from parts(open_body(term.body, index), bound, letters)
    else:
        for child in children(term):
            yield from parts(child, bound, letters)


def everywhere(cond: Term, ranges: Ranges) -> Term:
    """The condition at all indices: one term, whatever their letters."""
    for index, low, high in reversed(ranges):
        cond = fold("all", low, high, index, cond)
    return cond


def off_kink(theory: Theory, kink: Rel, inside: Ranges, free: list[str]) -> str:
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


def kinks(part: Term) -> Iterator[Rel]:
    """The equations at which this function or this case has a kink."""
    match part:
        case Call(function, (arg,)) if function.rstrip("'") in OFF_ZERO:
            yield Rel("=", arg, ZERO)
        case Call("max" | "min", (a, b)):
            yield Rel("=", a, b)
        case Iverson(cond) | Case(cond, _, _):
            yield from edges(cond)


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


def in_domain(theory: Theory, facts: tuple[Term, ...], out: str, taken: set[str]) -> list[str]:
    """What stands under a sum and there in a logarithm, in a root, below a fraction bar or under a
    real power is positive, factor by factor, where this is not shown."""
    free = [letter for letter in LETTERS if letter not in taken]
    lines = {}
    for part, own, bound in parts_of(theory, out, free):
        for factor in needed_positive(part):
            if any(i.name in names(factor) for i, *_ in bound):
                inside = (*own, *bound)
                here = root(theory, (*facts, *(within(low, i, high) for i, low, high in inside)))
                if not here.positive(factor):
                    used = [r for r in inside if r[0].name in names(factor)]
                    lines[everywhere(factor, used)] = assumed(f"{text(readable(factor))} > 0", used)
    return sorted(set(lines.values()))


def needed_positive(part: Term) -> Iterator[Term]:
    """The factors that are best positive, for this function or power to have a slope."""
    match part:
        case Call("log" | "sqrt", (arg,)):
            yield from (f.base if isinstance(f, Pow) else f for f in factors_of(arg))
        case Pow(base, exponent) if not (is_integer(exponent) and not is_negative(exponent)):
            yield from factors_of(base)


def is_negative(exponent: Term) -> bool:
    return isinstance(exponent, Num) and exponent.value < 0
