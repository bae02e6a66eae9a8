"""Descents: the way down to the places of steps.

A step rewrites one place of a term, and the script goes down to it, collecting the facts that
hold there as the kernel does.  Steps one after the other within one part of a term go down
together: what they pass is said of that part alone, and not of all that stands around it.

`Descents` is a part of `Steps`.
This file imports the kernel and this room only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from derive.certify.nearby import where
from derive.certify.scope import ROOT, Outside, Scope
from derive.certify.speaker import WAY, Speaker
from derive.kernel.context import Context
from derive.kernel.replay import Step
from derive.kernel.ring import normal
from derive.kernel.terms import (
    ZERO, Add, Call, Case, Diff, Entry, Floor, Fold, Iverson, Mean, Mod, Mul, Not, Num, Pow, Term,
    children, is_integer, open_body, sub, with_children)

BRACKETS = "first [ solve [bracket_equal] | solve [same_index] | solve [brackets] | same_maxima; brackets ]."
JOINED = {Add: "Rplus", Mul: "Rmult"}


@dataclass(frozen=True)
class Move:
    """A step from one term to the next, at a path within them; `note` stands above its script."""
    before: Term
    after: Term
    path: tuple[int, ...]
    step: Step
    note: str = ""


@dataclass(frozen=True)
class Way:
    """The words that lead to a part of a term, what holds and is meant there, and the part of a
    term that has it at the same place."""
    words: str
    context: Context
    here: Scope
    part: Callable[[Term], Term]

    def down(self, move: Move) -> Move:
        return replace(move, before=self.part(move.before), after=self.part(move.after),
                       path=move.path[1:])


class Descents:
    """The ways down, in the words of one theory."""

    say: Speaker

    def run(self, moves: Sequence[Move], context: Context, here: Scope = ROOT) -> str:
        """A script for the equality of what the first move begins with and the last ends with."""
        lines, groups = [], list(self.groups([m for m in moves if not self.is_idle(m, here)], context, here))
        for i, group in enumerate(groups):
            script = self.together(group, context, here)
            lines.append(script if i == len(groups) - 1 else
                         f"transitivity {self.say.real(group[-1].after, here)}. {{ {script} }}")
        return " ".join(lines) or "reflexivity."

    def is_idle(self, move: Move, here: Scope) -> bool:
        """Are both terms written alike?"""
        return self.say.real(move.before, here) == self.say.real(move.after, here)

    def groups(self, moves: Sequence[Move], context: Context, here: Scope) -> Iterator[list[Move]]:
        """The moves, those together that are one after the other within one part of a term, or
        within summands or factors of which none says what holds at another."""
        group: list[Move] = []
        for move in moves:
            if group and not (around(group[0]) == around(move) is not None
                              and self.way(move.before, move.path[0], context, here)):
                yield group
                group = []
            group.append(move)
        if group:
            yield group

    def together(self, moves: Sequence[Move], context: Context, here: Scope) -> str:
        """A script for a group of moves."""
        first = moves[0]
        if len(moves) == 1:
            return f"{first.note}{self.descend(first, context, here)}"
        if len({move.path[0] for move in moves}) > 1:
            return self.abreast(moves, context, here)
        way = self.way(first.before, first.path[0], context, here)
        return f"{way.words} {self.run([way.down(m) for m in moves], way.context, way.here)}"

    def abreast(self, moves: Sequence[Move], context: Context, here: Scope) -> str:
        """A script for moves within several summands or factors, for each what happens there."""
        whole, script = moves[0].before, ""
        for i in range(len(children(whole))):
            way = self.way(whole, i, context, here)
            part = self.run([way.down(m) for m in moves if m.path[0] == i], context, here)
            script = f"apply (f_equal2 {JOINED[type(whole)]}). {{ {script} }} {part}" if i else part
        return script

    def descend(self, move: Move, context: Context, here: Scope) -> str:
        if self.is_idle(move, here):
            return "reflexivity."
        if not move.path:
            return self.leaf(move.before, move.after, move.step, context, here)
        if way := self.way(move.before, move.path[0], context, here):
            return f"{way.words} {self.descend(way.down(move), way.context, way.here)}"
        return self.at_once(move, context, here)

    def way(self, whole: Term, i: int, context: Context, here: Scope) -> Way | None:
        """The way to a part; None where what is done within it is said of the whole."""
        part, say = lambda term: children(term)[i], self.say
        match whole:
            case Fold("sum" | "prod" | "max" | "min" as kind, low, high, _, letter) if (
                    i == 2 and not is_empty(whole)):
                inside, index = context.enter(low, high)
                word = say.letter(letter, here)
                return Way(f"in_{kind} {word} H_{word}.", inside, here.opening(index.name, word),
                           lambda term: open_body(part(term), index))
            case Fold("count" | "argmax" as kind, _, _, _, _) if i == 2:
                raise Outside(f"a step inside the body of {kind}")
            case Fold() | Entry() | Iverson() | Floor() | Mod():
                return None
            case Case(cond, _, _):
                name = self.signs.fresh("G_")
                return Way(f"{'in_then' if i == 1 else 'in_else'} {name}.",
                           context.assume(cond if i == 1 else Not(cond)), here, part) if i else None
            case Mul(factors):
                conds = [f.cond for j, f in enumerate(factors) if j != i and isinstance(f, Iverson)]
                lines = [f"beside {say.boolean(c, here)} {self.signs.fresh('G_')}." for c in conds]
                return Way(" ".join([*lines, *nary(len(factors), i)]), context.assume(*conds), here, part)
            case Add(terms):
                return Way(" ".join(nary(len(terms), i)), context, here, part)
            case Pow(_, Num(n)) if i == 0 and n.denominator == 1:
                return Way("in_1." if n == -1 else "in_l. in_1." if n < 0 else "in_l.", context, here, part)
            case Pow(_, exponent) if i == 0 or not is_integer(exponent):
                return Way("in_r." if i else "in_l.", context, here, part)
            case Call(_, args):
                return Way("in_1." if len(args) == 1 else "in_r." if i else "in_l.", context, here, part)
            case Mean():
                return Way(f"in_mean {WAY}.", context.without_chance(), say.by_chance(here), part)
            case Diff(_, wrt, direct) if i == 0:
                inside = say.inside(wrt, direct, here)
                return Way(f"in_derivative {say.variable(wrt)}{where(say, wrt, context, inside)}.",
                           context.under_derivative(wrt, direct), inside, part)
        raise Outside(f"a step inside {type(whole).__name__}")

    def at_once(self, move: Move, context: Context, here: Scope) -> str:
        """A step within an empty sum, or among integers, or in a condition."""
        match move.before:
            case Fold("sum" | "prod" as kind, _, _, _, letter) if move.path[0] == 2:
                word = self.say.letter(letter, here)
                return f"in_{kind} {word} H_{word}. exfalso. integers."
            case Case():
                before, after = Iverson(move.before.cond), Iverson(move.after.cond)
                return f"apply ite_condition. {self.inside_condition(before, after, move.step, context, here)}"
        return self.inside_condition(move.before, move.after, move.step, context, here)


def is_empty(fold: Fold) -> bool:
    """Is this a sum or a product of nothing?"""
    size = normal(sub(fold.high, fold.low))
    return fold.kind in ("sum", "prod") and isinstance(size, Num) and size.value <= 0


def around(move: Move) -> tuple | None:
    """What moves of one group have in common: the part that they are in and all that stands beside
    it, or that they are within a sum or a product; None for a move of the whole."""
    if not move.path:
        return None
    parts = list(children(move.before))
    if type(move.before) in JOINED and not any(isinstance(part, Iverson) for part in parts):
        return type(move.before), len(parts)
    parts[move.path[0]] = ZERO
    return move.path[0], with_children(move.before, parts)


def nary(count: int, i: int) -> list[str]:
    """The way to a summand or a factor."""
    return ["in_l."] * (count - 1 - i if i else count - 1) + (["in_r."] if i else [])
