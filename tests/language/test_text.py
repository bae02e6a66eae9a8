"""What is printed reads back as the same term."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.kernel.terms import (
    Add,
    And,
    Call,
    Case,
    Diff,
    Entry,
    Floor,
    Iverson,
    Mod,
    Mul,
    Not,
    Num,
    Or,
    Pow,
    Rel,
    Var,
    fold,
    is_integer,
    number,
)
from derive.language.formulas import formula
from derive.language.text import text

DECLARED = ("size n, k; integer i, j; real a, b; tensor x[n], W[n, k], c[n] integer in 0..n-1; "
            "function φ; loss L(x)")
LETTERS = [Var(letter, True) for letter in "ij"]
WHOLE = st.integers(-3, 9).map(number)


def several(parts):
    return st.lists(parts, min_size=2, max_size=3).map(tuple)


def binders(kinds, integers, bodies):
    return st.builds(fold, st.sampled_from(kinds), integers, integers, st.sampled_from(LETTERS),
                     bodies)


def entries(integers):
    return st.one_of(
        st.builds(lambda i: Entry("x", (i,), False), integers),
        st.builds(lambda i, j: Entry("W", (i, j), False), integers, integers),
        st.just(Entry("L", (), False)))


def integers(depth):
    """Integer terms: what may stand in an index."""
    plain = st.one_of(WHOLE, st.sampled_from([Var(v, True) for v in "nkij"]))
    if not depth:
        return plain
    below = integers(depth - 1)
    return st.one_of(
        plain, several(below).map(Add), several(below).map(Mul),
        st.builds(Floor, below, below), st.builds(Mod, below, below),
        st.builds(lambda i: Entry("c", (i,), True), below),
        st.builds(lambda a, b: Call("max", (a, b)), below, below),
        conditions(depth - 1).map(Iverson), binders(["sum", "prod", "max"], below, below),
        binders(["count"], below, conditions(depth - 1)))


def numbers(depth):
    """Real terms."""
    plain = st.one_of(integers(0), st.fractions(-2, 2, max_denominator=5).map(Num),
                      st.sampled_from([Var("a", False), Var("b", False)]))
    if not depth:
        return plain
    below, index = numbers(depth - 1), integers(depth - 1)
    return st.one_of(
        plain, integers(depth), entries(index), several(below).map(Add), several(below).map(Mul),
        st.builds(Pow, below, st.one_of(WHOLE, st.just(number(-1)), st.just(Num(Fraction(1, 2))),
                                        integers(0))),
        st.builds(lambda f, u: Call(f, (u,)), st.sampled_from(["exp", "φ", "φ'", "relu'"]), below),
        st.builds(Case, conditions(depth - 1), below, below),
        st.builds(Diff, below, st.one_of(st.just(Var("a", False)), entries(index).filter(
            lambda e: e.at)), st.booleans()),
        binders(["sum", "prod", "max", "min", "argmax"], index, below))


def conditions(depth):
    sides = numbers(max(depth - 1, 0))
    relation = st.one_of(
        st.builds(Rel, st.sampled_from(["=", "<", "<="]), sides, sides),
        st.builds(lambda a, b: Rel("divides", a, b), integers(0), integers(0)))
    if not depth:
        return relation
    below = conditions(depth - 1)
    return st.one_of(relation, below.map(Not), several(below).map(And), several(below).map(Or),
                     binders(["all"], integers(0), below))


@pytest.mark.parametrize("base", [0, 1])
@settings(max_examples=300, deadline=None)
@given(term=st.one_of(numbers(3), conditions(2), integers(3)))
def test_reads_back_as_the_same_term(base, term):
    declared = f"base {base}; {DECLARED}"
    assert formula(text(term, base=base), declared) == term, text(term, base=base)


EXAMPLES = [
    "∂L/∂x[i] = Σ p<n-k+1: ∂L/∂x[p] * W[i-p, 0] * [0 <= i-p < k]",
    "a - b * x[i]", "a - 2 * b", "-a^2", "(-a)^2", "1/n * Σ k<n: x[k]", "a / b / x[0]",
    "(Σ k<n: x[k]) + a", "δ[i, j] - x[i]", "{a if x[i] > 0, b if a = 0, 0 otherwise}",
    "[x[i] > 0]", "a != b", "k divides n-k", "(n - k) // k", "n mod k", "max(a, b)",
    "Σ i<n, j<k: W[i, j]^2", "max j in 1..k-1: x[j]", "D(L, x[i], x[j])", "direct ∂L/∂x[i]",
    "φ'(a) * b", "2/3 * a", "a * (2/3)", "count i<n: (x[i] > 0)", "not k divides n",
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_plain_text_is_printed_as_it_is_typed(example):
    assert text(formula(example, DECLARED)) == example


def test_a_bound_letter_never_clashes_with_a_name_inside():
    """Else Σ i<n: x[j], closed over j, would print as a sum of x[i]."""
    j, n = Var("j", True), Var("n", True)
    term = fold("sum", number(0), n, Var("i", True), Entry("x", (j,), False))
    again = fold("sum", number(0), n, j, term)
    assert text(term) == "Σ i<n: x[j]"
    assert formula(text(again), DECLARED) == again
    shadow = fold("sum", number(0), n, Var("i", True), Add((Entry("x", (Var("i", True),), False),
                                                            Var("a", False))))
    open_i = Mul((Var("i", True), shadow))
    assert text(open_i) == "i * Σ k<n: (x[k] + a)"


def test_ranges_follow_the_base():
    term = formula("Σ k<=n: x[k]", "base 1; size n; tensor x[n]")
    assert text(term, base=1) == "Σ k<=n: x[k]"
    assert text(term, base=0) == "Σ k in 1..n: x[k]"


def test_letters_name_the_indices_of_enclosing_binders():
    term = formula("Σ i<n, j<k: W[i, j]", DECLARED)
    assert text(term.body.body, ("i", "j")) == "W[i, j]"


def test_integers_stay_integers():
    assert is_integer(formula("Σ i<n: c[i]", DECLARED))
