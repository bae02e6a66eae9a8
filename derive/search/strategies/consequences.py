"""Consequences: what the equations among the facts make of an equation.

    a combination     p = q, for p - q = Σ c m (u - v) with facts u = v, numbers c, monomials m
    a factor          p = q, for a (p - q) = 0 by such a combination, and a is known not to be 0
    undone            u = log(w), for a fact exp(u) = w, and likewise for other functions

Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from derive.kernel import replay
from derive.kernel.context import Context, Rejected, is_equation
from derive.kernel.replay import Theorem
from derive.kernel.ring import Monomial, from_monomial, normal, polynomial
from derive.kernel.terms import (
    ONE,
    Add,
    And,
    Call,
    Entry,
    Fold,
    Mul,
    Not,
    Num,
    Pow,
    Rel,
    Term,
    Var,
    add,
    equals,
    inverse,
    is_integer,
    mul,
    neg,
    sub,
)
from derive.kernel.theory import Theory
from derive.language.rules import RULES
from derive.search.entailment.integers import find
from derive.search.entailment.signs import at_indices, solution
from derive.search.normal.normalise import attempted
from derive.search.normal.policy import Policy
from derive.search.normal.trace import Trace
from derive.search.strategies.made import Made, Makings

MOST_COLUMNS = 60               # multiples of facts that are combined
MOST_ROUNDS = 3                 # of multiples whose monomials call for others
TWO = Num(Fraction(2))

Equation = tuple[Term, Term]
Part = tuple[Term, Term, Term]  # a multiplier, and the sides of an equation


# -- Combinations --------------------------------------------------------------------------------

def by_combination(here: Context, claim: Rel) -> tuple[Trace, Trace] | None:
    """Both sides moved on until they meet, by what the facts say of their difference, or of a
    multiple of it."""
    known = list(equations(here.facts, claim))
    difference = sub(claim.left, claim.right)
    for factor in (ONE, *factors(here.facts)) if known else ():
        parts = combination(polynomial(mul(factor, difference)), known)
        if parts and (found := combined(here, claim, factor, parts)):
            return found
    return None


def combined(here: Context, claim: Rel, factor: Term, parts: list[Part]
             ) -> tuple[Trace, Trace] | None:
    """left = right + Σ m (u - v) = right, the sum over the factor perhaps."""
    left, right = Trace(claim.left, here), Trace(claim.right, here)
    pairs = Add(tuple(t for m, u, v in parts for t in (Mul((m, u)), Mul((neg(m), v)))))
    try:
        if factor == ONE:
            left.ring(to=Add((claim.right, pairs)))
            path: tuple[int, ...] = (1,)
        else:
            difference = normal(sub(claim.left, claim.right))
            left.ring(to=Add((claim.right, difference)))
            left.do("rule", (1,), rule="cancel", backwards=True,
                    instance={"A": factor, "B": difference})
            left.ring(to=Add((claim.right, Mul((pairs, inverse(factor))))))
            path = (1, 0)
        for n, (_, u, v) in enumerate(parts):
            if u != v:
                left.do("hypothesis", (*path, 2 * n, 1), to=v)
        left.ring()
        right.ring()
    except Rejected:
        return None
    return (left, right) if left.term == right.term else None


def equations(facts: tuple[Term, ...], claim: Rel) -> Iterator[Equation]:
    """The equations of numbers among the facts, those for all indices at the claim's."""
    for fact in facts:
        match fact:
            case And(args):
                yield from equations(args, claim)
            case Rel("=", left, right) if not (is_integer(left) and is_integer(right)):
                yield left, right
            case Fold("all"):
                if is_equation(fact):
                    yield from equations(tuple(at_indices(fact, claim)), claim)


def factors(facts: tuple[Term, ...]) -> Iterator[Term]:
    """The differences that the facts say are not 0."""
    for fact in facts:
        match fact:
            case Rel("<", a, b) | Not(Rel("=", b, a)) if not (is_integer(a) and is_integer(b)):
                yield normal(sub(b, a))


