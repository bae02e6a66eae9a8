"""What is given: the values that hypotheses have for an atom, an entry or a slope."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from derive.kernel.ring import condition, from_polynomial, normal, polynomial
from derive.kernel.terms import (
    ZERO,
    Add,
    Bound,
    Entry,
    Fold,
    Iverson,
    Mul,
    Not,
    Num,
    Rel,
    Term,
    Var,
    children,
    is_integer,
    mul,
    names,
    neg,
    open_body,
    sub,
    subterms,
)


@lru_cache(maxsize=64)
def given_values(facts: tuple[Term, ...]) -> tuple[tuple[Term, Term], ...]:
    """The equations among the facts that give the value of one real atom, none in a circle as
    x = y^2 and y = x^2 are."""
    found: list[tuple[Term, Term]] = []
    for fact in (*facts, *squeezed(facts)):
        match fact:
            case Rel("=", left, right) if not (is_integer(left) and is_integer(right)) or any(
                    isinstance(p, Fold) and p.kind == "sum" for p in subterms(fact)):
                p = polynomial(sub(left, right))
                atoms = [m[0][0] for m in p if len(m) == 1 and m[0][1] == 1]
                atoms = [a for a in atoms
                         if sum(a in subterms(b) for m in p for b, _ in m) == 1]
                for best in sorted(atoms, key=lambda a: (size(a), a.key), reverse=True):
                    scale = p[((best, 1),)]
                    value = from_polynomial({m: -c / scale for m, c in p.items() if m != ((best, 1),)})
                    if not any(best in subterms(t) for t in reached(value, found)):
                        found.append((best, value))
                        break
    return tuple(found)


def reached(term: Term, given: list[tuple[Term, Term]]) -> list[Term]:
    """The term, and the values of atoms that it comes to when values are put in."""
    terms, left = [term], list(given)
    for t in terms:
        parts = set(subterms(t))
        terms += [value for atom, value in left if atom in parts]
        left = [(atom, value) for atom, value in left if atom not in parts]
    return terms


def squeezed(facts: tuple[Term, ...]) -> list[Term]:
    """p = 0 for each real p with both 0 <= p and 0 <= -p among the facts."""
    bounds = [condition(f) for f in facts if isinstance(f, (Rel, Not))]
    terms = {b.right for b in bounds if isinstance(b, Rel) and b.op == "<=" and b.left == ZERO}
    return [Rel("=", t, ZERO) for t in terms if not is_integer(t) and normal(neg(t)) in terms]


def size(term: Term) -> int:
    return sum(1 for _ in subterms(term))


def instances(term: Term, given: tuple[Term, ...]) -> Iterator[Term]:
    """The right sides of given equations whose left side is the term."""
    for fact in given:
        depth, body = opened_all(fact)
        at = solve_pattern(body.left if depth else normal(body.left), term, {})
        if at is not None and len(at) == depth:
            yield instance(body.right, at)


def opened_all(fact: Term) -> tuple[int, Term]:
    """How many indices an equation is quantified over, and the equation."""
    depth = 0
    while isinstance(fact, Fold) and fact.kind == "all":
        depth, fact = depth + 1, fact.body
    return depth, fact


def quantified_values(term: Term, facts: tuple[Term, ...]) -> Iterator[Term]:
    """What hypotheses such as `x[i] = y[i] for all i` or `A[i, j] = A[j, i]` make of an entry
    or a slope; of two entries of one tensor the first in order stays."""
    for fact in facts:
        depth, body = opened_all(fact)
        if depth and isinstance(body, Rel) and body.op == "=":
            for a, b in ((body.left, body.right), (body.right, body.left)):
                for shape in both_ways(term):
                    at = solve_pattern(a, shape, {})
                    if at is not None and len(at) == depth:
                        value = instance(b, at)
                        if rank(value) < rank(term):
                            yield value


def both_ways(term: Term) -> Iterator[Term]:
    """The term; a bracket that says that two numbers are equal is [a = b] and [b = a]."""
    match term:
        case Iverson(Rel("=", left, right)) if not (is_integer(left) and is_integer(right)):
            p = polynomial(sub(left, right))
            if len(p) == 2 and sum(p.values()) == 0:
                a, b = (from_polynomial({mono: abs(c)}) for mono, c in p.items())
                yield from (Iverson(Rel("=", a, b)), Iverson(Rel("=", b, a)))
        case _:
            yield term


def rank(term: Term) -> tuple:
    """Which of two terms that are equal is the simpler one; numbers before them do not count."""
    match term:
        case Mul((Num(), *rest)):
            term = mul(*rest)
    return read(term), size(term), len(names(term)), term.key


def read(term: Term) -> int:
    """How many entries a term reads."""
    return sum(isinstance(p, Entry) for p in subterms(term))


def is_same(one: Term, other: Term) -> bool:
    """Are these one index, as l-1 and -1+l are, or one entry at such?"""
    match one, other:
        case Add(), Add():
            return is_integer(one) and is_integer(other) and normal(one) == normal(other)
        case Entry(a), Entry(b):
            return a == b and normal(one) == normal(other)
    return False


def solve_pattern(pattern: Term, term: Term, found: dict[int, Term]) -> dict[int, Term] | None:
    """The values of nameless indices that make a pattern of entries and slopes the term."""
    if isinstance(pattern, Bound):
        if not is_integer(term) or found.setdefault(pattern.depth, term) != term:
            return None
        return found
    if (index := shifted(pattern)) is not None:
        return solve_pattern(index, normal(sub(term, sub(pattern, index))), found)
    if isinstance(pattern, Fold) and isinstance(term, Fold):
        return solve_fold(pattern, term, found)
    if type(pattern) is not type(term) or not pattern.loose:
        return found if pattern == term or is_same(pattern, term) else None
    if getattr(pattern, "function", None) != getattr(term, "function", None) or len(
            children(pattern)) != len(children(term)):
        return None
    if getattr(pattern, "tensor", None) != getattr(term, "tensor", None):
        return None
    for p, t in zip(children(pattern), children(term)):
        if solve_pattern(p, t, found) is None:
            return None
    return found


def shifted(index: Term) -> Bound | None:
    """The nameless index i, if this is i + c for a number c."""
    match index:
        case Add((Bound() as i, Num())) | Add((Num(), Bound() as i)):
            return i
    return None


def solve_fold(pattern: Fold, term: Fold, found: dict[int, Term]) -> dict[int, Term] | None:
    """The same for a binder: its index is a name that stands in both bodies."""
    if pattern.kind != term.kind:
        return None
    inner: dict[int, Term] = {0: OWN, **{depth + 1: t for depth, t in found.items()}}
    sides = solve_pattern(pattern.low, term.low, found), solve_pattern(pattern.high, term.high, found)
    if None in sides or solve_pattern(pattern.body, open_body(term.body, OWN), inner) is None:
        return None
    for depth, value in inner.items():
        if depth and (OWN.name in names(value) or found.setdefault(depth - 1, value) != value):
            return None
    return found


OWN = Var("◦", True)               # the index of a binder inside a pattern


def instance(body: Term, at: dict[int, Term]) -> Term:
    """The body of nested binders with each index replaced."""
    for level in range(len(at)):
        body = open_body(body, at[level])
    return body
