"""Blocks: a sum over rows of blocks, as one over the blocks and one inside them.

    Σ k<m*n: F(k // n, k mod n)    ->    Σ q<m: Σ r<n: F(q, r)

Flattened and Kronecker products read their entries at such quotients and remainders.
"""

from __future__ import annotations

from collections.abc import Iterator

from derive.kernel.ring import from_polynomial, normal, polynomial
from derive.kernel.terms import ZERO, Floor, Num, Term, Var, add, mul, names, sub, substitute, subterms
from derive.search.sums import Binder, Monomial, apply_reindexing, flatten, renamed
from derive.search.trace import Trace


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
    found = {p.under: None for f in mono.factors for p in subterms(f)
             if isinstance(p, Floor) and not p.loose and normal(sub(p.over, b.index)) == normal(
                 sub(ZERO, b.low)) and b.index.name not in names(p.under)}
    for length in found:
        count = quotient(normal(sub(b.high, b.low)), length)
        if count is not None:
            yield length, count


def quotient(size: Term, length: Term) -> Term | None:
    """The size divided by a length that is a factor of each of its terms."""
    divided = {}
    for mono, coeff in polynomial(size).items():
        rest = dict(mono)
        if isinstance(length, Num) or rest.pop(length, None) != 1:
            return None
        divided[tuple(sorted(rest.items(), key=lambda p: p[0].key))] = coeff
    return from_polynomial(divided)


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
