"""Inverses and determinants: every trusted law holds at random matrices, and the kernel takes
no law for a matrix that is not of its form, nor an inverse that may not exist."""

from fractions import Fraction
from random import Random

import pytest

from derive.kernel.context import Context, Rejected
from derive.kernel.matrices import determinant, inverse_laws, slope_of_known
from derive.kernel.replay import Step, prove
from derive.kernel.terms import (
    ONE, ZERO, Diff, Entry, Fold, Iverson, Not, Or, Rel, Var, add, close, delta, equals, mul, neg,
    names, number, substitute, total)
from derive.kernel.theory import Definition, Malformed, Tensor, Theory
from derive.language.rules import RULES
from derive.numeric.evaluate import Meanings
from derive.numeric.views import View
from derive.numeric.worlds import World
from derive.search.entailment.integers import find

SIZE, POINTS = 3, 8
n, i, j, k = (Var(c, True) for c in "nijk")
c = Var("c", False)
ROWS = (ZERO, n)


def entry(name, *at):
    return Entry(name, at, False)


def det(name):
    return entry(f"det({name})")


def inv(name, *at):
    return entry(f"inv({name})", *at)


def theory_of(**defined):
    """Matrices A, B and those defined, each with its determinant and its inverse, and vectors."""
    tensors = {v: Tensor((ROWS,)) for v in "uv"} | {m: Tensor((ROWS, ROWS)) for m in ("A", "B", *defined)}
    losses, known = {}, {}
    for matrix in ("A", "B", *defined):
        for word, axes in (("det", ()), ("inv", (ROWS, ROWS))):
            name = f"{word}({matrix})"
            tensors[name], losses[name], known[name] = Tensor(axes), matrix, word
    definitions = {m: Definition((i, j), body) for m, body in defined.items()}
    return Theory(tensors, definitions, losses=losses, known=known)


def everywhere(cond):
    for index in (j, i):
        cond = Fold("all", *ROWS, close(cond, index), index.name)
    return cond


def context(theory, *facts):
    facts = (Rel("<=", ONE, n), *facts)
    return Context(theory, facts, find, hypotheses=facts)


def has_inverse(name):
    return Not(equals(det(name), ZERO))


def product(a, b):
    return total(*ROWS, k, mul(entry(a, i, k), entry(b, k, j)))


A = entry("A", i, j)
LOWER, UPPER = (mul(Iverson(Rel("<=", *ends)), A) for ends in ((j, i), (i, j)))


def zero(first, second):
    return Or((Not(Rel("<", first, second)), equals(entry("C", i, j), ZERO)))


# law: the entry C[i, j], what the law speaks of, other matrices, and the form it needs if not C = …
LAWS = {
    "product": (product("A", "B"), {"A": "A", "B": "B"}, {}, None),
    "transpose": (entry("A", j, i), {"A": "A"}, {}, None),
    "multiple": (mul(c, A), {"A": "A", "c": c}, {}, None),
    "lower": (LOWER, {}, {}, zero(i, j)),
    "upper": (UPPER, {}, {}, zero(j, i)),
    "exchange": (add(delta(i, j), product("A", "B")), {"A": "A", "B": "B", "D": "D"},
                 {"D": add(delta(i, j), product("B", "A"))}, None),
    "rank_one": (add(A, mul(entry("u", i), entry("v", j))), {"A": "A", "u": "u", "v": "v"}, {},
                 None),
}


def view_of(theory, seed, size=SIZE):
    random = Random(f"{theory.tensors.keys()} {seed}")
    entries = {("c", ()): Fraction(random.randint(-3, 3), 2)}
    for name in "ABuv":
        for place in [(a,) for a in range(size)] if name in "uv" else [
                (a, b) for a in range(size) for b in range(size)]:
            entries[name, place] = random.randint(-3, 3)
    return View(World({"n": size}, entries), Meanings(theory))


def value(term, view):
    return view.meanings.value(term, view)


