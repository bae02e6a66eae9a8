"""Policies of a proof: what is opened first and what later, from everything shut to everything
open; recursive names at the last levels first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import gcd, lcm

from derive.kernel.context import is_constant_condition
from derive.kernel.ring import normal, polynomial
from derive.kernel.terms import (
    Add,
    Call,
    Case,
    Diff,
    Entry,
    Floor,
    Fold,
    Mod,
    Mul,
    Num,
    Pow,
    Rel,
    Term,
    Var,
    add,
    is_integer,
    names,
    number,
    sub,
    subterms,
)
from derive.kernel.theory import Theory
from derive.language.rules import DEFINED_FUNCTIONS
from derive.search.normal.common_factors import factors
from derive.search.normal.folds import span
from derive.search.normal.functions import ANGLES, PI, without_constants
from derive.search.normal.given import opened_all
from derive.search.normal.policy import Policy, bound_level
from derive.search.normal.powers import is_symbolic
from derive.search.normal.recurrences import directions
from derive.search.normal.slopes import is_loss, is_passing
from derive.search.normal.square_roots import is_root_of_sum
from derive.search.strategies.aligning import short
from derive.search.strategies.grounds import Written, distinct, has_derivative
from derive.search.strategies.induction import levels_in, recurring

EXPONENTIAL = {"exp", "tanh", "sigmoid", "softplus", "sinh", "cosh"}
MOST_PARTS = 8                  # of an exponential, where the unit is one of them
MOST_STEPS = 6                  # of a recurrence that are taken at once
WRITTEN_OUT = {*DEFINED_FUNCTIONS, *ANGLES}


def policies(theory: Theory, claim: Term, facts: tuple[Term, ...] = ()) -> Iterator[Policy]:
    """From everything shut to everything open; recursive names at the last levels first.  Last,
    the hypotheses that give one tensor by others are used as definitions."""
    directed, by_level = directions(facts), recurring(theory, facts)
    if by_level:
        steps = {d.fact for d in directed.recurrences}
        given = tuple(f for f in facts if gives_level(f, by_level) and f not in steps)
    else:
        given = tuple(f for f in facts if is_of_determinant(f, theory) or is_proportion(f, theory))

    def plain() -> Iterator[Policy]:             # the first is mostly the last that is asked for
        for policy in plain_policies(theory, claim, facts):
            yield replace(policy, given=given, recurrences=directed.recurrences)

    if not (theory.recursive or directed.recurrences):
        yield from plain()
    else:
        levels = opened_levels(levels_in(claim, by_level))
        inside = levels_inside(theory, (claim, *facts)) | levels_between(
            levels_in(claim, by_level), [a for f in facts for a in levels_in(f, by_level)])
        yield from (replace(policy, levels=opened | inside) for policy in plain() for opened in levels)
        if between := names_between(theory, claim):
            yield from (replace(policy, levels=levels[0] | inside, between=between) for policy in plain() if policy.unfold)
    if directed.definitions:
        yield from (replace(policy, definitions=directed.definitions) for policy in plain())


def names_between(theory: Theory, claim: Term) -> frozenset[str]:
    """The names of a claim that only stand between recursive ones, such as the gates of a cell, in
    which no slope is taken."""
    variables = {p.wrt.tensor for p in subterms(claim) if isinstance(p, Diff) and isinstance(p.wrt, Entry)}
    return frozenset(n for n in names(claim) & theory.recursive.keys() - variables if is_passing(n, theory))


def opened_levels(levels: list[Term]) -> list[frozenset[Term]]:
    """At which levels recursive names are opened: at first the last ones, then those of them that
    follow on others, such as t+1 beside any s, then all."""
    last = frozenset(a for a in levels if not any(short(a, b) for b in levels))
    following = frozenset(a for a in last if isinstance(a, Add)) or last
    return list(dict.fromkeys((last, following, frozenset(levels))))


def levels_inside(theory: Theory, terms: tuple[Term, ...]) -> frozenset[Term]:
    """The levels under sums for which one a little earlier is read there too, such as t-s
    beside t-1-s."""
    found = {bound_level(p.at[0]) for term in terms for p in subterms(term)
             if isinstance(p, Entry) and p.tensor in theory.recursive and p.at[0].loose}
    return frozenset(a for a in found if any(short(b, a) for b in found))


def levels_between(levels: list[Term], known: list[Term]) -> frozenset[Term]:
    """The levels between one that is wanted and one that facts speak of, a few steps before it; but
    for those that they speak of too."""
    return frozenset(normal(add(a, number(step))) for a in known for b in levels
                     if isinstance(gap := normal(sub(b, a)), Num) and gap.value <= MOST_STEPS
                     for step in range(1, int(gap.value))).difference(known)


def is_of_determinant(fact: Term, theory: Theory) -> bool:
    """Is this an equation that gives a determinant by others?"""
    match fact:
        case Rel("=", Entry(name, (), _), value):
            return theory.known.get(name) == "det" and name not in names(value)
    return False


def is_proportion(fact: Term, theory: Theory) -> bool:
    """Is this an equation that gives a name by a multiple of another, for all indices perhaps?"""
    match opened_all(fact)[1]:
        case Rel("=", Entry(name, at, _), Mul(factors)) if name in theory.definitions:
            return any(isinstance(f, Entry) and f.at == at and f.tensor in theory.definitions
                       for f in factors)
    return False


def gives_level(fact: Term, by_level: frozenset[str]) -> bool:
    """Is this an equation, for all indices perhaps, that gives an entry of a name that is given
    level by level, or its slope?"""
    _, body = opened_all(fact)
    if not (isinstance(body, Rel) and body.op == "="):
        return False
    entry = body.left.body if isinstance(body.left, Diff) else body.left
    return isinstance(entry, Entry) and entry.tensor in by_level


def plain_policies(theory: Theory, claim: Term, facts: tuple[Term, ...]) -> Iterator[Policy]:
    reach = theory.reach(claim)
    unfold = frozenset(n for n in theory.definitions if n in reach) - squares_given(facts)
    stops = last_slopes(theory, claim)
    if not stops <= set(theory.losses.values()):           # else these are taken apart no more
        yield Policy(stops=stops)
    scales = unfold & scales_of(theory, claim)
    if shut := common_logarithms(claim):
        yield Policy(shut=shut)
    scaled = [Policy(unfold - scales, scales=scales)] if scales and scales != unfold else []
    yield from [*scaled, Policy()] if under_roots(theory, claim) else [Policy(), *scaled]
    if has_table(theory, claim) and not any(isinstance(p, Var) and p.integer for p in subterms(claim)):
        yield numeric(theory, claim)
    if unfold:
        yield Policy(unfold)
    if has_functions(theory, claim, facts):
        if kept := unfold & names_given(facts):
            yield Policy(unfold - kept, functions=True)
        yield Policy(unfold, functions=True)
    if any(is_of_products(p) for p in parts(theory, claim)):
        yield Policy(unfold, functions=True, logs=True)
    for roots in ways_with_roots(parts(theory, claim)):
        yield Policy(unfold, functions=True, roots=roots)
    if units := units_of_exponents(theory, claim):
        yield Policy(unfold, functions=True, units=units)
    if kept := powers_in_divisors(theory, claim):
        yield Policy(unfold, functions=True, kept=kept)
    if goes_round(theory, claim):
        yield Policy(unfold, functions=True, turns=True)


def goes_round(theory: Theory, claim: Term) -> bool:
    """Is there an angle with π, and something that is read around a circle?"""
    found = list(parts(theory, claim))
    return any(isinstance(p, Call) and p.function in ANGLES and PI in subterms(p) for p in found) and any(
        isinstance(p, (Floor, Mod)) for p in found)


def powers_in_divisors(theory: Theory, claim: Term) -> frozenset[Term]:
    """b^t where something is divided by 1 - b^t: with a one split off its exponent it is no
    longer seen that the divisor is not 0."""
    if has_derivative(claim):
        return frozenset()
    return frozenset(
        normal(power) for part in distinct(Written(theory).out(claim))
        if isinstance(part, Pow) and isinstance(part.base, Add) and isinstance(part.exponent, Num)
        and part.exponent.value < 0 for power in subterms(part.base)
        if is_symbolic(power) and is_integer(power.exponent) and not power.loose)


def common_logarithms(claim: Term) -> frozenset[Term]:
    """The logarithms of products that stand on both sides of an equation."""
    match claim:
        case Rel("=", left, right):
            return logarithms_of_products(left) & logarithms_of_products(right)
    return frozenset()


def logarithms_of_products(term: Term) -> frozenset[Term]:
    return frozenset(normal(p) for p in subterms(term) if not p.loose and isinstance(p, Call)
                     and p.function == "log" and isinstance(normal(p.args[0]), (Mul, Pow)))


def is_of_products(term: Term) -> bool:
    """Is this a product over a range, or the logarithm of a product of sums?"""
    match term:
        case Fold("prod", _, _, _, _):
            return True
        case Call("log", (Mul(factors),)):
            return any(isinstance(p, Add) for f in factors for p in subterms(f))
    return False


def ways_with_roots(terms: Iterator[Term]) -> Iterator[str]:
    """Roots are taken apart where one is of a product with a sum, or of a sum whose terms share a
    factor; and put together where there are two of sums."""
    of_sums = {term for term in terms if isinstance(term, Call) and term.function == "sqrt" and any(
        isinstance(part, Add) for part in subterms(term.args[0]))}
    if any(isinstance(root.args[0], Mul) or factors(root.args[0]) for root in of_sums):
        yield "apart"
    if sum(is_root_of_sum(root) for root in of_sums) > 1:
        yield "together"


def units_of_exponents(theory: Theory, claim: Term) -> dict[Term, Fraction]:
    """What the multiples of a term in exponents are all small multiples of, such as 1/2 for exp(x)
    beside exp(x/2), whatever constants stand beside it; of terms of which this is not so by itself."""
    multiples: dict[Term, set[Fraction]] = {}
    for part in parts(theory, claim):
        for arg in part.args if isinstance(part, Call) and part.function in EXPONENTIAL else ():
            for mono, coefficient in polynomial(arg).items():
                varying = without_constants(Pow(atom, number(e)) if e != 1 else atom for atom, e in mono)
                multiples.setdefault(varying, set()).add(coefficient)
    units = {term: divisor(found) for term, found in multiples.items()
             if len({c.denominator for c in found}) > 1}
    return {term: unit for term, unit in units.items()
            if max(abs(c / unit) for c in multiples[term]) <= MOST_PARTS}


def divisor(numbers: set[Fraction]) -> Fraction:
    """The greatest number that all are multiples of."""
    under = lcm(*(n.denominator for n in numbers))
    return Fraction(gcd(*(int(n * under) for n in numbers)), under)


def has_functions(theory: Theory, claim: Term, facts: tuple[Term, ...]) -> bool:
    """Is there a function to be written out, or a range that may be short between numbers?"""
    reach = theory.reach(claim)
    bodies = [(d.body, d.indices) for n, d in theory.definitions.items() if n in reach]
    for term, indices in (*((t, ()) for t in (claim, *facts)), *bodies):
        for part in subterms(term):
            match part:
                case Call(function, _) if function.rstrip("'") in WRITTEN_OUT:
                    return True
                case Fold(_, low, high, _, _) if span(low, high) or not names(high).isdisjoint(
                        i.name for i in indices):
                    return True
    return any(span(low, high) for name in reach for low, high in theory.axes(name))


def numeric(theory: Theory, claim: Term) -> Policy:
    """For a claim about entries with numbers for indices: sums are written out first."""
    reach = theory.reach(claim)
    return Policy(frozenset(n for n in theory.definitions if n in reach), numbers=True)


def has_table(theory: Theory, claim: Term) -> bool:
    """Does a value that the claim speaks of depend on which number an index is?"""
    return is_tabled(claim) or bool(tables(theory, claim))


def tables(theory: Theory, claim: Term) -> frozenset[str]:
    """The names the claim reaches that are defined by cases on their indices."""
    reach = theory.reach(claim) - theory.recursive.keys()
    return frozenset(n for n in theory.definitions
                     if n in reach and is_tabled(theory.definitions[n].body))


def is_tabled(term: Term) -> bool:
    return any(isinstance(p, Case) and is_constant_condition(p.cond) for p in subterms(term))


def scales_of(theory: Theory, claim: Term) -> set[str]:
    """The names under a root, a logarithm or a fraction bar: multiplied out, a variance no
    longer shows that it is positive."""
    return {part.tensor for outer in parts(theory, claim)
            if isinstance(outer, Call) and outer.function in ("log", "sqrt")
            or isinstance(outer, Pow) and isinstance(outer.exponent, Num)
            and outer.exponent.value < 0
            for part in subterms(outer) if isinstance(part, Entry)}


def under_roots(theory: Theory, claim: Term) -> set[str]:
    """The defined names under a root, as a variance is in what is normalised."""
    return {part.tensor for outer in parts(theory, claim)
            if isinstance(outer, Call) and outer.function == "sqrt"
            for part in subterms(outer)
            if isinstance(part, Entry) and part.tensor in theory.definitions}


def parts(theory: Theory, claim: Term) -> Iterator[Term]:
    """All that stands in a claim and in the definitions."""
    for term in (claim, *(d.body for d in theory.definitions.values())):
        yield from subterms(term)


def squares_given(facts: tuple[Term, ...]) -> set[str]:
    """The numbers of which an equation gives the square, and which need not be opened."""
    return {part.base.tensor for fact in facts if isinstance(fact, Rel) and fact.op == "="
            for part in (fact.right, *getattr(fact.right, "factors", ()))
            if isinstance(part, Pow) and isinstance(part.base, Entry) and not part.base.at}


def names_given(facts: tuple[Term, ...]) -> set[str]:
    """The names of numbers that the facts are about: once opened, they no longer look as there."""
    return {part.tensor for fact in facts for part in subterms(fact)
            if isinstance(part, Entry) and not part.integer}


def last_slopes(theory: Theory, claim: Term) -> frozenset[str]:
    """The tensors nearest to a loss in which the claim speaks of its slopes."""
    named = {p.wrt.tensor for p in subterms(claim) if isinstance(p, Diff) and is_loss(p, theory)}
    return frozenset(n for n in named if n in theory.definitions and not any(
        n != m and n in theory.reach_of(m) for m in named))
