"""The finder of refutations: what it must find, and that it never claims too much."""

from itertools import product
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.kernel.integers import check
from derive.kernel.terms import (
    ONE,
    ZERO,
    And,
    Call,
    Entry,
    Floor,
    Iverson,
    Mod,
    Not,
    Num,
    Or,
    Rel,
    Term,
    Var,
    add,
    conj,
    equals,
    fold,
    mul,
    neg,
    number,
    within,
)
from derive.search.entailment.integers import find

a, b, c, d, h, i, j, k, m, n, p, q, r, s, w = (Var(name, True) for name in "abcdhijkmnpqrsw")
TWO = number(2)


def plus(*terms):
    return add(*(number(t) if isinstance(t, int) else t for t in terms))


def times(*factors):
    return mul(*(number(f) if isinstance(f, int) else f for f in factors))


def minus(*terms):
    return plus(terms[0], *(-t if isinstance(t, int) else neg(t) for t in terms[1:]))


def below(index, high):
    """0 ≤ index < high"""
    return within(ZERO, index, high)


def least(low, term):
    return Rel("<=", number(low) if isinstance(low, int) else low, term)


def divides(x, y):
    return Rel("divides", x, y)


windows = Floor(plus(n, times(2, r), neg(k)), s)
disjoint = [equals(plus(times(k, i), a), plus(times(k, j), b)), below(a, k), below(b, k)]
many_sizes = [least(1, size) for size in (n, m, k, h, w, s, d, c)]

ENTAILED = {
    "convolution": ([below(p, minus(n, k, -1)), below(a, k)], below(plus(p, a), n)),
    "strided convolution": (
        [least(1, s), below(p, plus(windows, 1)), below(a, k)],
        below(plus(times(s, p), a), plus(n, times(2, r)))),
    "strided convolution of named size": (
        [*many_sizes, least(0, r), equals(q, plus(windows, 1)), below(p, q), below(a, k)],
        below(plus(times(s, p), a), plus(n, times(2, r)))),
    "dilated convolution": (
        [least(1, d), below(p, minus(n, times(d, minus(k, 1)))), below(a, k)],
        below(plus(p, times(d, a)), n)),
    "two stacked convolutions": (
        [below(p, plus(minus(n, k, w), 2)), below(a, k), below(b, w)], below(plus(p, a, b), n)),
    "convolution in two directions": (
        [*many_sizes, below(p, minus(n, k, -1)), below(a, k),
         below(q, minus(m, w, -1)), below(b, w)],
        conj(below(plus(p, a), n), below(plus(q, b), m))),
    "same padding keeps the size": (
        [equals(k, plus(times(2, r), 1))], equals(plus(minus(plus(n, times(2, r)), k), 1), n)),
    "half of an odd size": (
        [equals(Mod(k, TWO), ONE)], equals(plus(times(2, Floor(k, TWO)), 1), k)),
    "flipped index": ([below(a, k)], below(minus(k, 1, a), k)),
    "index turned about": ([equals(p, minus(i, a))], equals(i, plus(p, a))),
    "disjoint windows": (disjoint, equals(i, j)),
    "place in disjoint windows": (disjoint, equals(a, b)),
    "window and place": (disjoint, conj(equals(i, j), equals(a, b))),
    "window that was hit": (
        [least(1, s), equals(plus(times(s, p), a), n), below(a, s)], equals(p, Floor(n, s))),
    "place that was hit": (
        [least(1, s), equals(plus(times(s, p), a), n), below(a, s)], equals(a, Mod(n, s))),
    "pooling": ([divides(k, m), below(i, Floor(m, k)), below(a, k)],
                below(plus(times(k, i), a), m)),
    "exact division": ([divides(k, m), least(1, k)], equals(times(Floor(m, k), k), m)),
    "multiple of a multiple": ([divides(k, m), divides(m, n), least(1, k), least(1, m)],
                               divides(k, n)),
    "multiple of a sum": ([divides(k, m), least(1, k)], divides(k, plus(m, times(3, k)))),
    "last window fits": (
        [least(1, s), divides(s, minus(n, k)), equals(q, plus(Floor(minus(n, k), s), 1))],
        equals(plus(times(s, minus(q, 1)), k), n)),
    "floor of a shifted index": ([least(1, s)],
                                 equals(Floor(plus(n, times(s, p)), s), plus(Floor(n, s), p))),
    "flattened pair": ([below(i, h), below(j, w)], below(plus(times(i, w), j), times(h, w))),
    "flattened triple": (
        [below(i, h), below(j, w), below(a, c)],
        below(plus(times(plus(times(i, w), j), c), a), times(h, w, c))),
    "unflattened pair": ([below(i, times(h, w)), least(1, w)],
                         conj(below(Floor(i, w), h), below(Mod(i, w), w))),
    "grouped channels": (
        [divides(d, c), least(1, d), below(i, d), below(j, Floor(c, d))],
        below(plus(times(i, Floor(c, d)), j), c)),
    "adaptive pooling": ([least(1, q), least(1, n), below(i, q)],
                         least(Floor(times(i, n), q), n)),
    "half an even size": ([divides(TWO, n), below(i, times(n, Num(ONE.value / 2)))],
                          Rel("<", plus(times(2, i), 1), n)),
    "size at least one": ([least(1, n)], least(0, minus(n, 1))),
    "facts that cannot hold": ([Rel("<", n, k), Rel("<", k, n)], equals(p, q)),
    "parity": ([equals(times(2, i), plus(times(2, j), 1))], equals(p, q)),
    "square": ([], least(p, times(p, p))),
    "different and ordered": ([Not(equals(i, j)), least(i, j)], Rel("<", i, j)),
    "one of two": ([Or((equals(i, ZERO), equals(i, ONE)))], below(i, TWO)),
    "bracket": ([equals(Iverson(equals(i, j)), ONE)], equals(i, j)),
    "maximum": ([below(i, n), below(j, n)], below(Call("max", (i, j)), n)),
    "argmax": (
        [least(1, k), below(p, minus(n, k, -1))],
        below(plus(p, minus(fold("argmax", p, plus(p, k), j, Entry("x", (j,), False)), p)), n)),
}