def combination(wanted: dict[Monomial, Fraction], known: list[Equation]) -> list[Part] | None:
    """Multiples of the known equations whose differences add up to what is wanted."""
    numbers = [polynomial(sub(u, v)) for u, v in known]
    columns: dict[tuple[int, Monomial], dict[Monomial, Fraction]] = {}
    reached = new = set(wanted)
    for _ in range(MOST_ROUNDS):
        found = {(i, quotient): None for i, number in enumerate(numbers) for lead in number if lead
                 for target in new if (quotient := divided(target, lead)) is not None
                 and (i, quotient) not in columns}
        for i, multiplier in sorted(found, key=repr)[:MOST_COLUMNS - len(columns)]:
            columns[i, multiplier] = polynomial(mul(from_monomial(multiplier),
                                                    sub(*known[i])))
        new = {m for c in columns.values() for m in c} - reached
        reached = reached | new
    rows = sorted(reached, key=repr)
    matrix = [[sign * c.get(m, Fraction(0)) for c in columns.values() for sign in (1, -1)]
              for m in rows]
    weights = solution(matrix, [wanted.get(m, Fraction(0)) for m in rows]) if columns else None
    if weights is None:
        return None
    signed = [a - b for a, b in zip(weights[::2], weights[1::2])]
    return [(from_monomial(m, w), *known[i]) for w, (i, m) in zip(signed, columns) if w]


def divided(mono: Monomial, by: Monomial) -> Monomial | None:
    """The monomial over another, if that leaves no quotient that was not there."""
    powers = dict(mono)
    for atom, power in by:
        if power <= 0 or powers.get(atom, 0) < power:     # u/u, which is not 1 at 0, has power 0
            return None
        powers[atom] -= power
    return tuple((a, e) for a, e in powers.items() if e)


# -- What equations say of arguments -------------------------------------------------------------

def undone(theory: Theory, facts: tuple[Term, ...], notes: Makings) -> Iterator[Theorem]:
    """What is known of an argument, for each fact that gives a function of it, and of a factor,
    for each that gives a product."""
    here = Context(theory, facts, find, hypotheses=facts)
    for fact in facts:
        match fact:
            case Rel("=", left, right) if not (is_integer(left) and is_integer(right)):
                for given, value in ((left, right), (right, left)):
                    for term, conversion in conversions(given, value):
                        trace = Trace(term, here)
                        if conversion(trace):
                            if isinstance(value, Num):       # exp(0) = 1, sqrt(4) = 2
                                attempted(trace, Policy(functions=True))
                            yield from equation(theory, facts, term, trace, notes)


def equation(theory: Theory, facts: tuple[Term, ...], term: Term, trace: Trace,
             notes: Makings) -> list[Theorem]:
    """That the term is what the trace has led to, unless it has led back."""
    try:
        return [] if trace.term == normal(term) else [notes.noted(replay.prove(
            theory, facts, equals(term, trace.term), trace.steps, (), RULES, find),
            Made(tuple(trace.steps)))]
    except Rejected:
        return []


def conversions(given: Term, value: Term) -> Iterator[tuple[Term, Callable[[Trace], bool]]]:
    """Terms in a function that is given, with what leads from each to a function of the value."""
    match given:
        case Call("exp", (u,)):
            yield u, lambda t: (t.rule("log_exp", backwards=True, A=u)
                                and t.attempt("hypothesis", (0,), to=value))
        case Call("log", (u,)):
            yield u, lambda t: (t.rule("exp_log", backwards=True, A=u)
                                and t.attempt("hypothesis", (0,), to=value))
        case Pow(u, power) if power == TWO:
            yield u, lambda t: (t.rule("root_square", backwards=True, A=u)
                                and t.attempt("hypothesis", (0,), to=value))
        case Call("sigmoid", (u,)):
            yield u, lambda t: from_sigmoid(t, u, value)
        case Mul(parts):
            u = next((p for p in parts if isinstance(p, (Var, Entry)) and parts.count(p) == 1), None)
            rest = mul(*(p for p in parts if p != u))
            if u is not None:                    # a single one, for two would lead to each other
                yield u, lambda t: (t.rule("cancel", backwards=True, A=rest, B=u)
                                    and t.ring(to=Mul((given, inverse(rest))))
                                    and t.attempt("hypothesis", (0,), to=value))


def from_sigmoid(trace: Trace, u: Term, value: Term) -> bool:
    """u = (u - softplus(u)) + softplus(u) = log(sigmoid(u)) - log(1 - sigmoid(u))."""
    rest = neg(Call("softplus", (u,)))
    trace.ring(to=Add((add(u, rest), Mul((Num(Fraction(-1)), rest)))))
    return (trace.rule("log_sigmoid", (0,), backwards=True, A=u)
            and trace.rule("log_sigmoid_rest", (1, 1), backwards=True, A=u)
            and trace.attempt("hypothesis", (0, 0), to=value)
            and trace.attempt("hypothesis", (1, 1, 0, 1, 1), to=value))
