"""Values: what a term is, exactly, where sizes and scalars are numbers and tensors constant.

With these it is seen whether hypotheses can be met; Coq then checks that they are.  What has no
exact value here, such as a logarithm or a function of which only properties are known, is
Unreadable.

This file imports the kernel only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt, prod

from derive.kernel.terms import (
    Add, And, Call, Case, Entry, Floor, Fold, Iverson, Mean, Mod, Mul, Not, Num, Or, Pow, Rel, Term, Truth,
    Var, number, open_body, substitute)
from derive.kernel.theory import Theory

MOST_TERMS = 50                # of a sum, or values of an index
FOLDS = {"sum": sum, "prod": prod, "max": max, "min": min}
RELATIONS = {"=": lambda a, b: a == b, "<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
             "divides": lambda a, b: a != 0 and b % a == 0}


class Unreadable(Exception):
    """The term has no exact value here."""


@dataclass(frozen=True)
class Values:
    """The names of a theory at numbers; a tensor is the same number in all its entries."""
    theory: Theory
    at: Mapping[Var, Fraction]

    def holds(self, cond: Term) -> bool:
        match cond:
            case Truth(value):
                return value
            case Not(arg):
                return not self.holds(arg)
            case And(args):
                return all(map(self.holds, args))
            case Or(args):
                return any(map(self.holds, args))
            case Rel(op, left, right):
                return RELATIONS[op](self.of(left), self.of(right))
            case Fold("all", low, high, body, _):
                return all(map(self.holds, self.opened(low, high, body)))
            case Fold("any", low, high, body, _):
                return any(map(self.holds, self.opened(low, high, body)))
        raise Unreadable

    def of(self, term: Term) -> Fraction:
        match term:
            case Num(value):
                return value
            case Var() if term in self.at:
                return Fraction(self.at[term])
            case Add(terms):
                return sum(map(self.of, terms), Fraction(0))
            case Mul(factors):
                return prod(map(self.of, factors), start=Fraction(1))
            case Pow(base, exponent):
                return self.power(self.of(base), self.of(exponent))
            case Floor(over, under) if self.of(under):
                return Fraction(self.of(over) // self.of(under))
            case Mod(over, under) if self.of(under):
                return self.of(over) % self.of(under)
            case Mean(body):
                return self.of(body)                 # of what is certain
            case Iverson(cond):
                return Fraction(self.holds(cond))
            case Case(cond, then, other):
                return self.of(then if self.holds(cond) else other)
            case Fold("count", low, high, cond, _):
                return Fraction(sum(map(self.holds, self.opened(low, high, cond))))
            case Fold(kind, low, high, body, _) if kind in FOLDS:
                found = list(map(self.of, self.opened(low, high, body)))
                if found or kind in ("sum", "prod"):
                    return Fraction(FOLDS[kind](found))
            case Call(name, args):
                return self.call(name, [self.of(a) for a in args])
            case Entry():
                return self.entry(term)
        raise Unreadable

    def power(self, base: Fraction, exponent: Fraction) -> Fraction:
        if exponent.denominator != 1 or abs(exponent) > MOST_TERMS or not base and exponent < 0:
            raise Unreadable
        return base ** int(exponent)

    def call(self, name: str, args: list[Fraction]) -> Fraction:
        match name, args:
            case "abs", [x]:
                return abs(x)
            case "max" | "min", [_, _]:
                return FOLDS[name](args)
            case "sqrt", [x] if x >= 0 and all(isqrt(n) ** 2 == n for n in x.as_integer_ratio()):
                return Fraction(*map(isqrt, x.as_integer_ratio()))
        raise Unreadable

    def entry(self, term: Entry) -> Fraction:
        """Of a matrix the determinant and the inverse are known where it is a number."""
        theory, name = self.theory, term.tensor
        if name in theory.known:
            matrix = theory.losses[name]
            ((low, high), _) = theory.axes(matrix)
            if self.of(high) - self.of(low) == 1:
                value = self.of(Entry(matrix, (low, low), False))
                if theory.known[name] == "det":
                    return value
                if value:
                    return 1 / value
        elif name in theory.definitions and name not in theory.recursive:
            definition = theory.definitions[name]
            return self.of(substitute(definition.body, dict(zip(definition.indices, term.at))))
        elif name in theory.tensors and name not in (*theory.losses, *theory.definitions):
            if theory.tensors[name].zero_outside:
                return Fraction(0)
            return Fraction(self.at[Var(name, term.integer)])
        raise Unreadable

    def opened(self, low: Term, high: Term, body: Term) -> Iterator[Term]:
        """What a binder says at each value of its index."""
        first, last = self.of(low), self.of(high)
        if last - first > MOST_TERMS:
            raise Unreadable
        return (open_body(body, number(k)) for k in range(int(first), int(last)))
