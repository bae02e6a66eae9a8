"""Grounds: the context in which a claim is worked on, with the lemmas that its author takes for
granted: signs of what stands under roots, in logarithms and below fraction bars."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from derive.kernel.context import Context, Rejected
from derive.kernel.replay import Theorem
from derive.kernel.ring import normal
from derive.kernel.terms import (
    ZERO,
    Add,
    Call,
    Diff,
    Entry,
    Fold,
    Mul,
    Not,
    Num,
    Pow,
    Rel,
    Term,
    children,
    is_integer,
    substitute,
    subterms,
    within,
)
from derive.kernel.theory import Theory
from derive.search.normal.normalise import simplify
from derive.search.normal.policy import Policy
from derive.search.normal.trace import Trace, root


def written_out(theory: Theory, here: Context, term: Term) -> Term:
    """What a term comes to with all names opened, or the term itself where that is refused."""
    trace = Trace(term, here)
    try:
        simplify(trace, Policy(frozenset(theory.definitions)))
    except Rejected:
        return term
    return trace.term


def grounds(theory: Theory, facts: tuple[Term, ...], claim: Term,
            given: tuple[Theorem, ...] = ()) -> tuple[Context, tuple[Term, ...]]:
    """The context in which a claim is worked on, and the lemmas among its facts; none of them is of
    what is random, unless the claim is of an outcome."""
    here = root(theory, facts, *(theorem.claim for theorem in given))
    found = (*masks(claim, here), *strict_signs(here), *signs(theory, claim, here))
    lemmas = tuple(lemma for lemma in found if theory.randomness(lemma) <= theory.randomness(claim))
    for lemma in lemmas:
        here = here.with_lemma(lemma)
    return here, lemmas


def masks(claim: Term, here: Context) -> Iterator[Term]:
    """0 <= D <= 1 for the entries of masks: of integer tensors with these values."""
    for part in subterms(claim):
        if isinstance(part, Entry) and part.integer and not part.loose:
            bounds = within(ZERO, part, Num(Fraction(2)))
            if here.shows(bounds) and not here.shows_integers(bounds):
                yield bounds


def strict_signs(here: Context) -> Iterator[Term]:
    """a < b of numbers that are known not to be b < a, where they are known to differ; unlike
    these two it holds near the point."""
    for fact in here.facts:
        match fact:
            case Not(Rel("<", b, a)) if not (is_integer(a) and is_integer(b)):
                if here.shows(strict := Rel("<", a, b)):
                    yield strict


def signs(theory: Theory, claim: Term, here: Context) -> Iterator[Term]:
    """Those wanted signs that are shown here, or else that the number is not negative, or not 0."""
    for cond in wanted_signs(theory, claim, here):
        weak = Rel("<=", ZERO, cond.right)
        if here.shows(cond):
            yield cond
        elif not here.nonnegative(normal(cond.right)) and here.shows(weak):
            yield weak
        elif here.shows(other := Not(Rel("=", cond.right, ZERO))) and not here.nonzero(
                normal(cond.right)):
            yield other


def wanted_signs(theory: Theory, claim: Term, here: Context) -> Iterator[Term]:
    """That the numbers under roots and logarithms, and divisors, are positive, as their
    authors wrote them: once squares are multiplied out this can no longer be seen."""
    reached, written = theory.reach(claim), Written(theory)
    bodies = [written.out(d.body) for name, d in theory.definitions.items() if name in reached]
    for part in distinct(written.out(claim), *bodies):
        match part:
            case Call("log" | "sqrt", (arg,)) | Pow(arg, Num()) if not arg.loose \
                    and isinstance(arg, (Add, Mul, Call, Fold, Pow)):
                if not here.positive(normal(arg)):
                    yield Rel("<", ZERO, arg)


class Written:
    """Terms with their closed definitions written in, as they were written.

    Each entry is written out once, however many definitions lead to it: a network of many
    layers, each of which reads the one before, costs linear time.  (Written out one by one and
    layer by layer, 48 residual blocks took a second.)"""

    def __init__(self, theory: Theory):
        self.theory = theory
        self.known: dict[Term, Term] = {}          # entries, written out

    def out(self, term: Term) -> Term:
        """The term written out; what is differentiated is left as it is."""
        if has_derivative(term):
            return term
        return substitute(term, {p: self.entry(p) for p in subterms(term)
                                 if isinstance(p, Entry) and not p.loose})

    def entry(self, entry: Entry) -> Term:
        if entry not in self.known:
            theory = self.theory
            d = theory.definitions.get(entry.tensor)
            body = d and not d.body.loose and entry.tensor not in theory.recursive and substitute(
                d.body, dict(zip(d.indices, entry.at)))
            self.known[entry] = self.out(body) if body and not has_derivative(body) else entry
        return self.known[entry]


def distinct(*terms: Term) -> Iterator[Term]:
    """The subterms of all the terms, each once."""
    seen, todo = set(), list(reversed(terms))
    while todo:
        part = todo.pop()
        if part not in seen:
            seen.add(part)
            yield part
            todo.extend(reversed(children(part)))


def has_derivative(term: Term) -> bool:
    return any(isinstance(part, Diff) for part in subterms(term))