NOT_ENTAILED = {
    "convolution one too long": ([below(p, minus(n, k, -2)), below(a, k)], below(plus(p, a), n)),
    "strided convolution one too long": (
        [least(1, s), below(p, plus(windows, 2)), below(a, k)],
        below(plus(times(s, p), a), plus(n, times(2, r)))),
    "overlapping windows": (
        [disjoint[0], below(a, plus(k, 1)), below(b, k)], equals(i, j)),
    "pooling that does not fit": (
        [least(1, k), below(i, plus(Floor(m, k), 1)), below(a, k)],
        Rel("<", plus(times(k, i), a), m)),
    "inexact division": ([least(1, k)], equals(times(Floor(m, k), k), m)),
    "no multiple": ([divides(k, m), least(1, k)], divides(k, plus(m, 1))),
    "last window need not fit": (
        [least(1, s), least(k, n), equals(q, plus(Floor(minus(n, k), s), 1))],
        equals(plus(times(s, minus(q, 1)), k), n)),
    "flattened triple one too long": (
        [below(i, h), below(j, w), below(a, plus(c, 1))],
        below(plus(times(plus(times(i, w), j), c), a), times(h, w, c))),
    "wrong direction": (
        [*many_sizes, below(p, minus(n, k, -1)), below(a, k),
         below(q, minus(m, w, -1)), below(b, w)],
        conj(below(plus(p, a), n), below(plus(q, b), n))),
}


@pytest.mark.parametrize("name", ENTAILED)
def test_finds_what_layers_need(name):
    """The certificate is found, and the kernel accepts it."""
    facts, goal = ENTAILED[name]
    certificate = find(tuple(facts), goal)
    assert certificate is not None
    check(tuple(facts), goal, certificate)


