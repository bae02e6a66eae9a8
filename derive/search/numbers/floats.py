"""Floats: terms evaluated with NumPy, at many places at once.

An index under a binder is an array along an axis of its own, in front of the axes of the
indices outside it; a sum is taken along that axis.  This is for checks in floating point at
large sizes, and nothing that is proved rests on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from math import erf

import numpy as np

from derive.kernel.terms import (
    Add,
    And,
    Bound,
    Call,
    Case,
    Diff,
    Entry,
    Floor,
    Fold,
    Iverson,
    Mod,
    Mul,
    Not,
    Num,
    Or,
    Pow,
    Rel,
    Term,
    Truth,
    Var,
)
from derive.kernel.theory import Theory


class Unevaluated(Exception):
    """The term has no value in floating point here."""


def sigmoid(u):
    return 1 / (1 + np.exp(-u))


FUNCTIONS: dict[str, Callable] = {
    "exp": np.exp, "log": np.log, "sqrt": np.sqrt, "sin": np.sin, "cos": np.cos, "tan": np.tan,
    "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh, "atan": np.arctan, "abs": np.abs,
    "sign": np.sign, "sigmoid": sigmoid, "softplus": lambda u: np.logaddexp(0, u),
    "relu": lambda u: np.maximum(u, 0), "heaviside": lambda u: np.heaviside(u, 0.5),
    "erf": np.vectorize(erf), "max": np.maximum, "min": np.minimum,
    "normal_cdf": lambda u: (1 + np.vectorize(erf)(u / np.sqrt(2))) / 2,
    "exp'": np.exp, "log'": lambda u: 1 / u, "sin'": np.cos, "cos'": lambda u: -np.sin(u),
    "tanh'": lambda u: 1 - np.tanh(u) ** 2, "sigmoid'": lambda u: sigmoid(u) * (1 - sigmoid(u)),
    "softplus'": sigmoid, "relu'": lambda u: np.heaviside(u, 0.5)}
RELATIONS = {"=": np.equal, "<=": np.less_equal, "<": np.less,
             "divides": lambda a, b: np.mod(b, np.where(a == 0, 1, a)) == 0}
FOLDS = {"sum": (np.sum, 0), "prod": (np.prod, 1), "max": (np.max, -np.inf),
         "min": (np.min, np.inf), "argmax": (np.argmax, -np.inf), "count": (np.sum, 0),
         "all": (np.all, True), "any": (np.any, False)}


@dataclass(frozen=True)
class Floats:
    """What names stand for: integers, arrays by name, functions, and slopes of the losses."""
    theory: Theory
    ints: Mapping[str, int]
    array: Callable[[str], np.ndarray]
    functions: Mapping[str, Callable]
    slopes: Callable[[str], np.ndarray]

    def value(self, term: Term, places: Mapping[Term, np.ndarray], bound: tuple = ()):
        """The term where the free indices are at `places`, arrays along one last axis, and the
        indices of the enclosing binders, outermost first, are `bound`."""
        def part(inner: Term):
            return self.value(inner, places, bound)

        match term:
            case Num(value):
                return value.numerator if value.denominator == 1 else float(value)
            case Var(name, integer):
                return places[term] if term in places else self.scalar(name, integer)
            case Bound(depth):
                return bound[-1 - depth]
            case Entry(name, at, _):
                return self.entry(name, self.array(name), [part(i) for i in at])
            case Diff(Entry(loss, (), _), Entry(name, at, _), _) if \
                    self.theory.losses.get(loss) == name:
                return self.entry(name, self.slopes(loss), [part(i) for i in at])
            case Call(function, args):
                return self.function(function)(*map(part, args))
            case Add(terms):
                return reduce(np.add, map(part, terms))
            case Mul(factors):
                return self.product(factors, part)
            case Pow(base, exponent):
                return power(part(base), part(exponent))
            case Floor(over, under):
                return np.floor_divide(part(over), part(under))
            case Mod(over, under):
                return np.mod(part(over), part(under))
            case Iverson(cond):
                return np.where(part(cond), 1, 0)
            case Case(cond, then, other):
                return np.where(part(cond), part(then), part(other))
            case Fold():
                return self.fold(term, places, bound)
        return condition(term, part)

    def scalar(self, name: str, integer: bool):
        if integer:
            return self.ints[name]
        return self.array(name)[()]

    def function(self, name: str) -> Callable:
        found = self.functions.get(name) or FUNCTIONS.get(name)
        if found is None:
            raise Unevaluated(name)
        return found

    def entry(self, name: str, values: np.ndarray, at: list) -> np.ndarray:
        """Entries of an array; outside its axes some number, which no proved claim uses, or 0
        where the tensor is so declared."""
        lows = [self.value(low, {}) for low, _ in self.theory.axes(name)]
        places = [np.asarray(i) - low for i, low in zip(at, lows)]
        if 0 in values.shape:
            raise Unevaluated(f"{name} is empty")
        found = values[tuple(np.clip(i, 0, n - 1) for i, n in zip(places, values.shape))]
        if name in self.theory.tensors and self.theory.tensors[name].zero_outside:
            for i, n in zip(places, values.shape):
                found = np.where((0 <= i) & (i < n), found, 0)
        return found

    def product(self, factors: tuple[Term, ...], part: Callable) -> np.ndarray:
        """A bracket that is 0 makes the product 0, whatever stands beside it."""
        brackets = [part(f) for f in factors if isinstance(f, Iverson)]
        plain = reduce(np.multiply, (part(f) for f in factors if not isinstance(f, Iverson)), 1)
        return np.where(reduce(np.multiply, brackets), plain, 0) if brackets else plain

    def fold(self, term: Fold, places: Mapping, bound: tuple) -> np.ndarray:
        """The binder: its body along a new first axis, masked where that axis is too long."""
        low, high = (np.asarray(self.value(t, places, bound)) for t in (term.low, term.high))
        first, last = int(low.min()), int(high.max())
        reducer, neutral = FOLDS[term.kind]
        if last <= first:
            if term.kind in ("max", "min", "argmax"):
                raise Unevaluated("nothing to choose from")
            return np.full(np.broadcast_shapes(low.shape, high.shape), neutral)
        index = np.arange(first, last).reshape(-1, *(1,) * (len(bound) + 1))
        body = np.asarray(self.value(term.body, places, (*bound, index)))
        body = np.broadcast_to(body, np.broadcast_shapes(body.shape, index.shape))
        inside = (low <= index) & (index < high)
        chosen = body if inside.all() else np.where(inside, body, neutral)
        found = reducer(chosen, axis=0)
        return found + first if term.kind == "argmax" else found


def power(base, exponent):
    """The power, an integer of integers; 1/0 is 0, as in the kernel."""
    if np.min(exponent) >= 0:
        return np.power(base, exponent)
    safe = np.where(np.equal(base, 0) & np.less(exponent, 0), np.inf, base)
    return np.power(safe.astype(float), exponent)


def condition(term: Term, part: Callable):
    match term:
        case Rel(op, left, right):
            return RELATIONS[op](part(left), part(right))
        case Not(arg):
            return np.logical_not(part(arg))
        case And(args):
            return reduce(np.logical_and, map(part, args), True)
        case Or(args):
            return reduce(np.logical_or, map(part, args), False)
        case Truth(value):
            return value
    raise Unevaluated(type(term).__name__)
