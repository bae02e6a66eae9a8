"""Proving and refuting limits, integrals and orders of growth.

A limit is read off by the kernel's own rules, if need be after the body was
simplified by what holds eventually.  The value found is then proved equal to the
one claimed; where it is another, the difference of the two refutes the claim.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from derive.kernel import replay
from derive.kernel.context import Context, Rejected
from derive.kernel.limits import between, depends
from derive.kernel.replay import Step, Theorem
from derive.kernel.ring import equal, from_polynomial, normal, polynomial
from derive.kernel.rules import HOLE
from derive.kernel.terms import (
    ONE,
    ZERO,
    Call,
    Diff,
    Entry,
    Exists,
    Integral,
    Not,
    Num,
    Order,
    Pow,
    Rel,
    Tends,
    Term,
    Var,
    add,
    children,
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
from derive.language.rules import RULES, SLOPES
from derive.search.entailment.integers import find
from derive.search.normal.normalise import simplify
from derive.search.normal.policy import Policy
from derive.search.normal.trace import Trace
from derive.search.strategies.limits import Show, Value, limits

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

# Of a power of a function of u, in u, for which the hole stands.
ANTIDERIVATIVES = {
    ("heaviside", 1): Call("relu", (HOLE,)), ("sign", 1): Call("abs", (HOLE,)),
    ("abs", 1): mul(Num(Fraction(1, 2)), HOLE, Call("abs", (HOLE,))),
    ("exp", 1): Call("exp", (HOLE,)), ("cos", 1): Call("sin", (HOLE,)),
    ("sin", 1): neg(Call("cos", (HOLE,))), ("tanh", 2): sub(HOLE, Call("tanh", (HOLE,))),
    ("sigmoid", 1): Call("softplus", (HOLE,)),
    ("sigmoid", 2): sub(Call("softplus", (HOLE,)), Call("sigmoid", (HOLE,)))}


BENT = {"heaviside", "sign", "relu", "abs"}               # functions with a kink or a jump at 0


def antiderivative_of(function: str, power: int) -> Term | None:
    if function == "relu" and power > 0:
        return mul(Num(Fraction(1, power + 1)), Pow(Call("relu", (HOLE,)), number(power + 1)))
    return ANTIDERIVATIVES.get((function, power))


def integrals(claim: Integral, here: Context) -> Iterator[Value]:
    """The antiderivative term by term, and where it has no slope."""
    t = claim.variable
    parts = [antiderivative(mono, t, here) for mono in polynomial(by_relu(claim.body)).items()]
    if any(part is None for part in parts):
        return
    whole = normal(add(*(part for part, _ in parts)))
    points = tuple(dict.fromkeys(p for _, ps in parts for p in ps))
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
        for side in (trace, body):
            simplify(side, Policy(functions=True))
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


def write_slopes(trace: Trace) -> None:
    """The slopes of known functions, and nothing else."""
    match trace.term:
        case Call(function, (arg,)) if function in SLOPES:
            trace.rule(SLOPES[function], A=arg)
        case _:
            for i in range(len(children(trace.term))):
                trace.child(i, write_slopes)


def antiderivative(item, t: Var, here: Context) -> tuple[Term, tuple[Term, ...]] | None:
    """Of one monomial, with the points at which it has no slope."""
    mono, coeff = item
    moving = [(a, e) for a, e in mono if depends(a, t, here)]
    fixed = from_polynomial({tuple((a, e) for a, e in mono if not depends(a, t, here)): coeff})
    match moving:
        case []:
            return mul(fixed, t), ()
        case [(Var(), power)] if power >= 0:
            return mul(fixed, Num(Fraction(1, power + 1)), Pow(t, number(power + 1))), ()
        case [(Call(function, (arg,)), power)] if pattern := antiderivative_of(function, power):
            slope = coefficient(arg, t, here)
            if slope is None:
                return None
            rest = normal(sub(arg, mul(slope, t)))
            kinks = (normal(mul(neg(rest), inverse(slope))),) if function in BENT else ()
            found = substitute(pattern, {HOLE: arg})
            return mul(quotient(fixed, slope), found), kinks
    return None


def quotient(one: Term, other: Term) -> Term:
    """The number that one is times the other, else their quotient as such."""
    (lead, coeff), *_ = polynomial(other).items()
    scale = Num(polynomial(one).get(lead, Fraction(0)) / coeff)
    return scale if equal(mul(scale, other), one) else mul(one, inverse(other))


def coefficient(arg: Term, t: Var, here: Context) -> Term | None:
    """a, if the term is a t + b with a other than 0."""
    p = polynomial(arg)
    slope = {tuple((x, e) for x, e in m if x != t): c for m, c in p.items() if (t, 1) in m}
    rest = {m: c for m, c in p.items() if (t, 1) not in m}
    free = all(not depends(x, t, here) for part in (slope, rest) for m in part for x, _ in m)
    found = from_polynomial(slope)
    return found if free and here.shows(Not(equals(found, ZERO))) else None


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
