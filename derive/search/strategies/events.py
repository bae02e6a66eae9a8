"""Events: expectations of what goes one way or the other, by conditions on what is random.

    E[a] + E[b] - c = E[a + b - c]                   the whole as one expectation
    v - E[a] = E[u^2 - a]                            with a number that its conditions compare
    E[a] = E[{a' if c, a'' otherwise}]               a as it is where c holds, and where it does not

An equation of expectations follows where nothing is left of their difference whichever way its
conditions fall; so it is with an event and its complement.  An inequality follows where what is
left is never negative (Markov, Chebyshev).  Nothing here is trusted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction

from derive.kernel.context import Context
from derive.kernel.ring import (
    Monomial, Poly, equal, from_monomial, from_polynomial, monomial_key, normal, polynomial)
from derive.kernel.terms import (
    ONE, ZERO, Add, Call, Case, Fold, Mean, Pow, Rel, Term, add, mul, neg, sub, subterms)
from derive.search.entailment.squares import TWO
from derive.search.normal.given import size
from derive.search.normal.normalise import simplify
from derive.search.normal.policy import Policy
from derive.search.normal.trace import Trace
from derive.search.normal.turns import turns

MOST_EVENTS = 4                 # conditions told apart, one within the other


def gathered(difference: Term) -> Iterator[Rel]:
    """The difference as one expectation; and with each square of an expectation that is taken off
    as what it takes off a variance, -E[a]^2 = E[(a - E[a])^2 - a^2]."""
    plain, spread = [], []
    for mono, coeff in polynomial(difference).items():
        square = next((a for a, e in mono if isinstance(a, Mean) and e == 2 and coeff < 0), None)
        whole, is_mean = of_which(mono, coeff)
        plain.append(whole)
        rest = from_monomial(tuple(f for f in mono if f[0] != square), coeff)
        spread.append(mul(neg(rest), sub(Pow(sub(square.body, square), TWO), Pow(square.body, TWO)))
                      if square and not is_mean else whole)
    for parts in (plain, spread) if spread != plain else (plain,):
        yield Rel("=", difference, Mean(add(*parts)))


def of_which(mono: Monomial, coeff: Fraction) -> tuple[Term, bool]:
    """Of which number a product is the expectation, and whether one is written in it."""
    for atom, power in mono:
        body = body_of(atom) if power == 1 else None
        if body is not None:
            return mul(from_monomial(tuple(f for f in mono if f[0] != atom), coeff), body), True
    return from_monomial(mono, coeff), False


def body_of(atom: Term) -> Term | None:
    """a for E[a], and Σ a for Σ E[a]."""
    match atom:
        case Mean(body):
            return body
        case Fold("sum", low, high, body, letter) if any(isinstance(p, Mean) for p in subterms(body)):
            parts = [of_which(mono, coeff) for mono, coeff in polynomial(body).items()]
            return Fold("sum", low, high, add(*(whole for whole, _ in parts)), letter)
    return None


def compared_with(difference: Term, here: Context, policy: Policy) -> Iterator[Rel]:
    """The difference as one expectation, with what of it is no expectation as that of a number, or of
    its square, that a condition in it compares: so Chebyshev's v is E[(X - m)^2]."""
    given = {mono: c for mono, c in polynomial(difference).items() if not of_which(mono, c)[1]}
    rest = from_polynomial(given)
    for number in dict.fromkeys(compared_in(difference, here)) if given else ():
        trace = Trace(Mean(number), here)
        simplify(trace, policy)
        times = quotient_of(given, polynomial(trace.term)) or ONE
        whole = next(gathered(sub(difference, rest))).right.body
        over = normal(sub(rest, mul(times, trace.term)))
        yield Rel("=", difference, Mean(add(mul(times, number), over, whole)))


def compared_in(difference: Term, here: Context) -> Iterator[Term]:
    """What a condition such as a <= |u|, a <= u or a^2 <= u^2 compares, and its square if it is none."""
    for cond in (c for p in subterms(difference) if not p.loose for c in turns(p)):
        for side in (cond.left, cond.right) if isinstance(cond, Rel) else ():
            if here.theory.randomness(side):
                match side:
                    case Call("abs", (u,)):
                        yield from (Pow(u, TWO), side)
                    case Pow() | Add():
                        yield from (side, Pow(side, TWO))
                    case _:
                        yield from (Pow(side, TWO), side)


def quotient_of(whole: Poly, part: Poly) -> Term | None:
    """What one polynomial is multiplied with in another, if that is a product."""
    if not part:
        return None
    (one, a), (other, b) = (min(p.items(), key=lambda m: monomial_key(m[0])) for p in (whole, part))
    powers = Counter(dict(one))
    powers.subtract(dict(other))
    times = from_monomial(tuple((atom, e) for atom, e in powers.items() if e), a / b)
    return times if equal(from_polynomial(whole), mul(times, from_polynomial(part))) else None


def told_apart(trace: Trace, policy: Policy, settled: Callable[[Trace], bool], events: int = MOST_EVENTS
               ) -> None:
    """Move an expectation, or what it is of, on to cases by the conditions on what is random, until
    each side is settled."""
    if isinstance(trace.term, Mean):
        trace.child(0, lambda t: told_apart(t, policy, settled, events))
        if not trace.here.theory.randomness(trace.term.body):
            trace.attempt("mean", rule="linear")                  # E[c] = c
        return
    cond = None if settled(trace) or not events else max(conditions(trace), key=lambda c: (
        not any(True for p in subterms(c) for _ in turns(p)), size(c)), default=None)
    if cond is None:
        return
    trace.ring(to=Case(cond, trace.term, trace.term))
    for side in (1, 2):
        trace.child(side, lambda t: (simplify(t, policy), told_apart(t, policy, settled, events - 1)))
    if trace.term.then == trace.term.other:
        trace.ring()


def is_nothing(trace: Trace) -> bool:
    return trace.term == ZERO


def is_not_negative(trace: Trace) -> bool:
    return trace.here.nonnegative(trace.term)


def conditions(trace: Trace) -> Iterator[Term]:
    """The conditions on which a term turns that read what is random."""
    yield from dict.fromkeys(c for p in subterms(trace.term) if not p.loose for c in turns(p)
                             if trace.here.theory.randomness(c))
