"""Expected: inequalities between expectations.

    E[b] - E[a] = E[b - a]                   is not negative, where b - a is not, whatever comes out
    E[a^2] - E[a]^2 = E[(a - E[a])^2]        nor is a variance
    E[a^2] (E[a^2] E[b^2] - E[a*b]^2) = E[(E[a^2] b - E[a*b] a)^2]   (Cauchy and Schwarz)

The kernel sees that an expectation is not negative because its body is not; here stand the
equations that make one expectation of several.  Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel import replay
from derive.kernel.replay import Step, Theorem
from derive.kernel.ring import equal, from_monomial, polynomial
from derive.kernel.terms import (
    ZERO,
    Add,
    Mean,
    Mul,
    Not,
    Pow,
    Rel,
    Term,
    add,
    mul,
    neg,
    number,
    sub,
    subterms,
)
from derive.search.entailment.squares import TWO
from derive.search.inequalities.alone import unscaled
from derive.search.inequalities.work import Form, Work
from derive.search.normal.trace import Trace
from derive.search.strategies.events import compared_with, gathered, is_not_negative, told_apart
from derive.search.strategies.made import Made
from derive.search.strategies.meeting import denominator
from derive.search.strategies.strict import speaks_of_events, strictly


def expected(form: Form) -> Iterator[Theorem]:
    """Equations by which the goal of a form is an expectation of what is not negative, or a part
    of it is."""
    if not has_mean(form.difference):
        return
    here = form.known.here
    for identity in (*variances(form.difference), *of_sums(form.difference),
                     *gathered(form.difference)):
        if here.nonnegative(identity.right) and (found := form.known.equal(identity)):
            yield found
            yield from filter(None, [form.known.reduced(identity.left, form.policy)])
    yield from correlated(form)
    yield from by_events(form)
    yield from of_strict(form)
    yield from by_outcomes(form, beside=False)


def by_outcomes(form: Form, beside: bool = True) -> Iterator[Theorem]:
    """The difference as one expectation of what is not negative, whatever comes out; of what stands
    beside expectations of its own, which no single outcome refutes, only where that is asked."""
    for identity in gathered(form.difference) if form.known.depth > 0 else ():
        body = identity.right.body
        if has_mean(form.difference) and has_mean(body) == beside:
            above = form.known.expectation(form.known.at_outcome().show(Rel("<=", ZERO, body)))
            if above and (same := form.known.equal(identity)):
                yield from filter(None, [form.known.knowing(above, same).outright(
                    Rel("<=", ZERO, form.difference))])


def has_mean(term: Term) -> bool:
    return any(isinstance(part, Mean) for part in subterms(term))


def of_strict(form: Form) -> Iterator[Theorem]:
    """The difference with its events written as strict comparisons, if then it is not negative: where
    probabilities are multiplied, as in P (1 - P) <= 1/4."""
    theory, difference = form.known.theory, form.difference
    if not any(sum(e for a, e in mono if isinstance(a, Mean) and speaks_of_events(theory, a)) > 1
               for mono in polynomial(difference)):
        return
    trace = Trace(difference, form.known.simple)
    strictly(trace, form.policy)
    same = not equal(trace.term, difference) and form.known.outright(
        Rel("=", difference, trace.term), tuple(trace.steps))
    shown = same and form.known.show(Rel(form.goal.op, ZERO, trace.term))
    if shown:
        yield from filter(None, [form.known.knowing(shown, same).outright(
            Rel(form.goal.op, ZERO, difference))])


def by_events(form: Form) -> Iterator[Theorem]:
    """The difference, without quotients at first, as one expectation, told apart by the conditions on
    what is random."""
    known, difference = form.known, form.difference
    if not speaks_of_events(known.theory, difference):
        return
    identities = (*compared_with(difference, known.simple, form.policy), *gathered(difference))
    below = () if known.scaled else denominator(add(*(i.right.body for i in identities)))
    plain = below and unscaled(known, "<=", difference, mul(*below), below)
    if plain:
        yield plain
        return
    for identity in identities:
        trace = Trace(identity.right, known.here)
        told_apart(trace, form.policy, is_not_negative)
        if trace.steps and known.here.nonnegative(trace.term) and (same := known.equal(identity)):
            apart = known.knowing(same).outright(
                Rel("=", difference, trace.term), (Step("hypothesis", to=identity.right), *trace.steps))
            shown = apart and known.outright(Rel("<=", ZERO, trace.term))
            yield from filter(None, [shown and known.knowing(apart, shown).outright(
                Rel("<=", ZERO, difference))])


def correlated(form: Form) -> Iterator[Theorem]:
    """E[a*b]^2 <= E[a^2] E[b^2], for each negative square of the expectation of a product."""
    for mono, weight in polynomial(form.difference).items():
        for atom, power in mono:
            if weight < 0 and power == 2 and isinstance(atom, Mean) and isinstance(atom.body, Mul):
                for n in range(1, len(atom.body.factors)):
                    yield from filter(None, [cauchy_schwarz(
                        form.known, mul(*atom.body.factors[:n]), mul(*atom.body.factors[n:]))])
    for a, b in dict.fromkeys(covariances(form.claim)):
        if found := cauchy_schwarz(form.known, sub(a, Mean(a)), sub(b, Mean(b))):
            yield from form.known.forms(found, form.policy)


def covariances(claim: Rel) -> Iterator[tuple[Term, Term]]:
    """The a and b of each E[a*b] - E[a]*E[b] that a claim is written with the square of."""
    for part in subterms(claim):
        match part:
            case Pow(Add((Mean(Mul((a, b))), _)) as base, two) if two == TWO and equal(
                    base, sub(Mean(mul(a, b)), mul(Mean(a), Mean(b)))):
                yield a, b


def cauchy_schwarz(work: Work, a: Term, b: Term) -> Theorem | None:
    """0 <= E[a^2] E[b^2] - E[a*b]^2: times E[a^2] it is the expectation of a square, and times
    E[b^2]; where both of these are 0, so is E[a*b], by the squares of a + b and a - b."""
    aa, bb, ab = Mean(Pow(a, TWO)), Mean(Pow(b, TWO)), Mean(mul(a, b))
    difference = sub(mul(aa, bb), Pow(ab, TWO))
    squares = [(mul(aa, difference), sub(mul(aa, b), mul(ab, a))),
               (mul(bb, difference), sub(mul(bb, a), mul(ab, b))),
               (add(aa, mul(TWO, ab), bb), add(a, b)),
               (add(aa, mul(number(-2), ab), bb), sub(a, b))]
    for whole, root in squares:
        same = work.equal(Rel("=", whole, Mean(Pow(root, TWO))))
        shown = same and work.knowing(same).outright(Rel("<=", ZERO, whole))
        if not shown:
            return None
        work = work.knowing(shown)
    return by_signs(work, difference, (aa, bb), ab)


def by_signs(work: Work, difference: Term, squares: tuple[Term, ...], between: Term
             ) -> Theorem | None:
    """The difference is not negative, whichever of the squares is positive, or if none is."""
    if not squares:
        for side in (between, neg(between)):
            work = work.knowing(work.outright(Rel("<=", ZERO, side)))
        return work.outright(Rel("<=", ZERO, difference))
    cond = Rel("<", ZERO, squares[0])
    cases = [unscaled(work.supposing(cond), "<=", difference, squares[0]),
             by_signs(work.supposing(Not(cond)), difference, squares[1:], between)]
    return work.noted(replay.by_cases(cond, *cases), Made(parts=tuple(cases), cond=cond)) \
        if all(cases) else None


def variances(difference: Term) -> Iterator[Rel]:
    """E[a^2] - E[a]^2 = E[(a - E[a])^2], for each negative square of an expectation, times what
    stands beside it."""
    for mono, weight in polynomial(difference).items():
        for atom, power in mono:
            if weight < 0 and power == 2 and isinstance(atom, Mean):
                scale = from_monomial(tuple(f for f in mono if f[0] != atom), -weight)
                less = sub(Mean(Pow(atom.body, TWO)), Pow(atom, TWO))
                yield Rel("=", mul(scale, less), mul(scale, Mean(Pow(sub(atom.body, atom), TWO))))


def of_sums(difference: Term) -> Iterator[Rel]:
    """E[(a ± b)^2] - E[a ± b]^2 = E[(a ± b - E[a ± b])^2], for each expectation of a product."""
    products = dict.fromkeys(atom.body for mono in polynomial(difference) for atom, _ in mono
                             if isinstance(atom, Mean) and isinstance(atom.body, Mul))
    for product in products:
        a, b = product.factors[0], mul(*product.factors[1:])
        for root in (add(a, b), sub(a, b)):
            less = sub(Mean(Pow(root, TWO)), Pow(Mean(root), TWO))
            yield Rel("=", less, Mean(Pow(sub(root, Mean(root)), TWO)))
