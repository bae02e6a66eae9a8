"""Ways to cheat the kernel with objects rather than with mathematics.

A derivation is data from someone untrusted.  Each test hands the kernel something that
looks like a derivation and is not one: a step that says one thing to the check and another
to the result, a term of a kind that is none, a theorem that nobody proved.
"""

import copy
import pickle
from collections import UserDict
from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace

import pytest

from derive.kernel import integers, signs
from derive.kernel.context import Rejected
from derive.kernel.recursion import by_induction
from derive.kernel.replay import (
    Reindexing,
    Step,
    Theorem,
    by_cases,
    conjunction,
    exhaustion,
    generalisation,
    implication,
    induction,
    prove,
    transitivity,
)
from derive.kernel.ring import UNIT, polynomial
from derive.kernel.terms import (
    ONE,
    ZERO,
    Add,
    Call,
    Diff,
    Entry,
    Fold,
    Integral,
    Iverson,
    Mean,
    Mul,
    Not,
    Num,
    Pow,
    Rel,
    Tends,
    Term,
    Var,
    close,
    equals,
    inverse,
    number,
    total,
    within,
)
from derive.kernel.theory import Definition, Law, Malformed, Tensor, Theory
from derive.language.inequalities import INEQUALITIES
from derive.language.rules import RULES
from derive.search.entailment.integers import find

n, i, k = (Var(name, True) for name in "nik")
c = Var("c", False)
x, y = (Entry(name, (), False) for name in "xy")
SCALARS = Theory(tensors={"x": Tensor(()), "y": Tensor(())})
POSITIVE = (Rel("<=", ONE, n),)


def accepts(lhs, rhs, *steps, theory=SCALARS, facts=(), oracle=find, **given):
    return prove(theory, facts, equals(lhs, rhs), steps, (), RULES, oracle, **given)


def refuses(lhs, rhs, *steps, **given):
    with pytest.raises((Rejected, TypeError)):
        accepts(lhs, rhs, *steps, **given)


FALSEHOOD = SimpleNamespace(theory=SCALARS, facts=(), claim=equals(ZERO, ONE),
                            rests_on=frozenset())


# -- Theorems that nobody proved ----------------------------------------------------------------

def test_only_the_kernel_makes_theorems():
    with pytest.raises(Rejected):
        Theorem(object(), SCALARS, (), equals(ZERO, ONE), ())


def test_a_theorem_is_not_changed():
    theorem = accepts(ONE, ONE)
    with pytest.raises(AttributeError):
        theorem.claim = equals(ZERO, ONE)
    with pytest.raises(AttributeError):
        del theorem.claim


@pytest.mark.parametrize("copied", [lambda t: pickle.loads(pickle.dumps(t)), copy.copy,
                                    copy.deepcopy])
def test_a_theorem_does_not_travel(copied):
    """Else its claim could be exchanged on the way: a pickle is bytes that anyone can write."""
    with pytest.raises((TypeError, AttributeError)):
        copied(accepts(ONE, ONE))


def test_a_theorem_has_no_subclasses():
    """Else one with another `claim` would pass for it."""
    with pytest.raises(TypeError):
        type("Mine", (Theorem,), {"claim": equals(ZERO, ONE)})


@pytest.mark.parametrize("combine", [
    lambda t: transitivity([t]),
    lambda t: transitivity([accepts(ZERO, ZERO), t]),
    lambda t: conjunction([t]),
    lambda t: by_cases(equals(n, n), with_fact(t, equals(n, n)), with_fact(t, Not(equals(n, n)))),
    lambda t: implication(equals(n, n), with_fact(t, equals(n, n)), find),
    lambda t: generalisation(with_fact(t, within(ZERO, i, n)), i),
    lambda t: induction(with_fact(t, Rel("<", ZERO, n)), t, i, ZERO, n, equals(ZERO, ONE)),
    lambda t: prove(SCALARS, (), equals(ZERO, ONE), (Step("hypothesis", to=ONE),), (), RULES,
                    find, given=[t]),
], ids=["transitivity", "second link", "conjunction", "cases", "implication", "generalisation",
        "induction", "given"])
def test_what_looks_like_a_theorem_is_none(combine):
    """Else 0 = 1 would follow from an object that says so."""
    with pytest.raises(Rejected):
        combine(FALSEHOOD)


