"""Limits, integrals and orders of growth: what the kernel gives, and what it must not give."""

import pytest

from derive.kernel import replay
from derive.kernel.context import Context, Rejected
from derive.kernel.limits import OO, eventually, finite, limit
from derive.kernel.replay import Step, prove
from derive.kernel.ring import equal
from derive.kernel.terms import (
    ONE,
    ZERO,
    And,
    Call,
    Entry,
    Integral,
    Mul,
    Not,
    Num,
    Or,
    Order,
    Pow,
    Rel,
    Tends,
    Term,
    Var,
    inverse,
    number,
    sub,
)
from derive.language.rules import RULES
from derive.language.statement import read
from derive.search.entailment.integers import find
from derive.search.proving.prove import prove as found_proof

GIVEN = """size n
real a, x > 0, y < 0
tensor v[n], u[n] >= 0
function φ continuous
function g nondecreasing
"""
K = Var("k", False)


def claimed(claim: str):
    (s,) = read(GIVEN + "claim " + claim)
    return s.theory, s.facts(), s.links[0]


def value(claim: str):
    """What the kernel reads off, without steps."""
    theory, facts, tends = claimed(claim)
    here = Context(theory, facts, find, hypotheses=facts)
    known = {"oo": Rel("<", ZERO, K), "-oo": Rel("<", K, ZERO),
             "above": Rel("<", tends.point, K), "below": Rel("<", K, tends.point),
             "both": Not(Rel("=", K, tends.point))}[tends.kind]
    near = eventually(tends, (known,), here)
    return finite(limit(tends.body, tends, near, here, {}))


@pytest.mark.parametrize("body, result", [
    ("limit k -> oo: 1/k", 0), ("limit k -> oo: exp(-k)", 0), ("limit k -> oo: sigmoid(k*x)", 1),
    ("limit k -> oo: sigmoid(k*y)", 0), ("limit k -> -oo: sigmoid(k*y)", 1),
    ("limit k -> oo: (1 + 1/k)/(2 - exp(-k))", "1/2"), ("limit k -> oo: n^(1/k)", 1),
    ("limit k -> oo: tanh(k^2*x)", 1), ("limit k -> 0+: exp(-1/k)", 0),
    ("limit k -> 0: (k + 3)^2", 9), ("limit k -> oo: heaviside(x + 1/k)", 1),
])
def test_a_limit(body, result):
    found = value(f"{body} = 0")
    expected = claimed(f"limit k -> oo: 1/k = {result}")[2].value
    if isinstance(found, Call):                       # heaviside at a positive number
        assert found == Call("heaviside", (found.args[0],))
    else:
        assert equal(found, expected)


@pytest.mark.parametrize("body, why", [
    ("limit k -> oo: k", "it grows"), ("limit k -> oo: k*exp(-k)", "oo · 0"),
    ("limit k -> oo: (k - k^2)", "oo - oo"), ("limit k -> oo: (1 + 1/k)^k", "1^oo"),
    ("limit k -> oo: sin(k)", "no limit"), ("limit k -> oo: sigmoid(k*a)", "a of any sign"),
    ("limit k -> 0: 1/k", "1/0"), ("limit k -> 0: heaviside(k)", "a jump"),
    ("limit k -> 0: log(k^2)", "log 0"),
    ("limit k -> 0: g(k)", "g may jump"), ("limit k -> oo: φ(k)", "φ at infinity"),
    ("limit k -> oo: x^k", "x may be below or above 1"), ("limit k -> 0: k^(1/2)", "0^(1/2)"),
    ("limit k -> 0: [k < 1]", "a bracket that moves"), ("limit k -> 0: relu(k)/k", "0/0"),
    ("limit k -> oo: (Σ i<n: v[i]^k)^(1/k)", "entries of any sign"),
    ("limit k -> oo: (Σ i<n: u[i]^k)^(2/k)", "another root"),
    ("limit k -> -oo: (Σ i<n: u[i]^k)^(1/k)", "to the other side"),
    ("limit k -> oo: (Σ i in 1..n-1: u[i]^k)^(1/k)", "a sum that may be empty"),
    ("limit k -> oo: (Σ i<n: (u[i] + 1/k)^k)^(1/k)", "a base that moves"),
])
def test_no_limit_is_read_off(body, why):
    with pytest.raises(Rejected):
        value(f"{body} = 0")


