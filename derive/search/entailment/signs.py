"""Finding combinations: why facts about reals show that a number is positive.

`find` looks for weights >= 0 with which facts, bounds of functions, squares and
products of these add up to the number in question (the simplex method, exact).

Nothing here is trusted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from itertools import combinations_with_replacement, islice, product

from derive.kernel.ring import (
    Monomial, Poly, condition, from_monomial, monomial_key, multiply, polynomial)
from derive.kernel.signs import Combination, bounds
from derive.kernel.terms import (
    ZERO,
    And,
    Call,
    Fold,
    Iverson,
    Mean,
    Mul,
    Not,
    Or,
    Pow,
    Rel,
    Term,
    is_integer,
    mul,
    names_of_indices,
    neg,
    open_body,
    sub,
    subterms,
)
from derive.search.entailment.lines import plain, ratio
from derive.search.entailment.squares import TWO, squares

MOST_HYPOTHESES = 40
MOST_FACTORS = 10                  # hypotheses that are multiplied with each other
MOST_LEFT = 20                     # monomials whose sign may make up for products
NESTED = 3                         # maxima of maxima whose entries are looked at
MOST_INSTANCES = 30                # of one quantified fact
LEAST = Fraction(1, 10**15)        # the weight that what is strict must have

Hypothesis = tuple[Poly, tuple[Term, ...]]       # a number, and the conditions it is a product of


@lru_cache(maxsize=20_000)
def find(facts: tuple[Term, ...], goal: Rel) -> Combination | None:
    """A combination of facts that is the right side less the left, or None."""
    wanted = polynomial(sub(goal.right, goal.left))
    if not any(wanted):
        return None
    known = hypotheses(facts, goal)
    found = combined(wanted, goal.op, known)
    if found is None and any(sum(abs(e) for _, e in m) > 1 for m in wanted):
        few = nearest(wanted, [h for h in known if not (set(h[0]) <= {()})])[:MOST_FACTORS]
        known += [(multiply(p, q), (*a, *b)) for (p, a), (q, b) in
                  combinations_with_replacement(few, 2)]
        found = combined(wanted, goal.op, known) or combined(wanted, goal.op, [
            *known, *left_over(known)])
    return found or squares(wanted, goal.op)


def left_over(known: list[Hypothesis]) -> list[Hypothesis]:
    """The signs of monomials that come in by multiplying, and that nothing else may cancel."""
    stated = tuple(conds[0] for _, conds in known if len(conds) == 1)
    signs = islice(plain_signs(dict.fromkeys(m for p, _ in known for m in p if len(m) > 1), stated),
                   MOST_LEFT)
    return [(polynomial(mul(*(c.right for c in conds))), conds) for conds in signs]


def nearest(wanted: Poly, known: list[Hypothesis]) -> list[Hypothesis]:
    """Those first that speak of what stands in the wanted number, then those that speak of what
    stands in these."""
    ranked: list[Hypothesis] = []
    near, rest = atoms(wanted), known
    while rest:
        found = [h for h in rest if not near.isdisjoint(atoms(h[0]))]
        if not found:
            break
        ranked += found
        rest = [h for h in rest if h not in found]
        near = near.union(*(atoms(p) for p, _ in found))
    return [*ranked, *rest]


def atoms(number: Poly) -> frozenset[Term]:
    return frozenset(a for m in number for a, _ in m)


# -- What is known -------------------------------------------------------------------------------

def hypotheses(facts: tuple[Term, ...], goal: Rel) -> list[Hypothesis]:
    """Conditions of the form `0 <= p` and `0 < p` that may help."""
    found = dict.fromkeys(c for f in facts for c in relations(f, goal))
    found.update(dict.fromkeys(Rel("<=", ZERO, f.right) for f in facts
                               if isinstance(f, Rel) and f.op == "=" and has_squares(f.right)))
    seen: dict[Term, None] = {}
    for _ in range(NESTED):
        new = dict.fromkeys(f for c in (goal, *found) for f in functions(c) if f not in seen)
        for f in new:
            found.update(dict.fromkeys(bounds(f)))
            if isinstance(f, Fold) and f.kind in ("max", "min"):
                found.update(dict.fromkeys(entries(f, goal)))
        seen.update(new)
    numbers = [polynomial(c.right) for c in (goal, *found)]
    wanted = polynomial(sub(goal.right, goal.left))
    beside = [((a, e),) for m in wanted if len(m) > 1 for a, e in m if e]
    listed = dict.fromkeys([(c,) for c in found])
    listed.update(dict.fromkeys(plain_signs(dict.fromkeys(
        (*beside, *(m for p in numbers for m in p))), tuple(found))))
    return [(polynomial(mul(*(c.right for c in conds))), conds)
            for conds in list(listed)[:MOST_HYPOTHESES]]


@lru_cache(maxsize=20_000)
def functions(cond: Term) -> tuple[Term, ...]:
    """The functions, sums and extremes in a condition that need no index.  They are remembered, for
    the same facts are gone through for each of hundreds of goals: a quarter of the time of an
    inequality that is not proved."""
    return tuple(p for p in subterms(cond) if isinstance(p, (Call, Fold)) and not p.loose)


def relations(fact: Term, goal: Rel) -> Iterator[Rel]:
    """The relations with 0 that a fact, or an instance of it, amounts to."""
    match fact:
        case And(args):
            for arg in args:
                yield from relations(arg, goal)
        case Fold("all", _, _, _, _):
            yield from instances(fact, goal)
        case Or(args):
            real = [a for a in args if not is_about_integers(a)]
            if len(real) == 1:
                yield from relations(real[0], goal)
        case Rel("=", a, b) if not is_integer(a) or not is_integer(b):
            yield from (Rel("<=", ZERO, sub(a, b)), Rel("<=", ZERO, sub(b, a)))
        case Rel("<" | "<=", _, _) | Not(Rel("<" | "<=", _, _)):
            plain = condition(fact)
            if isinstance(plain, Rel):
                yield plain


def is_about_integers(cond: Term) -> bool:
    match cond:
        case Rel(_, a, b):
            return is_integer(a) and is_integer(b)
        case Not(arg):
            return is_about_integers(arg)
    return False


def instances(fact: Fold, goal: Rel) -> Iterator[Rel]:
    """A quantified fact at the indices that the goal speaks of."""
    for inner in at_indices(fact, goal):
        yield from relations(inner, goal)


def at_indices(fact: Fold, goal: Rel) -> Iterator[Term]:
    """What a quantified fact says at the indices that the goal speaks of."""
    depth, body = 0, fact
    while isinstance(body, Fold) and body.kind == "all":
        depth, body = depth + 1, body.body
    for at in islice(product(tuple(names_of_indices(goal)), repeat=depth), MOST_INSTANCES):
        inner: Term = fact
        for index in at:
            inner = open_body(inner.body, index)
        yield inner


def entries(extreme: Fold, goal: Rel) -> Iterator[Rel]:
    """A maximum is at least each of its entries."""
    for index in names_of_indices(goal):
        entry = open_body(extreme.body, index)
        yield Rel("<=", ZERO, sub(extreme, entry) if extreme.kind == "max" else sub(entry, extreme))


def plain_signs(monomials: Iterable[Monomial], known: tuple[Rel, ...]
                ) -> Iterator[tuple[Rel, ...]]:
    """The signs of monomials, by squares and by the signs of their factors; with one negative
    factor -a, that of -a and that of the rest."""
    above = {c.right for c in known if c.op == "<"}
    least = above | {c.right for c in known}

    def sign(mono: Monomial) -> tuple[Rel, ...]:
        op = "<" if all(a in above for a, _ in mono) else "<="
        return (Rel(op, ZERO, from_monomial(mono)),) if mono else ()

    for mono in monomials:
        turned = [a for a, e in mono if e % 2 and a not in least and neg(a) in least]
        if mono and all(e % 2 == 0 or isinstance(a, Iverson) or a in least or a in turned
                        for a, e in mono) and len(turned) < 2:
            rest = tuple((a, e - (a in turned)) for a, e in mono)
            yield (*(Rel("<" if neg(a) in above else "<=", ZERO, neg(a)) for a in turned),
                   *sign(tuple((a, e) for a, e in rest if e)))


def has_squares(term: Term) -> bool:
    """Is the term a product of a sum of squares, as `square_sums` writes it, or of an
    expectation?"""
    factor = term
    while isinstance(factor, Mul) or isinstance(factor, Fold) and factor.kind == "sum":
        factor = factor.factors[-1] if isinstance(factor, Mul) else factor.body
    return isinstance(factor, Pow) and factor.exponent == TWO or isinstance(factor, Mean)


# -- Weights -------------------------------------------------------------------------------------

def combined(wanted: Poly, op: str, known: list[Hypothesis]) -> Combination | None:
    """Weights with which what is known adds up to what is wanted.

    The monomials are numbered first: they are compared many times, and to tell one from another
    took as long as the simplex method."""
    number: dict[Monomial, int] = {}
    columns = [numbered({(): Fraction(1)}, number), *(numbered(p, number) for p, _ in known)]
    goal = dict(numbered(wanted, number))
    if not is_reached(goal, columns):
        return None
    kept = useful(goal, columns)
    if not is_reached(goal, [columns[j] for j in kept]):
        return None
    used = goal.keys() | {m for j in kept for m, _ in columns[j]}
    rows = {number[m]: i for i, m in enumerate(
        sorted((m for m in number if number[m] in used), key=monomial_key))}
    matrix = [[0] * len(kept) for _ in rows]
    for place, j in enumerate(kept):
        for m, c in columns[j]:
            matrix[rows[m]][place] = c
    values = [0] * len(rows)
    for m, c in goal.items():
        values[rows[m]] = c
    conditions = [known[j - 1][1] if j else () for j in kept]
    if op == "<":
        strict = [int(all(c.op == "<" for c in conds)) for conds in conditions]
        matrix = [[*row, 0] for row in matrix] + [[*strict, -1]]
        values.append(LEAST)
    weights = solution(matrix, values)
    return weights and Combination(tuple(
        (Fraction(w), conds) for w, conds in zip(weights, conditions) if w))


def numbered(poly: Poly, number: dict[Monomial, int]) -> list[tuple[int, int | Fraction]]:
    """The coefficients, each with the number of its monomial."""
    return [(number.setdefault(m, len(number)), plain(c)) for m, c in poly.items()]


def is_reached(goal: Mapping[int, int | Fraction], columns: Iterable[list]) -> bool:
    """Does each monomial of the wanted number stand in a hypothesis, with its sign?  Mostly one
    does not, and what would follow takes ten times as long as to see this."""
    found = {(m, c > 0) for column in columns for m, c in column}
    return all((m, c > 0) in found for m, c in goal.items())


def useful(goal: Mapping[int, int | Fraction], columns: list[list]) -> list[int]:
    """Those without a monomial which nothing else can cancel."""
    kept = list(range(len(columns)))
    while True:
        signs = {(m, c > 0) for j in kept for m, c in columns[j]}
        left = [j for j in kept if all((m, c < 0) in signs or goal.get(m, 0) * c > 0
                                       for m, c in columns[j])]
        if len(left) == len(kept):
            return kept
        kept = left


def solution(matrix: list[list], goal: list) -> list | None:
    """x >= 0 with matrix · x = goal, or None: the first phase of the simplex method.  Most numbers
    are 0 and nearly all are integers, which are written as such."""
    count = len(matrix[0]) if matrix else 0
    rows = [[*(row if g >= 0 else [-c for c in row]), abs(g)] for row, g in zip(matrix, goal)]
    if any(row[-1] and not any(c > 0 for c in row[:-1]) for row in rows):
        return None
    basis = [count + i for i in range(len(rows))]               # one artificial variable a row
    cost = [sum(column) for column in zip(*rows)] if rows else []
    while cost and cost[-1]:
        entering = next((j for j in range(count) if cost[j] > 0), None)
        if entering is None:
            return None
        ratios = [(ratio(row[-1], row[entering]), basis[i], i) for i, row in enumerate(rows)
                  if row[entering] > 0]
        if not ratios:
            return None
        *_, i = min(ratios)
        pivot = rows[i][entering]
        rows[i] = [c and ratio(c, pivot) for c in rows[i]]
        for k, row in enumerate(rows):
            if k != i and row[entering]:
                rows[k] = taken(row, row[entering], rows[i])
        cost = taken(cost, cost[entering], rows[i])
        basis[i] = entering
    found = [0] * count
    for b, row in zip(basis, rows):
        if b < count:
            found[b] = row[-1]
    return found


def taken(row: list, weight, other: list) -> list:
    """row - weight · other"""
    return [plain(c - weight * d) if d else c for c, d in zip(row, other)]
