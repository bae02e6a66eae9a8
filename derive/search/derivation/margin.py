"""Margins: why one side of an inequality is at least the other, in lines for a reader.

The right side less the left is written as a sum of products of what is known not to be
negative: squares, bounds of functions, hypotheses.  This is the combination by which the
kernel accepted the claim, found again and checked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import prod

from derive.kernel import signs
from derive.kernel.context import Context
from derive.kernel.replay import Theorem
from derive.kernel.ring import equal
from derive.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Case,
    Fold,
    Iverson,
    Mean,
    Mul,
    Num,
    Pow,
    Rel,
    Term,
    add,
    is_integer,
    mul,
    names,
    sub,
    substitute,
    subterms,
)
from derive.language.definite import is_part
from derive.language.hidden import is_hidden
from derive.language.rules import RULES
from derive.search.derivation.reasons import because
from derive.search.derivation.telling import PLAIN, Line
from derive.search.entailment.integers import find
from derive.search.entailment.squares import TWO
from derive.search.inequalities.square_sums import lagrange
from derive.search.inequalities.work import needed
from derive.search.normal.readable import readable, reading_order
from derive.search.normal.trace import root
from derive.search.proving.found import Found
from derive.search.proving.prove import prove
from derive.search.strategies.made import Made

CANCELLING = RULES["cancel"].reason              # of itself no reason why a number is positive


@dataclass(frozen=True)
class Margin:
    """The lines, the last of which is 0, and the theorems beside which the one above it has its sign."""
    lines: tuple[Line, ...] = ()
    known: tuple[Theorem, ...] = ()


def margin(theorem: Theorem, given: tuple[Theorem, ...],
           made: Mapping[Theorem, Made] | None = None) -> Margin:
    """Without lines for what is no inequality of reals, or was shown by its form alone.  What was
    `made` on the way to the theorem may be used too."""
    claim = theorem.claim
    if not isinstance(claim, Rel) or claim.op not in ("<", "<=") or (
            is_integer(claim.left) and is_integer(claim.right)):
        return Margin()
    difference = sub(claim.right, claim.left) if claim.left != ZERO else claim.right
    ways = ((Rel(claim.op, ZERO, difference), known, ()) for known in beside(theorem, given, difference)
            ) if made is None else made_of(theorem, made)
    for goal, known, why in ways:
        here = root(theorem.theory, theorem.facts, *(t.claim for t in known))
        combination = combined(here, goal)
        if combination and (found := lines(claim, difference, combination, known, why, made)):
            same = Rel("=", difference, found[1].term)
            if made is None or by_itself(theorem, same, given):
                return Margin(found, given if made is None else known)
    return Margin()


def by_itself(theorem: Theorem, same: Rel, given: tuple[Theorem, ...]) -> Found | None:
    """That the difference of a theorem's sides is what a line shows of it."""
    return prove(theorem.theory, theorem.facts, same, int(any(map(in_cases, subterms(same.right)))), given)


def combined(here: Context, goal: Rel) -> signs.Combination | None:
    """The combination of what is known that a number is, which may be one thing that is known."""
    for parts in (find(here.facts, goal), signs.Combination(((Fraction(1), (goal,)),))):
        if signs.follows(goal, parts, here.holds):
            return parts
    return None


def beside(theorem: Theorem, given: tuple[Theorem, ...],
           difference: Term) -> Iterator[tuple[Theorem, ...]]:
    """What is known: what was given, then Lagrange's identities as well, each proved."""
    yield given
    for identity in lagrange(difference):
        if found := prove(theorem.theory, theorem.facts, identity, 0, given):
            yield *given, found.theorem


def made_of(theorem: Theorem, made: Mapping[Theorem, Made]
            ) -> Iterator[tuple[Rel, tuple[Theorem, ...], tuple[str, ...]]]:
    """The form of the claim that was shown, what was known there, and by what the difference of
    its sides has that form."""
    way, claim = made.get(theorem), theorem.claim
    if way is None or way.parts or way.steps:
        return
    known = needed(theorem, (), (), way.lemmas, way.given)
    for shown in known:
        if isinstance(shown.claim, Rel) and same_gap(shown.claim, claim):
            yield from made_of(shown, made)
        for same in known:
            if is_form(shown.claim, same.claim, claim) and shown in made:
                how = made[shown]
                why = tuple(because(same, made[same], made)) if same in made else ()
                yield from ((goal, more, (*why, *words)) for goal, more, words in made_of(shown, made)
                            if any(map(in_cases, sides(more))))
                yield shown.claim, needed(shown, how.steps, (), how.lemmas, how.given), why
    yield Rel(claim.op, ZERO, sub(claim.right, claim.left)), known, ()


def same_gap(one: Rel, other: Rel) -> bool:
    return one.op == other.op and equal(sub(one.right, one.left), sub(other.right, other.left))


def is_form(shown: Term, same: Term, claim: Rel) -> bool:
    """Is 0 <= p shown, and p the same as the difference of the sides of a claim?"""
    return isinstance(shown, Rel) and shown.op == claim.op and shown.left == ZERO and (
        isinstance(same, Rel) and same.op == "=" and same.right == shown.right) and equal(
        same.left, sub(claim.right, claim.left))