def with_fact(theorem, fact):
    return SimpleNamespace(**{**vars(theorem), "facts": (fact,)})


def test_a_theorem_of_another_theory_is_not_given():
    """Else y = 1, proved where y is so defined, would hold where it is not."""
    defined = Theory(tensors={"x": Tensor(()), "y": Tensor(())},
                     definitions={"y": Definition((), ONE)})
    theorem = accepts(y, ONE, Step("unfold"), theory=defined)
    accepts(y, ONE, Step("hypothesis", to=ONE), theory=defined, given=[theorem])
    refuses(y, ONE, Step("hypothesis", to=ONE), given=[theorem])


def test_a_theorem_with_other_facts_is_not_given():
    fact = equals(x, ZERO)
    theorem = accepts(x, ZERO, Step("hypothesis", to=ZERO), facts=(fact,))
    refuses(x, ZERO, Step("hypothesis", to=ZERO), given=[theorem])


def test_links_of_different_theories_are_no_chain():
    one, two = (Theory(tensors={"y": Tensor(())}, definitions={"y": Definition((), value)})
                for value in (ZERO, ONE))
    first = prove(one, (), equals(ZERO, y), (), (Step("unfold"),), RULES, find)
    second = prove(two, (), equals(y, ONE), (Step("unfold"),), (), RULES, find)
    with pytest.raises(Rejected):
        transitivity([first, second])


def test_no_claim_follows_from_no_links():
    for combine in (transitivity, conjunction):
        with pytest.raises((Rejected, IndexError)):
            combine([])


# -- Terms that are given again ------------------------------------------------------------------

class Liar:
    """Says that it is what another object is."""

    def __init__(self, other):
        self.other = other

    def __eq__(self, other):
        return True

    def __hash__(self):
        return hash(self.other)


@pytest.mark.parametrize("make", [
    lambda: Add((x, Liar(y))), lambda: Pow(Liar(x), ONE), lambda: Num(Liar(Fraction(1))),
    lambda: Var(Liar("n"), True), lambda: Num((ONE, ONE)).value + 1, lambda: Add((x, y), x),
])
def test_what_equals_a_part_is_none(make):
    """Else a term would be given again for parts that it does not have."""
    Add((x, y)), Pow(x, ONE), Num(Fraction(1)), Add((x, Num(Fraction(2))))
    with pytest.raises(TypeError):
        make()


def test_parts_that_compare_equal_are_told_apart():
    """Else `Var(n, 1)` or a 1 that is no fraction would be what was made before it."""
    assert Var("n", True) == n != Var("n", 1)
    assert Num(Fraction(1)) == ONE != Num(1)
    assert Num(1) != Num(True)
    assert type(Num(Fraction(2, 1)).value) is Fraction


def test_a_term_has_the_parts_that_it_was_made_of():
    """Objects that are gone leave their place in memory to others."""
    for value in range(2_000):
        parts = tuple(Entry("x", (number(value * i),), False) for i in range(3))
        assert Add(parts).terms == parts and Mul(parts).factors == parts
        assert Num(10**9 + value).value == 10**9 + value


def test_indices_are_bound_in_their_order():
    """Else Σ k<n: Σ i<n: k would be Σ k<n: Σ i<n: i."""
    body = total(ZERO, i, Var("c", True), Mul((k, Add((i, Var("c", True))))))
    for inner, outer in ((i, k), (k, i)):
        nest = total(ZERO, n, outer, total(ZERO, n, inner, body))
        assert nest.body.body == close(body, inner, outer) != close(body, outer, inner)


def test_a_letter_is_kept():
    """Equality ignores it, and a page does not."""
    body = Entry("x", (i,), False)
    assert [close(total(ZERO, n, Var(letter, True), body), i).letter for letter in "kmk"] == [
        "k", "m", "k"]
    outer = [total(ZERO, n, i, total(ZERO, n, Var(letter, True), body)) for letter in "km"]
    assert outer[0] == outer[1] and [s.body.letter for s in outer] == ["k", "m"]


# -- Theories that change ------------------------------------------------------------------------

