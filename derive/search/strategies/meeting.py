"""Meeting: two terms moved on until they are equal.

Both are simplified; then sums of one are matched with sums of the other, terms are taken off
sums that run further, and what is left over is compared as quotients.  Every move is one that
the kernel has accepted.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import partial

from derive.kernel.context import Rejected, marker
from derive.kernel.ring import Monomial, equal, from_monomial, normal, polynomial
from derive.kernel.terms import (
    Add,
    Call,
    Fold,
    Iverson,
    Mul,
    Num,
    Pow,
    Rel,
    Term,
    add,
    children,
    close,
    inverse,
    is_integer,
    mul,
    open_body,
    subterms,
)
from derive.search.normal.folds import span, write_out
from derive.search.normal.forwards import turn_round
from derive.search.normal.given import given_values
from derive.search.normal.inward import inward
from derive.search.normal.multiples import use_multiples
from derive.search.normal.normalise import simplify
from derive.search.normal.policy import Policy
from derive.search.normal.powers import merge_across
from derive.search.normal.prefixes import to_prefixes
from derive.search.normal.sums import match
from derive.search.normal.tidy import tidy
from derive.search.normal.trace import Trace
from derive.search.strategies.aligning import align_bodies, align_ranges, split_ranges
from derive.search.strategies.triangles import has_triangle, to_triangles

MOST_FORMS = 8


def met(left: Trace, right: Trace, policy: Policy) -> bool:
    """`meet`, a move that the kernel refuses counting as no meeting."""
    try:
        return meet(left, right, policy)
    except Rejected:
        return False


def meet(left: Trace, right: Trace, policy: Policy) -> bool:
    """Move both sides on until they are equal; False if they stay apart."""
    if align_ranges(left, right):                # an induction's hypothesis speaks of such sums
        for trace in (left, right):
            trace.ring()
            suppose(trace)
    for trace, other in ((left, right), (right, left)):
        trace.goal = normal(other.term)
        simplify(trace, policy)
        if trace.has_arrived():
            return True
    left.goal = right.goal = None
    for align in (align_ranges, partial(align_ranges, alike=False), align_bodies):
        if align(left, right):
            for trace in (left, right):
                simplify(trace, policy)
        if meet_directly(left, right):
            return True
    if any([use_multiples(trace) for trace in (left, right)]):
        for trace in (left, right):
            simplify(trace, policy)
        if meet_directly(left, right):
            return True
    if split_ranges(left, right):
        if meet_directly(left, right):
            return True
        for trace in (left, right):              # what is beyond the end may be 0
            simplify(trace, policy)
        if meet_directly(left, right):
            return True
    if meet_in_triangles(left, right, policy):
        return True
    for last_resort in (merge_across, partial(inward, policy=policy), to_prefixes,
                        turn_round, write_short_out):
        if any([each_monomial(trace, last_resort) for trace in (left, right)]):
            for trace in (left, right):
                trace.ring()
                tidy(trace, policy)
            if meet_directly(left, right) or align_ranges(left, right) and meet_directly(left, right):
                return True
    return meet_quotients(left, right, policy) or meet_bodies(left, right, policy)


def write_short_out(trace: Trace) -> None:
    """Write out the sums between two numbers, such as that over the two places of a pair."""
    match trace.term:
        case Mul(factors):
            for i in range(len(factors)):
                trace.child(i, write_short_out)
        case Fold("sum", low, high) if span(low, high):
            write_out(trace)


def meet_in_triangles(left: Trace, right: Trace, policy: Policy) -> bool:
    """Compare sums over squares with sums below a diagonal; unless they are equal, both stay as
    they were."""
    if not any(has_triangle(trace.term) for trace in (left, right)):
        return False
    before = [(trace, trace.term, len(trace.steps)) for trace in (left, right)]
    for _ in range(2):                           # once to cut, once to turn over
        for trace in (left, right):
            if each_monomial(trace, to_triangles):
                trace.ring()
                tidy(trace, policy)
    if meet_directly(left, right) or meet_quotients(left, right, policy):
        return True
    for trace, term, steps in before:
        trace.term = term
        del trace.steps[steps:]
    return False


def suppose(trace: Trace) -> None:
    """Write the sums and products that a fact gives by their values."""
    stated = ((normal(f.left), f.right) for f in trace.here.facts
              if isinstance(f, Rel) and f.op == "=" and isinstance(f.left, Fold))
    for atom, value in (*stated, *given_values(trace.here.facts)):
        if trace.term == atom and trace.attempt("hypothesis", to=value):
            return
    if isinstance(trace.term, (Add, Mul, Pow)):
        for i in range(len(children(trace.term))):
            trace.child(i, suppose)


def meet_bodies(left: Trace, right: Trace, policy: Policy) -> bool:
    """Gather the sums over one range into one, on both sides, and compare what is summed, for
    each range over which there are quotients."""
    for ends in ranges_of_quotients(left.term, right.term):
        if gather(left, ends) and gather(right, ends):
            left.inside(sum_place(left.term), lambda a: a.child(2, lambda b: right.inside(
                sum_place(right.term), lambda c: c.child(2, lambda d: meet_quotients(b, d, policy)
                                                         or meet_bodies(b, d, policy)))))
    return equal(left.term, right.term)


def ranges_of_quotients(*terms: Term) -> list[tuple[Term, Term]]:
    """The ranges of the sums in which something is divided."""
    found = {(s.low, s.high): None for t in terms for mono in polynomial(t) for s, e in mono
             if isinstance(s, Fold) and s.kind == "sum" and e == 1 and any(
                 isinstance(p, Pow) and isinstance(p.exponent, Num) and p.exponent.value < 0
                 for p in subterms(s.body))}
    return list(found)


def gather(trace: Trace, ends: tuple[Term, Term]) -> bool:
    """Σ a + c Σ b = Σ (a + c b), for the sums over this range."""
    sums: list[tuple[Fold, Term]] = []
    others = []
    for mono, coeff in polynomial(trace.term).items():
        found = [a for a, e in mono if isinstance(a, Fold) and a.kind == "sum" and e == 1
                 and (a.low, a.high) == ends]
        if len(found) == 1:
            rest = from_monomial(tuple(p for p in mono if p[0] != found[0]), coeff)
            sums.append((found[0], rest))
        else:
            others.append(from_monomial(mono, coeff))
    if not sums:
        return False
    first = sums[0][0]
    index = marker(trace.here.depth)
    body = add(*(mul(c, open_body(s.body, index)) for s, c in sums))
    whole = Fold("sum", first.low, first.high, close(body, index), first.letter)
    trace.ring(to=Add((whole, *others)) if others else whole)
    return True


def sum_place(term: Term) -> tuple[int, ...]:
    """Where the sum stands that `gather` made."""
    return (0,) if isinstance(term, Add) else ()


def meet_directly(left: Trace, right: Trace) -> bool:
    return (equal(left.term, right.term) or meet_integers(left, right.term)
            or meet_sums(left, right) or meet_gathered(left, right))


def each_monomial(trace: Trace, conversion) -> bool:
    """Run a conversion on each term of a sum; did one of them change?"""
    if isinstance(trace.term, Add):
        return any([trace.child(i, conversion) for i in range(len(trace.term.terms))])
    return trace.inside((), conversion)


def meet_gathered(left: Trace, right: Trace) -> bool:
    """Bring sums that are alike up to the names and the order of their indices to one form, on
    both sides, so that equal ones are gathered."""
    forms: list[Monomial] = []
    changed = False
    for trace in (left, right):
        for mono, coeff in polynomial(trace.term).items():
            if len(forms) > MOST_FORMS or not any(isinstance(a, Fold) for a, _ in mono):
                continue
            term = from_monomial(mono, coeff)
            path = place(trace.term, term)
            if mono in forms or path is None:
                continue
            if any(trace.inside(path, lambda t, f=f: match(t, from_monomial(f, coeff)))
                   for f in forms):
                changed = True
            else:
                forms.append(mono)
        if changed:
            trace.ring()
    return changed and equal(left.term, right.term)


def meet_integers(trace: Trace, goal: Term) -> bool:
    return is_integer(trace.term) and is_integer(goal) and trace.attempt("integer", to=goal)


def meet_sums(left: Trace, right: Trace) -> bool:
    """Match each monomial of the left side that the right lacks with one that the left lacks."""
    have, want = polynomial(left.term), polynomial(right.term)
    spare = [from_monomial(m, c) for m, c in want.items() if have.get(m) != c]
    for m, c in have.items():
        if want.get(m) == c:
            continue
        term = from_monomial(m, c)
        path = place(left.term, term)
        goal = next((g for g in spare if path is not None
                     and left.inside(path, lambda t, g=g: match(t, g) or match_inside(t, g))), None)
        if goal is None:
            return False
        spare.remove(goal)
    return equal(left.term, right.term)


def match_inside(trace: Trace, goal: Term) -> None:
    """Match the sums that a function is taken of with those that it is taken of in the goal."""
    match trace.term, goal:
        case Call(one, (_,)), Call(two, (arg,)) if one == two:
            trace.child(0, lambda t: meet_sums(t, Trace(arg, t.here)) and None)


def place(term: Term, part: Term) -> tuple[int, ...] | None:
    """Where a monomial stands in a sum."""
    if term == part:
        return ()
    if isinstance(term, Add):
        return next(((i,) for i, t in enumerate(term.terms) if t == part), None)
    return None


# -- Quotients -----------------------------------------------------------------------------------

def meet_quotients(left: Trace, right: Trace, policy: Policy) -> bool:
    """Bring both sides to a common denominator and compare the numerators, in which what stands
    under a root or a fraction bar can be opened now."""
    for trace in (left, right):
        denest(trace, policy)
    if equal(left.term, right.term):
        return True
    common = denominator(left.term, right.term)
    if not common:
        return False
    for trace in (left, right):
        if not over(trace, common, policy):
            return False
    if equal(left.term, right.term):
        return True
    opened = replace(policy, unfold=policy.unfold | policy.scales, scales=frozenset())
    left.inside((0,), lambda a: meet_integers(a, right.term.factors[0]) or right.inside(
        (0,), lambda b: meet_sums(a, b) or policy.scales and meet(a, b, opened)))
    return equal(left.term, right.term)


def denest(trace: Trace, policy: Policy) -> None:
    """Clear the quotients inside denominators and logarithms: 1/(1 + 1/a) = a/(a + 1)."""
    for i in range(len(children(trace.term))):
        if isinstance(trace.term, (Add, Mul, Pow, Call)):
            trace.child(i, lambda t: denest(t, policy))
    match trace.term:
        case Pow(Add() as base, Num(power) as n) if power < 0 and power.denominator == 1:
            inner = denominator(base)
            if inner and trace.rule("clear", A=base, B=mul(*inner), n=n):
                trace.child(0, lambda t: t.child(0, lambda u: without(u, base, inner, policy)))
                trace.ring()
        case Call("log", (Add() as arg,)):
            inner = denominator(arg)
            if inner and trace.rule("log_clear", A=arg, B=mul(*inner)):
                trace.child(0, lambda t: t.child(0, lambda u: without(u, arg, inner, policy)))
                simplify(trace, policy)
            elif inner and trace.child(0, lambda t: over(t, inner, policy) and None):
                simplify(trace, policy)
        case Add() | Mul():
            trace.ring()


def denominator(*terms: Term) -> list[Term]:
    """The factors by which all quotients of these sums of monomials are cleared; a factor
    that is needed n times stands n times."""
    powers: dict[Term, int] = {}
    for term in terms:
        for mono in polynomial(term):
            for a, e in mono:
                if e < 0 and not isinstance(a, Iverson):
                    powers[a] = max(powers.get(a, 0), -e)
    return [a for a in sorted(powers, key=lambda a: a.key) for _ in range(powers[a])]


def over(trace: Trace, common: list[Term], policy: Policy) -> bool:
    """Write the term as (term · common) / common, the numerator without quotients."""
    term = trace.term
    for d in common:
        if not trace.rule("cancel", backwards=True, A=d, B=trace.term):
            return False
    trace.ring(to=Mul((mul(term, *common), *map(inverse, common))))
    trace.child(0, lambda t: without(t, term, common, policy))
    return True


def without(trace: Trace, term: Term, common: list[Term], policy: Policy) -> None:
    """The term times its common denominator, without quotients: sums, which ring arithmetic
    would multiply out, are cancelled one by one."""
    sums = [d for d in common if isinstance(d, Add)]
    rest = mul(term, *(d for d in common if not isinstance(d, Add)))
    parts = [cleared(mono, coeff, sums) for mono, coeff in polynomial(rest).items()]
    trace.ring(to=add(*(mul(*keep, *(f for d in gone for f in (d, inverse(d))))
                        for keep, gone in parts)))
    for i, (keep, gone) in enumerate(parts):
        for n, d in enumerate(gone, 1):
            rest = mul(*keep, *(f for g in gone[n:] for f in (g, inverse(g))))
            trace.rule("cancel", path=(i,) if len(parts) > 1 else (), A=d, B=rest)
    simplify(trace, policy)


def cleared(mono, coeff: Fraction, common: list[Term]) -> tuple[list[Term], list[Term]]:
    """The monomial times the common denominator: what is kept, and what cancels."""
    powers, keep, gone = dict(mono), [], []
    for d in common:
        if powers.get(d, 0) < 0:
            powers[d] += 1
            gone.append(d)
            if not powers[d]:
                del powers[d]
        else:
            keep.append(d)
    rest = from_monomial(tuple(sorted(powers.items(), key=lambda p: p[0].key)), coeff)
    return [rest, *keep], gone
