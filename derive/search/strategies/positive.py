"""Positive numbers: that what stands in a logarithm, or under a root or a fraction bar, is
positive, proved where the kernel does not read it off, as it is written or in its simplest form.

An author who writes log(1 - 1/(1 + exp(-z))) knows that it is defined, and says nothing of it.

Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from derive.kernel import replay
from derive.kernel.context import Rejected
from derive.kernel.replay import Theorem
from derive.kernel.terms import (
    ZERO, Add, Call, Fold, Mul, Num, Pow, Rel, Term, Var, mul, open_body, subterms, within)
from derive.kernel.theory import Theory
from derive.search.strategies.grounds import Written, grounds, written_out
from derive.search.strategies.induction import fresh
from derive.search.strategies.made import Makings
from derive.search.strategies.proportions import multiple

MOST_SHOWN = 6                  # numbers whose sign is looked for


def positives(theory: Theory, facts: tuple[Term, ...], claim: Term,
              prove: Callable, notes: Makings) -> Iterator[Theorem]:
    """`0 < u`, for all indices of a sum if u stands in one.  `prove(theory, facts, claim, given)`
    finds proofs."""
    left, seen = MOST_SHOWN, set()
    for where, index, number in numbers(theory, facts, claim):
        here, _ = grounds(theory, where, number)
        wanted, given = number, ()
        if number in seen:
            continue
        seen.add(number)
        if here.shows(Rel("<", ZERO, number)):
            wanted = written_out(theory, here, number)
            if here.shows(Rel("<", ZERO, wanted)) or not (
                    same := prove(theory, where, Rel("=", number, wanted), ())):
                continue
            given = (notes.of(same),)
        left -= 1
        if left < 0:
            return
        if found := as_told(theory, where, wanted, given, prove, notes) or prove(
                theory, where, Rel("<", ZERO, wanted), given):
            try:
                shown = notes.of(found)
                yield notes.for_all(shown, index, replay.generalisation(shown, index)) \
                    if index else shown
            except Rejected:
                continue


def as_told(theory: Theory, facts: tuple[Term, ...], number: Term, given: tuple[Theorem, ...],
            prove: Callable, notes: Makings) -> object | None:
    """A proof that a number is positive because it is a multiple of one of which a fact says so,
    as the variance of 2 x is of that of x."""
    def plain(term: Term) -> Term:
        return written_out(theory, grounds(theory, facts, term)[0], term)

    for told in (f.right for f in facts if isinstance(f, Rel) and f.op == "<" and f.left == ZERO):
        factor = multiple(plain(number), plain(told))
        if factor is None:
            continue
        whole = mul(factor, told)
        same = prove(theory, facts, Rel("=", number, whole), given)
        shown = same and prove(theory, facts, Rel("<", ZERO, whole), given)
        if shown:
            return prove(theory, facts, Rel("<", ZERO, number),
                         (*given, notes.of(same), notes.of(shown)))
    return None


def numbers(theory: Theory, facts: tuple[Term, ...],
            claim: Term) -> Iterator[tuple[tuple[Term, ...], Var | None, Term]]:
    """The sums that must be positive where they stand, and the facts and the index there."""
    bodies = (d.body for n, d in theory.definitions.items() if n in theory.reach(claim)
              and n not in theory.recursive and not d.indices)
    written = Written(theory)
    for term in (t for plain in (claim, *bodies) for t in dict.fromkeys((plain, written.out(plain)))):
        yield from ((facts, None, u) for u in bounded(term))
        for part in dict.fromkeys(subterms(term)):
            if isinstance(part, Fold) and part.kind == "sum" and not part.loose:
                index = fresh(theory, facts, claim)
                body, inside = open_body(part.body, index), (*facts, within(part.low, index, part.high))
                for plain in dict.fromkeys((body, written.out(body))):
                    for u in bounded(plain):
                        yield (inside, index, u) if index in subterms(u) else (facts, None, u)


def bounded(term: Term) -> Iterator[Term]:
    """What a term takes the logarithm or the root of, or divides by, where it is a sum
    or a multiple of one."""
    for part in dict.fromkeys(subterms(term)):
        match part:
            case Call("log" | "sqrt", (Add() | Fold("sum") as u,)) if not u.loose:
                yield u
            case Call("log" | "sqrt", (Mul(factors) as u,)) if not u.loose and any(
                    isinstance(f, (Add, Fold)) for f in factors):
                yield u
            case Pow(Add() | Fold("sum") as u, Num(power)) if power < 0 and not u.loose:
                yield u
