"""Readable forms: the same polynomial, written as a person would.

`readable` orders factors and terms, takes common factors out, and writes guards
as chains `0 <= i - p < k` and Kronecker deltas.  What it returns is equal to the
term by ring arithmetic; the caller can have the kernel confirm it.
"""

from __future__ import annotations

from fractions import Fraction

from derive.kernel.ring import equal, from_polynomial, normal, polynomial
from derive.kernel.terms import (
    ONE,
    ZERO,
    Add,
    And,
    Bound,
    Call,
    Case,
    Diff,
    Entry,
    Floor,
    Fold,
    Iverson,
    Mean,
    Mod,
    Mul,
    Num,
    Pow,
    Rel,
    Term,
    Var,
    add,
    children,
    is_condition,
    is_integer,
    mul,
    rebuild,
    sub,
)


def readable(term: Term) -> Term:
    """An equal term in reading order; the term itself if the rewriting would change it."""
    if is_condition(term):
        return readable_condition(term)
    plain = written(normal(term))
    return plain if equal(plain, term) else term


def written(term: Term) -> Term:
    match term:
        case Add(terms):
            return written_sum([*terms])
        case Mul(factors):
            return written_product([*factors])
        case Iverson(cond):
            return Iverson(readable_condition(cond))
        case Fold(kind, low, high, body, letter):
            inner = readable_condition(body) if is_condition(body) else written(body)
            return Fold(kind, written(low), last_number(written(high)), inner, letter)
        case Pow() | Call() | Mean() | Entry() | Diff() | Case() | Floor() | Mod():
            return rebuild(term, lambda c, _: readable_condition(c) if is_condition(c)
                           else written(c))
    return term


def last_number(bound: Term) -> Term:
    """`n + 1` for `1 + n`: the end of a range, less 1, is then `n`."""
    if not isinstance(bound, Add):
        return bound
    return add(*sorted(bound.terms, key=lambda t: isinstance(t, Num)))


# -- Sums and products -----------------------------------------------------------------------

def written_sum(terms: list[Term]) -> Term:
    common = common_factors(terms)
    if common and not all(is_integer(t) for t in terms):
        rest = [normal(without(t, common)) for t in terms]
        return written_product([*common, Add(tuple(rest))])
    return add(*map(written, sorted(terms, key=order_of(all(map(is_integer, terms))))))


def order_of(whole: bool):
    """What is negative last, and numbers last among indices: `t + 1`, `n - k + 1`, but `1 - k`."""
    def key(term: Term):
        return whole and isinstance(term, Num), is_negative(term), reading_order(term)
    return key


def common_factors(terms: list[Term]) -> list[Term]:
    """The factors that stand in every term; powers count by their exponent."""
    first, *others = [dict(next(iter(polynomial(t)))) for t in terms]
    shared = []
    for a, e in first.items():
        if e == 0:
            continue
        powers = [e, *(o.get(a, 0) for o in others)]
        least = min(powers) if e > 0 else max(powers)
        if all(p * e > 0 for p in powers):
            shared.append(a if least == 1 else Pow(a, Num(Fraction(least))))
    return shared


def without(term: Term, factors: list[Term]) -> Term:
    """The term divided by factors that it contains."""
    (mono, coeff), = polynomial(term).items()
    powers = dict(mono)
    for f in factors:
        a, e = (f, 1) if f in powers else (f.base, int(f.exponent.value))
        powers[a] -= e
    return from_polynomial({tuple(sorted(((a, e) for a, e in powers.items() if e),
                                         key=lambda p: p[0].key)): coeff})


def settled(term: Term) -> Term:
    """The term with the numbers in its integer sums added up and last: `u - s + 1` for
    `1 + u - s + 0`."""
    if isinstance(term, Add) and is_integer(term):
        terms = flat(term)
        others = [settled(t) for t in terms if not isinstance(t, Num)]
        number = [Num(n) for n in [sum(t.value for t in terms if isinstance(t, Num))] if n]
        return add(*number, *others) if others and is_negative(others[0]) else add(*others, *number)
    return rebuild(term, lambda c, _: settled(c))


def flat(term: Term) -> list[Term]:
    """The terms of a sum, and of the sums in it."""
    return [t for part in term.terms for t in flat(part)] if isinstance(term, Add) else [term]


def is_negative(term: Term) -> bool:
    match term:
        case Num(value):
            return value < 0
        case Mul((Num(value), *_)):
            return value < 0
    return False


