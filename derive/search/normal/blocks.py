"""Blocks: a sum over rows of blocks, as one over the blocks and one inside them.

    Σ k<m*n: F(k // n, k mod n)    ->    Σ q<m: Σ r<n: F(q, r)

Flattened and Kronecker products read their entries at such quotients and remainders.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.ring import normal
from derive.kernel.terms import (
    ONE,
    ZERO,
    Floor,
    Term,
    Var,
    add,
    mul,
    names,
    sub,
    substitute,
    subterms,
)
from derive.search.entailment.indices import parted
from derive.search.normal.sums import Binder, Monomial, apply_reindexing, flatten, renamed
from derive.search.normal.trace import Trace


def split_blocks(trace: Trace) -> bool:
    """Split one sum of a monomial whose factors read the quotient of its index; did it change?"""
    if not any(isinstance(p, Floor) for p in subterms(trace.term)):
        return False
    mono = flatten(trace.term, trace.here)
    if mono is None:
        return False
    return any(split(trace, mono, b, length, count) for b in mono.binders
               for length, count in blocks(mono, b))


def blocks(mono: Monomial, b: Binder) -> Iterator[tuple[Term, Term]]:
    """The lengths of blocks that fill the range of the index, and how many there are."""
    floors = {p: None for part in (*mono.guards, *mono.factors) for p in subterms(part)
              if isinstance(p, Floor) and not p.loose and b.index.name not in names(p.under)}
    for length in dict.fromkeys(p.under for p in floors if is_read_at(b, p)):
        count, rest = parted(sub(b.high, b.low), length) or (ONE, ZERO)
        if rest == ZERO and count != ONE:
            yield length, count


def is_read_at(b: Binder, floor: Floor) -> bool:
    """Does the floor divide the place of the index in its range, but for whole blocks?"""
    beside = normal(sub(floor.over, sub(b.index, b.low)))
    return b.index.name not in names(beside) and (
        beside == ZERO or (parted(beside, floor.under) or (ZERO, ONE))[1] == ZERO)


def split(trace: Trace, mono: Monomial, gone: Binder, length: Term, count: Term) -> bool:
    """k = low + length q + r, for q < count and r < length."""
    q, r = (Var(f"▫{i}", True) for i in range(2))
    index = normal(add(gone.low, mul(length, q), r))
    kept = tuple(b for b in mono.binders if b is not gone)
    target = Monomial(mono.coeff, (Binder(q, ZERO, count, "q"), Binder(r, ZERO, length, "r"), *kept),
                      tuple(substitute(g, {gone.index: index}) for g in mono.guards),
                      tuple(substitute(f, {gone.index: index}) for f in mono.factors))
    new, names_ = renamed(target, trace.here)
    from_start = normal(sub(gone.index, gone.low))
    forward = (Floor(from_start, length),
               normal(sub(from_start, mul(length, Floor(from_start, length)))),
               *(b.index for b in kept))
    backward = tuple(substitute(index if b is gone else b.index, names_) for b in mono.binders)
    return apply_reindexing(trace, mono, new, forward, backward)