@pytest.mark.parametrize("claim, fact", [
    ("limit k -> oo: 1/k = 0", Rel("<", K, number(5))),
    ("limit k -> oo: 1/k = 0", Rel("<", K, K)),
    ("limit k -> oo: 1/k = 0", Rel("=", K, ONE)),
    ("limit k -> 0+: k = 0", Rel("<", ONE, K)),
    ("limit k -> 0+: k = 0", Rel("<", K, Var("a", False))),
    ("limit k -> 0+: k = 0", Rel("<", K, ZERO)),
    ("limit k -> 0: k = 0", Rel("<", ZERO, K)),
    ("limit k -> 0: k = 0", Not(Rel("=", Var("a", False), ZERO))),
    ("limit k -> 0-: k = 0", Rel("<", ZERO, K)),
    ("limit k -> oo: 1/k = 0", Rel("<", Var("↓0", True), K)),      # the index of a sum inside
    ("limit k -> oo: 1/k = 0", Rel("<", Entry("w", (), False), K)),
])
def test_what_does_not_hold_eventually_is_refused(claim, fact):
    theory, facts, tends = claimed(claim)
    with pytest.raises(Rejected):
        eventually(tends, (fact,), Context(theory, facts, find, hypotheses=facts))


def test_the_value_is_the_limit():
    theory, facts, tends = claimed("limit k -> oo: sigmoid(k*x) = 1/2")
    with pytest.raises(Rejected):
        prove(theory, facts, tends, [], [], RULES, find)


def test_an_equation_for_another_value_does_not_help():
    """`1 = 1` is no bridge from the limit 1 to the value 1/2."""
    theory, facts, tends = claimed("limit k -> oo: sigmoid(k*x) = 1/2")
    one = prove(theory, facts, Rel("=", ONE, ONE), [], [], RULES, find)
    with pytest.raises(Rejected):
        prove(theory, facts, tends, [], [], RULES, find, (), [one])


@pytest.mark.parametrize("claim", ["limit k -> oo: 0*log(-k) = 0", "limit k -> 0-: sqrt(k) = 0"])
def test_a_body_that_is_undefined_near_the_limit(claim):
    theory, facts, tends = claimed(claim)
    with pytest.raises(Rejected):
        prove(theory, facts, tends, [], [], RULES, find)


def test_infinity_is_no_number():
    """Else a step could bring oo into the body: 0 = 0 · oo."""
    theory, facts, tends = claimed("limit k -> oo: 1/k = 0")
    odd = Tends("oo", K, ZERO, Mul((OO, inverse(K))), ZERO)
    with pytest.raises(Rejected):
        prove(theory, facts, odd, [], [], RULES, find)


def test_the_variable_is_new():
    theory, facts, tends = claimed("limit k -> oo: 1/k = 0")
    with pytest.raises(Rejected):                     # something is said of the variable
        prove(theory, (*facts, Rel("<", K, ONE)), tends, [], [], RULES, find)
    moved = Tends("both", K, K, K, K)
    with pytest.raises(Rejected):                     # the point moves with it
        prove(theory, facts, moved, [], [], RULES, find)
    scalar = Tends("both", Var("n", True), ZERO, Var("n", True), ZERO)
    with pytest.raises(Rejected):                     # a size is no real variable
        prove(theory, facts, scalar, [], [], RULES, find)


# -- Limits by other limits --------------------------------------------------------------------------

def condition(text: str):
    (s,) = read(GIVEN + "real k\nclaim " + text)
    return s.claim


def theorem(claim, *known: Term):
    """A claim that the search can prove, where these facts hold beside."""
    theory, facts, _ = claimed("limit k -> oo: 1/k = 0")
    return found_proof(theory, (*facts, *known), claim).theorem


def by_others(limits: list[str], conds: list[str], known: list[str]):
    """What the kernel makes of true limits and of what is true where the known conditions hold."""
    known = [condition(fact) for fact in known]
    near = replay.conjunction([theorem(condition(cond), *known) for cond in conds])
    return replay.by_other_limits(near, [theorem(claimed(limit)[2]) for limit in limits], find)


def test_what_lies_between_two_that_tend_to_the_same_tends_to_it_too():
    found = by_others(["limit k -> 0: (-abs(k)) = 0", "limit k -> 0: abs(k) = 0"],
                      ["-abs(k) <= k*sin(1/k)", "k*sin(1/k) <= abs(k)"], ["k != 0"])
    assert found.claim == claimed("limit k -> 0: k*sin(1/k) = 0")[2]


