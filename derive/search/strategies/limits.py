"""Limits: what a number tends to, and what shows it.

    by form         read off by the kernel, once the body is simplified by what holds eventually
    by slopes       f/g as f'/g', where both tend to 0 or g grows without bound
    by squeezing    between two numbers that tend to the same

The last two are for the smallest part of the body that has no limit by its form; what this tends
to is then known, and the rest is read off.  Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from derive.kernel import replay
from derive.kernel.context import Context, Rejected
from derive.kernel.limits import MINUS_OO, OO, depends, eventually, finite, limit
from derive.kernel.replay import Step, Theorem
from derive.kernel.ring import from_polynomial, normal, polynomial
from derive.kernel.terms import (
    MINUS_ONE, ONE, ZERO, Add, Call, Case, Diff, Entry, Fold, Iverson, Mul, Not, Num, Pow, Rel, Tends, Term,
    Var, children, close, equals, inverse, is_integer, mul, neg, number, open_body,
    subterms)
from derive.kernel.theory import Theory
from derive.language.rules import RULES
from derive.numeric.refute import soon_refuted
from derive.search.entailment.integers import find
from derive.search.normal.normalise import simplify
from derive.search.normal.policy import Policy
from derive.search.normal.readable import readable
from derive.search.normal.trace import Trace
from derive.search.strategies.made import Made, Makings
from derive.search.strategies.squeezing import between

MOST_NESTED = 4             # limits that rest on one another
Show = Callable[[Theory, tuple[Term, ...], Term, tuple[Theorem, ...]], object]     # a proof, or None


@dataclass(frozen=True)
class Value:
    """What a limit or an integral comes to, the steps that show it, those for the integrand, and the
    theorems it rests on with how they were made."""
    term: Term
    steps: tuple[Step, ...]
    others: tuple[Step, ...] = ()
    given: tuple[Theorem, ...] = ()
    made: Makings = field(default_factory=Makings)


def limits(claim: Tends, here: Context, show: Show) -> Iterator[Value]:
    """What the body tends to, as it stands, simplified, and by other limits."""
    for facts, nested in ((near_the_limit(claim, here), 0), (close_by(claim, here), MOST_NESTED)):
        try:
            yield from Limits(claim, here, tuple(facts), show).values(claim.body, nested)
        except Rejected:
            return


class Limits:
    """What numbers tend to as one variable goes one way."""

    def __init__(self, claim: Tends, here: Context, known: tuple[Term, ...], show: Show):
        self.claim, self.here, self.known, self.show = claim, here, known, show
        self.variable, self.near = claim.variable, eventually(claim, known, here)
        self.first = tuple(f for f in near_the_limit(claim, here) if f in known)
        self.made = Makings()
        self.shown: dict[Term, Theorem | None] = {}

    def like(self, body: Term, value: Term = ZERO) -> Tends:
        return Tends(self.claim.kind, self.variable, self.claim.point, body, value)

    def values(self, body: Term, nested: int) -> Iterator[Value]:
        """By form after more and more was opened, its parts by up to so many limits nested."""
        first = Step("eventually", instance={"facts": self.known})
        unfold = frozenset(self.here.theory.definitions)
        for policy in (None, Policy(unfold), Policy(unfold, functions=True)):
            trace = Trace(body, self.near)
            try:
                if policy:
                    simplify(trace, policy)
                given: list[Theorem] = []
                found = self.read(trace, given, nested)
            except Rejected:
                continue
            yield Value(normal(found), (first, *trace.steps), (), tuple(given), self.made)

    def read(self, trace: Trace, given: list[Theorem], nested: int) -> Term:
        """The limit of a term; that of a part which has none by its form is shown first, and is
        `given` then."""
        while True:
            known = {t.claim.body: t.claim.value for t in given}
            try:
                return finite(limit(trace.term, self.claim, self.near, self.here, known))
            except Rejected:
                if not nested or not any(self.settle(trace, path, given, nested - 1)
                                         for path in self.stuck(trace.term, known)):
                    raise

    def stuck(self, term: Term, known: dict[Term, Term]) -> list[tuple[int, ...]]:
        """The places of a smallest part that has no limit by its form, and of those around it."""
        try:
            limit(term, self.claim, self.near, self.here, known)
            return []
        except Rejected:
            for i, child in () if isinstance(term, Fold) else enumerate(children(term)):
                if inner := self.stuck(child, known):
                    return [*((i, *path) for path in inner), ()]
            return [()]

    def settle(self, trace: Trace, path: tuple[int, ...], given: list[Theorem], nested: int) -> bool:
        """Bring a part to a form of which a limit is shown, and add the theorem, if it is new; or to a
        power of what may have a limit."""
        def settled(part: Trace) -> None:
            if not as_power(part):
                found.append(self.by_slopes(part, nested) or self.by_squeezing(part, nested))

        found: list[Theorem | None] = []
        trace.inside(path, settled)
        if not found:
            return True
        if found[0] is None or found[0] in given:
            return False
        given.append(found[0])
        return True

    # -- By slopes -----------------------------------------------------------------------------

    def by_slopes(self, trace: Trace, nested: int) -> Theorem | None:
        """The limit of a part as that of a quotient, of which that of the slopes is known."""
        for *quotient, below in self.quotients(trace.term):
            f, g = map(readable, quotient)
            slopes = [self.slope(one) for one in (f, g)]
            body = Mul((slopes[0], inverse(slopes[1])))
            limit = nested and self.theorem(body, nested)
            ends = limit and (self.to_zero(inverse(g)) or self.to_zero(f, g))
            near = ends and self.nearby(*(equals(Diff(one, self.variable, False), slope)
                                          for one, slope in zip((f, g), slopes)),
                                        Not(equals(slopes[1], ZERO)))
            if near:
                for i in below:
                    if isinstance(factor := trace.term.factors[i], Call) and factor.function == "exp":
                        trace.rule("exp_multiple", (i,), n=MINUS_ONE, A=neg(factor.args[0]))
                trace.ring(Mul((f, inverse(g))))
                return self.concluded(near, limit, *ends)
        return None

    def slope(self, term: Term) -> Term:
        trace = Trace(Diff(term, self.variable, False), self.near)
        simplify(trace, Policy(frozenset(self.here.theory.definitions)))
        return readable(trace.term)

    def nearby(self, *claims: Term, before: tuple[Term, ...] = (), reason: str = "") -> Theorem | None:
        """What holds from some point on, some of it shown `before` the rest; from the least that
        is to be known of the variable."""
        for known in dict.fromkeys((self.first, self.known)):
            if parts := self.all_shown((*self.here.facts, *known), (*before, *claims)):
                parts = parts[len(before):]
                return self.made.noted(replay.conjunction(parts), Made(parts=parts, reason=reason))
        return None

    def all_shown(self, facts: tuple[Term, ...], claims: tuple[Term, ...]) -> tuple[Theorem, ...]:
        """The claims, each beside those before it; none if one is not shown."""
        theory, given = self.here.theory, ()
        for claim in claims:
            found = None if soon_refuted(theory, facts, claim) else self.show(theory, facts, claim, given)
            if found is None:
                return ()
            given = (*given, self.made.of(found))
        return given

    def concluded(self, near: Theorem, *known: Theorem) -> Theorem | None:
        try:
            return self.made.noted(replay.by_other_limits(near, known, find), Made(parts=(near, *known)))
        except Rejected:
            return None

    def quotients(self, term: Term) -> Iterator[tuple[Term, Term, list[int]]]:
        """The term as f/g, both of which tend to 0 or oo, with the places of the factors of 1/g that
        are not reciprocals: those that are last."""
        if isinstance(term, Add):
            if (common := divisor(term)) != ONE:
                yield without(term, common), common, []
            return
        if not isinstance(term, Mul):
            return
        ends = [self.end(f) for f in term.factors]
        sides = [[i for i, end in enumerate(ends) if end == ZERO],
                 [i for i, end in enumerate(ends) if end in (OO, MINUS_OO)]]
        if all(sides):
            for below in sorted(sides, key=lambda side: sum(strange(term.factors[i]) for i in side)):
                g = mul(*(turned(term.factors[i]) for i in below))
                yield mul(*(f for i, f in enumerate(term.factors) if i not in below)), g, below

    def end(self, factor: Term) -> Term | None:
        """What a factor tends to, by its form."""
        try:
            found = limit(factor, self.claim, self.near, self.here, {})
        except Rejected:
            match factor:
                case Pow(inner, Num()) | Call("log", (inner,)) if self.end(inner) == ZERO:
                    return OO
            return None
        return found if found in (OO, MINUS_OO) else self.simplest(found)

    def to_zero(self, *bodies: Term) -> tuple[Theorem, ...] | None:
        found = [self.theorem(body, 0) for body in bodies]
        return tuple(found) if all(t and t.claim.value == ZERO for t in found) else None

    def theorem(self, body: Term, nested: int) -> Theorem | None:
        """That a number tends to another, written simply."""
        if body not in self.shown:
            self.shown[body] = None
            self.shown[body] = next(self.theorems(body, nested), None)
        return self.shown[body]

    def theorems(self, body: Term, nested: int) -> Iterator[Theorem]:
        theory, facts = self.here.theory, self.here.facts
        for value in chain(*(self.values(body, depth) for depth in dict.fromkeys((0, nested)))):
            simple = self.simplest(value.term)
            same = value.term != simple and self.equal(value.term, simple)
            given = (*value.given, *([same] if same else []))
            try:
                found = replay.prove(theory, facts, self.like(body, simple), value.steps, (), RULES, find,
                                     (), given)
            except Rejected:
                continue
            yield self.made.noted(found, Made(steps=value.steps, given=given))

    def simplest(self, value: Term) -> Term:
        trace = Trace(value, self.here)
        simplify(trace, Policy(frozenset(self.here.theory.definitions)))
        found = normal(trace.term)
        fixed = not isinstance(found, Num) and not any(isinstance(p, (Var, Entry)) for p in subterms(found))
        return next((n for n in (ZERO, ONE) if fixed and self.equal(found, n)), found)

    def equal(self, one: Term, other: Term) -> Theorem | None:
        found = self.show(self.here.theory, self.here.facts, equals(one, other), ())
        return found and self.made.of(found)

    # -- By squeezing --------------------------------------------------------------------------

    def by_squeezing(self, trace: Trace, nested: int) -> Theorem | None:
        """The limit of a part from those of two numbers that it lies between."""
        part = trace.term
        for one in between(part, self.near):
            ends = [self.theorem(end, nested) for end in (one.low, one.high)]
            if all(ends) and ends[0].claim.value == ends[1].claim.value and (near := self.nearby(
                    Rel("<=", one.low, part), Rel("<=", part, one.high), before=one.before,
                    reason=one.reason)):
                return self.concluded(near, *ends)
        return None


# -- Near the limit --------------------------------------------------------------------------------

def near_the_limit(claim: Tends, here: Context) -> Iterator[Term]:
    """What holds eventually: the side of the variable, that it has the sign of its limit, or that it
    is smaller than each number of known sign."""
    k, point = claim.variable, claim.point
    if claim.kind == "oo":
        yield Rel("<", ZERO, k)
        return
    if claim.kind == "-oo":
        yield Rel("<", k, ZERO)
        return
    yield {"above": Rel("<", point, k), "below": Rel("<", k, point),
           "both": Not(equals(k, point))}[claim.kind]
    if point != ZERO:
        yield from (cond for cond, given in ((Rel("<", ZERO, k), Rel("<", ZERO, point)),
                                             (Rel("<", k, ZERO), Rel("<", point, ZERO))) if here.shows(given))
        return
    scalars = [p for p in subterms(claim.body) if isinstance(p, Var) and not p.integer and p != k]
    for s in sorted(scalars, key=lambda v: v.name):
        size = s if here.shows(Rel("<", ZERO, s)) else neg(s)
        if here.shows(Rel("<", ZERO, size)):
            yield Rel("<", k, size)
            yield Rel("<", normal(neg(size)), k)


def close_by(claim: Tends, here: Context) -> Iterator[Term]:
    """That, and that the variable is beyond the numbers in the body, or smaller than their
    reciprocals."""
    yield from near_the_limit(claim, here)
    size = number(1 + max((abs(p.value) for p in subterms(claim.body) if isinstance(p, Num)), default=0))
    k, least = claim.variable, normal(inverse(size))
    if claim.kind == "oo":
        yield Rel("<", size, k)
    elif claim.kind == "-oo":
        yield Rel("<", k, neg(size))
    elif claim.point == ZERO:
        yield from (Rel("<", normal(neg(least)), k), Rel("<", k, least))


def as_power(trace: Trace) -> bool:
    """t^n exp(u) as (t exp(u/n))^n, for a natural number n that is not known."""
    match trace.term:
        case Mul((Pow(base, power), Call("exp", (u,)))) if not isinstance(power, Num) and is_integer(power):
            part = mul(u, inverse(power))
            return trace.rule("cancel", (1, 0), backwards=True, A=power, B=u) and trace.rule(
                "exp_multiple", (1,), n=power, A=part) and trace.rule(
                "power_product", backwards=True, n=power, A=base, B=Call("exp", (part,)))
    return False


# -- Quotients -------------------------------------------------------------------------------------

def turned(factor: Term) -> Term:
    """The reciprocal of a factor, as one would write it."""
    match factor:
        case Call("exp", (arg,)):
            return Call("exp", (normal(neg(arg)),))
        case Pow(base, Num(power)):
            return base if power == -1 else Pow(base, Num(-power))
    return inverse(factor)


def strange(factor: Term) -> int:
    """How little one wants the reciprocal of a factor: least of a quotient, or of an exponential."""
    match factor:
        case Pow(_, Num(power)) if power < 0:
            return 0
        case Call("exp"):
            return 0
        case Var() | Pow(Var(), _):
            return 1
    return 9


def divisor(term: Add) -> Term:
    """The reciprocal powers that all summands have in common, as a denominator."""
    monos = [dict(mono) for mono in polynomial(term)]
    common = {atom: max(mono.get(atom, 0) for mono in monos) for atom in monos[0]}
    return mul(*(Pow(atom, number(-power)) if power != -1 else atom
                 for atom, power in common.items() if power < 0))


def without(term: Add, common: Term) -> Term:
    """The sum times a denominator that all of its summands have."""
    powers = dict(next(iter(polynomial(common))))
    return from_polynomial({tuple((a, e + powers.get(a, 0)) for a, e in mono if e + powers.get(a, 0)): c
                            for mono, c in polynomial(term).items()})


# -- Points at which there is no value ---------------------------------------------------------------

def signs_needed(claim: Tends, here: Context) -> Iterator[Term]:
    """That no base is negative under an exponent that is the variable itself: an exponent that
    is no integer gives it no power, however far one goes."""
    if claim.kind != "oo" or any(isinstance(p, (Iverson, Case)) for p in subterms(claim.body)):
        return
    yield from bases(claim.body, claim.variable, here)


def bases(term: Term, k: Var, here: Context) -> Iterator[Term]:
    match term:
        case Fold("sum" | "max" | "min", low, high, body, letter):
            inside, index = here.enter(low, high)
            for cond in bases(open_body(body, index), k, inside):
                yield Fold("all", low, high, close(cond, index), letter)
        case Pow(base, power) if power == k and not depends(base, k, here):
            yield Rel("<=", ZERO, base)
        case _:
            for child in children(term):
                yield from bases(child, k, here)