def test_a_theory_is_not_changed_after_it_is_used():
    """Else 0 = y, proved where y is 0, and y = 1, proved where it is 1, would make a chain."""
    theory = Theory(tensors={"y": Tensor(())}, definitions={"y": Definition((), ZERO)})
    with pytest.raises(TypeError):
        theory.definitions["y"] = Definition((), ONE)
    with pytest.raises(AttributeError):
        theory.definitions = {}


def test_a_theory_keeps_no_hold_of_what_it_was_made_from():
    given = {"y": Definition((), ZERO)}
    theory = Theory(tensors={"y": Tensor(())}, definitions=given)
    given["y"] = Definition((), ONE)
    assert theory.definitions["y"].body == ZERO


def test_what_a_theory_remembers_of_its_names_is_its_own():
    """Else ∂y/∂x = 0, for y = x, where it was written down that y depends on nothing, or
    remembered from a theory in which y is 0."""
    named = {"x": Tensor(()), "y": Tensor(())}
    constant = Theory(tensors=named, definitions={"y": Definition((), ZERO)})
    accepts(Diff(y, x, False), ZERO, Step("differentiate"), theory=constant)
    moving = replace(constant, definitions={"y": Definition((), x)})
    refuses(Diff(y, x, False), ZERO, Step("differentiate"), theory=moving)
    with pytest.raises(TypeError):
        moving.reached["y"] = frozenset()
    assert moving.reached["y"] == {"x", "y"}


def test_a_theory_travels():
    """A statement is sent to another process as it is."""
    theory = Theory(tensors={"y": Tensor(())}, definitions={"y": Definition((), ZERO)})
    again = pickle.loads(pickle.dumps(theory))
    assert again == theory
    with pytest.raises(TypeError):
        again.definitions["y"] = Definition((), ONE)


def test_a_theory_that_equals_everything_is_none():
    class Any(Theory):
        def __eq__(self, other):
            return True
        __hash__ = None
    with pytest.raises((Rejected, TypeError)):
        accepts(ONE, ONE, theory=Any(tensors={"x": Tensor(())}))


def test_a_definition_that_equals_everything_is_none():
    """Else 0 = y, proved where y is 0, would be given where y is 1."""
    class Any(Definition):
        def __eq__(self, other):
            return True
        __hash__ = None
    with pytest.raises(Malformed):
        Theory(tensors={"y": Tensor(())}, definitions={"y": Any((), ZERO)})


# -- Steps that say one thing and do another -----------------------------------------------------

class Fickle:
    """Gives its answers in turn, and then the last for ever."""

    def __init__(self, *answers):
        self.answers = list(answers)

    def __call__(self):
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.mark.parametrize("honest", range(1, 6))
def test_a_step_that_changes_its_mind(honest):
    """Else `to` would be x where it is compared and y where it is put."""
    class Liar(Step):
        said = Fickle(*[x] * honest, y)
        to = property(lambda self: self.said(), lambda self, value: None)

        def __init__(self):
            object.__setattr__(self, "move", "ring")
            object.__setattr__(self, "path", ())
    refuses(x, y, Liar())


@pytest.mark.parametrize("honest", range(1, 8))
def test_an_instance_that_changes_its_mind(honest):
    """Else a rule would be matched with one term and applied with another."""
    class Liar(UserDict):
        said = Fickle(*[x] * honest, y)

        def __getitem__(self, key):
            return self.said()

        def items(self):
            return [(key, self.said()) for key in self.data]
    above = Rel("<", ZERO, x), Rel("<", ZERO, y)
    logged = Call("exp", (Call("log", (x,)),))
    accepts(logged, x, Step("rule", rule="exp_log", instance={"A": x}), facts=above)
    refuses(logged, y, Step("rule", rule="exp_log", instance=Liar(A=x)), facts=above)
    for name, rule in RULES.items():
        metas = {m for m in "ABCFGuvxabn"}
        refuses(x, y, Step("rule", rule=name, instance=Liar({m: x for m in metas})),
                Step("rule", rule=name, instance=Liar({m: x for m in metas}), backwards=True))