@pytest.mark.parametrize("limits, conds, known, why", [
    (["limit k -> 0: (-1) = -1", "limit k -> 0: 1 = 1"],
     ["-1 <= sin(1/k)", "sin(1/k) <= 1"], ["k != 0"], "they tend to different numbers"),
    (["limit k -> 0+: 0 = 0", "limit k -> 0-: 0 = 0"],
     ["0 <= relu(-k)", "relu(-k) <= 0"], ["k > 0"], "one from above and one from below"),
    (["limit k -> 0: 0 = 0", "limit k -> 0: 0 = 0"],
     ["0 <= relu(-k)", "relu(-k) <= 0"], ["k > 0"], "k > 0 on one side only"),
    (["limit k -> oo: 0 = 0", "limit k -> oo: 0 = 0"],
     ["0 <= relu(k)", "relu(k) <= 0"], ["k < 0"], "k < 0 not for large k"),
    (["limit k -> oo: 0 = 0", "limit k -> oo: 0 = 0"],
     ["0 <= relu(a)", "relu(a) <= 0"], ["a < 0"], "what is known is not of k"),
    (["limit k -> oo: 0 = 0", "limit k -> oo: 0 = 0"],
     ["0 <= relu(k)", "relu(k) <= k"], ["k > 0"], "the upper bound is another number"),
    (["limit k -> oo: 0 = 0", "limit k -> oo: 0 = 0"],
     ["0 <= relu(k)", "relu(-k) <= 0"], ["k > 0"], "two numbers, each with one bound"),
    (["limit k -> oo: 0 = 0"], ["0 <= relu(k)"], ["k > 0"], "no upper bound"),
    (["limit k -> 0: 0 = 0", "limit k -> 1: 0 = 0"],
     ["0 <= relu(k - 1)", "relu(k - 1) <= 0"], ["k < 1"], "at two points"),
    (["limit z -> 0: z = 0", "limit z -> 0: z = 0"],
     ["k <= relu(k)", "relu(k) <= k"], ["k > 0"], "of another variable"),
    (["limit k -> 0: 0 = 0", "limit k -> 0: 0 = 0"],
     ["0 <= relu(k - 1)", "relu(k - 1) <= 0"], ["k > 0", "k < -1"], "nowhere"),
    (["limit k -> 0: abs(k) = 0", "limit k -> 0: (-abs(k)) = 0"],
     ["-abs(k) <= k*sin(1/k)", "k*sin(1/k) <= abs(k)"], ["k != 0"], "the bounds exchanged"),
    (["limit k -> 0: (-abs(k)) = 0", "limit k -> 0: abs(k) = 0", "limit k -> 0: 1 = 1"],
     ["-abs(k) <= k*sin(1/k)", "k*sin(1/k) <= abs(k)"], ["k != 0"], "one limit more"),
])
def test_squeezing_is_refused(limits, conds, known, why):
    with pytest.raises(Rejected):
        by_others(limits, conds, known)


SINE = ["∂sin(k)/∂k = cos(k)", "∂k/∂k = 1", "1 != 0"]
AT_ZERO = ["limit k -> 0: cos(k)/1 = 1", "limit k -> 0: sin(k) = 0", "limit k -> 0: k = 0"]


def test_a_quotient_tends_to_what_that_of_the_slopes_does():
    found = by_others(AT_ZERO, SINE, ["k != 0"])
    assert found.claim == claimed("limit k -> 0: sin(k)/k = 1")[2]
    found = by_others(["limit k -> oo: (1/k)/1 = 0", "limit k -> oo: 1/k = 0"],
                      ["∂log(k)/∂k = 1/k", "∂k/∂k = 1", "1 != 0"], ["k > 0"])
    assert found.claim == claimed("limit k -> oo: log(k)/k = 0")[2]


