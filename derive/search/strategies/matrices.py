"""Matrices: what is shown of determinants and inverses before and beside a claim.

`lemmas` proves what follows from how a matrix is made: det(A @ B) = det(A) det(B) for the
matrices of a claim, det(A + u v^T) != 0 where 1 + v^T inv(A) u is not 0, and inv(C) C = I with the
definition of C written in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from derive.kernel import replay
from derive.kernel.context import Context, Rejected
from derive.kernel.matrices import I, J, at, everywhere, known, matrix_axes, product
from derive.kernel.replay import Theorem
from derive.kernel.ring import from_monomial, normal, polynomial
from derive.kernel.terms import (
    MINUS_ONE,
    ONE,
    ZERO,
    Entry,
    Fold,
    Iverson,
    Not,
    Num,
    Or,
    Pow,
    Rel,
    Term,
    Var,
    add,
    close,
    delta,
    equals,
    inverse,
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
from derive.search.normal.normalise import attempted, simplify
from derive.search.normal.policy import Policy
from derive.search.normal.sums import flatten
from derive.search.normal.tidy import tidy
from derive.search.normal.trace import Trace, root
from derive.search.strategies.induction import fresh
from derive.search.strategies.made import Made, Makings

Prove = Callable[..., object]        # theory, facts, claim, given -> Found or None
Law = tuple[str, dict, tuple[Term, ...]]     # its name, what it speaks of, what must be shown first


def lemmas(theory: Theory, facts: tuple[Term, ...], claim: Term, prove: Prove, apart: Prove,
           notes: Makings) -> tuple[Theorem, ...]:
    """The determinants of the claim's matrices by their factors, and the laws of their inverses;
    `apart` proves that a number is not 0 beside an equation."""
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
    inverted = [m for m in matrices if theory.of("inv", m) in reached]
    known_ = [m for m in inverted if is_invertible(m, here)]
    found = laws_of_inverses(theory, facts, known_, prove, found, notes)
    for matrix in (m for m in matrices if m in {*asked, *inverted} and not is_invertible(m, here)):
        shown = tuple(invertible(theory, facts, claim, matrix, prove, apart, found, notes))
        found = laws_of_inverses(theory, facts, [matrix], prove, (*found, *shown), notes) if shown else found
    return found


def laws_of_inverses(theory: Theory, facts: tuple[Term, ...], matrices: list[str], prove: Prove,
                     given: tuple[Theorem, ...], notes: Makings) -> tuple[Theorem, ...]:
    """What is given, the laws of the inverses of these matrices, and which of them are symmetric."""
    for matrix in matrices:
        given = (*given, *opened_laws(theory, facts, matrix, given, notes))
    for matrix in matrices:
        given = (*given, *symmetries(theory, facts, matrix, prove, given, notes))
    return given


def is_invertible(matrix: str, here: Context) -> bool:
    return here.shows(Not(equals(known("det", matrix, here), ZERO)))


def invertible(theory: Theory, facts: tuple[Term, ...], claim: Term, matrix: str, prove: Prove,
               apart: Prove, given: tuple[Theorem, ...], notes: Makings) -> Iterator[Theorem]:
    """det(C) / (det(A) w) = 1, where by a law det(C) is det(A) times a number w that the claim divides
    by, or a fact says not to be 0; and that therefore det(C) is not 0."""
    here = root(theory, facts, *(t.claim for t in given))
    whole = known("det", matrix, here)
    law = next((t.claim for t in given if isinstance(t.claim, Rel) and t.claim.left == whole), None)
    scales = [p for p in dict.fromkeys(subterms(law.right)) if isinstance(p, Entry)
              and theory.known.get(p.tensor) == "det"] if law else []
    divisors = [p.base for p in subterms(claim) if isinstance(p, Pow) and p.exponent == MINUS_ONE]
    said = [f.arg.left for f in facts if isinstance(f, Not) and isinstance(f.arg, Rel) and f.arg.op == "="]
    for number in dict.fromkeys((*divisors, *said)) if law and law.right != ONE else ():
        below = mul(*scales, number)
        if below.loose or whole in subterms(below) or not here.shows(Not(equals(below, ZERO))):
            continue
        one = prove(theory, facts, Rel("=", mul(whole, *map(inverse, (*scales, number))), ONE), given)
        shown = one and apart(theory, facts, Not(equals(whole, ZERO)), (*given, one.theorem))
        if shown:
            yield from (notes.of(found, f"{matrix} is invertible") for found in (one, shown))
            return
    shown = law and apart(theory, facts, Not(equals(whole, ZERO)), given)
    yield from [notes.of(shown, f"{matrix} is invertible")] if shown else []


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