@pytest.mark.parametrize("name", NOT_ENTAILED)
def test_gives_up_soon(name):
    """No certificate, and no long search for one."""
    facts, goal = NOT_ENTAILED[name]
    start = perf_counter()
    assert find(tuple(facts), goal) is None
    assert perf_counter() - start < 0.5


def test_names_the_facts_it_used():
    """Facts that the refutation does not need are not in the certificate."""
    needed = [below(p, minus(n, k, -1)), below(a, k)]
    certificate = find((*many_sizes, *needed, below(b, w)), below(plus(p, a), n))
    assert set(certificate.facts) == set(needed)


def test_gives_up_when_effort_is_used_up():
    """The effort bounds the search."""
    facts, goal = ENTAILED["flattened triple"]
    assert find(tuple(facts), goal, effort=1) is None


# -- Random systems -----------------------------------------------------------------

ATOMS = (i, j, k)
BOX = range(-3, 4)


def value(term: Term, point: dict):
    """The value of a term or condition at a point, by its definition."""
    def of(t):
        return value(t, point)
    match term:
        case Num(v):
            return v
        case Var(_, _):
            return point[term]
        case Floor(x, y):
            return of(x) // of(y) if of(y) else 0
        case Mod(x, y):
            return of(x) - of(y) * (of(x) // of(y)) if of(y) else of(x)
        case Not(x):
            return not of(x)
        case And(xs):
            return all(map(of, xs))
        case Or(xs):
            return any(map(of, xs))
        case Rel("divides", x, y):
            return of(y) % of(x) == 0 if of(x) else of(y) == 0
        case Rel(op, x, y):
            return {"=": of(x) == of(y), "<=": of(x) <= of(y), "<": of(x) < of(y)}[op]
    parts = [of(t) for t in (term.terms if hasattr(term, "terms") else term.factors)]
    result = parts[0]
    for part in parts[1:]:
        result = result + part if hasattr(term, "terms") else result * part
    return result


small = st.integers(-3, 3).map(number)
atoms = st.sampled_from(ATOMS)
integers = st.recursive(small | atoms, lambda t: st.one_of(
    st.builds(plus, t, t), st.builds(times, t, t), st.builds(minus, t, t),
    st.builds(Floor, t, atoms | small), st.builds(Mod, t, atoms | small)), max_leaves=4)
relations = st.builds(Rel, st.sampled_from(["=", "<=", "<", "divides"]), integers, integers)
conditions = st.recursive(relations, lambda c: st.one_of(
    st.builds(Not, c), st.tuples(c, c).map(And), st.tuples(c, c).map(Or)), max_leaves=3)


@settings(max_examples=150, deadline=None)
@given(st.lists(conditions, max_size=4), conditions)
def test_what_is_found_is_true(facts, goal):
    """A certificate that is found is accepted, and no point of a box speaks against it."""
    certificate = find(tuple(facts), goal)
    if certificate is None:
        return
    check(tuple(facts), goal, certificate)
    for values in product(BOX, repeat=len(ATOMS)):
        point = dict(zip(ATOMS, values))
        assert value(goal, point) or not all(value(fact, point) for fact in facts)


linear = st.builds(lambda x, y, z: plus(times(x, i), times(y, j), z),
                   *[st.integers(-2, 2)] * 3)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.builds(Rel, st.sampled_from(["=", "<=", "<"]), linear, linear), max_size=4),
       st.builds(Rel, st.sampled_from(["=", "<=", "<"]), linear, linear))
def test_linear_systems_of_bounded_indices_are_decided(facts, goal):
    """For two indices in a small range the search finds a certificate whenever there is one."""
    facts = (*facts, below(i, number(3)), below(j, number(3)))
    true = all(value(goal, point) or not all(value(fact, point) for fact in facts)
               for point in ({i: x, j: y} for x, y in product(BOX, repeat=2)))
    assert (find(facts, goal) is not None) == true