@pytest.mark.parametrize("limits, conds, known, why", [
    (["limit k -> 0: cos(k)/1 = 1", "limit k -> 0: sin(k) = 0"], SINE, ["k != 0"],
     "not known that k tends to 0"),
    (["limit k -> 0: (-sin(k))/1 = 0", "limit k -> 0: cos(k) = 1", "limit k -> 0: k = 0"],
     ["∂cos(k)/∂k = -sin(k)", *SINE[1:]], ["k != 0"], "cos k / k has no limit: 1/0"),
    (["limit k -> 0: 1/1 = 1", "limit k -> 0: k = 0", "limit k -> 0: (k + 1) = 1"],
     ["∂k/∂k = 1", "∂(k + 1)/∂k = 1", "1 != 0"], ["k != 0"], "k/(k + 1) tends to 0: 0/1"),
    (["limit k -> 0: cos(k)/1 = 1", "limit k -> 0: k = 0", "limit k -> 0: sin(k) = 0"],
     SINE, ["k != 0"], "the limits of numerator and denominator in the wrong order"),
    (["limit k -> 0+: cos(k)/1 = 1", "limit k -> 0: sin(k) = 0", "limit k -> 0: k = 0"],
     SINE, ["k != 0"], "the slopes from above only"),
    (AT_ZERO, [SINE[0], "∂k/∂k = 1"], ["k != 0"], "the slope below may be 0"),
    (AT_ZERO, [SINE[0], "∂k/∂k = 1", "x != 0"], ["k != 0"], "another number is not 0"),
    (["limit k -> 0: x/1 = x", "limit k -> 0: 0 = 0", "limit k -> 0: k = 0"],
     ["∂(k*x)/∂k = x", *SINE[1:]], ["k != 0"], "of another numerator"),
    ([limit.replace("k", "z") for limit in AT_ZERO], SINE, ["k != 0"], "another variable"),
    (AT_ZERO, ["direct " + SINE[0], *SINE[1:]], ["k != 0"], "slopes that hold what is defined"),
    (["limit k -> 1: cos(k)/1 = cos(1)", *AT_ZERO[1:]], SINE, ["k != 0"], "the slopes at another point"),
    (AT_ZERO, SINE, ["k > 0"], "slopes from above alone"),
    (AT_ZERO, [SINE[1], SINE[0], SINE[2]], ["k != 0"], "the slopes exchanged: 1/cos k, and k/sin k"),
    ([*AT_ZERO, AT_ZERO[2]], SINE, ["k != 0"], "one limit more"),
    (["limit k -> 0: 0/x = 0", "limit k -> 0: 0 = 0", "limit k -> 0: 0 = 0"],
     ["∂(0*k)/∂x = 0", "∂(x*k)/∂k = x", "x != 0"], ["k != 0"], "slopes in two variables"),
    (["limit k -> 0: k/(k*exp(x)) = exp(-x)", "limit k -> 0: k*x = 0", "limit k -> 0: k*exp(x) = 0"],
     ["∂(k*x)/∂x = k", "∂(k*exp(x))/∂x = k*exp(x)", "k*exp(x) != 0"], ["k != 0"],
     "slopes in another variable: x exp(-x) is not exp(-x)"),
])
def test_a_quotient_of_slopes_is_refused(limits, conds, known, why):
    with pytest.raises(Rejected):
        by_others(limits, conds, known)


def test_what_is_shown_near_rests_on_no_other_facts():
    """Else relu would tend to 0, for it is 0 wherever relu(k) <= 0 is supposed."""
    theory, facts, _ = claimed("limit k -> oo: 0 = 0")
    supposed = (condition("relu(k) <= 0"), *facts[1:], condition("k > 0"))
    near = replay.conjunction([found_proof(theory, supposed, condition(cond)).theorem
                               for cond in ("0 <= relu(k)", "relu(k) <= 0")])
    zero = theorem(claimed("limit k -> oo: 0 = 0")[2])
    with pytest.raises(Rejected, match="the same facts"):
        replay.by_other_limits(near, [zero, zero], find)


def test_what_is_shown_near_is_of_the_same_theory():
    """Else a definition of one theory would stand for a name of another."""
    shown, facts, _ = claimed("limit k -> oo: 0 = 0")
    (other,) = read(GIVEN.replace("real a", "real c") + "let a = 0\nclaim limit k -> oo: 0 = 0")
    zero = theorem(claimed("limit k -> oo: 0 = 0")[2])
    known = (*other.facts(), condition("k > 0"))
    near = replay.conjunction([found_proof(other.theory, known, condition(cond)).theorem
                               for cond in ("0 <= 0", "0 <= 0")])
    assert known[:-1] == facts
    with pytest.raises(Rejected, match="one theory"):
        replay.by_other_limits(near, [zero, zero], find)


