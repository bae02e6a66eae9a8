"""Matrices: what is shown of determinants and inverses before and beside a claim.

`lemmas` proves what follows from how a matrix is made: det(A @ B) = det(A) det(B) for the
matrices of a claim, and inv(C) C = I with the definition of C written in.  `by_inverse` proves
an equation by multiplying both sides with a matrix whose inverse stands in it:

    M f = M g    gives    f = inv(M) M f = inv(M) M g = g
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from derive.kernel import replay
from derive.kernel.context import Context, Rejected, marker
from derive.kernel.matrices import I, J, at, everywhere, known, matrix_axes, product
from derive.kernel.replay import Step, Theorem
from derive.kernel.ring import equal, from_monomial, normal, polynomial
from derive.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Entry,
    Fold,
    Iverson,
    Not,
    Num,
    Or,
    Rel,
    Term,
    Var,
    add,
    close,
    delta,
    equals,
    mul,
    names,
    open_body,
    rebuild,
    substitute,
    subterms,
    within,
)
from derive.kernel.theory import Theory
from derive.language.rules import RULES
from derive.numeric.refute import survey
from derive.search.entailment.integers import find
from derive.search.normal.contraction import contract
from derive.search.normal.normalise import attempted, simplify
from derive.search.normal.policy import Policy
from derive.search.normal.sums import flatten
from derive.search.normal.tidy import tidy
from derive.search.normal.trace import Trace, root
from derive.search.strategies.induction import fresh, range_of
from derive.search.strategies.made import Made, Makings

Prove = Callable[..., object]        # theory, facts, claim, given -> Found or None
Law = tuple[str, dict, tuple[Term, ...]]     # its name, what it speaks of, what must be shown first


def lemmas(theory: Theory, facts: tuple[Term, ...], claim: Term, prove: Prove,
           notes: Makings) -> tuple[Theorem, ...]:
    """The determinants of the claim's matrices by their factors, and the laws of their inverses."""
    matrices = list(dict.fromkeys(theory.losses[n] for n in theory.known))
    here, reached = root(theory, facts), theory.reach(claim)
    asked = [m for m in matrices if theory.of("det", m) in reached
             or theory.of("inv", m) in reached and not is_invertible(m, here)]
    leaves = frozenset().union(*map(theory.reach_of, asked)) - theory.definitions.keys()
    found: tuple[Theorem, ...] = ()
    for matrix in sorted(matrices, key=lambda m: len(theory.reach_of(m))):
        if not theory.reach_of(matrix) - theory.definitions.keys() <= leaves:
            continue
        found = (*found, *determinants(theory, facts, matrix, prove, found, notes))
    here = root(theory, facts, *(t.claim for t in found))
    reached = theory.reach(claim).union(*(theory.reach(t.claim) for t in found))
    inverted = [m for m in matrices if is_invertible(m, here) and theory.of("inv", m) in reached]
    for matrix in inverted:
        found = (*found, *opened_laws(theory, facts, matrix, found, notes))
    for matrix in inverted:
        found = (*found, *symmetries(theory, facts, matrix, prove, found, notes))
    return found


def is_invertible(matrix: str, here: Context) -> bool:
    return here.shows(Not(equals(known("det", matrix, here), ZERO)))


def checked(theory, facts, claim, left=(), right=(), given=()) -> Theorem | None:
    try:
        return replay.prove(theory, facts, claim, left, right, RULES, find, (), given)
    except Rejected:
        return None


# -- Determinants ---------------------------------------------------------------------------

def determinants(theory: Theory, facts: tuple[Term, ...], matrix: str, prove: Prove,
                 given: tuple[Theorem, ...], notes: Makings) -> Iterator[Theorem]:
    """det(C) by the first law that is shown to apply."""
    here = root(theory, facts, *(t.claim for t in given))
    for law in candidates(theory, facts, matrix, here):
        if theorem := by_law(theory, facts, matrix, law, prove, given, notes):
            yield theorem
            return