def lines(claim: Rel, difference: Term, combination: signs.Combination, given: tuple[Theorem, ...],
          why: tuple[str, ...] = (), made: Mapping[Theorem, Made] | None = None) -> tuple[Line, ...]:
    """The difference, the combination that it is, and 0; none if that says no more than the claim."""
    identities = [t for t in given if isinstance(t.claim, Rel) and t.claim.op == "="]
    used = [t for t in identities if any(is_gap(c.right, t.claim) for _, conds in combination.parts
                                         for c in conds)]
    parts = together([(weight, [as_shown(c, given) for c in conds]) for weight, conds in combination.parts
                      if not any(is_gap(c.right, t.claim) for c in conds for t in used)])
    shown = add(*(product([Num(weight), *map(in_squares, factors)]) for weight, factors in parts))
    if any(is_part(name) or is_hidden(name) for name in names(shown)):
        return ()                        # no name that a reader knows
    said = [*why, *(r for t in used if made and t in made for r in because(t, made[t], made))]
    if [len(factors) for _, factors in parts] == [1] and not (set(said) - {CANCELLING} or squares(shown)):
        return ()
    return (Line(difference), Line(shown, reason(shown, bool(identities), said)),
            Line(ZERO, sign(len(parts), claim.op), (), claim.op))


def is_gap(number: Term, identity: Rel) -> bool:
    """Is this the one side of an equation less the other?"""
    return any(equal(number, sub(*sides)) for sides in (
        (identity.left, identity.right), (identity.right, identity.left)))


def as_shown(cond: Rel, given: tuple[Theorem, ...]) -> Term:
    """What is not negative, in the form in which it was shown."""
    claims = [t.claim for t in given if isinstance(t.claim, Rel)]
    forms = (*(c.right for c in claims if c.op != "=" and c.left == ZERO),
             *(side for c in claims if c.op == "=" for side in (c.left, c.right)
               if squares(side) or in_cases(side)))
    return next((form for form in forms if equal(form, cond.right)), cond.right)


def sides(known: Iterable[Theorem]) -> Iterator[Term]:
    """The sides of the equations among what is known."""
    for theorem in known:
        if isinstance(theorem.claim, Rel) and theorem.claim.op == "=":
            yield from (theorem.claim.left, theorem.claim.right)


def in_cases(number: Term) -> bool:
    """Is this the expectation of a number that is told case by case?"""
    return isinstance(number, Mean) and isinstance(number.body, Case)


def together(parts: list[tuple[Fraction, list[Term]]]) -> list[tuple[Fraction, list[Term]]]:
    """The parts, those of one product as one: what is strict often comes once more."""
    found: list[tuple[Fraction, list[Term]]] = []
    for weight, factors in parts:
        same = next((k for k, (_, others) in enumerate(found) if equal(mul(*factors), mul(*others))), None)
        if same is None:
            found.append((weight, factors))
        else:
            found[same] = (found[same][0] + weight, found[same][1])
    return found


def in_squares(factor: Term) -> Term:
    """A factor in reading order, squares of sums left as they are."""
    match factor:
        case Pow(base, exponent) if exponent == TWO:
            return Pow(in_squares(base), TWO)
        case Mean(Mul(factors)):
            return Mean(product(map(in_squares, factors)))
        case Mul(factors) if squares(factor):
            return product(map(in_squares, factors))
        case Mean(body):
            return Mean(in_squares(body))
        case Case(cond, then, other):
            return Case(readable(Iverson(cond)).cond, in_squares(then), in_squares(other))
        case Add(terms) if any(isinstance(t, Mean) for t in subterms(factor)) and squares(factor):
            return add(*map(in_squares, terms))
        case Fold("sum", low, high, body, letter):
            return Fold("sum", low, high, in_squares(body), letter)
    return readable(factor)


def product(factors: Iterable[Term]) -> Term:
    """The product in reading order, its numbers as one."""
    plain = [f for factor in factors for f in (factor.factors if isinstance(factor, Mul) else [factor])]
    number = Num(prod((f.value for f in plain if isinstance(f, Num)), start=Fraction(1)))
    others = sorted((f for f in plain if not isinstance(f, Num)), key=reading_order)
    return mul(*(f for f in (number, *others) if f != ONE))


def squares(term: Term) -> bool:
    """Does a square of a sum stand in it?"""
    return any(isinstance(p, Pow) and p.exponent == TWO and isinstance(p.base, Add)
               for p in subterms(term))


def sign(parts: int, op: str) -> str:
    if parts > 1:
        return "no term is negative, one is positive" if op == "<" else "no term is negative"
    return "which is positive" if op == "<" else "which is not negative"


def reason(shown: Term, identity: bool, said: Iterable[str]) -> str:
    """By what the difference is what is shown; a square inside a mean is no completed one."""
    how, twice = [], any(isinstance(p, Fold) and isinstance(p.body, Fold) for p in subterms(shown))
    if squares(substitute(shown, {p: ZERO for p in subterms(shown) if isinstance(p, Mean)})):
        how = ["Lagrange's identity" if identity and twice else "completing the square"]
    reasons = dict.fromkeys((*(r for r in said if r not in PLAIN), *how))
    return ", ".join(reasons) or "what is known of each part"