def test_what_is_no_limit_is_not_taken_for_one():
    """0 = 0, and that both 0 tend to 0 in one claim."""
    near = replay.conjunction([theorem(condition("0 <= 0"), condition("k > 0"))] * 2)
    zero = theorem(claimed("limit k -> oo: 0 = 0")[2])
    for known in ([theorem(condition("0 = 0"))] * 2, [replay.conjunction([zero, zero])], [near, zero]):
        with pytest.raises(Rejected):
            replay.by_other_limits(near, known, find)


def test_no_limit_follows_from_none():
    with pytest.raises(Rejected):
        by_others([], ["0 <= relu(k)", "relu(k) <= k"], ["k > 0"])


def test_limits_are_no_facts_at_a_point():
    """That 1/k tends to 0 is known: yet 1/k is not 0."""
    theory, facts, tends = claimed("limit k -> oo: 1/k = 0")
    given = theorem(tends)
    with pytest.raises(Rejected):
        prove(theory, facts, condition("1/k = 0"), [], [], RULES, find, (), [given])
    with pytest.raises(Rejected):                     # of another way of the variable
        prove(theory, facts, claimed("limit k -> 0+: 1/k = 0")[2], [], [], RULES, find, (), [given])
    with pytest.raises(Rejected):                     # under other facts
        prove(theory, facts[:-1], tends, [], [], RULES, find, (), [given])


def test_a_known_limit_stands_for_a_part():
    theory, facts, tends = claimed("limit k -> 0: exp(sin(k)/k) = exp(1)")
    part = by_others(AT_ZERO, SINE, ["k != 0"])
    first = Step("eventually", instance={"facts": (condition("k != 0"),)})
    assert prove(theory, facts, tends, [first], [], RULES, find, (), [part])
    with pytest.raises(Rejected):
        prove(theory, facts, tends, [first], [], RULES, find, (), [])


@pytest.mark.parametrize("body, result", [("(1/k)^n", 0), ("(2 + 1/k)^n", 1)])
def test_a_natural_power(body, result):
    """0^n is 0 for n >= 1, and 2^n is not 1."""
    theory, facts, tends = claimed(f"limit k -> oo: {body} = {result}^n")
    first = Step("eventually", instance={"facts": (Rel("<", ZERO, K),)})
    if result == 0:
        assert prove(theory, facts, tends, [first], [], RULES, find)
    else:
        with pytest.raises(Rejected):
            prove(theory, facts, tends, [first], [], RULES, find)


# -- Integrals -------------------------------------------------------------------------------------

T = Var("t", False)


def integral(body, antiderivative, points=(), low=ZERO, high=ONE, value=ZERO, steps=()):
    theory, facts, _ = claimed("limit k -> oo: 1/k = 0")
    first = Step("antiderivative", to=antiderivative, instance={"points": points})
    return prove(theory, facts, Integral(T, low, high, body, value),
                 [first, Step("differentiate"), *steps], [], RULES, find)


def test_an_integral():
    assert integral(Mul((number(2), T)), Pow(T, number(2)), value=ONE)


@pytest.mark.parametrize("body, antiderivative, points, value, why", [
    (Mul((number(2), T)), Pow(T, number(2)), (), number(2), "another value"),
    (T, Pow(T, number(2)), (), ONE, "another slope"),
    (ZERO, Call("heaviside", (sub(T, Num(number(1).value / 2)),)), (Num(number(1).value / 2),), ONE,
     "the antiderivative jumps: a slope of 0 is no constant"),
    (Mul((number(-1), Pow(T, number(-2)))), inverse(T), (ZERO,), number(-2), "a pole between the ends"),
])
def test_an_integral_is_refused(body, antiderivative, points, value, why):
    steps = [Step("rule", (0,), rule="heaviside_slope", instance={"A": antiderivative.args[0]})] \
        if isinstance(antiderivative, Call) else []
    with pytest.raises(Rejected):
        integral(body, antiderivative, points, value=value, steps=steps)


def test_an_integral_backwards_is_refused():
    with pytest.raises(Rejected):
        integral(Mul((number(2), T)), Pow(T, number(2)), low=ONE, high=ZERO, value=number(-1))


# -- Orders of growth --------------------------------------------------------------------------------