@pytest.mark.parametrize("law", LAWS)
def test_a_law_of_determinants_holds(law):
    body, speaks, beside, form = LAWS[law]
    theory = theory_of(C=body, **beside)
    facts = [everywhere(form or equals(entry("C", i, j), body)), has_inverse("A")]
    facts += [everywhere(equals(entry(m, i, j), b)) for m, b in beside.items()]
    claimed = determinant(law, det("C"), speaks, context(theory, *facts))
    tried = 0
    for seed in range(POINTS):
        view = view_of(theory, seed, 1 + seed % SIZE)
        if value(det("A"), view) != 0:
            tried += 1
            assert value(det("C"), view) == value(claimed, view)
    assert tried >= POINTS // 2


@pytest.mark.parametrize("law", LAWS)
def test_a_law_needs_the_form_it_speaks_of(law):
    body, speaks, beside, _ = LAWS[law]
    theory = theory_of(C=body, **beside)
    with pytest.raises(Rejected):
        determinant(law, det("C"), speaks, context(theory, has_inverse("A")))


# -- Definite matrices ------------------------------------------------------------------------

def gram(law, scale=c):
    pair = [entry("A", k, e) if law == "columns" else entry("A", e, k) for e in (i, j)]
    return add(total(*ROWS, k, mul(*pair)), mul(scale, delta(i, j)))


@pytest.mark.parametrize("law", ["columns", "rows"])
def test_a_definite_matrix_has_at_least_the_determinant_of_its_margin(law):
    theory = theory_of(C=gram(law))
    facts = everywhere(equals(entry("C", i, j), gram(law))), Rel("<", ZERO, c)
    claimed = determinant(law, det("C"), {"A": "A", "c": c}, context(theory, *facts))
    tried = 0
    for seed in range(4 * POINTS):
        view = view_of(theory, seed, 1 + seed % SIZE)
        if value(c, view) > 0:
            tried += 1
            assert value(det("C"), view) == value(claimed, view) > 0
    assert tried >= POINTS


@pytest.mark.parametrize("law", ["columns", "rows"])
@pytest.mark.parametrize("body, facts", [
    (lambda law: gram(law), []),                                         # c may be negative
    (lambda law: gram(law), [Rel("<=", ZERO, c)]),                       # or 0
    (lambda law: gram(law, neg(c)), [Rel("<", ZERO, c)]),
    (lambda law: product("A", "A"), [Rel("<", ZERO, c)]),                # A A for A A^T
    (lambda law: gram("rows" if law == "columns" else "columns"), [Rel("<", ZERO, c)]),
    (lambda law: neg(gram(law)), [Rel("<", ZERO, c)]),
])
def test_what_only_looks_definite_is_refused(law, body, facts):
    theory = theory_of(C=body(law))
    facts = everywhere(equals(entry("C", i, j), body(law))), *facts
    with pytest.raises(Rejected):
        determinant(law, det("C"), {"A": "A", "c": c}, context(theory, *facts))


def test_a_multiple_is_by_a_number_that_no_index_changes():
    """det([i] A) would be a power of something that depends on a row."""
    hidden = Var(f"↓{10**9}", True)
    theory = theory_of(C=mul(i, A))
    fact = everywhere(equals(entry("C", i, j), mul(i, A)))
    with pytest.raises(Rejected):
        determinant("multiple", det("C"), {"A": "A", "c": hidden}, context(theory, fact))


def test_the_determinant_of_an_inverse_needs_one():
    tensors = {"A": Tensor((ROWS, ROWS)), "inv(A)": Tensor((ROWS, ROWS)), "det(A)": Tensor(()),
               "det(inv(A))": Tensor(())}
    theory = Theory(tensors, losses={"inv(A)": "A", "det(A)": "A", "det(inv(A))": "inv(A)"},
                    known={"inv(A)": "inv", "det(A)": "det", "det(inv(A))": "det"})
    term = det("inv(A)")
    with pytest.raises(Rejected):
        determinant("inverse", term, {}, context(theory))
    claimed = determinant("inverse", term, {}, context(theory, has_inverse("A")))
    view = view_of(theory, 1)
    assert value(term, view) == value(claimed, view)


