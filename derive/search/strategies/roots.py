"""Roots: Σ v[k]^2 = s^2 where s = sqrt(Σ v[k]^2) is known to be positive, or not 0, or a number.

An author who divides by a norm supposes that the norm is positive, or more than a number that is,
and says nothing of what stands under its root; one who calls a vector a unit vector, that its norm
is 1.  The equation is proved first, and shows the sign of that number too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from derive.kernel import replay
from derive.kernel.context import Context, Rejected
from derive.kernel.replay import Step, Theorem
from derive.kernel.ring import normal
from derive.kernel.terms import (
    ZERO, Call, Entry, Fold, Mul, Not, Num, Pow, Rel, Term, inverse, mul, subterms)
from derive.kernel.theory import Theory
from derive.language.rules import RULES
from derive.search.entailment.integers import find
from derive.search.strategies.made import Made, Makings

TWO = Num(Fraction(2))


def squared_roots(theory: Theory, facts: tuple[Term, ...], prove: Callable,
                  notes: Makings) -> Iterator[Theorem]:
    """The equations of roots that the facts say are not 0, where the sign of what stands under
    the root is not known without them.  `prove(theory, facts, claim, given)` finds proofs."""
    here = Context(theory, facts, find, hypotheses=facts)
    yield from values_squared(theory, facts, notes)
    for name, under in dict.fromkeys(roots(theory, facts)):
        differs, sign = Not(Rel("=", name, ZERO)), Rel("<", ZERO, name)
        if here.shows(differs) and not here.shows(Rel("<", ZERO, under)):
            for wanted in (squared(name, under), sign) if sign not in facts else (squared(name, under),):
                if found := prove(theory, facts, wanted, ()):
                    yield notes.of(found)


def values_squared(theory: Theory, facts: tuple[Term, ...], notes: Makings) -> Iterator[Theorem]:
    """u = a^2, for each fact sqrt(u) = a, or u = 0 where sqrt(u) <= 0; and u = w, where a is
    sqrt(w) itself."""
    for fact in facts:
        match fact:
            case Rel("<=", Call("sqrt", (under,)) as root, value) if value == ZERO and not under.loose:
                least = replay.prove(theory, facts, Rel("<=", ZERO, root), (), (), RULES, find)
                yield from root_squared(theory, facts, under, value, notes,
                                        (notes.noted(least, Made()),))
            case Rel("=", Call("sqrt", (under,)), value) | Rel("=", value, Call("sqrt", (under,))) \
                    if not under.loose:
                yield from root_squared(theory, facts, under, value, notes)


def root_squared(theory: Theory, facts: tuple[Term, ...], under: Term, value: Term, notes: Makings,
                 given: tuple[Theorem, ...] = ()) -> Iterator[Theorem]:
    """u = a^2, where sqrt(u) is a by the facts and what is given."""
    steps = [Step("rule", rule="sqrt_square", instance={"A": under}, backwards=True),
             Step("hypothesis", (0,), to=value)]
    square = Pow(value, TWO)
    if isinstance(value, Call) and value.function == "sqrt":
        (square,) = value.args
        steps.append(Step("rule", rule="sqrt_square", instance={"A": square}))
    try:
        yield notes.noted(replay.prove(theory, facts, Rel("=", under, square), steps, (), RULES, find,
                                       (), given), Made(tuple(steps), (), given))
    except Rejected:
        return


def squared(name: Term, under: Term) -> Rel:
    """under = name^2, solved for a sum that stands in it with a factor, such as 1/n."""
    square, factors = Pow(name, TWO), under.factors if isinstance(under, Mul) else (under,)
    sums = [f for f in factors if isinstance(f, Fold)]
    if len(sums) != 1:
        return Rel("=", under, square)
    return Rel("=", sums[0], normal(mul(*(inverse(f) for f in factors if f is not sums[0]), square)))


def roots(theory: Theory, facts: tuple[Term, ...]) -> Iterator[tuple[Term, Term]]:
    """The roots, or numbers named as roots, of which a fact may say that they are not 0, each with
    what stands under it."""
    for fact in facts:
        match fact:
            case Rel("<" | "<=", _, _) | Not(Rel("=", _, _)):
                for part in subterms(fact):
                    body = definition_of(part, theory)
                    if isinstance(body, Call) and body.function == "sqrt" and not body.loose:
                        yield part, normal(body.args[0])


def definition_of(term: Term, theory: Theory) -> Term:
    """What a named number is defined as; any other term as it is."""
    if isinstance(term, Entry) and not term.at and term.tensor in theory.definitions:
        return theory.definitions[term.tensor].body
    return term