@pytest.mark.parametrize("given, claim, shown", [
    ("size m, n", "2*m*n + m = O(m*n)", True), ("size m, n", "m*n = O(m + n)", False),
    ("size m, n", "m^2 = O(m*n)", False), ("size m, n with m <= n", "m^2 = O(m*n)", True),
    ("size m, n with n <= m", "m^2 = O(m*n)", False), ("size n >= 0", "1 = O(n)", False),
    ("size n", "n = O(n^2 - n)", False), ("size n", "n - n = O(1)", True),
    ("real r", "r = O(r)", False), ("size n", "n^2 = O(n)", False),
    ("integer n", "n = O(n^2)", False),
    # every monomial on the right is held to be >= 0, not only the one that dominates
    ("size n; real c", "n = O(n + c)", False), ("size n; real c", "n = O(c*n + n)", False),
    ("real c", "0 = O(c)", False), ("size n; real c", "n - n = O(c^3*n)", False),
    ("size n; integer c", "n = O(n^2 + c)", False), ("size n; real c >= 1", "n = O(n + c)", True),
    ("size n", "n = O(log(n) + n)", True), ("size n", "log(n) + n = O(log(n))", False),
])
def test_an_order_of_growth(given, claim, shown):
    (s,) = read(f"{given}\nclaim {claim}")
    if shown:
        assert prove(s.theory, s.facts(), s.links[0], [], [], RULES, find)
    else:
        with pytest.raises(Rejected):
            prove(s.theory, s.facts(), s.links[0], [], [], RULES, find)


# -- Where a judgement may stand -----------------------------------------------------------------------

N = Var("n", True)
GROWTH = Order(N, Pow(N, number(2)))


@pytest.mark.parametrize("claim", [Not(GROWTH), Or((GROWTH, Not(GROWTH))),
                                   Rel("<=", ZERO, ONE)], ids=["not", "or", "fact"])
def test_a_judgement_is_no_condition(claim):
    (s,) = read("size n\nclaim n = O(n^2)")
    facts = (*s.facts(), *([GROWTH] if isinstance(claim, Rel) else []))
    with pytest.raises(Rejected, match="no condition at a point"):
        prove(s.theory, facts, claim, [], [], RULES, find)


def test_a_judgement_is_not_carried_through_an_implication():
    (s,) = read("size n\nclaim n = O(n^2)")
    cond = Rel("<=", number(2), N)
    theorem = prove(s.theory, (*s.facts(), cond), GROWTH, [], [], RULES, find)
    with pytest.raises(Rejected, match="no condition at a point"):
        replay.implication(cond, theorem, find)


def test_judgements_stand_side_by_side():
    (s,) = read("size n\nclaim n = O(n^2) and n = O(n)")
    theorems = [prove(s.theory, s.facts(), link, [], [], RULES, find) for link in s.links]
    assert isinstance(replay.conjunction(theorems).claim, And)


# -- Numbers that exist ----------------------------------------------------------------------------------

def shown_to_exist(given: str, body: str, witness: str, known: str):
    (s,) = read(f"{given}\nclaim exists z: {body}")
    (w,) = read(f"{given}\nclaim {witness} = 0" if "z" not in witness else
                f"{given}\nreal z\nclaim {witness} = 0")
    (k,) = read(f"{given}\nclaim {known}")
    theorem = prove(s.theory, s.facts(), k.claim, [], [], RULES, find)
    step = Step("witness", to=w.links[0].left)
    return prove(s.theory, s.facts(), s.claim, [step], [], RULES, find, (), [theorem])


def test_a_number_exists():
    assert shown_to_exist("real a", "z = a", "a", "a = a")


@pytest.mark.parametrize("given, body, witness, known, why", [
    ("real a", "z = a", "0", "a = a", "the theorem is about another number"),
    ("real a", "z = z + 1", "z", "a = a", "the witness is the variable"),
    ("real a", "z*a = 1", "1/a", "a = a", "the witness is undefined"),
])
def test_a_number_is_not_shown_to_exist(given, body, witness, known, why):
    with pytest.raises(Rejected):
        shown_to_exist(given, body, witness, known)


def test_a_random_witness_is_refused():
    """Else z = X would be a number with E[(X - z)^2] = 0."""
    (s,) = read("random X\nclaim exists z: E[(X - z)^2] = 0")
    (w,) = read("random X\nclaim E[X] = 0")
    with pytest.raises(Rejected, match="not known beforehand"):
        prove(s.theory, s.facts(), s.claim, [Step("witness", to=w.links[0].left.body)], [], RULES,
              find)


def test_a_number_that_exists_is_no_hypothesis():
    (s,) = read("real a\nclaim exists z: z = a")
    with pytest.raises(Rejected, match="no condition at a point"):
        prove(s.theory, (s.claim,), Rel("=", ZERO, ZERO), [], [], RULES, find)
