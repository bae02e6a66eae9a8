"""Events: expectations of what goes one way or the other, by conditions on what is random.

    E[a] + E[b] - c = E[a + b - c]                   the whole as one expectation
    E[a] = E[{a' if c, a'' otherwise}]               a as it is where c holds, and where it does not

An equation of expectations follows where nothing is left of their difference whichever way its
conditions fall; so it is with an event and its complement.  An inequality follows where what is
left is never negative (Markov, Chebyshev).  Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from derive.kernel.ring import from_monomial, polynomial
from derive.kernel.terms import ZERO, Case, Mean, Pow, Rel, Term, add, mul, neg, sub, subterms
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
        atom = next((a for a, e in mono if isinstance(a, Mean) and e == 1), None)
        square = next((a for a, e in mono if isinstance(a, Mean) and e == 2 and coeff < 0), None)
        rest = from_monomial(tuple(f for f in mono if f[0] not in (atom, square)), coeff)
        whole = from_monomial(mono, coeff) if square else rest
        plain.append(mul(whole, atom.body) if atom else whole)
        spread.append(mul(neg(rest), sub(Pow(sub(square.body, square), TWO), Pow(square.body, TWO)))
                      if square and not atom else plain[-1])
    for parts in (plain, spread) if spread != plain else (plain,):
        yield Rel("=", difference, Mean(add(*parts)))


def told_apart(trace: Trace, policy: Policy, settled: Callable[[Trace], bool], events: int = MOST_EVENTS
               ) -> None:
    """Move an expectation, or what it is of, on to cases by the conditions on what is random, until
    each side is settled."""
    if isinstance(trace.term, Mean):
        trace.child(0, lambda t: told_apart(t, policy, settled, events))
        if not trace.here.theory.randomness(trace.term.body):
            trace.attempt("mean", rule="linear")                  # E[c] = c
        return
    cond = None if settled(trace) or not events else max(conditions(trace), key=size, default=None)
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
