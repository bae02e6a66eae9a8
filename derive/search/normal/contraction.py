"""Contraction: products of matrices that a hypothesis gives, replaced where they stand.

    Σ k: A[i, k] * inv(A)[k, j]  ->  δ[i, j]         inside a longer product, in any order

An equation between sums of products is used from its longest product, which is looked for among
the factors of a monomial: as many of them, with bound indices that nothing else mentions.  The
sums over these are brought inside the others, and the kernel replaces them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from derive.kernel.context import Context, Rejected, is_equation
from derive.kernel.ring import equal, from_monomial, from_polynomial, polynomial
from derive.kernel.terms import (
    Entry,
    Fold,
    Mul,
    Num,
    Pow,
    Term,
    Var,
    children,
    names,
    open_body,
    sub,
    substitute,
)
from derive.kernel.theory import Theory
from derive.search.normal.sums import Binder, Monomial, apply_reindexing, flatten, renamed
from derive.search.normal.trace import Trace

MOST_FACTORS = 6                # of a product that is looked for
WILD, OWN = "◇", "◆"            # before the indices of an equation: free in it, and bound


@dataclass(frozen=True)
class Pattern:
    """Σ over the binders of the factors = value, for all values of the wild indices."""
    binders: tuple[Binder, ...]
    factors: tuple[Term, ...]
    value: Term
    wild: tuple[Var, ...]


def contract(trace: Trace, by: tuple[Term, ...] | None = None,
             but: tuple[Term, ...] = ()) -> bool:
    """Replace one product in a monomial, by all equations among the facts but these, or by
    those alone; did the term change?"""
    parts = trace.term.factors if isinstance(trace.term, Mul) else (trace.term,)
    if not any(isinstance(p, Fold) or isinstance(p, Pow) and isinstance(p.base, Fold)
               for p in parts):
        return False
    found, symmetric = (patterns(by), frozenset()) if by else usable(
        trace.here.facts, but, frozenset(trace.here.theory.recursive))
    mono = flatten(trace.term, trace.here) if found else None
    if mono is None or not mono.binders:
        return False
    factors = tuple(f for factor in mono.factors for f in repeated(factor))
    mono = Monomial(mono.coeff, mono.binders, mono.guards, factors)
    return any(replaced(trace, mono, pattern, chosen, at)
               for pattern in found for chosen, at in matches(pattern, mono, symmetric))


# -- What is looked for ---------------------------------------------------------------------

@lru_cache(maxsize=1024)
def usable(facts: tuple[Term, ...], but: tuple[Term, ...],
           recursive: frozenset[str]) -> tuple[tuple[Pattern, ...], frozenset[str]]:
    """The patterns of all equations but these that speak of no recursive name, and the
    matrices that are symmetric."""
    stated = tuple(f for f in facts if is_equation(f) and f not in but
                   and not names(f) & recursive)
    return patterns(stated), frozenset(filter(None, map(symmetric_in, stated)))


def symmetric_in(fact: Term) -> str | None:
    """The matrix that a fact says is symmetric."""
    _, body = opened(fact)
    match body.left, body.right:
        case Entry(name, (i, j), _), Entry(other, (k, l), _) if (
                name == other and i != j and (i, j) == (l, k)):
            return name
    return None


def opened(fact: Term) -> tuple[list[Var], Term]:
    """The wild indices of an equation, and the equation at them."""
    wild: list[Var] = []
    while isinstance(fact, Fold):
        wild.append(Var(f"{WILD}{len(wild)}", True))
        fact = open_body(fact.body, wild[-1])
    return wild, fact


@lru_cache(maxsize=256)
def patterns(facts: tuple[Term, ...]) -> tuple[Pattern, ...]:
    """The equations as patterns, the longest products first."""
    found = [p for fact in facts if (p := pattern(fact)) is not None]
    return tuple(sorted(found, key=lambda p: -len(p.factors)))


def pattern(fact: Term) -> Pattern | None:
    """The longest product of an equation, and what the equation says it is."""
    wild, fact = opened(fact)
    whole = polynomial(sub(fact.left, fact.right))
    products = [(p, m) for m in whole if (p := plain_product(m)) is not None]
    if not products:
        return None
    (binders, factors), lead = max(products, key=lambda found: (
        len(found[0][1]), len(found[0][0]), from_monomial(found[1]).key))
    rest = {m: -c / whole[lead] for m, c in whole.items() if m != lead}
    if any(weight(m) >= weight(lead) for m in rest):
        return None
    return Pattern(binders, factors, from_polynomial(rest), tuple(wild))


def plain_product(mono) -> tuple[tuple[Binder, ...], tuple[Term, ...]] | None:
    """The binders and factors of a sum over products of two entries or more, read at plain
    indices."""
    here = Context(Theory(), (), lambda facts, cond: None)
    flat = flatten(from_monomial(mono), here)
    if flat is None or not flat.binders or flat.guards:
        return None
    factors = [f for factor in flat.factors for f in repeated(factor)]
    if not 2 <= len(factors) <= MOST_FACTORS or not all(
            isinstance(f, Entry) and all(isinstance(i, (Var, Num)) for i in f.at)
            for f in factors):
        return None
    own = {b.index: Var(f"{OWN}{place}", True) for place, b in enumerate(flat.binders)}
    if any(names(end) & {v.name for v in own} for b in flat.binders for end in (b.low, b.high)):
        return None
    return (tuple(Binder(own[b.index], b.low, b.high, b.letter) for b in flat.binders),
            tuple(substitute(f, own) for f in factors))


def weight(mono) -> tuple[int, int]:
    """How many entries stand in a monomial and how many sums, those under sums with it."""
    parts = [(p, abs(e)) for a, e in mono for p in walked(a)]
    return (sum(e for p, e in parts if isinstance(p, Entry)),
            sum(e for p, e in parts if isinstance(p, Fold)))


def walked(term: Term) -> Iterator[Term]:
    """The term and all that stands below it, as often as it stands there."""
    yield term
    for child in children(term):
        yield from walked(child)


def repeated(factor: Term) -> tuple[Term, ...]:
    """x^3 as x, x, x."""
    match factor:
        case Pow(base, Num(power)) if power.denominator == 1 and 1 < power <= MOST_FACTORS:
            return (base,) * int(power)
    return (factor,)


# -- Where it stands -------------------------------------------------------------------------

def matches(pattern: Pattern, mono: Monomial,
            symmetric: frozenset[str]) -> Iterator[tuple[dict[int, Term], dict]]:
    """The places of factors that make up the product, each with the form in which it does,
    and the values of its indices."""
    def search(chosen: dict[int, Term], at: dict) -> Iterator[tuple[dict[int, Term], dict]]:
        if len(chosen) == len(pattern.factors):
            if stands_alone(pattern, mono, chosen, at):
                yield chosen, at
            return
        wanted = pattern.factors[len(chosen)]
        for place, factor in enumerate(mono.factors):
            for form in forms(factor, symmetric) if place not in chosen else ():
                if (more := met(wanted, form, at, mono)) is not None:
                    yield from search({**chosen, place: form}, more)
    return search({}, {})


def forms(factor: Term, symmetric: frozenset[str]) -> tuple[Term, ...]:
    """The factor, and the entry across the diagonal where it is the same."""
    if isinstance(factor, Entry) and factor.tensor in symmetric:
        return factor, Entry(factor.tensor, factor.at[::-1], factor.integer)
    return (factor,)


def met(wanted: Entry, factor: Term, at: dict, mono: Monomial) -> dict | None:
    """The values of indices with which the entry is the factor."""
    if not isinstance(factor, Entry) or factor.tensor != wanted.tensor:
        return None
    at = dict(at)
    for index, value in zip(wanted.at, factor.at, strict=True):
        kind = index.name[0] if isinstance(index, Var) else ""
        if kind not in (WILD, OWN):
            if index != value:
                return None
            continue
        if kind == OWN and (value not in mono.indices() or any(
                v == value and i != index and i.name[0] == OWN for i, v in at.items())):
            return None
        if at.setdefault(index, value) != value:
            return None
    return at


def stands_alone(pattern: Pattern, mono: Monomial, chosen: dict[int, Term], at: dict) -> bool:
    """Are the ranges those of the product, and does nothing else mention its bound indices?"""
    if any(b.index not in at for b in pattern.binders):
        return False                                # a sum over an index that nothing reads
    given = {b.index: b for b in mono.binders}
    bound = [given[at[b.index]] for b in pattern.binders]
    inside = {b.index.name for b in bound}
    others = (*(f for i, f in enumerate(mono.factors) if i not in chosen), *mono.guards,
              *(at[w] for w in pattern.wild if w in at),
              *(end for b in mono.binders for end in (b.low, b.high)))
    return (all(w in at for w in pattern.wild)
            and all(equal(a.low, b.low) and equal(a.high, b.high)
                    for a, b in zip(bound, pattern.binders))
            and not any(names(t) & inside for t in others))


def replaced(trace: Trace, mono: Monomial, pattern: Pattern, chosen: dict[int, Term],
             at: dict) -> bool:
    """Bring the sums of the product inside the others, and let the kernel replace it."""
    inner = tuple(next(b for b in mono.binders if b.index == at[p.index])
                  for p in pattern.binders)
    outer = tuple(b for b in mono.binders if b not in inner)
    moved = Monomial(mono.coeff, (*outer, *inner), mono.guards, mono.factors)
    target, names_ = renamed(moved, trace.here)
    before = Trace(trace.term, trace.here)
    backward = tuple(names_[b.index] for b in mono.binders)
    apply_reindexing(before, mono, target, moved.indices(), backward)
    product = Monomial(Fraction(1), target.binders[len(outer):], (),
                       tuple(target.factors[i] for i in chosen)).nest()
    rest = tuple(f for i, f in enumerate(target.factors) if i not in chosen)
    around = Monomial(target.coeff, target.binders[:len(outer)], target.guards, (*rest, product))
    path = (2,) * len(outer) + ((last_factor(around),) if last_factor(around) else ())
    value = substitute(pattern.value, {w: substitute(at[w], names_) for w in pattern.wild})
    try:
        before.ring(to=around.nest())
    except Rejected:
        return False
    for place, form in enumerate(chosen.values()):
        before.attempt("hypothesis", (*path, *(2,) * len(inner), place),
                       to=substitute(form, names_))
    if not before.attempt("hypothesis", path, to=value):
        return False
    before.ring()
    trace.term, trace.steps = before.term, [*trace.steps, *before.steps]
    return True


def last_factor(mono: Monomial) -> int:
    """The place of the last factor in the product under the binders; 0 if it is alone there."""
    return len(mono.guards) + len(mono.factors) - 1 + (mono.coeff != 1)
