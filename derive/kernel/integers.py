"""Integers: when facts about integers entail a condition.

`check` reads a refutation: steps that lead from the facts and the negated goal
to a contradiction.  What is known is a numbered list of hypotheses, each

    p ≥ 0 or p = 0 for a polynomial p with integer values, or
    a condition not yet used: `P or Q`, `b divides a`, `not (b divides a)`.

A step adds to the list; `Split` goes on once for every alternative.  A negative
constant that is ≥ 0 ends a branch.  Conditions that are not about integers are
passed over, which only loses hypotheses.  Each step is polynomial arithmetic
over the rationals.  This file searches for nothing: certificates are found
elsewhere, and no certificate can do more harm than be refused.

This file is trusted.  It imports `terms` and `ring` only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import gcd, lcm
from types import MappingProxyType

from derive.kernel.ring import Poly, collect, constant, difference, multiply, polynomial
from derive.kernel.terms import (
    ONE, ZERO, And, Call, Floor, Fold, Iverson, Mul, Not, Or, Rel, Term, Truth, equals,
    is_integer, is_term, neg, sub, within)


class Unproved(Exception):
    """The certificate does not show that the facts entail the goal."""


# -- Hypotheses -------------------------------------------------------------------

@dataclass(frozen=True)
class Nonnegative:
    """poly ≥ 0; its coefficients are coprime integers, its constant is rounded down."""
    poly: Poly


@dataclass(frozen=True)
class Zero:
    """poly = 0; the coefficients beside the constant are coprime integers."""
    poly: Poly


Hypothesis = Nonnegative | Zero | Term


# -- Certificates -----------------------------------------------------------------

@dataclass(frozen=True)
class Combine:
    """Σ weight · Π (known ≥ 0) + Σ factor · (known = 0) is ≥ 0, for weights ≥ 0 and any
    factors.  Hypotheses are named by their numbers; an empty product is 1."""
    products: tuple[tuple[Fraction, tuple[int, ...]], ...]
    equations: tuple[tuple[Term, int], ...] = ()


@dataclass(frozen=True)
class Equate:
    """Σ factor · (known = 0) is 0."""
    equations: tuple[tuple[Term, int], ...]


@dataclass(frozen=True)
class Meaning:
    """What holds of a floor, a bracket, a maximum, … by its meaning."""
    term: Term


@dataclass(frozen=True)
class Middle:
    """The condition holds or does not."""
    cond: Term


@dataclass(frozen=True)
class Quotient:
    """The known `b divides a` gives a = b⌊a / b⌋, unless b < 0."""
    known: int


@dataclass(frozen=True)
class Witness:
    """The known `not (b divides a)` gives a ≠ b · quotient, for any integer quotient."""
    known: int
    quotient: Term


@dataclass(frozen=True)
class Split:
    """One refutation for each alternative of the known `P or Q or …`; nothing follows it."""
    known: int
    branches: tuple[tuple[Step, ...], ...]


Step = Combine | Equate | Meaning | Middle | Quotient | Witness | Split


@dataclass(frozen=True)
class Certificate:
    """The facts that are used, and the refutation of them with the negated goal."""
    facts: tuple[Term, ...]
    steps: tuple[Step, ...]


# -- Checking ---------------------------------------------------------------------

def check(facts: tuple[Term, ...], goal: Term, certificate: Certificate) -> None:
    """Raise `Unproved` unless the certificate shows that the facts entail the goal."""
    if not isinstance(certificate, Certificate):
        raise Unproved("there is no certificate")
    used = tuple(certificate.facts)
    if not all(is_term(fact) and fact in facts for fact in used):
        raise Unproved("what the certificate uses is not all among the facts")
    refute(hypotheses(*used, Not(goal)), certificate.steps)


def refute(known: tuple[Hypothesis, ...], steps: tuple[Step, ...]) -> None:
    """Raise `Unproved` unless the steps lead to a contradiction."""
    new = known
    for step in steps:
        if any(map(is_absurd, new)):
            return
        if isinstance(step, Split):
            return refute_each(known, step)
        new = consequences(known, step)
        known += new
    if not any(map(is_absurd, new)):
        raise Unproved("the steps end without a contradiction")


def refute_each(known: tuple[Hypothesis, ...], split: Split) -> None:
    match pick(known, split.known):
        case Or(args) if len(args) == len(split.branches):
            for arg, branch in zip(args, split.branches, strict=True):
                refute(known + hypotheses(arg), branch)
        case other:
            raise Unproved(f"{len(split.branches)} branches are not the cases of {other!r}")


def consequences(known: tuple[Hypothesis, ...], step: Step) -> tuple[Hypothesis, ...]:
    """The hypotheses that a step adds."""
    match step:
        case Combine(products, equations):
            return nonnegative(total([*(product(known, w, factors) for w, factors in products),
                                      *(multiple(known, f, i) for f, i in equations)]))
        case Equate(equations):
            return zero(total([multiple(known, f, i) for f, i in equations]))
        case Meaning(term):
            return hypotheses(meaning(term))
        case Middle(cond):
            return hypotheses(Or((cond, Not(cond))))
        case Quotient(index):
            return hypotheses(quotient(pick(known, index)))
        case Witness(index, term):
            return hypotheses(no_multiple(pick(known, index), term))
    raise Unproved(f"{step!r} is not a step")


def pick(known: tuple[Hypothesis, ...], index: int) -> Hypothesis:
    if index not in range(len(known)):
        raise Unproved(f"there is no hypothesis {index}")
    return known[index]


def is_absurd(hypothesis: Hypothesis) -> bool:
    match hypothesis:
        case Nonnegative(poly) | Zero(poly) if len(poly) == 1 and () in poly:
            return isinstance(hypothesis, Zero) or poly[()] < 0
    return False


# -- Arithmetic -------------------------------------------------------------------

def total(polys: Sequence[Poly]) -> Poly:
    return collect(pair for poly in polys for pair in poly.items())


def product(known: tuple[Hypothesis, ...], weight: Fraction, factors: tuple[int, ...]) -> Poly:
    """A nonnegative multiple of a product of hypotheses that are ≥ 0."""
    if type(weight) not in (int, Fraction) or weight < 0:
        raise Unproved(f"the weight {weight!r} is not a rational number ≥ 0")
    result = constant(weight)
    for index in factors:
        factor = pick(known, index)
        if not isinstance(factor, Nonnegative):
            raise Unproved(f"hypothesis {index} is not of the form p ≥ 0")
        result = multiply(result, factor.poly)
    return result


def multiple(known: tuple[Hypothesis, ...], factor: Term, index: int) -> Poly:
    """Any multiple of a hypothesis that is = 0."""
    equation = pick(known, index)
    if not isinstance(equation, Zero) or not is_term(factor):
        raise Unproved(f"hypothesis {index} is not of the form p = 0, or its factor no term")
    return multiply(equation.poly, polynomial(factor))


def nonnegative(poly: Poly) -> tuple[Hypothesis, ...]:
    """poly ≥ 0 in integers: from g·q + c ≥ 0 follows q + ⌊c/g⌋ ≥ 0."""
    scaled = primitive(poly)
    if scaled and (rest := scaled.get((), 0) % 1):
        scaled = MappingProxyType(total([scaled, constant(-rest)]))
    return () if scaled is None else (Nonnegative(scaled),)


def zero(poly: Poly) -> tuple[Hypothesis, ...]:
    scaled = primitive(poly)
    return () if scaled is None else (Zero(scaled),)


def primitive(poly: Poly) -> Poly | None:
    """The positive multiple whose coefficients, but for the constant, are coprime integers;
    none if the atoms are not all integers."""
    if not all(is_integer(a) and e >= 1 for mono in poly for a, e in mono):
        return None
    coefficients = [c for mono, c in poly.items() if mono]
    scale = Fraction(gcd(*(c.numerator for c in coefficients)) or 1,
                     lcm(*(c.denominator for c in coefficients)))
    return MappingProxyType(poly if scale == 1 else {mono: c / scale for mono, c in poly.items()})


# -- Conditions -------------------------------------------------------------------

def hypotheses(*conds: Term) -> tuple[Hypothesis, ...]:
    """The hypotheses that conditions amount to; what is not about integers is left out."""
    return tuple(h for cond in conds if not cond.loose for h in _hypotheses(cond))


@lru_cache(maxsize=10_000)
def _hypotheses(cond: Term) -> tuple[Hypothesis, ...]:
    match cond:
        case Truth(value):
            return () if value else nonnegative(constant(-1))
        case And(args):
            return hypotheses(*args)
        case Or() | Rel("divides", _, _) | Not(Rel("divides", _, _)):
            return (cond,)
        case Rel("=" | "<=" | "<" as op, a, b):
            return {"=": zero, "<=": nonnegative, "<": positive}[op](difference(b, a))
        case Not(arg):
            return hypotheses(*negation(arg))
    return ()


def positive(poly: Poly) -> tuple[Hypothesis, ...]:
    """poly > 0 in integers: with its denominators cleared it is at least 1."""
    scale = lcm(*(c.denominator for c in poly.values()))
    return nonnegative(total([{mono: c * scale for mono, c in poly.items()}, constant(-1)]))


def negation(cond: Term) -> tuple[Term, ...]:
    """Conditions that hold together when `cond` does not."""
    match cond:
        case Truth(value):
            return (Truth(not value),)
        case Not(arg):
            return (arg,)
        case And(args):
            return (Or(tuple(map(Not, args))),)
        case Or(args):
            return tuple(map(Not, args))
        case Rel("=", a, b):
            return (Or((Rel("<", a, b), Rel("<", b, a))),)
        case Rel("<=", a, b):
            return (Rel("<", b, a),)
        case Rel("<", a, b):
            return (Rel("<=", b, a),)
    return ()


# -- Meanings ---------------------------------------------------------------------

def meaning(term: Term) -> Term:
    """A condition that holds whatever the names in the term stand for."""
    match term:
        case Floor(over, under):
            rest = sub(over, Mul((under, term)))
            return Or((Rel("<=", under, ZERO), within(ZERO, rest, under)))
        case Iverson(cond):
            return And((Rel("<=", ZERO, term), Rel("<=", term, ONE),
                        Or((And((cond, equals(term, ONE))),
                            And((Not(cond), equals(term, ZERO)))))))
        case Call("max", (_, *_) as args):
            return And((*(Rel("<=", a, term) for a in args), one_of(term, args)))
        case Call("min", (_, *_) as args):
            return And((*(Rel("<=", term, a) for a in args), one_of(term, args)))
        case Call("abs", (a,)):
            return And((Rel("<=", a, term), Rel("<=", neg(a), term), one_of(term, (a, neg(a)))))
        case Fold("argmax", low, high, _, _):
            return Or((Rel("<=", high, low), within(low, term, high)))
        case Fold("count", _, _, _, _):
            return Rel("<=", ZERO, term)
    raise Unproved(f"nothing is known of {term!r}")


def one_of(term: Term, args: Sequence[Term]) -> Term:
    return Or(tuple(equals(term, a) for a in args))


def quotient(hypothesis: Hypothesis) -> Term:
    """If b divides a and b ≥ 0 then a = b⌊a / b⌋: both are 0 when b is."""
    match hypothesis:
        case Rel("divides", b, a):
            return Or((Rel("<", b, ZERO), equals(a, Mul((b, Floor(a, b))))))
    raise Unproved("that hypothesis is not of the form `b divides a`")


def no_multiple(hypothesis: Hypothesis, factor: Term) -> Term:
    match hypothesis:
        case Not(Rel("divides", b, a)) if is_integer(factor):
            return Not(equals(a, Mul((b, factor))))
    raise Unproved(f"{factor!r} is no integer, or the hypothesis not `not (b divides a)`")