@pytest.mark.parametrize("honest", range(1, 4))
def test_names_of_matrices_that_change(honest):
    """Else det C would be det B, because C is the transpose of A."""
    square = ((ZERO, n), (ZERO, n))
    theory = Theory(tensors={name: Tensor(square) for name in "ABC"},
                    losses={"d" + name: name for name in "ABC"},
                    known={"d" + name: "det" for name in "ABC"})
    fact = Fold("all", ZERO, n, close(Fold("all", ZERO, n, close(equals(
        Entry("C", (i, k), False), Entry("A", (k, i), False)), k), "k"), i), "i")

    class Liar(UserDict):
        said = Fickle(*["A"] * honest, "B")

        def __getitem__(self, key):
            return self.said()
    given = {"theory": theory, "facts": (*POSITIVE, fact)}
    accepts(Entry("dC", (), False), Entry("dA", (), False),
            Step("determinant", rule="transpose", instance={"A": "A"}), **given)
    refuses(Entry("dC", (), False), Entry("dB", (), False),
            Step("determinant", rule="transpose", instance=Liar(A="A")), **given)


@pytest.mark.parametrize("honest", range(1, 12))
def test_a_reindexing_that_changes_its_mind(honest):
    """Else the sum that is checked would not be the sum that is put."""
    whole, half = total(ZERO, n, k, ONE), total(ZERO, n, k, number(2))

    class Liar(Reindexing):
        said = Fickle(*[whole] * honest, half)
        target = property(lambda self: self.said(), lambda self, value: None)

        def __init__(self):
            for name, value in (("source", whole), ("sources", 1), ("targets", 1),
                                ("forward", (Var("↓0", True),)), ("backward", (Var("↓0", True),))):
                object.__setattr__(self, name, value)
    refuses(whole, half, Step("reindex", instance={"by": Liar()}), facts=POSITIVE)


def test_a_name_that_changes_its_mind():
    """Else a function would be one where it is matched and another where it is put."""
    class Liar(str):
        def __add__(self, other):
            return Fickle("exp", "log")()
    with pytest.raises((Rejected, TypeError)):
        Call(Liar("exp"), (x,))
    for name in RULES:
        refuses(Call("exp", (x,)), Call("log", (x,)),
                Step("rule", rule=name, instance={"f": Liar("exp"), "g": Liar("exp"), "A": x}))


class Changing(list):
    """Is one list when it is first gone through, and another later, once or from then on."""

    def __init__(self, honest, later, times=1, once=False):
        super().__init__(honest)
        self.lists = Fickle(*[list(honest)] * times, list(later), *[list(honest)] * once)

    def __iter__(self):
        return iter(self.lists())


@pytest.mark.parametrize("combine", [
    lambda lies: exhaustion(lies, i, 0, equals(ZERO, ONE)), conjunction, transitivity])
@pytest.mark.parametrize("honest", range(1, 4))
@pytest.mark.parametrize("once", [False, True])
def test_a_list_of_theorems_that_changes_its_mind(combine, honest, once):
    """Else 0 = 1 would hold for 0 <= i < 1, for a theorem was looked at and another one used."""
    try:
        lies = Changing([accepts(ONE, ONE)], [FALSEHOOD], honest, once)
        assert combine(lies).claim != FALSEHOOD.claim
    except Rejected:
        pass


def test_the_values_gone_through_are_those_claimed():
    """Else i = 0, shown at 0, would be claimed at 7."""
    class Seven(int):
        numerator = property(lambda self: 7)

        def __add__(self, other):
            return 7 + other
    with pytest.raises(Rejected):
        exhaustion([accepts(ZERO, ZERO)], i, Seven(0), equals(i, ZERO))


def test_factors_that_are_asked_for_twice():
    """Else E[X Y] would be E[X]: Y was not among the first factors, nor among the others."""
    class Choice:
        said = None
        __hash__ = None

        def __eq__(self, other):
            return self.said()
    first, noise = Choice(), Theory(tensors={"x": Tensor(()), "y": Tensor(())},
                                    random={"x": Law(), "y": Law()})
    first.said = Fickle(True, False, True)
    refuses(Mean(Mul((x, y))), Mean(x), Step("mean", rule="independent", instance={"first": [first]}),
            Step("mean", (1,), rule="linear"), theory=noise)