def test_no_law_speaks_of_what_is_no_determinant():
    theory = Theory({"A": Tensor((ROWS, ROWS)), "L": Tensor(())}, losses={"L": "A"})
    with pytest.raises(Rejected):
        determinant("lower", entry("L"), {}, context(theory, everywhere(equals(A, ZERO))))


def test_an_inverse_is_one_where_the_determinant_is_not_zero():
    theory = theory_of()
    assert not list(inverse_laws(context(theory)))
    laws = list(inverse_laws(context(theory, has_inverse("A"))))
    assert len(laws) == 2
    for seed in range(POINTS):
        view = view_of(theory, seed)
        if value(det("A"), view) != 0:
            assert all(value(law, view) for law in laws)
    assert all("inv(B)" not in names(law) for law in laws)


SLOPES = [(f, (a, b)) for f in (det("A"), inv("A", number(0), number(1)), inv("A", number(2), number(2)))
          for a, b in ((0, 0), (1, 2), (2, 1))]


@pytest.mark.parametrize("term, at", SLOPES)
def test_a_slope_is_that_of_dual_numbers(term, at):
    theory = theory_of()
    wrt = entry("A", *map(number, at))
    here = context(theory, has_inverse("A"), Rel("<=", number(SIZE), n))
    claimed = slope_of_known(term, wrt, here)
    for seed in range(POINTS):
        view = view_of(theory, seed)
        if value(det("A"), view) != 0:
            assert value(Diff(term, wrt, False), view) == value(claimed, view)


def test_a_slope_needs_an_inverse():
    theory = theory_of()
    here = context(theory, Rel("<=", number(SIZE), n))
    for term in (det("A"), inv("A", ZERO, ZERO)):
        with pytest.raises(Rejected):
            slope_of_known(term, entry("A", ZERO, ZERO), here)


def test_a_slope_is_in_an_entry_inside():
    """Outside its axes a tensor has values that no inverse depends on."""
    theory = theory_of()
    with pytest.raises(Rejected):
        slope_of_known(det("A"), entry("A", n, ZERO), context(theory, has_inverse("A")))


def test_an_inverse_that_may_not_exist_has_no_value():
    theory, claim = theory_of(), equals(inv("A", ZERO, ZERO), inv("A", ZERO, ZERO))
    assert prove(theory, (Rel("<=", ONE, n), has_inverse("A")), claim, [], [], RULES, find)
    with pytest.raises(Rejected):
        prove(theory, (Rel("<=", ONE, n),), claim, [], [], RULES, find)


def test_a_law_of_the_point_is_not_one_nearby():
    """A inv(B) = I at the point would give the slope of a constant."""
    theory = theory_of()
    fact = everywhere(equals(product("A", "B"), delta(i, j)))
    body = substitute(product("A", "B"), {i: ZERO, j: ZERO})
    claim = equals(Diff(body, entry("A", ZERO, ZERO), False), ZERO)
    step = Step("hypothesis", (0,), to=delta(ZERO, ZERO))
    with pytest.raises(Rejected):
        prove(theory, (Rel("<=", ONE, n), fact), claim, [step], [], RULES, find)


@pytest.mark.parametrize("tensors, of", [
    ({"A": Tensor((ROWS, (ZERO, k))), "det(A)": Tensor(())}, "A"),
    ({"A": Tensor((ROWS,)), "det(A)": Tensor(())}, "A"),
    ({"A": Tensor((ROWS, ROWS)), "det(A)": Tensor((ROWS,))}, "A"),
])
def test_only_a_square_matrix_has_a_determinant(tensors, of):
    with pytest.raises(Malformed):
        Theory(tensors, losses={"det(A)": of}, known={"det(A)": "det"})


def test_a_matrix_has_one_determinant():
    tensors = {"A": Tensor((ROWS, ROWS)), "d": Tensor(()), "e": Tensor(())}
    with pytest.raises(Malformed):
        Theory(tensors, losses={"d": "A", "e": "A"}, known={"d": "det", "e": "det"})