def by_law(theory: Theory, facts: tuple[Term, ...], matrix: str, law: Law, prove: Prove,
           given: tuple[Theorem, ...], notes: Makings) -> Theorem | None:
    """det(C) by a law, if what it needs is shown."""
    name, instance, needs = law
    shown = [prove(theory, facts, need, given) for need in needs]
    if not all(shown):
        return None
    using = (*given, *map(notes.of, shown))
    here = root(theory, facts, *(t.claim for t in using))
    trace = Trace(known("det", matrix, here), here)
    start = trace.term
    if not trace.attempt("determinant", rule=name, instance=instance):
        return None
    attempted(trace, Policy(frozenset(theory.definitions), given=tuple(
        t.claim for t in using if gives_by_others(t.claim))))
    theorem = checked(theory, facts, Rel("=", start, trace.term), trace.steps, (), using)
    return theorem and notes.noted(theorem, Made(tuple(trace.steps), given=using))


def gives_by_others(claim: Term) -> bool:
    """Is this an equation whose left side may give way to the right one, where it does not stand
    again, as it does in det(C) = c^n + |det(C) - c^n|?"""
    return isinstance(claim, Rel) and claim.left not in subterms(claim.right)


def candidates(theory: Theory, facts: tuple[Term, ...], matrix: str,
               here: Context) -> Iterator[Law]:
    """Laws that may apply to a matrix."""
    if theory.known.get(matrix) == "inv":
        yield "inverse", {}, ()
    entry = at(matrix, I, J)
    plain = expanded(entry, theory)
    others = [theory.losses[n] for n, kind in theory.known.items() if kind == "det"
              and theory.losses[n] != matrix
              and matrix_axes(theory.losses[n], here) == matrix_axes(matrix, here)]
    if matrix in theory.definitions:
        yield from products(theory, matrix, others, here)
        for other in others:
            if normal(plain) == normal(expanded(at(other, J, I), theory)):
                yield "transpose", {"A": other}, (everywhere(
                    matrix, equals(entry, at(other, J, I)), here),)
        yield from multiples(theory, matrix, others, here)
        yield from sums(theory, matrix, others, here)
        yield from definite(theory, matrix, here)
    said = matrix in theory.definitions or any(
        matrix in names(f) for f in facts if isinstance(f, Fold))
    for law, first, second in (("lower", I, J), ("upper", J, I)) if said else ():
        need = everywhere(matrix, Or((Not(Rel("<", first, second)), equals(entry, ZERO))), here)
        if not survey(theory, here.facts, need, (), seconds=0.01).witness:
            yield law, {}, (need,)
    for other in others:
        if normal(plain) == normal(expanded(at(other, I, J), theory)):
            yield "multiple", {"A": other, "c": ONE}, (everywhere(
                matrix, equals(entry, mul(ONE, at(other, I, J))), here),)


def products(theory: Theory, matrix: str, others: list[str], here: Context) -> Iterator[Law]:
    plain = expanded(at(matrix, I, J), theory)
    for a in others:
        for b in others:
            made = product(a, b, here)
            if normal(plain) == normal(expanded(made, theory)):
                yield "product", {"A": a, "B": b}, (everywhere(
                    matrix, equals(at(matrix, I, J), made), here),)


def multiples(theory: Theory, matrix: str, others: list[str], here):
    """C[i, j] = c A[i, j], read off the definition of C."""
    whole = polynomial(body_at(theory, matrix, I, J))
    if len(whole) != 1:
        return
    (mono, coeff), = whole.items()
    for other in others:
        entry = at(other, I, J)
        if (entry, 1) in mono:
            scale = from_monomial(tuple(p for p in mono if p != (entry, 1)), coeff)
            if not {I.name, J.name} & names(scale):
                yield "multiple", {"A": other, "c": scale}, (everywhere(
                    matrix, equals(at(matrix, I, J), mul(scale, entry)), here),)