def test_a_metavariable_with_two_names():
    """Else 3/2 could stand for ?i, and 1/4 be at most Σ k in 1..2: (k - 1)(2 - k) = 0."""
    class Both(str):
        def __eq__(self, other):
            return str.lower(self) == other
        __hash__ = property(lambda self: lambda: hash(str.lower(self)))
    hole, half = Var("□", True), Num(Fraction(3, 2))
    body = Mul((Add((hole, number(-1))), Add((number(2), Mul((number(-1), hole))))))
    claim = Rel("<=", Num(Fraction(1, 4)), total(ONE, number(3), hole, body))
    rule = INEQUALITIES["sum_above_term"]
    with pytest.raises((Rejected, TypeError)):
        prove(SCALARS, (), claim, [Step("rule", rule="lie", instance={
            "l": ONE, "h": number(3), Both("I"): half, "F": body})], (), {"lie": rule}, find)


@pytest.mark.parametrize("honest", range(1, 5))
def test_the_points_of_an_integral_do_not_move(honest):
    """Else relu(t) would be other than 0 beside the point t + relu(t), hence t, and its integral
    from -1 to 0 be -1/2."""
    t = Var("t", False)
    relu, above, half = Call("relu", (t,)), Iverson(Rel("<", ZERO, t)), Num(Fraction(1, 2))
    steps = [Step("antiderivative", to=Mul((half, t, t)),
                  instance={"points": Changing([], [Add((t, relu))], honest)}),
             Step("differentiate"), Step("ring", to=t),
             Step("rule", rule="cancel", instance={"A": relu, "B": t}, backwards=True),
             Step("ring", to=Mul((relu, Mul((t, inverse(relu)))))),
             Step("rule", (0,), rule="relu_def", instance={"A": t}),
             Step("ring", to=Mul((above, Mul((t, t, inverse(relu)))))),
             Step("rule", (1, 2, 0), rule="relu_above", instance={"A": t}),
             Step("rule", (1,), rule="cancel", instance={"A": t, "B": t}),
             Step("rule", rule="relu_def", instance={"A": t}, backwards=True)]
    with pytest.raises((Rejected, TypeError)):
        prove(SCALARS, (), Integral(t, number(-1), ZERO, relu, Num(Fraction(-1, 2))), steps, (),
              RULES, find)


@pytest.mark.parametrize("honest", range(4))
def test_what_holds_near_a_limit_does_not_change(honest):
    """Else 0 would be 5 for large k, by a fact that was not there when it was looked at."""
    class Kept(Masked):
        __hash__ = object.__hash__

    k = Var("k", False)
    above = Rel("<", ZERO, k)
    five = Kept(equals(ZERO, number(5)).key, Rel, op="<", left=ZERO, right=k)
    steps = [Step("eventually", instance={"facts": Changing([above], [above, five], honest)}),
             Step("hypothesis", to=number(5))]
    with pytest.raises((Rejected, TypeError)):
        prove(SCALARS, (), Tends("oo", k, ZERO, ZERO, number(5)), steps, (), RULES, find)


# -- Places that are none ------------------------------------------------------------------------

def test_no_place_is_counted_from_the_end():
    """Else the variable of a derivative could be rewritten, and x = y would give
    1 = ∂x/∂x = ∂x/∂y = 0."""
    fact = equals(x, y)
    for path in ((1,), (-1,), (True,)):
        refuses(Diff(x, x, False), Diff(x, y, False),
                Step("hypothesis", path, to=y), facts=(fact,))


def test_the_body_of_a_sum_is_not_reached_from_the_end():
    """Else it would be read without its index."""
    whole = total(ZERO, n, k, Mul((k, k)))
    refuses(whole, whole, Step("ring", (-1,), to=Mul((k, k))), facts=POSITIVE)


def test_a_place_that_does_not_exist():
    refuses(Add((x, y)), Add((x, y)), Step("ring", (7,), to=x))


# -- Terms of a kind that is none ----------------------------------------------------------------

def test_the_kinds_of_terms_are_closed():
    """Else a term could answer differently each time, or have the key of another."""
    with pytest.raises(TypeError):
        type("Num", (Term,), {"__slots__": ("value",), "__match_args__": ("value",)})
    with pytest.raises(TypeError):
        type("Num", (Num,), {})


