"""Chance: expectations, and what independence and laws say of them.

A random tensor has entries that are random variables with moments of every
order.  `Mean(body)` binds all of them at once, as a sum binds its index: the
value of a name outside says nothing about it inside.  Declared `independent`, each
entry of a tensor is independent of all other random entries of the theory; other
random tensors may depend on each other and within themselves in any way.

Four moves rewrite an expectation:

    linear       E[Σ a] = Σ E[a],  E[c a] = c E[a],  E[c] = c  for c without chance
    independent  E[a b] = E[a] E[b]  for factors that read independent entries
    law          the moment of an entry with a known law
    outcomes     E[f(D)] = q E[f(1)] + (1 - q) E[f(0)]  for a Bernoulli entry D

Each asks that all the expectations it writes exist.  A formula in which chance stands outside of an
expectation speaks of one outcome, which may be any; of what is >= 0 at every outcome, the
expectation is >= 0 too.  This file is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from math import factorial, perm

from derive.kernel.calculus import derivative
from derive.kernel.context import Context, Rejected
from derive.kernel.terms import (
    ONE, ZERO, Add, And, Call, Case, Diff, Entry, Fold, Iverson, Mean, Mul, Not, Num, Pow, Rel, Term,
    add, equals, inverse, is_condition, mul, number, open_body, sub, substitute, subterms)

# Measurable functions that grow no faster than their argument: these keep moments finite.
TAME = {"relu", "abs", "sigmoid", "tanh", "softplus", "sin", "cos", "atan", "heaviside", "sign",
        "erf", "normal_cdf", "max", "min"}


def require_laws(here: Context) -> None:
    """Reject laws that are none, that chance decides, or that speak of what they are the law of."""
    for name, known in here.theory.random.items():
        if any(has_chance(p, here) or name in here.theory.reach(p) for p in known.parameters):
            raise Rejected("a random name stands in its law")
        match known.name, known.parameters:
            case "bernoulli", (chance,):
                here.show(And((Rel("<=", ZERO, chance), Rel("<=", chance, ONE))))
            case "uniform", (low, high):
                here.show(Rel("<=", low, high))
            case "normal", (_, variance):
                here.show(Rel("<=", ZERO, variance))
            case "", ():
                pass
            case _:
                raise Rejected(f"{known.name} is no law")


def has_chance(term: Term, here: Context) -> bool:
    return bool(here.theory.randomness(term))


def require_mean(body: Term, here: Context, opened: frozenset[str] = frozenset()) -> None:
    """Reject a term that is not known to have an expectation.  A definition is `opened` once:
    a recursive one reads its own earlier levels."""
    theory = here.theory
    if isinstance(body, Iverson) or all(
            theory.random[name].name == "bernoulli" for name in theory.randomness(body)):
        return
    match body:
        case Add() | Mul() | Case() | Fold():
            parts = [p for p in body._children if not is_condition(p)]
        case Diff(inner, wrt, direct) if not (body.loose or theory.recursive) and (
                slope := derivative(inner, wrt, here.without_chance(), direct)) != body:
            parts = [slope]
        case Pow(base, Num(power)) if power.denominator == 1 and power >= 0:
            parts = [base]
        case Call(function, args) if function in TAME:
            parts = args
        case Entry(tensor, _, _) if tensor in theory.random:
            return
        case Entry(tensor, _, _) if tensor in theory.definitions:
            parts = [] if tensor in opened else [theory.definitions[tensor].body]
            opened |= {tensor}
        case _:
            raise Rejected("this is not known to have an expectation")
    for part in parts:
        require_mean(part, here, opened)


def linear(body: Term, here: Context) -> Term:
    """E of a sum, of a product with factors without chance, or of a number."""
    if not has_chance(body, here):
        return body
    match body:
        case Add(terms):
            for term in terms:
                require_mean(term, here)
            return Add(tuple(map(Mean, terms)))
        case Fold("sum", low, high, inner, letter) if not (
                has_chance(low, here) or has_chance(high, here)):
            require_mean(inner, here)
            return Fold("sum", low, high, Mean(inner), letter)
        case Mul(factors) if not all(has_chance(f, here) for f in factors):
            fixed = [f for f in factors if not has_chance(f, here)]
            rest = mul(*(f for f in factors if has_chance(f, here)))
            require_mean(rest, here)
            return mul(*fixed, Mean(rest))
    raise Rejected("linearity: no sum and no factor without chance")


def independent(body: Term, first: tuple[int, ...], here: Context) -> Term:
    """E of the product of the factors numbered in `first` times E of that of the others."""
    if not isinstance(body, Mul):
        raise Rejected("independence: a product is needed")
    chosen = [(f, i in first) for i, f in enumerate(body.factors)]        # asked once
    a, b = (mul(*(f for f, mine in chosen if mine == wanted)) for wanted in (True, False))
    for part in (a, b):
        require_mean(part, here)
    inside = here.without_chance()
    mine = list(reads(a, inside))
    deepest = max((c.depth for _, c in mine), default=inside.depth)
    theirs = list(reads(b, replace(inside, depth=deepest)))
    for (x, at_x), (y, at_y) in product(mine, theirs):
        both = replace(at_y, facts=at_x.facts + at_y.facts)
        require_independent(x, y, both)
    return mul(Mean(a), Mean(b))


def require_independent(x: Entry, y: Entry, here: Context) -> None:
    """Two entries are independent if one is by declaration and they are not the same one."""
    for entry in (x, y):
        here.require_inside(entry)
    free = [here.theory.random[e.tensor].independent for e in (x, y)]
    if not any(free):
        raise Rejected(f"{x.tensor} and {y.tensor} are not declared independent")
    if x.tensor == y.tensor and not any(here.shows(Not(equals(i, j))) for i, j in zip(x.at, y.at)):
        raise Rejected(f"two entries of {x.tensor} are not shown to be different ones")


def reads(term: Term, here: Context) -> Iterator[tuple[Entry, Context]]:
    """The random entries that a term reads, each with what holds there."""
    match term:
        case Mean():
            return
        case Entry(tensor, _, _) if tensor in here.theory.random:
            yield term, here
        case Entry() if has_chance(term, here):
            raise Rejected(f"{term.tensor} is defined by chance: unfold it first")
        case Fold(_, low, high, body, _):
            inside, index = here.enter(low, high)
            yield from reads(open_body(body, index), inside)
        case _:
            for child in term._children:
                yield from reads(child, here)


def law(body: Term, here: Context) -> Term:
    """E X and E X^n for an entry X with a known law."""
    entry, power = (body.base, body.exponent) if isinstance(body, Pow) else (body, ONE)
    if not (isinstance(entry, Entry) and entry.tensor in here.theory.random
            and isinstance(power, Num) and power.value.denominator == 1 and power.value >= 1):
        raise Rejected("law: a power of a random entry is needed")
    here.require_inside(entry)
    known, n = here.theory.random[entry.tensor], int(power.value)
    match known.name, known.parameters:
        case "bernoulli", (chance,):
            return chance
        case "uniform", (low, high):
            return mul(inverse(number(n + 1)), add(*(
                mul(Pow(low, number(r)), Pow(high, number(n - r))) for r in range(n + 1))))
        case "normal", (mean, variance):        # in so many ways r pairs are taken from n
            return add(*(mul(number(perm(n, 2*r) // (2**r * factorial(r))), Pow(variance, number(r)),
                             Pow(mean, number(n - 2*r))) for r in range(n // 2 + 1)))
    raise Rejected(f"the law of {entry.tensor} is not known")


def outcomes(body: Term, entry: Term, here: Context) -> Term:
    """E f(D) = q E f(1) + (1 - q) E f(0) for one Bernoulli entry D.

    What else is random in the body is independent of D, or there is nothing else."""
    theory = here.theory
    if not (isinstance(entry, Entry) and entry.tensor in theory.random
            and theory.random[entry.tensor].name == "bernoulli"):
        raise Rejected("outcomes: a Bernoulli entry is needed")
    if any(isinstance(part, Mean) for part in subterms(body)):
        raise Rejected("outcomes: an expectation inside binds the entry")
    here.require_inside(entry)
    require_mean(body, here)
    for other, inside in reads(body, here.without_chance()):
        if other != entry:
            require_independent(other, entry, inside)
    (chance,) = theory.random[entry.tensor].parameters
    yes, no = (substitute(body, {entry: value}) for value in (ONE, ZERO))
    for part in (yes, no):
        require_mean(part, here)
    return add(mul(chance, Mean(yes)), mul(sub(ONE, chance), Mean(no)))


def of_outcomes(claim: Term, here: Context) -> Term:
    """0 <= E[a], from 0 <= a wherever facts hold that no outcome decides."""
    if not (isinstance(claim, Rel) and claim.op == "<=" and claim.left == ZERO) or any(
            has_chance(fact, here) for fact in here.facts):
        raise Rejected("this is not shown to be >= 0 at every outcome")
    require_mean(claim.right, here)
    return Rel("<=", ZERO, Mean(claim.right))


def move_mean(rule: str, body: Term, instance, to: Term | None, here: Context) -> Term:
    """One of the four moves, by name."""
    if here.held:
        raise Rejected("a law of expectations is used at the point, not under a derivative")
    match rule:
        case "linear":
            return linear(body, here)
        case "independent":
            return independent(body, tuple(instance["first"]), here)
        case "law":
            return law(body, here)
        case "outcomes":
            return outcomes(body, to, here)
    raise Rejected(f"{rule} is no law of expectations")