def sums(theory: Theory, matrix: str, others: list[str], here):
    """C = A + u v^T or C = I + A B, read off the definition of C."""
    entry, whole = at(matrix, I, J), body_at(theory, matrix, I, J)
    flats = [flatten(from_monomial(m), here) for m, c in polynomial(whole).items() if c == 1]
    pairs = [f.factors for f in flats if f is not None and len(f.factors) == 2
             and all(isinstance(p, Entry) for p in f.factors)]
    for first, second in (p for pair in pairs for p in (pair, pair[::-1])):
        a, b = first.tensor, second.tensor
        for other in others if (first.at, second.at) == ((I,), (J,)) else ():
            made = add(at(other, I, J), mul(at(a, I), at(b, J)))
            if normal(expanded(entry, theory)) == normal(expanded(made, theory)):
                yield "rank_one", {"A": other, "u": a, "v": b}, (everywhere(
                    matrix, equals(entry, made), here),)
        if len(first.at) == len(second.at) == 2 and first.at[0] == I and second.at[1] == J:
            for other in (theory.losses[n] for n, kind in theory.known.items() if kind == "det"):
                if other != matrix and matrix_axes(other, here)[0] == matrix_axes(a, here)[1]:
                    yield "exchange", {"A": a, "B": b, "D": other}, (
                        everywhere(matrix, equals(entry, add(delta(I, J), product(a, b, here))),
                                   here),
                        everywhere(other, equals(at(other, I, J), add(
                            delta(I, J), product(b, a, here))), here))


def definite(theory: Theory, matrix: str, here):
    """C = A^T A + c I or C = A A^T + c I, read off the definition of C."""
    whole = expanded(at(matrix, I, J), theory)
    margins, pairs = [], []
    for mono, coefficient in polynomial(whole).items():
        flat = flatten(from_monomial(mono, coefficient), here)
        if flat is None:
            return
        if not flat.binders and [normal(delta(I, J))] == [Iverson(g) for g in flat.guards]:
            margins.append(mul(Num(flat.coeff), *flat.factors))
        elif len(flat.binders) == 1 and not flat.guards and flat.coeff == 1:
            pairs.append((flat.binders[0], flat.factors))
    if len(pairs) != 1 or not margins:
        return
    (binder, factors), margin = pairs[0], normal(add(*margins))
    k = binder.index
    for law, first, second in (("columns", (k, I), (k, J)), ("rows", (I, k), (J, k))):
        for entry in factors:
            if isinstance(entry, Entry) and entry.at == first and set(factors) == {
                    entry, Entry(entry.tensor, second, entry.integer)}:
                pair = Fold("sum", binder.low, binder.high, close(mul(*factors), binder.index), "k")
                yield law, {"A": entry.tensor, "c": margin}, (Rel("<", ZERO, margin), everywhere(
                    matrix, equals(at(matrix, I, J), add(pair, mul(margin, delta(I, J)))), here))


def body_at(theory: Theory, matrix: str, i: Term, j: Term) -> Term:
    definition = theory.definitions[matrix]
    return substitute(definition.body, dict(zip(definition.indices, (i, j))))


def expanded(term: Term, theory: Theory, depth: int = 0) -> Term:
    """The term with all definitions written in that are not recursive."""
    if isinstance(term, Fold):
        index = Var(f"▹{depth}", True)
        body = expanded(open_body(term.body, index), theory, depth + 1)
        return Fold(term.kind, term.low, term.high, close(body, index), term.letter)
    if isinstance(term, Entry) and term.tensor in theory.definitions and \
            term.tensor not in theory.recursive:
        definition = theory.definitions[term.tensor]
        return expanded(substitute(definition.body, dict(zip(definition.indices, term.at))),
                        theory, depth)
    return rebuild(term, lambda c, _: expanded(c, theory, depth))


# -- Inverses -------------------------------------------------------------------------------