class Masked:
    """Has the class and the key of one term, and the fields of another."""
    loose, _names, _children = 0, frozenset(), ()
    __hash__ = None

    def __init__(self, key, shown, **fields):
        vars(self).update(key=key, shown=shown, **fields)

    __class__ = property(lambda self: self.shown)

    def __eq__(self, other):
        return True


def test_a_term_that_shows_another_class_is_none():
    """Else z would be 5, and a formula remembered as another one."""
    z = Entry("z", (), False)
    mask = Masked(z.key, Num, value=Fraction(5))
    theory = Theory(tensors={"z": Tensor(())})
    assert isinstance(mask, Num)
    refuses(z, number(5), Step("ring", to=mask), theory=theory)
    for make in (lambda: Add((z, mask)), lambda: Call("exp", (mask,)), lambda: Mean(mask)):
        with pytest.raises(TypeError):
            make()
    for claim in (Masked(equals(ZERO, ONE).key, Rel, op="=", left=ONE, right=ONE), mask):
        with pytest.raises((Rejected, TypeError)):
            prove(theory, (), claim, (), (), RULES, find)
        with pytest.raises((Rejected, TypeError)):
            exhaustion([accepts(ONE, ONE, theory=theory)], i, 0, claim)
    refuses(z, number(5), theory=theory)


def test_terms_are_immutable():
    with pytest.raises(AttributeError):
        ONE.value = Fraction(2)
    with pytest.raises(AttributeError):
        del ONE.value
    with pytest.raises(AttributeError):
        Mul((x, y)).factors = (x,)


@pytest.mark.parametrize("make", [
    lambda: Num(0.1), lambda: Num(complex(1)), lambda: Num(type("F", (Fraction,), {})(1)),
    lambda: Var(type("S", (str,), {})("a"), True), lambda: Add([x, y]), lambda: Add((x, 1)),
    lambda: Add((x, SimpleNamespace(key=ONE.key, loose=0)))])
def test_a_term_is_made_of_terms_and_exact_data(make):
    """Floats would make 10^16 + 1 = 10^16; a list could change after its check."""
    with pytest.raises(TypeError):
        make()


def test_a_term_that_was_tampered_with_on_its_way_is_another():
    """The key is made anew where a term is unpickled."""
    assert pickle.loads(pickle.dumps(Add((x, y))).replace(b"x", b"z")) == Add(
        (Entry("z", (), False), y))


def test_terms_that_print_alike_differ():
    """A key tells fields and kinds apart."""
    alike = [Var("True", False), Var("False", True), Entry("x", (), False), Call("x", ()),
             Var("x", False), Add((x, Add((y,)))), Add((Add((x,)), y)), Add((x, y)), Mul((x, y)),
             Pow(x, ONE), Pow(ONE, x), Num(Fraction(1, 2)), Entry("x", (ONE,), False),
             Call("x", (ONE,)), Entry("1", (), False), Add(()), Mul(())]
    assert len({t.key for t in alike}) == len(alike)


@pytest.mark.parametrize("poly", [
    polynomial(Add((x, y))), polynomial(Mul((ONE, ONE))), polynomial(ZERO), polynomial(Pow(x, ZERO)),
    polynomial(Mul((Add((x, y)), x))), UNIT,
    integers.hypotheses(Rel("<=", ZERO, Add((i, k))))[0].poly,
    integers.hypotheses(Rel("<", Mul((number(2), i)), Mul((number(4), k))))[0].poly,
    integers.hypotheses(equals(Mul((number(2), i)), Mul((number(4), k))))[0].poly])
def test_what_the_kernel_remembers_of_a_term_cannot_be_changed(poly):
    """Else x + y without its x would be y for the rest of the process: a search that took a
    monomial out of an answer was taken for honest, and the claims after it paid."""
    before = dict(poly)
    for change in (lambda: poly.clear(), lambda: poly.pop(next(iter(poly))),
                   lambda: poly.update({(): Fraction(1)}), lambda: poly.__setitem__((), 1),
                   lambda: poly.__delitem__(())):
        with pytest.raises((AttributeError, TypeError, StopIteration)):
            change()
    assert dict(poly) == before


# -- Recursion and induction ---------------------------------------------------------------------

