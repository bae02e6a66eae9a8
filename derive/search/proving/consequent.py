"""Consequent: what follows from the equations among the facts.

A combination of them, what they say of arguments of functions and without slopes and quotients,
and products of those that hold between vectors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from derive.kernel.replay import Theorem
from derive.kernel.terms import Rel, Term, is_integer
from derive.kernel.theory import Theory
from derive.search.inequalities.work import needed
from derive.search.proving.equations import prove_equation
from derive.search.proving.found import Found, checked
from derive.search.proving.order import prove_inequality
from derive.search.strategies.clearing import cleared
from derive.search.strategies.consequences import by_combination, undone
from derive.search.strategies.grounds import grounds
from derive.search.strategies.made import Makings
from derive.search.strategies.paired import paired, reduced
from derive.search.strategies.stationary import stationary


def prove_by_equations(theory: Theory, facts: tuple[Term, ...], claim: Term,
                       given: tuple[Theorem, ...], notes: Makings) -> Found | None:
    """An equation by a combination of those among the facts, or by what they say of arguments, which
    may show an inequality too."""
    if not isinstance(claim, Rel) or is_integer(claim.left) and is_integer(claim.right):
        return None
    known = (*undone(theory, facts, notes), *stationary(theory, facts, notes))
    if claim.op != "=":
        return prove_inequality(theory, facts, claim, 1, (*given, *known)) if known else None
    if known and (found := prove_equation(theory, facts, claim, 0, (*given, *known))):
        return told(found, known, notes)

    def together(theory, facts, claim, given):
        return combined(theory, facts, claim, (*given, *known))

    found = together(theory, facts, claim, given)
    return told(found, known, notes) if found else prove_cleared_by(
        lambda *about: (shown := together(*about)) and told(shown, known, notes),
        theory, facts, claim, given)


def told(found: Found, known: tuple[Theorem, ...], notes: Makings) -> Found:
    """The proof, below those of the known equations that it rests on."""
    rests = needed(found.theorem, found.left, found.right, found.lemmas, found.given)
    seen: set[Theorem] = set()
    return replace(found, above=(*found.above, *(
        one for t in known if t in rests for one in telling(t, notes, seen))))


def telling(theorem: Theorem, notes: Makings, seen: set[Theorem]) -> Iterator[Found]:
    """The proofs of an equation to which steps have led, at an index perhaps, and of what these rest
    on before it, each once."""
    way = notes.get(theorem)
    while way is not None and way.index is not None:
        (theorem,) = way.parts
        way = notes.get(theorem)
    if way is None or not way.steps or theorem in seen:
        return
    seen.add(theorem)
    for before in way.given:
        yield from telling(before, notes, seen)
    yield Found(theorem, way.steps, lemmas=way.lemmas, given=way.given)


def combined(theory: Theory, facts: tuple[Term, ...], claim: Rel,
             given: tuple[Theorem, ...]) -> Found | None:
    """An equation by a combination of those that are known."""
    here, lemmas = grounds(theory, facts, claim, given)
    sides = by_combination(here, claim)
    return sides and checked(theory, facts, claim, *(side.steps for side in sides), lemmas, given)


def prove_paired(theory: Theory, facts: tuple[Term, ...], claim: Term,
                 given: tuple[Theorem, ...], notes: Makings, prove: Callable) -> Found | None:
    """A claim about numbers, from products of the equations between vectors among the facts.
    `prove(theory, facts, claim, given)` finds proofs."""
    if not isinstance(claim, Rel) or is_integer(claim.left) and is_integer(claim.right):
        return None
    products = paired(theory, facts, claim, given, prove, notes)
    if products is None:
        return None
    known, given = given, (*given, *products.theorems)
    if claim.op != "=":
        return prove_inequality(theory, facts, claim, 1, given)
    left, right = (reduced(theory, products.plain, s, known) for s in (claim.left, claim.right))
    here, lemmas = grounds(theory, facts, claim, given)
    sides = by_combination(here, Rel("=", left.term, right.term))
    return sides and checked(theory, facts, claim, (*left.steps, *sides[0].steps),
                             (*right.steps, *sides[1].steps), lemmas, given)


def prove_cleared_by(way: Callable, theory: Theory, facts: tuple[Term, ...], claim: Rel,
                     given: tuple[Theorem, ...]) -> Found | None:
    """An equation, from the one without its quotients, which is shown in a `way` of its own."""
    plain = cleared(theory, facts, claim, given)
    shown = plain and way(theory, facts, plain.claim, given)
    whole = shown and checked(theory, facts, claim, plain.left, plain.right, plain.lemmas,
                              (*given, shown.theorem))
    return whole and replace(whole, above=(shown,))