def opened_laws(theory: Theory, facts: tuple[Term, ...], matrix: str,
                given: tuple[Theorem, ...], notes: Makings) -> Iterator[Theorem]:
    """inv(C) C = I and C inv(C) = I, with the definition of C written in."""
    name = theory.of("inv", matrix)
    if matrix not in theory.definitions:
        return
    i, j = fresh_indices(theory, facts, 2)
    ends, _ = theory.axes(matrix)
    inside = (*facts, within(ends[0], i, ends[1]), within(ends[0], j, ends[1]))
    here = root(theory, inside, *(t.claim for t in given))
    for a, b, place in ((matrix, name, 0), (name, matrix, 1)):
        trace = Trace(delta(i, j), here)
        made = substitute(product(a, b, here), {I: i, J: j})
        if not trace.attempt("hypothesis", to=made) or not trace.attempt("unfold", (2, place)):
            continue
        simplify(trace, Policy(frozenset(theory.definitions)))
        theorem = checked(theory, inside, Rel("=", trace.term, delta(i, j)), (), trace.steps,
                          given)
        try:
            if theorem is not None:
                notes[theorem] = Made(right=tuple(trace.steps), given=given)
                for index in (j, i):
                    theorem = notes.for_all(theorem, index, replay.generalisation(theorem, index))
                yield theorem
        except Rejected:
            continue


def symmetries(theory: Theory, facts: tuple[Term, ...], matrix: str, prove: Prove,
               given: tuple[Theorem, ...], notes: Makings) -> Iterator[Theorem]:
    """inv(C)[i, j] = inv(C)[j, i], where C is seen to be symmetric."""
    here = root(theory, facts, *(t.claim for t in given))
    turned = everywhere(matrix, equals(at(matrix, I, J), at(matrix, J, I)), here)
    name = theory.of("inv", matrix)
    if (here.states(turned) or normal(expanded(at(matrix, I, J), theory)) == normal(
            expanded(at(matrix, J, I), theory))):
        found = prove(theory, facts, everywhere(name, equals(at(name, I, J), at(name, J, I)), here),
                      given)
        if found is not None:
            yield notes.of(found)


def fresh_indices(theory: Theory, facts: tuple[Term, ...], count: int) -> list[Var]:
    """Indices that nothing mentions."""
    found: list[Var] = []
    while len(found) < count:
        found.append(fresh(theory, facts, add(ZERO, *found)))
    return found


# -- Multiplying both sides --------------------------------------------------------------------

@dataclass(frozen=True)
class Multiplied:
    """How an equation was proved: the sides, multiplied by a matrix and by its inverse."""
    matrix: str
    left: Term
    right: Term
    links: tuple[Theorem, ...] = ()            # f = inv(M) M f, inv(M) M f = inv(M) M g, and back
    notes: Makings = field(default_factory=Makings, compare=False)


def by_inverse(theory: Theory, facts: tuple[Term, ...], claim: Rel, prove: Prove,
               given: tuple[Theorem, ...]) -> tuple[Theorem, Multiplied] | None:
    """The equation, from that of both sides times a matrix whose inverse stands in it; `prove`
    shows the latter."""
    for matrix, index, row in multipliers(theory, facts, claim, given):
        (low, high), _ = theory.axes(matrix)
        other, inner = fresh_indices(theory, (*facts, claim), 2)

        def times(term: Term) -> Term:
            """(M f)[l], or (f M)[l] if the index is that of a column."""
            moved = substitute(term, {index: inner})
            factors = (at(matrix, other, inner), moved) if row else \
                (moved, at(matrix, inner, other))
            return Fold("sum", low, high, close(mul(*factors), inner), "k")

        def back(term: Term) -> Term:
            """Σ l: inv(M)[i, l] (M f)[l]"""
            name = theory.of("inv", matrix)
            factors = (at(name, index, other), times(term)) if row else \
                (times(term), at(name, other, index))
            return Fold("sum", low, high, close(mul(*factors), other), "l")

        agree = prove(theory, (*facts, within(low, other, high)),
                      Rel("=", times(claim.left), times(claim.right)), given)
        if agree is None:
            continue
        lefts, rights = back(claim.left), back(claim.right)
        step = Step("hypothesis", (2, 1 if row else 0), to=unnamed(rights, row))
        notes = Makings()
        try:
            general = notes.for_all(notes.of(agree), other,
                                    replay.generalisation(agree.theorem, other))
            links = [inserted(theory, facts, claim.left, lefts, matrix, row, given, notes),
                     noted(theory, facts, Rel("=", lefts, rights), [step], (), (*given, general),
                           notes),
                     inserted(theory, facts, claim.right, rights, matrix, row, given, notes, True)]
            if all(links):
                return (replay.transitivity(links),
                        Multiplied(matrix, lefts, rights, tuple(links), notes))
        except Rejected:
            continue
    return None