def test_an_index_with_a_history_is_not_generalised():
    """Else i = 0, assumed, would be claimed of every i."""
    theorem = accepts(i, ZERO, Step("integer", to=ZERO),
                      facts=(equals(i, ZERO), within(ZERO, i, n)))
    with pytest.raises(Rejected):
        generalisation(theorem, i)


def test_the_step_of_an_induction_leads_to_the_next_index():
    """Else i = i, said twice, would be an induction for anything."""
    claim = equals(i, ZERO)
    with pytest.raises(Rejected):
        by_induction((), SCALARS, ZERO, n, i, claim,
                     ((Rel("<", ZERO, n),), equals(ZERO, ZERO)), ((claim,), claim))


def test_a_definition_in_a_circle_is_none():
    """Else y = y + 1 would define y."""
    with pytest.raises(Malformed):
        Theory(tensors={"y": Tensor(())}, definitions={"y": Definition((), Add((y, ONE)))})


def test_a_recursion_that_stands_still_is_none():
    """Else h[t] = h[t] + 1 would define h."""
    t = Var("t", True)
    h = Theory(tensors={"h": Tensor(((ZERO, n),))},
               definitions={"h": Definition((t,), Add((Entry("h", (t,), False), ONE)))})
    refuses(Entry("h", (ZERO,), False), Add((Entry("h", (ZERO,), False), ONE)), Step("unfold"),
            theory=h, facts=POSITIVE)


# -- Oracles --------------------------------------------------------------------------------------

@pytest.mark.parametrize("certificate", [True, 1, (), [], object(), "yes", ((),), {"kind": "yes"}])
def test_an_oracle_is_not_believed(certificate):
    """Else n = 0 would be shown by whoever says so."""
    with pytest.raises(Exception) as problem:
        prove(SCALARS, POSITIVE, equals(n, ZERO), (Step("integer", to=ZERO),), (), RULES,
              lambda facts, cond: certificate)
    assert not isinstance(problem.value, (SystemExit, KeyboardInterrupt))


def believing(certificate):
    return lambda facts, cond: certificate


def test_a_certificate_that_changes_its_mind():
    """Else 0 = 1 would follow from a fact that was not there when it was looked for."""
    class Liar(integers.Certificate):
        said = Fickle((), (equals(ZERO, ONE),))
        facts = property(lambda self: self.said(), lambda self, value: None)
    refuses(ZERO, ONE, Step("integer", to=ONE), oracle=believing(Liar((), ())))
    lies = Changing([], [equals(ZERO, ONE)])
    refuses(ZERO, ONE, Step("integer", to=ONE), oracle=believing(integers.Certificate(lies, ())))


def test_a_fact_that_equals_everything_is_none():
    """Else 0 = 1 would pass for any fact there is."""
    false = Masked(equals(ZERO, ONE).key, Rel, op="=", left=ZERO, right=ONE)
    refuses(ZERO, ONE, Step("integer", to=ONE), facts=POSITIVE,
            oracle=believing(integers.Certificate((false,), ())))


def test_a_weight_that_is_negative_in_secret():
    """Else -1 would be a sum of what is nonnegative."""
    class Weight(Fraction):
        def __lt__(self, other):
            return False
        __le__ = __lt__
    wrong = integers.Certificate((), (integers.Combine(((Weight(-1), ()),)),))
    refuses(ZERO, ONE, Step("integer", to=ONE), oracle=believing(wrong))


def test_every_case_is_refuted():
    """Else n = 0 would follow from n = 0 or n >= 1, one case of which was left out."""
    class Few(tuple):
        def __len__(self):
            return 2
    goal, zero = Rel("<=", n, ZERO), integers.Combine(
        ((Fraction(1), (1,)), (Fraction(1), (3,))))
    with pytest.raises((integers.Unproved, ValueError)):
        integers.check(POSITIVE, goal, integers.Certificate(
            POSITIVE, (integers.Middle(goal), integers.Split(2, Few([(zero,)])))))


def test_conditions_that_are_read_twice():
    """Else x would be positive, because 1 is."""
    one, other = Rel("<", ZERO, ONE), Rel("<", ZERO, x)
    for honest in range(1, 4):
        lies = signs.Combination(((Fraction(1), Changing([one], [other], honest)),))
        assert not signs.follows(other, lies, lambda cond: cond == one)
