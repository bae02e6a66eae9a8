"""Recursive definitions: several lines that say what one name is, level by level.

    let y[0] = x
    let y[l] = φ(A[l] @ y[l-1] + b[l])  for l in 1..L

The first index is the level.  A line gives a level that is a number, or every level of a
range; the levels of all lines follow each other without a gap, and the entries of each
level have one shape.  That every line reads earlier levels only is for the kernel to show.

This file is trusted.
"""

from __future__ import annotations

from dataclasses import dataclass

from derive.kernel.ring import normal
from derive.kernel.terms import (
    ZERO,
    Case,
    Entry,
    Num,
    Rel,
    Term,
    Var,
    add,
    equals,
    names,
    number,
    sub,
    substitute,
    subterms,
)
from derive.kernel.theory import Tensor
from derive.language.arrays import Array, axis, depending, shape_text
from derive.language.declarations import Let, plain_names
from derive.language.errors import LanguageError, Misshapen, Position, unsupported
from derive.language.quantified import quantified
from derive.language.scope import Scope
from derive.language.sizes import raised, same
from derive.language.text import text

LEVEL = Var("‹level›", True)
Axes = tuple[tuple[Term, Term], ...]


@dataclass(frozen=True)
class Level:
    """One line: the levels low <= index < high that it gives, and how far its letter lies
    behind the level: `y[l+1] = …` has the shift 1.  `var` is None where the level is a number."""
    let: Let
    scope: Scope
    low: Term
    high: Term
    var: Var | None
    shift: Term
    axes: Axes                                # of the indices that the line names
    indices: tuple[Var, ...]


