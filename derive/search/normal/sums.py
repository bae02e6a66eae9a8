"""Sums: nests flattened to monomials, and one nest matched with another.

A monomial is a coefficient, bound indices with their ranges, guards, and factors,
all under reserved names.  Sums and products of sums both read as one nest, so
that a bound index can be found from an equation among the guards (see `collapse`),
and two nests can be compared by looking for a bijection between their indices.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import permutations

from derive.kernel.context import Context, is_constant_condition, is_equation, marker
from derive.kernel.replay import Reindexing
from derive.kernel.ring import equal
from derive.kernel.terms import (
    Add,
    And,
    Call,
    Diff,
    Entry,
    Fold,
    Iverson,
    Mul,
    Num,
    Pow,
    Rel,
    Term,
    Var,
    children,
    close,
    is_integer,
    mul,
    names,
    open_body,
    substitute,
)
from derive.search.entailment.indices import solve
from derive.search.normal.trace import Trace

MOST_BINDERS = 16
MOST_PAIRINGS = 48


@dataclass(frozen=True)
class Binder:
    index: Var
    low: Term
    high: Term
    letter: str


@dataclass(frozen=True)
class Monomial:
    """binders: Σ … Σ guards · factors · coefficient, outermost binder first."""
    coeff: Fraction
    binders: tuple[Binder, ...]
    guards: tuple[Term, ...]
    factors: tuple[Term, ...]

    def nest(self) -> Term:
        """The monomial as nested sums over one product."""
        body = mul(*((Num(self.coeff),) if self.coeff != 1 else ()),
                   *map(Iverson, self.guards), *self.factors)
        indices = self.indices()[::-1]
        body = close(body, *indices)
        for i, b in enumerate(reversed(self.binders), 1):
            body = Fold("sum", close(b.low, *indices[i:]), close(b.high, *indices[i:]), body,
                        b.letter)
        return body

    def indices(self) -> tuple[Var, ...]:
        return tuple(b.index for b in self.binders)


def flatten(term: Term, here: Context) -> Monomial | None:
    """A ring-normal monomial as one flat nest; None if a sum inside has several terms."""
    return flattened(term, here.depth)


@lru_cache(maxsize=20_000)
def flattened(term: Term, depth: int) -> Monomial | None:
    """The same under so many binders: the nests of a term are looked at by each conversion in
    turn, and to open their sums anew each time took a tenth of the time of a proof."""
    coeff, binders, guards, factors = Fraction(1), [], [], []
    todo = [term]
    while todo:
        part = todo.pop(0)
        match part:
            case Num(value):
                coeff *= value
            case Mul(parts):
                todo = [*parts, *todo]
            case Pow(Fold("sum") as base, Num(power)) if power > 0 and power.denominator == 1:
                todo = [*[base] * int(power), *todo]
            case Fold("sum", low, high, body, letter):
                if isinstance(body, Add) or len(binders) >= MOST_BINDERS:
                    return None
                index = marker(depth + len(binders))
                binders.append(Binder(index, low, high, letter))
                todo = [open_body(body, index), *todo]
            case Iverson(cond) if is_constant_condition(cond):
                guards += list(conjuncts(cond))
            case _:
                factors.append(part)
    return Monomial(coeff, tuple(binders), tuple(guards), tuple(factors))


def conjuncts(cond: Term) -> Iterator[Term]:
    if isinstance(cond, And):
        for arg in cond.args:
            yield from conjuncts(arg)
    else:
        yield cond


def renamed(mono: Monomial, here: Context) -> tuple[Monomial, dict]:
    """The same monomial with its indices named in the order of its binders."""
    names_ = {b.index: marker(here.depth + i) for i, b in enumerate(mono.binders)}
    if all(old == new for old, new in names_.items()):
        return mono, names_
    binders = tuple(Binder(names_[b.index], substitute(b.low, names_), substitute(b.high, names_),
                           b.letter) for b in mono.binders)
    return Monomial(mono.coeff, binders, tuple(substitute(g, names_) for g in mono.guards),
                    tuple(substitute(f, names_) for f in mono.factors)), names_


def domain(mono: Monomial, here: Context) -> Context:
    """The context inside the nest, guards included."""
    for b in mono.binders:
        here, _ = here.enter(b.low, b.high)
    return here.assume(*mono.guards)


def apply_reindexing(trace: Trace, source: Monomial, target: Monomial,
                     forward: tuple[Term, ...], backward: tuple[Term, ...]) -> bool:
    by = Reindexing(source.nest(), target.nest(), len(source.binders), len(target.binders),
                    forward, backward)
    return trace.attempt("reindex", instance={"by": by})


def ranges_ordered(binders: tuple[Binder, ...]) -> bool:
    """Does each range mention only indices bound before it?"""
    seen: set[str] = set()
    bound = {b.index.name for b in binders}
    for b in binders:
        if (names(b.low) | names(b.high)) & bound - seen:
            return False
        seen.add(b.index.name)
    return True


# -- Matching two nests ---------------------------------------------------------------------

def match(trace: Trace, goal: Term) -> bool:
    """Turn the nest into the goal by a bijection of their indices, if one is found."""
    source, target = flatten(trace.term, trace.here), flatten(goal, trace.here)
    if source is None or target is None or source.coeff != target.coeff:
        return False
    if len(source.factors) != len(target.factors):
        return False
    own = {b.index: Var(f"←{i}", True) for i, b in enumerate(source.binders)}
    for pairing in pairings(source.factors, target.factors):
        pairing.sort(key=lambda pair: is_symmetric(pair[0], trace.here))     # these say least
        maps = bijection(source, target, pairing, own)
        if maps and reach(trace, source, target, pairing, *maps):
            return True
    return False


def is_symmetric(term: Term, here: Context) -> bool:
    """Is this an entry that is the same across the diagonal?"""
    return isinstance(term, Entry) and len(term.at) == 2 and any(map(is_equation, here.facts)) \
        and here.states(Rel("=", term, Entry(term.tensor, term.at[::-1], term.integer)))


def reach(trace: Trace, source: Monomial, target: Monomial, pairing, forward, backward) -> bool:
    """Reindex along the maps, then bring each index of each factor to the wanted form."""
    back = dict(zip(source.indices(), backward))
    literal = Monomial(target.coeff, target.binders, target.guards,
                       tuple(substitute(f, back) for f, _ in pairing))
    wanted = Monomial(target.coeff, target.binders, target.guards, tuple(g for _, g in pairing))
    if literal != wanted and not all(
            f == g or can_align(f, g, domain(target, trace.here))
            for f, g in zip(literal.factors, wanted.factors)):
        return False
    if not apply_reindexing(trace, source, literal, forward, backward) \
            and literal.nest() != trace.term:
        return False
    align(trace, wanted.nest())
    return True


def can_align(term: Term, wanted: Term, here: Context) -> bool:
    """Do the two differ only in indices that are shown to be equal?"""
    if equal(term, wanted):
        return True
    if is_integer(term) and is_integer(wanted):
        return here.shows(Rel("=", term, wanted))
    if type(term) is not type(wanted) or len(children(term)) != len(children(wanted)):
        return False
    if isinstance(term, (Fold, Diff)):
        return False
    if isinstance(term, Entry) and here.states(Rel("=", term, wanted)):
        return True
    return all(can_align(a, b, here) for a, b in zip(children(term), children(wanted)))


def align(trace: Trace, wanted: Term) -> None:
    """Replace integer terms by those of the wanted term, place by place."""
    if trace.term == wanted:
        return
    if equal(trace.term, wanted) and not isinstance(trace.term, Fold):
        trace.ring(to=wanted)
        return
    if is_integer(trace.term) and is_integer(wanted):
        trace.attempt("integer", to=wanted)
        return
    if isinstance(trace.term, Fold) and isinstance(wanted, Fold):
        body = open_body(wanted.body, marker(trace.here.depth))
        trace.child(2, lambda t: align(t, body))
        return
    if isinstance(trace.term, Diff) or (
            isinstance(trace.term, Entry) and trace.attempt("hypothesis", to=wanted)):
        return
    for i, kid in enumerate(children(wanted)):
        trace.child(i, lambda t, kid=kid: align(t, kid))


def pairings(left: tuple[Term, ...], right: tuple[Term, ...]):
    """Ways to pair the factors by their heads, a bounded number of them."""
    groups: dict = {}
    for f in left:
        groups.setdefault(head(f), ([], []))[0].append(f)
    for f in right:
        groups.setdefault(head(f), ([], []))[1].append(f)
    if any(len(a) != len(b) for a, b in groups.values()):
        return
    count, choices = 1, [[]]
    for a, b in groups.values():
        options = list(permutations(b)) if len(b) < 5 else [tuple(b)]
        choices = [[*done, *zip(a, option)] for done in choices for option in options]
        count *= len(options)
        if count > MOST_PAIRINGS:
            choices = choices[:MOST_PAIRINGS]
    yield from choices


def head(term: Term):
    """What two factors must share to be the same up to their indices."""
    match term:
        case Entry(tensor, at, _):
            return "entry", tensor, len(at)
        case Call(function, args):
            return "call", function, *map(head, args)
        case Num(value):
            return "number", value
        case Var() | Add() | Mul():
            return "index" if not has_real(term) else (
                type(term).__name__, *sorted(map(str, map(head, children(term)))))
        case Fold(kind, _, _, body, _):
            return kind, head(body)
    return type(term).__name__, *map(head, children(term))


def has_real(term: Term) -> bool:
    return isinstance(term, (Entry, Call, Fold)) or any(map(has_real, children(term)))


def equations(a: Term, b: Term):
    """Index equations that make two factors with one head the same; None if they cannot be."""
    if a == b and not any(n[0] == "↓" for n in names(a)):
        return []
    match a, b:
        case Entry(s, at, _), Entry(t, to, _) if s == t and len(at) == len(to):
            return list(zip(at, to))
    if type(a) is not type(b) or len(children(a)) != len(children(b)):
        return [(a, b)]
    if isinstance(a, (Var, Num)):
        return [(a, b)]
    if not has_real(a):
        return [(a, b)]
    found = []
    for c, d in zip(children(a), children(b)):
        found += equations(c, d)
    return found


def bijection(source: Monomial, target: Monomial, pairing, own):
    """Index maps forward (target's indices by the source's) and backward, from the equations."""
    pairs = []
    for a, b in pairing:
        pairs += [(substitute(x, own), y) for x, y in equations(a, b) if not (x.loose or y.loose)]
    for g in source.guards:
        if isinstance(g, Rel) and g.op == "=":
            pairs.append((substitute(g.left, own), substitute(g.right, own)))
    for g in target.guards:
        if isinstance(g, Rel) and g.op == "=":
            pairs.append((g.left, g.right))
    left, right = list(own.values()), list(target.indices())
    forward = solve(pairs, right, ranges(target, {}))
    backward = solve(pairs, left, ranges(source, own))
    if forward is None or backward is None:
        return same_order(source, target, forward, backward, own)
    back_names = {v: k for k, v in own.items()}
    return (tuple(substitute(t, back_names) for t in forward), tuple(backward))


def ranges(mono: Monomial, own) -> dict[Var, tuple[Term, Term]]:
    """The range of each index, under its own names."""
    return {own.get(b.index, b.index): (substitute(b.low, own), substitute(b.high, own))
            for b in mono.binders}


def same_order(source, target, forward, backward, own):
    """Indices that no equation determines are paired in order, when their number agrees."""
    if len(source.binders) != len(target.binders):
        return None
    return source.indices(), target.indices()