def inserted(theory: Theory, facts: tuple[Term, ...], term: Term, nest: Term, matrix: str,
             row: bool, given: tuple[Theorem, ...], notes: Makings,
             turned: bool = False) -> Theorem | None:
    """f = inv(M) (M f), or the other way round: inv(M) M is put together, then dropped."""
    here = root(theory, facts, *(t.claim for t in given))
    name = theory.of("inv", matrix)
    pair = (name, matrix) if row else (matrix, name)
    law = everywhere(matrix, equals(product(*pair, here), delta(I, J)), here)
    trace, plain = Trace(nest, here), Trace(term, here)
    trace.ring()
    plain.ring()
    for i in range(len(trace.term.terms)) if isinstance(trace.term, Add) else (None,):
        trace.inside(() if i is None else (i,), lambda t: contract(t, (law,)))
    trace.ring()
    for side in (trace, plain):
        tidy(side, Policy())
    if not equal(trace.term, plain.term):
        return None
    claim, sides = Rel("=", term, nest), (plain.steps, trace.steps)
    if turned:
        claim, sides = Rel("=", nest, term), sides[::-1]
    return noted(theory, facts, claim, *sides, given, notes)


def noted(theory: Theory, facts, claim: Rel, left, right, given: tuple[Theorem, ...],
          notes: Makings) -> Theorem | None:
    """The equation by these steps, with a note of them."""
    theorem = checked(theory, facts, claim, left, right, given)
    return theorem and notes.noted(theorem, Made(tuple(left), (), given, right=tuple(right)))


def unnamed(nest: Fold, row: bool) -> Term:
    """The inner sum of the nest, its index being the one that the kernel opens there."""
    return open_body(nest.body, marker(0)).factors[1 if row else 0]


def multipliers(theory: Theory, facts: tuple[Term, ...], claim: Rel,
                given: tuple[Theorem, ...]) -> Iterator[tuple[str, Var, bool]]:
    """Matrices whose inverse stands in the claim with a free index of the whole range, as the
    index of its rows or of its columns."""
    here = root(theory, facts, *(t.claim for t in given))
    ranges = {r.index: r for f in facts if (r := range_of(f)) is not None}
    free = {index: r for index, r in ranges.items() if not any(
        index.name in names(f) for f in facts if f != r.fact)}
    found: dict = {}
    for side in (claim.left, claim.right):
        trace = Trace(side, here)
        try:
            simplify(trace, Policy(frozenset(theory.definitions)))
        except Rejected:
            continue
        for part in (p for t in (side, trace.term) for p in subterms(t)):
            if isinstance(part, Entry) and theory.known.get(part.tensor) == "inv":
                matrix = theory.losses[part.tensor]
                if not is_invertible(matrix, here):
                    continue
                for index, row in zip(part.at, (True, False)):
                    r = free.get(index)
                    if r and (r.low, r.high) == theory.axes(matrix)[0]:
                        found[matrix, index, row] = len(theory.reach_of(matrix))
    yield from sorted(found, key=lambda m: (-found[m], m[0], m[1].name, m[2]))