class Recursion:
    """All the lines of one name, in the order of their levels."""

    def __init__(self, names, lets: list[Let]):
        self.names, self.lets = names, lets
        self.levels = self.ordered([self.level(let) for let in lets])

    def level(self, let: Let) -> Level:
        """What the left side and the `for` of one line say."""
        scope, ranges, conditions = quantified(self.names, let.clause, Scope())
        if conditions:
            raise unsupported("a let with a condition", let.at)
        found = {var.name: (var, low, high) for var, low, high in ranges}
        first, *rest = let.indices
        term = self.names.read.index(first, scope)
        letters = [n for n in found if n in names(term)]
        inner = plain_names(tuple(rest))
        if inner is None or sorted([*letters, *inner]) != sorted(found):
            raise LanguageError("each letter of the `for` is an index of the let, once", let.at)
        axes = tuple(found[letter][1:] for letter in inner)
        if any(v in subterms(end) for ends in axes for end in ends for v, _, _ in ranges):
            raise unsupported("an axis that depends on an index", let.at)
        indices = tuple(found[letter][0] for letter in inner)
        if not letters:
            return Level(let, scope, term, raised(term, 1), None, ZERO, axes, indices)
        var, low, high = found[letters[0]]
        shift = normal(sub(term, var))
        if len(letters) > 1 or not isinstance(shift, Num):
            raise unsupported("a level other than a letter and a number", first.at)
        return Level(let, scope, *(raised(end, int(shift.value)) for end in (low, high)), var,
                     shift, axes, indices)

    def ordered(self, levels: list[Level]) -> list[Level]:
        """The lines so that each begins at the level where the one before ends."""
        done, left = [], list(levels)
        while left:
            starts = [v for v in left if not any(same(v.low, o.high) for o in left if o is not v)]
            if len(starts) != 1 or done and not same(done[-1].high, starts[0].low):
                raise LanguageError("the levels of these lines do not follow each other without "
                                    "a gap", left[0].let.at)
            done.append(starts[0])
            left.remove(starts[0])
        if not isinstance(done[0].low, Num):
            raise unsupported("a first level that is not a number", done[0].let.at)
        return done

    def axes(self) -> Axes:
        """The range of the levels and of the other indices: those of the first line."""
        first = self.levels[0]
        axes = first.axes
        if not axes:
            value = self.names.read.value(first.let.body, first.scope)
            if isinstance(value, Array):
                axes = tuple(axis(of_level(size, first.low), self.names.base)
                             for size in value.sizes)
        return ((first.low, self.levels[-1].high), *depending(axes, LEVEL))

    def letters(self) -> list[str]:
        """The letters that the lines use for the level and the other indices."""
        level = next((v.var.name for v in reversed(self.levels) if v.var is not None), None)
        rest = next((v.indices for v in reversed(self.levels) if v.indices), ())
        return [*([level] if level else []), *(i.name for i in rest)]

    def definition(self, axes: Axes, indices: tuple[Var, ...]) -> Term:
        """The value at these indices, the level first: by cases on the level."""
        *before, last = self.levels
        result = self.body(last, axes, indices)
        for level in reversed(before):
            cond = equals(indices[0], level.low) if level.var is None else \
                Rel("<", indices[0], level.high)
            result = Case(cond, self.body(level, axes, indices), result)
        return result

    def body(self, level: Level, axes: Axes, indices: tuple[Var, ...]) -> Term:
        """What one line says, at these indices."""
        values = {} if level.var is None else {
            level.var: raised(indices[0], -int(level.shift.value))}
        values |= dict(zip(level.indices, indices[1:]))
        value = self.value(level, axes)
        if isinstance(value, Array):
            at = level.low if level.var is None else raised(level.var, int(level.shift.value))
            wanted = tuple(size(*ends) for ends in Tensor(axes).ranges((at,))[1:])
            self.require_shape(level, Array(wanted, value.entry), value)
            return substitute(value.entry(at_base(indices[1:], axes[1:], self.names.base)), values)
        if len(level.indices) != len(axes) - 1:
            raise LanguageError(f"`{level.let.name}` has {len(axes)} indices", level.let.at)
        if not all(same(a, b) for one, two in zip(level.axes, axes[1:]) for a, b in zip(one, two)):
            raise LanguageError("all lines of a let have the same ranges", level.let.at)
        return substitute(self.names.read.number(value, level.let.body), values)

    def value(self, level: Level, axes: Axes):
        """What one line stands for, in terms of the levels before it."""
        try:
            return self.names.read.value(level.let.body, level.scope)
        except Misshapen as problem:
            if len(axes) > 1:
                raise
            name, first = level.let.name, self.levels[0]
            raise Misshapen(f"{problem.message}; `{name}[{text(first.low)}]` is a number, and so each "
                            f"`{name}[t]`: write `zeros(n)` for a vector", Position(
                                problem.line, problem.column)) from None

    def require_shape(self, level: Level, wanted: Array, value: Array) -> None:
        if level.indices or len(wanted.sizes) != len(value.sizes):
            raise Misshapen(f"one level of `{level.let.name}` has the shape "
                            f"{shape_text(wanted.sizes)}, not {shape_text(value.sizes)}",
                            level.let.at)
        self.names.require_equal_shapes(wanted, value, "=", level.let.at)


def of_level(size: Term, first: Term) -> Term:
    """The size of any level, from that of the first: m[0] stands for m[l]."""
    return substitute(size, {p: Entry(p.tensor, (LEVEL, *p.at[1:]), True) for p in subterms(size)
                             if isinstance(p, Entry) and p.at[:1] == (first,)})


def size(low: Term, high: Term) -> Term:
    return normal(sub(high, low))


def at_base(indices: tuple[Var, ...], axes: Axes, base: int) -> tuple[Term, ...]:
    """Indices of axes, counted from the base as the entries of an array are."""
    return tuple(i if low == number(base) else normal(add(i, sub(number(base), low)))
                 for i, (low, _) in zip(indices, axes))


def in_order(bodies: dict[str, tuple[Var, Term]]) -> list[str]:
    """The names so that one read at the level of another is defined before it."""
    def reads(name: str) -> set[str]:
        level, body = bodies[name]
        return {p.tensor for p in subterms(body) if isinstance(p, Entry) and p.tensor in bodies
                and p.tensor != name and p.at and normal(p.at[0]) == level}

    done: list[str] = []

    def visit(name: str, above: tuple[str, ...]) -> None:
        for other in sorted(reads(name)):
            if other not in above:
                visit(other, (*above, name))
        if name not in done:
            done.append(name)
    for name in bodies:
        visit(name, ())
    return done
