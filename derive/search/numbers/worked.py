"""Worked numbers: a layer applied to numbers, forward and backward, entry by entry.

Every entry is written out by the kernel's own steps, as the sum or maximum that it
is, before its letters are replaced by numbers; its value is worked out by the
independent evaluator.  The same exercise with other numbers comes from a seed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from random import Random

from derive.kernel.context import Context, Rejected
from derive.kernel.ring import normal
from derive.kernel.terms import (
    ONE,
    Add,
    Case,
    Diff,
    Entry,
    Fold,
    Iverson,
    Mul,
    Num,
    Pow,
    Rel,
    Term,
    children,
    is_condition,
    mul,
    number,
    sub,
    with_children,
)
from derive.language.statement import read
from derive.numeric.evaluate import Meanings, integer_condition
from derive.numeric.numbers import PENDING, Unevaluable, is_exact
from derive.numeric.views import View
from derive.numeric.worlds import World
from derive.search.entailment.integers import find
from derive.search.normal.folds import PEELS, span, write_out
from derive.search.normal.normalise import simplify
from derive.search.normal.policy import Policy
from derive.search.normal.trace import Trace

OUTPUT, LOSS, SLOPES = "y", "L", "g"       # the names of the output, the loss and its slopes
MOST_ENTRIES = 400
SMALLEST, LARGEST = -3, 6                  # of the numbers in an exercise


@dataclass(frozen=True)
class Step:
    """One entry: how it comes about from numbers, and its value.  `sum` is None where it
    cannot be written out."""
    at: tuple[int, ...]
    sum: Term | None
    value: object


@dataclass(frozen=True)
class Result:
    """A tensor worked out: the output, or the gradient in one input."""
    name: str
    shape: tuple[int, ...]
    steps: tuple[Step, ...]

    def nested(self):
        """The values as nested lists."""
        values = {step.at: step.value for step in self.steps}

        def rows(at: tuple[int, ...]):
            if len(at) == len(self.shape):
                return values[at]
            return [rows((*at, i)) for i in range(1, self.shape[len(at)] + 1)]
        return rows(())


@dataclass(frozen=True)
class Worked:
    """The inputs, the output, and the gradients in the inputs if slopes came from above."""
    expression: str
    inputs: Mapping[str, object]
    slopes: object | None
    output: Result
    gradients: tuple[Result, ...]


def shape_of(values) -> tuple[int, ...]:
    """The shape of nested lists; ValueError if they are ragged or empty."""
    if not isinstance(values, (list, tuple)):
        return ()
    shapes = {shape_of(v) for v in values}
    if len(shapes) != 1:
        raise ValueError("a tensor has rows of one length, and at least one")
    return (len(values), *shapes.pop())


def entries_of(name: str, values, at: tuple[int, ...] = ()) -> Iterator[tuple]:
    if isinstance(values, (list, tuple)):
        for i, inner in enumerate(values, 1):
            yield from entries_of(name, inner, (*at, i))
    else:
        yield (name, at), Fraction(str(values))


def exercise(shapes: Mapping[str, Sequence[int]], seed: int) -> dict[str, object]:
    """Small whole numbers for tensors of these shapes, the same for the same seed."""
    random = Random(f"exercise {seed}")

    def filled(shape):
        return [filled(shape[1:]) for _ in range(shape[0])] if shape else \
            random.randint(SMALLEST, LARGEST)
    return {name: filled(tuple(shape)) for name, shape in shapes.items()}


def worked(expression: str, inputs: Mapping[str, object], slopes=None) -> Worked:
    """The expression at these numbers; with `slopes`, numbers in the shape of the output, the
    gradients of Σ slopes · output in every input.  Indices count from 1.

    Raises LanguageError for what cannot be read and ValueError for ragged or large tensors."""
    shapes = {name: shape_of(values) for name, values in inputs.items()}
    if slopes is not None:
        shapes[SLOPES] = shape_of(slopes)
    setting = Setting(expression, shapes, {**inputs, **({SLOPES: slopes} if slopes is not None
                                                        else {})})
    output = setting.result(OUTPUT, lambda at: Entry(OUTPUT, at, False), setting.shape())
    gradients = tuple(
        setting.result(name, lambda at, n=name: Diff(
            Entry(LOSS, (), False), Entry(n, at, False), False), shapes[name])
        for name in (inputs if slopes is not None else ()))
    return Worked(expression, dict(inputs), slopes, output, gradients)


def output_shape(expression: str, inputs: Mapping[str, object]) -> tuple[int, ...]:
    """The shape that the expression has at these inputs."""
    shapes = {name: shape_of(values) for name, values in inputs.items()}
    return Setting(expression, shapes, inputs).shape()


class Setting:
    """The statement of an exercise, and its numbers."""

    def __init__(self, expression: str, shapes, numbers):
        declared = [f"tensor {n}[{', '.join(map(str, s))}]" if s else f"real {n}"
                    for n, s in shapes.items()]
        lines = ["base 1", *declared, f"let {OUTPUT} = {expression}"]
        if SLOPES in shapes:
            lines.append(f"let {LOSS} = {total_of(shapes[SLOPES])}")
        (statement,) = read("\n".join([*lines, "claim 0 = 0"]))
        self.theory, facts = statement.theory, statement.facts()
        self.here = Context(self.theory, facts, find, hypotheses=facts)
        self.numbers = dict(pair for n, v in numbers.items() for pair in entries_of(n, v))
        self.view = View(World({}, dict(self.numbers)), Meanings(self.theory))

    def shape(self) -> tuple[int, ...]:
        return tuple(int(self.view.meanings.value(sub(high, low), self.view))
                     for low, high in self.theory.axes(OUTPUT))

    def result(self, name: str, entry, shape: tuple[int, ...]) -> Result:
        places = list(product(*(range(1, size + 1) for size in shape)))
        if len(places) > MOST_ENTRIES:
            raise ValueError(f"more than {MOST_ENTRIES} entries")
        return Result(name, shape, tuple(self.step(at, entry(tuple(map(number, at))))
                                         for at in places))

    def step(self, at: tuple[int, ...], term: Term) -> Step:
        try:
            value = self.view.meanings.value(term, self.view)
        except (*PENDING, Unevaluable):
            value = None
        return Step(at, self.written(term), value)

    def written(self, term: Term) -> Term | None:
        """The term with its sums written out and numbers for its entries."""
        trace = Trace(term, self.here)
        try:
            if isinstance(term, Diff):
                simplify(trace, Policy(frozenset(self.theory.definitions)))
            spell(trace)
        except Rejected:
            return None
        return self.with_numbers(trace.term)

    def with_numbers(self, term: Term) -> Term | None:
        """Numbers for entries; a product with a bracket that is 0 is left out."""
        match term:
            case Entry(name, at, _):
                place = name, tuple(int(normal(i).value) for i in at)
                return Num(self.numbers[place]) if place in self.numbers else None
            case Iverson(cond):
                return ONE if integer_condition(cond, {}) else number(0)
            case Fold("sum", low, high, _, _) if integer_condition(Rel("<=", high, low), {}):
                return number(0)
            case Diff() | Fold():
                return None
            case Mul(factors) if any(isinstance(f, Iverson) and self.with_numbers(f) != ONE
                                     for f in factors):
                return number(0)
            case Case(cond, then, other):
                return self.with_numbers(then if integer_condition(cond, {}) else other)
        parts = [c if is_condition(c) else self.with_numbers(c) for c in children(term)]
        if any(p is None for p in parts):
            return None
        if isinstance(term, Mul):
            kept = [p for c, p in zip(term.factors, parts)
                    if not isinstance(c, Iverson) and c != ONE]
            return mul(*kept)
        if isinstance(term, Add):
            return flat_sum(term, parts)
        return with_children(term, parts)


def flat_sum(term: Add, parts: list[Term]) -> Term:
    """One sum of the parts, without those that a bracket takes away."""
    flat = [t for p in parts for t in (p.terms if isinstance(p, Add) else (p,))]
    kept = [t for t in flat if t != number(0)]
    return number(0) if not kept else kept[0] if len(kept) == 1 else Add(tuple(kept))


def spell(trace: Trace) -> None:
    """Write out every short sum, product and maximum, and open every definition."""
    if isinstance(trace.term, Entry) and trace.term.tensor in trace.here.theory.definitions:
        if trace.attempt("unfold"):
            return spell(trace)
    if isinstance(trace.term, Fold) and trace.term.kind in PEELS and span(
            trace.term.low, trace.term.high):
        write_out(trace)
    if isinstance(trace.term, (Add, Mul, Pow)) or not isinstance(trace.term, (
            Entry, Diff, Iverson, Fold, Num)):
        for i in range(len(children(trace.term))):
            trace.child(i, spell)


def total_of(shape: tuple[int, ...]) -> str:
    """Σ g[i, j] * y[i, j] over a shape, as text."""
    letters = [f"i{k}" for k in range(1, len(shape) + 1)]
    at = f"[{', '.join(letters)}]" if shape else ""
    ranges = ", ".join(f"{c}<={n}" for c, n in zip(letters, shape))
    return f"Σ {ranges}: {SLOPES}{at} * {OUTPUT}{at}" if shape else f"{SLOPES} * {OUTPUT}"


def shown(value) -> str:
    """A value as text: exact, or to four digits."""
    if value is None:
        return "undefined"
    if is_exact(value):
        return str(value)
    low, high = value.fractions()
    return f"{float((low + high) / 2):.4f}"
