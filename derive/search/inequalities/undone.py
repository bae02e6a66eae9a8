"""Undoing functions: a < b, because g(a) < g(b) is known and g never falls, or a^2 < b^2 is.

Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from derive.kernel.replay import Theorem
from derive.kernel.ring import normal
from derive.kernel.rules import HOLE
from derive.kernel.terms import (
    ONE, ZERO, Bound, Call, Entry, Fold, Num, Pow, Rel, Term, Var, open_body, sub, subterms, total)
from derive.language.rules import PROPERTIES
from derive.search.inequalities.work import Form, Work
from derive.search.normal.policy import Policy

# The rules for a relation between values of a function with a property, and whether it rises.
UNDONE = {("<", "nondecreasing"): ("undo_rising", True),
          ("<=", "increasing"): ("undo_rising_strictly", True),
          ("<", "nonincreasing"): ("undo_falling", False),
          ("<=", "decreasing"): ("undo_falling_strictly", False)}
STRICTLY = {"<": "_strictly", "<=": ""}


def undone(form: Form) -> Iterator[Theorem]:
    """What the facts that compare two values of one function say of its arguments."""
    work = form.known
    for fact in work.facts:
        for op, one, other in compared(fact):
            yield from filter(None, arguments(work, op, one, other))


def unsquared(form: Form) -> Iterator[Theorem]:
    """sqrt(a) <= b from a <= b^2; a <= b from a^2 <= b^2, where b is a root, or where the facts speak of squares like those of
    the entries in a: as of x[k]^2 in Σ x[k]^2 = 1, or of Q[k, j]^2 where the columns of Q are unit
    vectors."""
    work, claim = form.known, form.claim
    inside = [p for p in subterms(claim) if isinstance(p, Entry) and not (p.loose or p.integer)]
    for entry in dict.fromkeys(inside) if form.goal is claim else ():
        work = work.knowing(*unit_sums(work, entry))
    is_root = form.goal is claim and isinstance(claim.right, Call) and claim.right.function == "sqrt"
    if is_root or {e.tensor for e in inside} & squared_names(work):
        yield from filter(None, [work.instance("undo_square" + STRICTLY[claim.op],
                                               A=claim.left, B=claim.right)])
    match claim:
        case Rel("<=", Call("sqrt", (inside,)), whole) if form.goal is claim and isinstance(
                inside, Fold) and not isinstance(whole, Call):
            yield from filter(None, [work.instance("sqrt_below", A=inside, B=whole)])


def unit_sums(work: Work, entry: Entry) -> Iterator[Theorem]:
    """That the squares in the column or the row of an entry add up to 1, where the products of
    these are given, and that its own square is at most their sum."""
    for axis in given_products(work, entry.tensor):
        (low, high), index = work.theory.axes(entry.tensor)[axis], Var("□", True)
        moved = Entry(entry.tensor, (*entry.at[:axis], index, *entry.at[axis + 1:]), False)
        whole = total(low, high, index, Pow(moved, Num(Fraction(2))))
        if same := work.equal(Rel("=", whole, ONE)):
            yield same
            yield from filter(None, [work.instance("sum_above_term", l=low, h=high, i=entry.at[axis],
                                                   F=open_body(whole.body, HOLE))])


def given_products(work: Work, matrix: str) -> set[int]:
    """The axes over which the facts give the sum of products of two columns, or rows, of a
    matrix."""
    found = set()
    for fact in work.facts:
        match fact:
            case Fold("all", _, _, Fold("all", _, _, Rel("=", left, right), _), _):
                for part in (left, right):
                    if isinstance(part, Fold) and part.kind == "sum":
                        found |= {axis for p in subterms(part.body) if isinstance(p, Entry)
                                  and p.tensor == matrix for axis, at in enumerate(p.at)
                                  if at == Bound(0)}
    return found


def squared_names(work: Work) -> frozenset[str]:
    """The tensors of whose squares a sum in the equations at hand is made."""
    known = (*work.facts, *(t.claim for t in work.given))
    return frozenset(p.base.tensor for f in known if isinstance(f, Rel) and f.op == "="
                     for p in subterms(normal(sub(f.left, f.right))) if isinstance(p, Pow)
                     and p.exponent == Num(Fraction(2)) and isinstance(p.base, Entry))


def compared(fact: Term) -> Iterator[tuple[str, Term, Term]]:
    """The inequalities that a fact is: of an equation, both."""
    match fact:
        case Rel("<" | "<=" as op, one, other):
            yield op, one, other
        case Rel("=", one, other):
            yield from (("<=", one, other), ("<=", other, one))


def arguments(work: Work, op: str, one: Term, other: Term) -> Iterator[Theorem | None]:
    """What `one op other` says of that which one function is taken of on both sides."""
    match one, other:
        case Pow(a, two), Pow(b, power) if two == power == Num(Fraction(2)):
            yield work.instance("undo_square" + STRICTLY[op], A=a, B=b)
        case Call("log", (a,)), Call("log", (b,)):
            yield work.instance("undo_log" + STRICTLY[op], A=a, B=b)
        case Call(g, (a,)), Call(h, (b,)) if g == h:
            for (relation, word), (rule, rises) in UNDONE.items():
                if relation == op and has(work, g, word):
                    first, second = (a, b) if rises else (b, a)
                    yield work.instance(rule, g=g, A=first, B=second)
        case (Call(g, (_,)), Num()) | (Num(), Call(g, (_,))) if g in PROPERTIES["increasing"]:
            same = value_of(work, Call(g, (ZERO,)))
            if same and same.claim.right in (one, other):
                sides = (Call(g, (ZERO,)) if t == same.claim.right else t for t in (one, other))
                yield from arguments(work.knowing(same), op, *sides)


def value_of(work: Work, call: Call) -> Theorem | None:
    """What a function has for its value at a number, such as sigmoid(0) = 1/2."""
    return work.reduced(call, Policy(functions=True))


def has(work: Work, function: str, word: str) -> bool:
    """Is a function known, or declared, to have a property?"""
    return function in PROPERTIES[word] or word in work.theory.functions.get(function, ())