def written_product(factors: list[Term]) -> Term:
    brackets = [f.cond for f in factors if isinstance(f, Iverson)]
    plain = [f if isinstance(f, Mul) else written(f) for f in factors
             if not isinstance(f, Iverson)]
    guards = [Iverson(c) for c in chains(brackets)]
    return mul(*sorted(plain, key=reading_order), *guards)


RANK = {Num: 0, Var: 1, Bound: 1, Pow: 3, Diff: 2, Entry: 3, Call: 3, Add: 5, Fold: 7, Iverson: 6}


def reading_order(term: Term):
    """Numbers, names, derivatives, entries and functions, sums in brackets, deltas, binders."""
    rank = RANK.get(type(term), 4)
    if isinstance(term, Pow):
        power = isinstance(term.exponent, Num) and term.exponent.value < 0
        return (8 if power else RANK.get(type(term.base), 4), skeleton(term.base))
    if isinstance(term, Mul):
        return max(reading_order(f) for f in term.factors)
    return rank, skeleton(term)


def skeleton(term: Term) -> str:
    """A text by which equal ranks are ordered alphabetically."""
    match term:
        case Num(value):
            return str(value)
        case Var(name, _):
            return name
        case Bound(depth):
            return f"~{depth}"
        case Entry(tensor, at, _):
            return tensor + "".join(map(skeleton, at))
        case Call(function, args):
            return function + "".join(map(skeleton, args))
    return type(term).__name__ + "".join(map(skeleton, children(term)))


# -- Conditions ------------------------------------------------------------------------------

def readable_condition(cond: Term) -> Term:
    match cond:
        case Rel("divides", a, b):
            return Rel("divides", written(normal(a)), written(normal(b)))
        case Rel(op, left, right):
            return balanced(op, polynomial(sub(right, left)), is_integer(left) and is_integer(right))
        case And(args) if all(isinstance(a, Rel) for a in args):
            parts = chains(list(args))
            return parts[0] if len(parts) == 1 else And(tuple(parts))
    return rebuild(cond, lambda c, _: readable_condition(c) if is_condition(c) else written(normal(c)))


def balanced(op: str, p, whole: bool) -> Term:
    """0 op p with what is negative moved to the left."""
    offset = p.get((), Fraction(0))
    up = from_polynomial({m: c for m, c in p.items() if m and c > 0})
    down = from_polynomial({m: -c for m, c in p.items() if m and c < 0})
    if op == "=":
        if offset < 0:
            up, down, offset = down, up, -offset
        if down == ZERO:
            up, down, offset = ZERO, up, offset
            return Rel("=", written(up) if up != ZERO else Num(offset), written(down)) \
                if offset == 0 else Rel("=", written(down), Num(-offset))
        return Rel("=", written(down), written(normal(Add((up, Num(offset))))))
    if whole and offset == -1 and down != ZERO:
        return Rel("<", written(down), written(up))
    if offset < 0:
        return Rel(op, written(normal(Add((down, Num(-offset))))), written(up))
    return Rel(op, written(down), written(normal(Add((up, Num(offset))))))


def chains(conds: list[Term]) -> list[Term]:
    """The conditions, a lower and an upper bound of one index term joined: `0 <= e < n`."""
    polys = [bound_of(c) for c in conds]
    done, used = [], set()
    for i, p in enumerate(polys):
        if i in used:
            continue
        mate = next((j for j, q in enumerate(polys) if p and q and j > i and j not in used
                     and joins(p, q)), None)
        if mate is None:
            done.append(readable_condition(conds[i]))
            continue
        used.add(mate)
        low, high = sorted((p, polys[mate]), key=lambda q: (len(q), -max(q.values())))
        e = written(from_polynomial(low))
        done.append(And((Rel("<=", ZERO, e), Rel("<", e, written(normal(
            Add((from_polynomial(low), from_polynomial(high), ONE))))))))
    return sorted(done, key=lambda c: (not (isinstance(c, Rel) and c.op == "="), skeleton(c)))


def bound_of(cond: Term):
    """The polynomial p of an integer condition 0 <= p."""
    match cond:
        case Rel("<=", left, right) if is_integer(left) and is_integer(right):
            return polynomial(sub(right, left))
        case Rel("<", left, right) if is_integer(left) and is_integer(right):
            return polynomial(sub(right, Add((left, ONE))))
    return None


def joins(p, q) -> bool:
    """Do the two bounds speak of one index term, so that it drops out of their sum?"""
    both = [m for m in p if m and p[m] == -q.get(m, 0)]
    return bool(both) and len(both) >= min(len([m for m in p if m]), len([m for m in q if m]))
