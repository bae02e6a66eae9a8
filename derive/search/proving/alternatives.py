"""Alternatives: claims and facts that say `or` or `any`, and what cannot be.

The kernel has no rule for what follows from an `or` of real numbers, nor for what exists.  Both
are shown here by contradiction: what is a fact, and is refuted beside it, has a bracket that is
1 and 0, and from 1 = 0 under the negation of a claim the claim follows.

    a fact that says `or`       each case by itself, and that there is no other
    a claim that says `or`      one part, where the others do not hold
    a claim that says `any`     at an index that is known; or since else a fact would not hold
    a fact that says `any`      since else it would not hold
    a product that is not 0     since no factor of it is
    what is no alternative      since else one would hold

`any` is written as `not all … not`.  Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from derive.kernel import replay
from derive.kernel.context import is_integer_condition
from derive.kernel.replay import Step, Theorem
from derive.kernel.ring import Monomial, Poly, condition, from_monomial, from_polynomial, polynomial
from derive.kernel.rules import instantiate
from derive.kernel.terms import (
    FALSE, MINUS_ONE, ONE, TRUE, ZERO, Add, And, Call, Fold, Iverson, Mul, Not, Or, Rel, Term, mul, names,
    names_of_indices, neg, open_body, sub, subterms)
from derive.kernel.theory import Theory
from derive.language.rules import RULES
from derive.numeric.refute import soon_refuted
from derive.search.normal.functions import HALVES
from derive.search.normal.multiples import quotient
from derive.search.proving.equations import undecided
from derive.search.proving.found import Absurd, Found, checked, implied
from derive.search.strategies.made import Makings

MOST_REFUTED = 6                # facts that are looked at for one that cannot hold
MOST_WITNESSES = 8              # indices that are looked at for one that is as claimed

Facts = tuple[Term, ...]
Given = tuple[Theorem, ...]


Prove = Callable[[Theory, Facts, Term, Given], Found | None]


def by_alternatives(theory: Theory, facts: Facts, claim: Term, given: Given, prove: Prove):
    """A proof of a claim that says `or` or `any`, or from a fact that does, by `prove` for its parts."""
    match claim:
        case Or((Not(), _)):
            pass                                     # an implication, which has its own way
        case Or(args) if not is_integer_condition(claim):
            if (turn := turn_of(facts, claim, given)) is not None:
                return either_way(theory, facts, claim, turn, given, prove)
            for last in reversed(args):
                if found := one_of(theory, facts, claim, tuple(a for a in args if a is not last),
                                   last, given, prove):
                    return found
        case Not(Fold("all")):
            if found := by_contradiction(theory, facts, claim, given, prove) or at_an_index(
                    theory, facts, claim, given, prove):
                return found
    for fact in facts:
        match fact:
            case Not(Or()) if not is_said(fact, (*facts, *(t.claim for t in given))):
                return beside_the_rest(theory, facts, claim, fact, given, prove)
            case Or() | Not(And()) if is_open(fact, facts):
                return case_by_case(theory, facts, claim, fact, parts_of(fact), given, prove)
            case Not(Fold("all")) if not isinstance(claim, Not) and denied(claim) not in facts:
                return by_contradiction(theory, facts, claim, given, prove, (fact,))
    if counts(facts, claim):
        return by_counting(theory, facts, claim, given, prove)
    blamed = tuple(f for f in (*facts, *(t.claim for t in given)) if is_blamed(f, claim))
    return by_contradiction(theory, facts, claim, given, prove, blamed) if blamed else None


def is_blamed(fact: Term, claim: Term) -> bool:
    """May a fact be refuted where the opposite of a claim holds?  That a product is not 0, of a
    factor, or that it is a number; what is less, of a factor of the difference; and one of several,
    of another."""
    match claim:
        case Rel("<" | "<="):
            return claim.op == "<" and is_product(fact) or is_part(claim, fact) or is_multiple(fact, claim)
        case Not(Rel("=", _, _)):
            return is_part(claim, fact) or is_number_off(fact, claim.arg) or isinstance(fact, Not) and any(
                isinstance(p, Fold) and p.kind == "prod" for p in subterms(fact))
    return False


def is_number_off(fact: Term, zero: Rel) -> bool:
    """Does a fact say that products are a number other than 0, each with a factor that is said to be 0?"""
    match fact:
        case Rel("=", a, b) if not is_integer_condition(fact):
            factor, whole = polynomial(sub(zero.left, zero.right)), polynomial(sub(a, b))
            atom = next(iter(factor), ())
            return len(factor) == len(atom) == 1 and [m for m in whole if atom[0][0] not in dict(m)] == [()]
    return False


def is_part(claim: Term, fact: Term) -> bool:
    """Does a fact say that not all of several conditions hold, of which a claim denies one?"""
    return isinstance(fact, Not) and isinstance(fact.arg, And) and condition(claim) in map(
        condition, parts_of(fact))


def is_multiple(fact: Term, claim: Rel) -> bool:
    """Is what a fact says to be positive, or not negative, a proper multiple of what a claim does?"""
    match fact:
        case Rel("<" | "<=", a, b) if not is_integer_condition(fact):
            whole, part = polynomial(sub(b, a)), polynomial(sub(claim.right, claim.left))
            return 0 < degree(part) < degree(whole) and divides(part, whole)
    return False


def degree(number: Poly) -> int:
    return max((sum(e for _, e in mono) for mono in number), default=0)


def divides(part: Poly, whole: Poly) -> bool:
    """Is one polynomial a multiple of another?  The leading products go first, atom by atom."""
    atoms = sorted({a for p in (part, whole) for m in p for a, _ in m}, key=lambda a: a.key)
    if any(e < 0 for p in (part, whole) for m in p for _, e in m):
        return False

    def lead(number: Poly) -> Monomial:
        return max(number, key=lambda m: [dict(m).get(a, 0) for a in atoms])

    first = lead(part)
    while whole:
        factor = quotient(lead(whole), first)
        if factor is None:
            return False
        whole = polynomial(sub(from_polynomial(whole), mul(
            from_monomial(factor, whole[lead(whole)] / part[first]), from_polynomial(part))))
    return True


def is_product(fact: Term) -> bool:
    """Does a fact say that a product is not 0, and of which sign it is perhaps?"""
    match fact:
        case Rel("<", left, right) | Not(Rel("=", left, right)):
            monomials = polynomial(sub(right, left))
            return len(monomials) == 1 and sum(e for _, e in next(iter(monomials))) > 1
    return False


def is_open(fact: Term, facts: Facts) -> bool:
    """Is it not known yet which of its parts holds?"""
    known = set(map(condition, facts))
    return not is_integer_condition(fact) and not any(
        condition(c) in known for part in parts_of(fact) for c in (part, Not(part)))


def is_said(fact: Not, known: Facts) -> bool:
    """Is the opposite known of one of several conditions none of which holds?"""
    return any(condition(denied(cond)) in map(condition, known) for cond in fact.arg.args)


def parts_of(fact: Term) -> tuple[Term, ...]:
    """The conditions one of which a fact says to hold; `not (P and Q)` is `not P or not Q`."""
    match fact:
        case Or(args):
            return args
        case Not(And(args)):
            return tuple(map(denied, args))
    return (fact,)


def denied(cond: Term) -> Term:
    """The opposite of a condition, as one would write it."""
    match cond:
        case Not(arg):
            return plain(arg)
        case Rel("<", a, b):
            return Rel("<=", b, a)
        case Rel("<=", a, b):
            return Rel("<", b, a)
        case Or(args):
            return And(tuple(map(denied, args)))
        case And(args):
            return Or(tuple(map(denied, args)))
    return Not(cond)


def plain(cond: Term) -> Term:
    """The same condition for all indices, with no `not` that can be done without."""
    match cond:
        case Fold("all", low, high, body, letter):
            return Fold("all", low, high, plain(body), letter)
        case Not(arg):
            return denied(arg)
    return cond


def joined(cond: Term, held: Found, others: Found) -> Found:
    """The claim of two proofs, one where a condition holds and one where it does not."""
    return Found(replay.by_cases(cond, held.theorem, others.theorem), cond=cond, cases=(held, others))


# -- Or ---------------------------------------------------------------------------------------------

def either_way(theory: Theory, facts: Facts, claim: Term, turn: Term, given: Given, prove: Prove):
    """The claim where a condition holds, and where it does not."""
    both = []
    for case in (turn, Not(turn)):
        there, notes = (*facts, case), Makings()
        known = tuple(settled(theory, there, given, notes))
        found = prove(theory, there, claim, (*given, *known))
        if found is None:
            return None
        both.append(replace(found, beside={**found.beside, **notes}))
    return joined(turn, *both)


def turn_of(facts: Facts, claim: Term, given: Given) -> Term | None:
    """A condition on which it depends what a function with a kink comes to, but where one is settled."""
    if any(isinstance(t.claim, Rel) and is_bent(t.claim.left) for t in given):
        return None
    turn = undecided(facts, claim, *(f for f in facts if not is_integer_condition(f)))
    return None if turn is None or turn in facts or Not(turn) in facts else turn


def is_bent(part: Term) -> bool:
    """Is this a function with a kink of closed arguments?"""
    return isinstance(part, Call) and part.function in HALVES and not part.loose


def settled(theory: Theory, facts: Facts, given: Given, notes: Makings) -> Iterator[Theorem]:
    """What the functions with a kink in the facts come to, where that is known."""
    for call in dict.fromkeys(p for f in facts for p in subterms(f) if is_bent(p)):
        instance = dict(zip("AB", call.args))
        for name in HALVES[call.function]:
            value = instantiate(RULES[name].rhs, instance)
            if found := checked(theory, facts, Rel("=", call, value), (
                    Step("rule", rule=name, instance=instance),), given=given):
                yield notes.of(found)
                break


def one_of(theory: Theory, facts: Facts, claim: Or, others: tuple[Term, ...], last: Term, given: Given,
           prove: Prove):
    """One of several: each but the last holds, or else the last does."""
    if not others:
        found = prove(theory, facts, last, given)
        whole = found and checked(theory, facts, claim, given=(*given, found.theorem))
        return whole and replace(whole, parts=(found,))
    first, *rest = others
    there = (*facts, Not(first))
    left = one_of(theory, there, claim, tuple(rest), last, given, prove)
    held = left and checked(theory, (*facts, first), claim, given=given)
    return held and joined(first, held, left)


def case_by_case(theory: Theory, facts: Facts, claim: Term, fact: Or, left: tuple[Term, ...],
                 given: Given, prove: Prove):
    """The claim in each of the cases of a fact, the last being that none is left."""
    if not left:
        return by_contradiction(theory, facts, claim, given, prove, (fact,))
    first, *rest = left
    held = prove(theory, (*facts, first), claim, given)
    others = held and case_by_case(theory, (*facts, Not(first)), claim, fact, tuple(rest), given, prove)
    return others and joined(first, held, others)


def beside_the_rest(theory: Theory, facts: Facts, claim: Term, fact: Not, given: Given, prove: Prove):
    """The claim beside the opposite of each condition of which a fact says that none holds."""
    none = []
    for cond in fact.arg.args:
        none.append(by_contradiction(theory, facts, denied(cond), given, prove, (fact,)))
        if none[-1] is None:
            return None
    found = prove(theory, facts, claim, (*given, *(one.theorem for one in none)))
    return found and replace(found, above=(*none, *found.above))


# -- What cannot be -----------------------------------------------------------------------------------

def by_contradiction(theory: Theory, facts: Facts, claim: Term, given: Given, prove: Prove,
                     blamed: tuple[Term, ...] = ()):
    """The claim, since its opposite contradicts one of the facts: of those that are blamed, or of any."""
    supposed = denied(claim)
    for fact in blamed or tuple(suspects(facts, claim)):
        if absurd := contradiction(theory, facts, supposed, fact, given, prove):
            return concluded(theory, facts, claim, absurd, given, prove)
    return None


def concluded(theory: Theory, facts: Facts, claim: Term, absurd: Absurd, given: Given, prove: Prove):
    """The claim, from 1 = 0 where its opposite is supposed."""
    otherwise = implied(absurd.supposed, absurd.found)
    steps = (Step("hypothesis", to=claim.right),) if isinstance(claim, Rel) and claim.op == "=" else ()
    found = otherwise and checked(theory, facts, claim, steps, given=(*given, otherwise.theorem))
    return found and replace(found, above=(otherwise,), absurd=absurd)


def suspects(facts: Facts, claim: Term) -> Iterator[Term]:
    """The facts about single numbers that the claim speaks of, the last ones first."""
    found = [p for f in facts for p in (f.args if isinstance(f, And) else (f,))
             if not (is_integer_condition(p) or isinstance(p, Fold)) and names(p) & names(claim)]
    yield from list(reversed(found))[:MOST_REFUTED]


def contradiction(theory: Theory, facts: Facts, supposed: Term, held: Term, given: Given,
                  prove: Prove) -> Absurd | None:
    """1 = 0, from what is a fact or an instance of one and whose opposite is shown, part by part."""
    there, refuted = (*facts, supposed), []
    for part in parts_of(held):
        refuted.append(prove(theory, there, denied(part), given))
        if refuted[-1] is None:
            return None
    none = checked(theory, there, Rel("=", Iverson(held), ZERO), none_of(held),
                   given=(*given, *(one.theorem for one in refuted)))
    found = none and one_is_none(theory, there, held, none, given, prove)
    return found and Absurd(supposed, held, tuple(refuted), found)


def one_is_none(theory: Theory, facts: Facts, held: Term, none, given: Given, prove: Prove):
    """1 = [P] = 0, from a condition that holds and whose bracket was found to be 0."""
    one = checked(theory, facts, Rel("=", ONE, Iverson(held)), right=(Step("bracket", to=TRUE),),
                  given=given)
    steps = (Step("hypothesis", to=Iverson(held)), Step("hypothesis", to=ZERO))
    return one and checked(theory, facts, Rel("=", ONE, ZERO), steps,
                           given=(*given, one.theorem, none.theorem))


def none_of(held: Term) -> tuple[Step, ...]:
    """[P or Q] = 1 - [not P] [not Q], where each of the brackets is 1."""
    if not isinstance(held, Or):
        return (Step("bracket", to=FALSE),)
    neither = Mul((MINUS_ONE, *(Iverson(Not(part)) for part in held.args)))
    return (Step("ring", to=Add((ONE, neither))),
            *(Step("bracket", (1, i), to=TRUE) for i, _ in enumerate(held.args, 1)))


def by_counting(theory: Theory, facts: Facts, claim: Rel, given: Given, prove: Prove):
    """The claim, since the bracket of its opposite is 0."""
    supposed = denied(claim)
    none = prove(theory, facts, Rel("=", Iverson(supposed), ZERO), given)
    found = none and one_is_none(theory, (*facts, supposed), supposed, none, given, prove)
    return found and concluded(theory, facts, claim, Absurd(supposed, supposed, (none,), found),
                               given, prove)


def counts(facts: Facts, cond: Term) -> bool:
    """Does a fact count conditions on real numbers, of which this may be one?"""
    return isinstance(cond, Rel) and not is_integer_condition(cond) and any(
        isinstance(p, Fold) and p.kind == "count" or isinstance(p, Iverson) and not p.loose
        for f in facts for p in subterms(f))


# -- Any ----------------------------------------------------------------------------------------------

def at_an_index(theory: Theory, facts: Facts, claim: Not, given: Given, prove: Prove):
    """Not all indices have a property, for one has not."""
    everywhere = denied(claim)
    for index in places(facts, everywhere):
        there = open_body(everywhere.body, index)
        if soon_refuted(theory, facts, denied(there)):
            continue
        if shown := prove(theory, facts, denied(there), given):
            known = (*given, shown.theorem)
            absurd = contradiction(theory, facts, everywhere, there, known, prove)
            return absurd and concluded(theory, facts, claim, absurd, known, prove)
    return None


def places(facts: Facts, everywhere: Fold) -> list[Term]:
    """Where the maxima and minima in a condition are taken, the indices that are spoken of, and the
    ends of the range."""
    extremes = [p for p in subterms(everywhere) if isinstance(p, Fold) and p.kind in ("max", "min")
                and not p.loose]
    greatest = [Fold("argmax", p.low, p.high, p.body if p.kind == "max" else neg(p.body), p.letter)
                for p in extremes]
    named = [i for fact in (*facts, everywhere) for i in names_of_indices(fact)]
    return list(dict.fromkeys((*greatest, *named, everywhere.low,
                               sub(everywhere.high, ONE))))[:MOST_WITNESSES]
