"""Proving and refuting limits, integrals and orders of growth.

A limit is read off by the kernel's own rules, if need be after the body was
simplified by what holds eventually.  The value found is then proved equal to the
one claimed; where it is another, the difference of the two refutes the claim.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel import replay
from derive.kernel.context import Context, Rejected
from derive.kernel.limits import between
from derive.kernel.replay import Step, Theorem
from derive.kernel.ring import equal, from_polynomial, normal, polynomial
from derive.kernel.terms import (
    ONE,
    ZERO,
    Call,
    Diff,
    Entry,
    Exists,
    Integral,
    Not,
    Order,
    Tends,
    Term,
    Var,
    add,
    equals,
    inverse,
    mul,
    names,
    neg,
    number,
    rebuild,
    sub,
    substitute,
    subterms,
)
from derive.kernel.theory import Theory
from derive.language.rules import RULES
from derive.search.entailment.integers import find
from derive.search.normal.normalise import simplify
from derive.search.normal.policy import Policy
from derive.search.normal.trace import Trace
from derive.search.strategies.antiderivatives import antiderivative, write_slopes
from derive.search.strategies.limits import Show, Value, limits
from derive.search.strategies.meeting import met

JUDGEMENTS = (Order, Tends, Integral, Exists)


def found_values(theory: Theory, facts: tuple[Term, ...], claim: Term, show: Show) -> Iterator[Value]:
    """The values that the kernel may accept for a limit or an integral, simplest steps first; what
    they rest on beside is shown by `show`."""
    here = Context(theory, facts, find, hypotheses=facts)
    for value in limits(claim, here, show) if isinstance(claim, Tends) else integrals(claim, here):
        if shown(theory, facts, with_value(claim, value.term), value):
            yield value


def with_value(claim: Term, value: Term) -> Term:
    if isinstance(claim, Tends):
        return Tends(claim.kind, claim.variable, claim.point, claim.body, value)
    return Integral(claim.variable, claim.low, claim.high, claim.body, value)


def shown(theory: Theory, facts: tuple[Term, ...], claim: Term, value: Value) -> Theorem | None:
    """The theorem, or None if the kernel refuses."""
    try:
        return replay.prove(theory, facts, claim, value.steps, value.others, RULES, find, (), value.given)
    except Rejected:
        return None


# -- Integrals -------------------------------------------------------------------------------------

def integrals(claim: Integral, here: Context) -> Iterator[Value]:
    """By an antiderivative, and where it has no slope."""
    t = claim.variable
    found = antiderivative(by_relu(claim.body), t, here)
    if found is None:
        return
    whole, points = found
    beside = here.assume(*(Not(equals(t, p)) for p in points))
    trace = Trace(Diff(whole, t, False), beside)
    try:
        trace.do("differentiate")
        write_slopes(trace)
        value = between(claim, whole, here)
    except Rejected:
        return
    step = Step("antiderivative", to=whole, instance={"points": points})
    body = Trace(claim.body, beside)
    if not equal(trace.term, claim.body):
        policy = Policy(functions=True)
        for side in (trace, body):
            simplify(side, policy)
        met(trace, body, policy)
    yield Value(normal(value), (step, *trace.steps), tuple(body.steps))


def by_relu(term: Term) -> Term:
    """The same number with relu for max and min."""
    term = rebuild(term, lambda part, _: by_relu(part))
    match term:
        case Call("max", (a, b)):
            return add(a, Call("relu", (normal(sub(b, a)),)))
        case Call("min", (a, b)):
            return sub(b, Call("relu", (normal(sub(b, a)),)))
    return term


# -- Numbers that exist --------------------------------------------------------------------------------

MOST_WITNESSES = 60


def witnesses(claim: Exists, theory: Theory) -> Iterator[Term]:
    """0, 1, the numbers that stand in the claim, and their differences, sums, quotients and
    products; then where an exponential in the claim is 2 or 1/2."""
    opened = [claim.body, *(d.body for n, d in theory.definitions.items()
                            if n in theory.reach(claim.body))]
    own = {i.name for d in theory.definitions.values() for i in d.indices}
    atoms = {p for t in opened for p in subterms(t) if not p.loose and isinstance(p, (Entry, Var))
             and not p.integer and p != claim.variable and not own & names(p)}
    plain = sorted(atoms, key=lambda a: (sum(1 for _ in subterms(a)), a.key))
    joined = (lambda a, b: add(a, neg(b)), add, lambda a, b: mul(a, inverse(b)), mul)
    pairs = [join(a, b) for join in joined for a in plain for b in plain if a != b]
    yield from list(dict.fromkeys([ZERO, ONE, *plain, *pairs]))[:MOST_WITNESSES]
    yield from dict.fromkeys(x for t in opened for p in subterms(t) if not p.loose
                             for x in halving(p, claim.variable))


def halving(part: Term, variable: Var) -> Iterator[Term]:
    """The values of the variable at which exp(u) is 2 or 1/2, for the u of a function of exp."""
    match part:
        case Call("exp" | "sigmoid" | "softplus" | "tanh", (arg,)):
            p = polynomial(arg)
            slope = {tuple(f for f in m if f != (variable, 1)): c for m, c in p.items()
                     if (variable, 1) in m}
            rest = from_polynomial({m: c for m, c in p.items() if (variable, 1) not in m})
            if slope and variable not in subterms(add(rest, from_polynomial(slope))):
                for target in (LOG_TWO, neg(LOG_TWO)):
                    over = target if rest == ZERO else sub(target, rest)
                    yield mul(over, inverse(from_polynomial(slope)))


LOG_TWO = Call("log", (number(2),))


def at_witness(claim: Exists, witness: Term) -> Term:
    return substitute(claim.body, {claim.variable: witness})
